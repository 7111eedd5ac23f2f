//! The binary itself, as `cargo xtask demo` and the end-to-end tests start it.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use tempfile::TempDir;

fn merchant(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_merchant"));
    command.args(["--port", "0", "--gateway", "http://127.0.0.1:1", "--database"]);
    command.arg(folder.path().join("shop.sqlite")).env("RUST_LOG", "info");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
#[cfg(unix)]
fn it_says_where_it_listens_and_stops_when_asked() {
    let folder = TempDir::new().unwrap();
    let mut child = merchant(&folder).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.starts_with("merchant listening on http://127.0.0.1:"), "{line}");
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    line.clear();
    out.read_to_string(&mut line).unwrap();
    assert_eq!(line, "");
}

#[test]
fn what_keeps_it_from_opening_is_said_in_one_line() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("shop.sqlite"), "not a ledger").unwrap();
    let output = merchant(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("merchant: ") && said.contains("shop.sqlite") && said.lines().count() == 1, "{said}");
}
