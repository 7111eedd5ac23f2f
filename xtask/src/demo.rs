//! `cargo xtask demo`: from a fresh clone to a shop in a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::bundle::{self, Profile};
use crate::cli::{DemoOptions, Storefront};
use crate::services::{self, Services, Settings};
use crate::workspace::Workspace;
use crate::{npm, open, toolchain, ui};

/// Builds what is missing, starts everything and stays until Ctrl-C.
pub(crate) fn run(workspace: &Workspace, options: &DemoOptions) -> Result<()> {
    let started = Instant::now();
    build(workspace, options.storefront)?;
    let stop = services::stop_signal()?;
    ui::step("Starting the gateway and the shop");
    let orders = Orders::prepare(workspace, options.database.as_deref())?;
    let settings = Settings {
        port: options.port,
        gateway_port: options.gateway_port,
        database: orders.path(),
        storefront: options.storefront,
    };
    let mut services = Services::start(workspace, &settings)?;
    announce(&services, orders.path(), started);
    if !options.no_open && open::browser(&services.shop_url) {
        ui::note("A browser window should open now.\n");
    }
    let ended = services.watch(&stop);
    ui::step("Stopping");
    ended
}

/// Everything the demo and the end-to-end tests run on.
pub(crate) fn build(workspace: &Workspace, storefront: Storefront) -> Result<()> {
    toolchain::ensure_wasm_target(workspace)?;
    services::build(workspace)?;
    let package = npm::build(workspace, Profile::Dev)?;
    let plain = workspace.root().join("www").join("plain");
    bundle::storefront(workspace, storefront, Profile::Dev, &[(&plain, "plain"), (&package, "plain/payjoa")])
}

fn announce(services: &Services, database: &Path, started: Instant) {
    ui::line(format_args!(
        "\n  {}      {}\n             {}/plain/ without a framework\n  {}   {}\n  {}    {}\n\n  Buy something; the payment window can also decline, be late, or get lost.\n  \
         Ready after {}. Pretended money only. Ctrl-C stops everything.\n",
        ui::bold("Shop"),
        ui::bold(&format!("{}/", services.shop_url)),
        services.shop_url,
        ui::bold("Gateway"),
        services.gateway_url,
        ui::bold("Orders"),
        database.display(),
        ui::duration(started.elapsed()),
    ));
}

/// The shop's database file. The gateway forgets everything when it stops, so by default its orders go with it.
struct Orders {
    path: PathBuf,
    keep: bool,
}

impl Orders {
    fn prepare(workspace: &Workspace, wanted: Option<&Path>) -> Result<Self> {
        let path = match wanted {
            Some(path) => std::path::absolute(path)?,
            None => workspace.root().join("demo-data").join(format!("shop-{}.sqlite", process::id())),
        };
        let orders = Self { path, keep: wanted.is_some() };
        if let Some(directory) = orders.path.parent() {
            fs::create_dir_all(directory).with_context(|| format!("{} can't be created", directory.display()))?;
        }
        orders.forget();
        Ok(orders)
    }

    fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the database and what SQLite keeps beside it.
    fn forget(&self) {
        if self.keep {
            return;
        }
        for suffix in ["", "-shm", "-wal"] {
            let mut name = self.path.as_os_str().to_owned();
            name.push(suffix);
            let _ = fs::remove_file(name);
        }
    }
}

impl Drop for Orders {
    fn drop(&mut self) {
        self.forget();
    }
}
