use std::{path::Path, time::Duration};

use clap::Parser;
use merchant::{Config, Shop};
use payjoa_sandbox::Sandbox;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc;

/// Nothing listens there, and nothing can by chance: tests get their ports from far above.
pub(crate) const NOBODY: &str = "http://127.0.0.1:1";

/// One shopper's browser: it always comes with the same cookie.
pub(crate) const COOKIE: &str = "shopper=0123456789abcdefghjkmnpqrs";

/// A shop with its gateway, its files, and what it says.
pub(crate) struct Street {
    pub(crate) sandbox: Sandbox,
    pub(crate) shop: Shop,
    pub(crate) said: mpsc::UnboundedReceiver<String>,
    pub(crate) http: Client,
    pub(crate) _folder: TempDir,
}

impl Street {
    pub(crate) async fn open() -> Street {
        Street::open_with(&[]).await
    }

    pub(crate) async fn open_with(more: &[&str]) -> Street {
        let sandbox = Sandbox::start().await.unwrap();
        let folder = TempDir::new().unwrap();
        let dist = folder.path().join("dist");
        std::fs::create_dir_all(dist.join("assets")).unwrap();
        std::fs::write(dist.join("index.html"), "<h1>storefront</h1>").unwrap();
        std::fs::write(dist.join("shop.wasm"), "\0asm").unwrap();
        std::fs::write(dist.join("assets/a.svg"), "<svg/>").unwrap();
        let (say, mut said) = mpsc::unbounded_channel();
        let words = [&["--storefront", dist.to_str().unwrap()], more].concat();
        let shop = Shop::start(config(folder.path(), sandbox.url(), &words), move |line| {
            say.send(line.to_owned()).unwrap();
        });
        let shop = shop.await.unwrap();
        assert_eq!(said.recv().await.unwrap(), format!("merchant listening on {}", shop.url()));
        sandbox.set_webhook_url(Some(&format!("{}/payments/webhook", shop.url()))).unwrap();
        Street { sandbox, shop, said, http: shopper(), _folder: folder }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.shop.url())).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> Response {
        let request = self.http.post(format!("{}{path}", self.shop.url())).header("content-type", "application/json");
        request.body(body).send().await.unwrap()
    }

    /// What the shop says next.
    pub(crate) async fn next(&mut self) -> String {
        tokio::time::timeout(Duration::from_secs(60), self.said.recv()).await.unwrap().unwrap()
    }

    /// A jacket, to be paid by card.
    pub(crate) async fn order(&self) -> Value {
        let wanted = json!({"items": [{"product": "padding-jacket-m", "quantity": 1}], "pay_method": "card"});
        let answer = self.post("/api/orders", wanted.to_string()).await;
        assert_eq!(answer.status(), 201);
        answer.json().await.unwrap()
    }
}

fn shopper() -> Client {
    let cookie = (reqwest::header::COOKIE, reqwest::header::HeaderValue::from_static(COOKIE));
    Client::builder().no_proxy().default_headers([cookie].into_iter().collect()).build().unwrap()
}

/// As on the command line, on a free port, with a ledger in that folder.
pub(crate) fn config(folder: &Path, gateway: &str, more: &[&str]) -> Config {
    let database = folder.join("shop.sqlite");
    let mut words = vec!["merchant", "--port", "0", "--gateway", gateway, "--database", database.to_str().unwrap()];
    words.extend(more);
    Config::try_parse_from(words).unwrap()
}
