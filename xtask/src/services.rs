//! The processes of the demo: the gateway, and the shop (which serves the storefront, too).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::cli::Storefront;
use crate::process::Service;
use crate::workspace::Workspace;
use crate::{cargo, http, ui};

/// How often to look whether a process has ended.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Builds the gateway and the shop.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    ui::step("Building the gateway and the shop");
    if !shop_binary(workspace).exists() {
        ui::note("The first time takes a few minutes, the next time seconds.");
    }
    cargo::run(workspace, ["build", "--locked", "-p", "payjoa-sandbox", "-p", "merchant"])
}

/// The gateway's binary.
pub(crate) fn gateway_binary(workspace: &Workspace) -> PathBuf {
    workspace.binary("payjoa-sandbox")
}

/// The shop's binary.
pub(crate) fn shop_binary(workspace: &Workspace) -> PathBuf {
    workspace.binary("merchant")
}

/// Where to listen (0: any free port) and where to keep orders.
#[derive(Debug)]
pub(crate) struct Settings<'a> {
    pub(crate) port: u16,
    pub(crate) gateway_port: u16,
    pub(crate) database: &'a Path,
    pub(crate) storefront: Storefront,
}

/// Gateway and shop, up and acquainted; both stop when this is dropped.
#[derive(Debug)]
pub(crate) struct Services {
    /// The shop's origin.
    pub(crate) shop_url: String,
    /// The gateway's origin.
    pub(crate) gateway_url: String,
    running: [Service; 2],
}

impl Services {
    /// Starts both and tells the gateway where to report payments.
    pub(crate) fn start(workspace: &Workspace, settings: &Settings<'_>) -> Result<Self> {
        let mut gateway = start_gateway(workspace, settings)?;
        let gateway_url = gateway.address()?;
        let mut shop = start_shop(workspace, settings, &gateway_url)?;
        let shop_url = shop.address()?;
        http::put(&gateway_url, "/_sandbox/webhook", &json!({ "url": format!("{shop_url}/payments/webhook") }))
            .context("the gateway doesn't take the shop's webhook address")?;
        Ok(Self { shop_url, gateway_url, running: [shop, gateway] })
    }

    /// Returns when the person had enough; an error when a process ends by itself.
    pub(crate) fn watch(&mut self, stop: &Receiver<()>) -> Result<()> {
        while stop.recv_timeout(LOOK_EVERY).is_err() {
            for service in &mut self.running {
                let Some(status) = service.ended()? else { continue };
                // Ctrl-C reaches the children, too, and may end them before we hear of it.
                if stop.recv_timeout(LOOK_EVERY).is_ok() {
                    return Ok(());
                }
                bail!("the {} ended by itself ({status}); what it said is above", service.label());
            }
        }
        Ok(())
    }
}

/// Hears of Ctrl-C and of polite requests to end.
pub(crate) fn stop_signal() -> Result<Receiver<()>> {
    let (send, stop) = mpsc::channel();
    let told = move || {
        let _ = send.send(());
    };
    ctrlc::set_handler(told).context("Ctrl-C can't be watched")?;
    Ok(stop)
}

fn start_gateway(workspace: &Workspace, settings: &Settings<'_>) -> Result<Service> {
    let mut command = Command::new(gateway_binary(workspace));
    command.args(["serve", "--port", &settings.gateway_port.to_string()]);
    Service::start("gateway", command, "payjoa-sandbox listening on ")
}

fn start_shop(workspace: &Workspace, settings: &Settings<'_>, gateway_url: &str) -> Result<Service> {
    let mut command = Command::new(shop_binary(workspace));
    command.args(["--port", &settings.port.to_string(), "--gateway", gateway_url]);
    command.arg("--database").arg(settings.database);
    command.arg("--storefront").arg(workspace.dist(settings.storefront));
    Service::start("shop", command, "merchant listening on ")
}
