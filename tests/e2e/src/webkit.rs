//! WebKitGTK's MiniBrowser, by WebKitWebDriver. It can't do without a screen: each test has one that nobody sees.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Result, ensure};
use serde_json::json;
use thirtyfour::Capabilities;
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::browser::{Device, Driver, Locale};
use crate::process::Process;
use crate::tools::{Tools, WebKitTools};
use crate::wait::eventually;
use crate::world::Setup;

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                     Version/18.6 Mobile/15E148 Safari/604.1";

pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<Driver> {
    let found = tools.webkit()?;
    let mut screen = None;
    if !tools.headed {
        screen = Some(unseen_screen(found).await?);
    }
    let display = screen.as_ref().map(|(_, display)| display.as_str());
    let (driver, url) = listening(found, setup, display).await?;
    // The driver goes before the screen.
    let processes = [driver].into_iter().chain(screen.map(|(process, _)| process)).collect();
    Ok(Driver { processes, url, capabilities: capabilities(found, setup)? })
}

/// X takes the first number that is free, and tells which.
async fn unseen_screen(found: &WebKitTools) -> Result<(Process, String)> {
    let mut command = Command::new(&found.screen);
    command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"]);
    let mut screen = Process::start("screen", &mut command)?;
    let number = screen.says("a display", |line| line.trim().parse::<u32>().ok()).await?;
    Ok((screen, format!(":{number}")))
}

/// The driver doesn't tell which port it has taken, so it has to be given one.
async fn listening(found: &WebKitTools, setup: Setup, display: Option<&str>) -> Result<(Process, String)> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut command = Command::new(&found.driver);
    command.arg(format!("--port={port}")).env("LC_ALL", locale(setup.locale)).env("NO_AT_BRIDGE", "1");
    if let Some(display) = display {
        command.env("DISPLAY", display).env("GDK_BACKEND", "x11");
    }
    let mut driver = Process::start("WebKitWebDriver", &mut command)?;
    let listens = eventually("WebKitWebDriver to listen", async || {
        if driver.ended()? {
            return Ok(Some(false));
        }
        Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok().then_some(true))
    });
    ensure!(listens.await?, "WebKitWebDriver ended too early; is port {port} somebody else's?");
    Ok((driver, format!("http://127.0.0.1:{port}")))
}

fn capabilities(found: &WebKitTools, setup: Setup) -> Result<Capabilities> {
    let mut arguments = vec!["--automation".to_owned()];
    arguments.push(format!("--javascript-can-open-windows-automatically={}", !setup.popup_blocker));
    if setup.device == Device::Phone {
        arguments.push(format!("--user-agent={PHONE}"));
    }
    let mut wanted = Capabilities::new();
    wanted.set("proxy", json!({ "proxyType": "direct" }))?;
    wanted.set("webkitgtk:browserOptions", json!({ "binary": found.browser, "args": arguments }))?;
    Ok(wanted)
}

fn locale(locale: Locale) -> &'static str {
    match locale {
        Locale::Ko => "ko_KR.UTF-8",
        Locale::En => "en_US.UTF-8",
    }
}
