//! The gallery in a browser: the pieces alone, without shop and gateway.

use std::env;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use thirtyfour::{Key, WebDriver};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::browser;
use crate::process::Process;
use crate::tools::Tools;
use crate::wait::eventually;
use crate::world::Setup;

/// What a test of the gallery has to itself.
#[derive(Debug)]
pub struct Gallery {
    pub(crate) driver: WebDriver,
    pub(crate) processes: Vec<Process>,
    url: String,
    server: JoinHandle<()>,
}

impl Gallery {
    pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<Self> {
        let folder = env::var_os("PAYJOA_GALLERY").map(PathBuf::from);
        let folder = folder.context("PAYJOA_GALLERY isn't set; run `cargo xtask test --only e2e` instead")?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let router = Router::new().fallback(async move |uri: Uri| answer(&folder, uri.path()));
        let server = tokio::spawn(async move {
            // It never ends by itself.
            let _ = axum::serve(listener, router).await;
        });
        let (processes, driver) = browser::start(tools, setup).await?;
        Ok(Self { driver, processes, url, server })
    }

    /// The browser, for what has no better name.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Shows what the query asks for (`"lang=en&theme=dark"`), and waits until every piece is in its state; gives their number.
    ///
    /// # Errors
    /// A piece doesn't come into its state.
    pub async fn show(&self, query: &str) -> Result<u64> {
        self.driver.goto(format!("{}?{query}", self.url)).await.context("the gallery can't be loaded")?;
        let ready = "return [document.documentElement.dataset.ready, document.documentElement.dataset.failed]";
        let (pieces, failed): (String, Option<String>) = eventually("the gallery to be ready", async || {
            let (ready, failed): (Option<String>, Option<String>) =
                self.driver.execute(ready, Vec::new()).await?.convert()?;
            Ok(ready.map(|ready| (ready, failed)))
        })
        .await?;
        let failed = failed.unwrap_or_default();
        ensure!(failed.is_empty(), "pieces that aren't in their state:\n{failed}");
        Ok(pieces.parse()?)
    }

    /// Runs JavaScript in the page; gives what it returns.
    ///
    /// # Errors
    /// It throws.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Waits until an expression is what it should be.
    ///
    /// # Errors
    /// It never is.
    pub async fn until(&self, expression: &str, wanted: &Value) -> Result<()> {
        let script = format!("return {expression}");
        let mut last = Value::Null;
        let waited = eventually(expression, async || {
            last = self.run(&script).await?;
            Ok((last == *wanted).then_some(()))
        })
        .await;
        waited.with_context(|| format!("wanted {wanted}, it is {last}"))
    }

    /// Presses a key, wherever the focus is.
    ///
    /// # Errors
    /// The browser doesn't.
    pub async fn press(&self, key: Key) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(key).perform().await?)
    }

    /// Types text, wherever the focus is; `" "` is the space bar.
    ///
    /// # Errors
    /// The browser doesn't.
    pub async fn write(&self, text: &str) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn answer(folder: &Path, path: &str) -> Response {
    let name = match path.trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    match std::fs::read(folder.join(name)) {
        Ok(file) => ([(header::CONTENT_TYPE, kind)], file).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
