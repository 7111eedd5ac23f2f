//! Clients that aren't ours, against the sandbox. `cargo xtask test` fetches them and says where they are; a bare
//! `cargo test` has no network, and leaves them out.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

use payjoa::Platform;
use serde_json::json;

use crate::{
    rest_api::documented,
    support::{PATIENCE, World, order, order_with},
};

/// The program and the folder of packages that xtask names, or a loud word that they are missing.
fn client(program: &str, packages: &str) -> Option<(PathBuf, PathBuf)> {
    let found = env::var_os(program).zip(env::var_os(packages));
    if found.is_none() {
        eprintln!("SKIPPED: {program} isn't set; `cargo xtask test --only host` fetches this client and tests with it");
    }
    found.map(|(program, packages)| (program.into(), packages.into()))
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name)
}

/// Runs it on a thread of its own, beside the sandbox, which answers meanwhile.
async fn runs(mut command: Command) {
    command.stdin(Stdio::null()).env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    let (done, output) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || done.send(command.output()));
    let output = tokio::time::timeout(3 * PATIENCE, output).await.expect("it takes too long").unwrap().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("ok"), "{said}");
}

#[tokio::test]
async fn pypis_iamport_rest_client() {
    let Some((python, packages)) = client("PAYJOA_CLIENT_PYTHON", "PAYJOA_CLIENT_PYTHON_PACKAGES") else { return };
    let world = World::start().await;
    let window = world.open(order("window"), Platform::Pc);
    world.sandbox.approve(&window).unwrap();
    let vbank = world.open(order_with("vbank", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&vbank).unwrap();
    world.sandbox.deposit(&vbank).unwrap();
    let mut command = Command::new(python);
    command.arg(script("iamport_client.py")).args([world.sandbox.url(), window.as_str(), vbank.as_str()]);
    command.env("PYTHONPATH", packages).env("PYTHONDONTWRITEBYTECODE", "1");
    runs(command).await;
}

#[tokio::test]
async fn npms_iamport() {
    let Some((node, packages)) = client("PAYJOA_CLIENT_NODE", "PAYJOA_CLIENT_NODE_PACKAGES") else { return };
    let world = World::start().await;
    let paid = world.open(order("window"), Platform::Pc);
    world.sandbox.approve(&paid).unwrap();
    let mut command = Command::new(node);
    command.arg(script("iamport_client.js")).args([world.sandbox.url(), paid.as_str()]).env("NODE_PATH", packages);
    runs(command).await;
}

/// The whole documented table, called by programs that have nothing of ours but the table.
#[tokio::test]
async fn every_documented_status_by_pythons_own_client() {
    let Some((python, _)) = client("PAYJOA_CLIENT_PYTHON", "PAYJOA_CLIENT_PYTHON_PACKAGES") else { return };
    every_documented_status(&python, "every_status.py").await;
}

#[tokio::test]
async fn every_documented_status_by_nodes_own_client() {
    let Some((node, _)) = client("PAYJOA_CLIENT_NODE", "PAYJOA_CLIENT_NODE_PACKAGES") else { return };
    every_documented_status(&node, "every_status.js").await;
}

async fn every_documented_status(program: &PathBuf, name: &str) {
    let (stage, table) = documented().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, table.to_string()).unwrap();
    let mut command = Command::new(program);
    command.arg(script(name)).arg(stage.world.sandbox.url()).arg(file.path());
    runs(command).await;
}
