//! The README's snippets in other languages run as they stand there. Where a machine has no such language they are left out, loudly.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use payjoa::Platform;
use reqwest::Method;
use serde_json::json;

use crate::support::{PATIENCE, World, order};

/// The snippet whose first line names this file.
fn snippet(file: &str) -> String {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("\n```").skip(1).step_by(2);
    let texts = blocks.filter_map(|block| block.split_once('\n')).map(|(_, text)| text);
    let mut named = texts.filter(|text| text.lines().next().is_some_and(|line| line.contains(&format!(" {file},"))));
    format!("{}\n", named.next().unwrap_or_else(|| panic!("the README has no {file}")))
}

/// A language's program, if this machine has one that is new enough.
fn language(names: &[&'static str], probe: &[&str]) -> Option<&'static str> {
    let quiet = |name: &str| Command::new(name).args(probe).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = names.iter().copied().find(|name| quiet(name).is_ok_and(|status| status.success()));
    if found.is_none() {
        // Not through the test's captured output: this is to be seen.
        let _ =
            writeln!(std::io::stderr(), "LEFT OUT: the README's snippets for {}, which this machine hasn't", names[0]);
    }
    found
}

fn python() -> Option<&'static str> {
    language(&["python3", "python"], &["-c", "import sys; sys.exit(sys.version_info < (3, 8))"])
}

fn node() -> Option<&'static str> {
    language(&["node"], &["-e", "process.exit(Number(process.versions.node.split('.')[0]) < 18 ? 1 : 0)"])
}

/// A command in this folder that finds the sandbox's program by its name.
fn beside(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    let ours = PathBuf::from(env!("CARGO_BIN_EXE_payjoa-sandbox"));
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(ours.parent().unwrap().to_owned()).chain(std::env::split_paths(&paths));
    command.current_dir(folder).env("PATH", std::env::join_paths(all).unwrap());
    // A proxy has no business between two programs of one machine.
    command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    // Inside `node --test` another one would report to it instead of running.
    command.env_remove("NODE_TEST_CONTEXT").stdin(Stdio::null());
    command
}

fn passes(file: &str, program: &str, arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), snippet(file)).unwrap();
    let output = beside(folder.path(), program).args(arguments).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", said(&output.stdout), said(&output.stderr));
}

#[test]
fn the_test_for_node_passes() {
    let Some(node) = node() else { return };
    passes("payments.test.mjs", node, &["--test"]);
}

#[test]
fn the_test_for_python_passes() {
    let Some(python) = python() else { return };
    passes("test_payments.py", python, &["-m", "unittest", "test_payments"]);
}

#[tokio::test]
async fn the_server_in_python_is_told_and_asks() {
    let Some(python) = python() else { return };
    is_told_and_asks("server.py", python).await;
}

#[tokio::test]
async fn the_server_in_node_is_told_and_asks() {
    let Some(node) = node() else { return };
    is_told_and_asks("server.mjs", node).await;
}

/// Killed with the test.
struct Server {
    child: Child,
    out: Option<BufReader<ChildStdout>>,
}

impl Server {
    /// The next line that it prints.
    async fn line(&mut self) -> String {
        let mut out = self.out.take().unwrap();
        let read = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            (out, line)
        });
        let (out, line) = tokio::time::timeout(PATIENCE, read).await.expect("it says nothing").unwrap();
        self.out = Some(out);
        line
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn is_told_and_asks(file: &str, program: &str) {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    // Only the ports are others.
    let text = snippet(file).replace("http://127.0.0.1:8787", world.sandbox.url());
    let text = text.replace("3000", "0");
    std::fs::write(folder.path().join(file), text).unwrap();
    let mut child = beside(folder.path(), program).arg(file).stdout(Stdio::piped()).spawn().unwrap();
    let out = child.stdout.take().map(BufReader::new);
    let mut server = Server { child, out };
    let first = server.line().await;
    let address = first.trim_end().strip_prefix("listening on ").unwrap_or_else(|| panic!("{first}"));
    world.control(Method::PUT, "/webhook", json!({ "url": address })).await;
    let imp_uid = world.open(order("mid_1"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(server.line().await.trim_end(), "mid_1 is paid - 1004 won");
}
