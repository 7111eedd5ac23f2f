//! Firefox, by geckodriver.

use anyhow::Result;
use serde_json::{Map, Value, json};
use thirtyfour::Capabilities;
use tokio::process::Command;

use crate::browser::{Device, Driver};
use crate::process::Process;
use crate::tools::{FirefoxTools, Tools};
use crate::world::Setup;

const PHONE: &str = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";

pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<Driver> {
    let found = tools.firefox()?;
    let mut command = Command::new(&found.driver);
    // Its second port is a fixed one otherwise, and several tests run at a time.
    let mut driver = Process::start("geckodriver", command.args(["--port", "0", "--websocket-port", "0"]))?;
    let url = format!("http://{}", driver.after("Listening on ").await?);
    Ok(Driver { processes: vec![driver], url, capabilities: capabilities(tools, found, setup)? })
}

fn capabilities(tools: &Tools, found: &FirefoxTools, setup: Setup) -> Result<Capabilities> {
    let arguments: &[&str] = if tools.headed { &[] } else { &["-headless"] };
    let options = json!({ "binary": found.browser, "args": arguments, "prefs": preferences(setup) });
    let mut wanted = Capabilities::new();
    wanted.set("browserName", "firefox")?;
    wanted.set("proxy", json!({ "proxyType": "direct" }))?;
    wanted.set("moz:firefoxOptions", options)?;
    Ok(wanted)
}

fn preferences(setup: Setup) -> Map<String, Value> {
    let mut preferences = Map::new();
    // The popup blocker; the driver switches it off.
    preferences.insert("dom.disable_open_during_load".to_owned(), json!(setup.popup_blocker));
    preferences.insert("intl.accept_languages".to_owned(), json!(setup.locale.accepted()));
    // What pages write to the console is evidence.
    preferences.insert("devtools.console.stdout.content".to_owned(), json!(true));
    // No process is started for a page that nobody has asked for yet.
    preferences.insert("dom.ipc.processPrelaunch.enabled".to_owned(), json!(false));
    if setup.device == Device::Phone {
        preferences.insert("general.useragent.override".to_owned(), json!(PHONE));
    }
    preferences
}
