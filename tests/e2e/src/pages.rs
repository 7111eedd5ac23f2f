//! A shop's web server that serves what the test writes.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Stops when dropped.
#[derive(Debug)]
pub(crate) struct Pages {
    url: String,
    texts: Texts,
    server: JoinHandle<()>,
}

/// Path, kind and text.
type Texts = Arc<Mutex<HashMap<String, (&'static str, Vec<u8>)>>>;

impl Pages {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let texts = Texts::default();
        let served = Arc::clone(&texts);
        let router = Router::new().fallback(async move |uri: Uri, _read: Bytes| answer(&served, uri.path()));
        let server = tokio::spawn(async move {
            // It never ends by itself.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, texts, server })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn put(&self, path: &str, kind: &'static str, text: Vec<u8>) {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), (kind, text));
    }
}

fn answer(texts: &Texts, path: &str) -> Response {
    let found = texts.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
    match found {
        Some((kind, text)) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        // Browsers ask for it by themselves.
        None if path == "/favicon.ico" => StatusCode::NO_CONTENT.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.server.abort();
    }
}
