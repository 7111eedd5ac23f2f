//! The storefront's files. It is one page that finds its own way: every address without a file behind it is that page. A folder
//! with a page of its own is that one.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    extract::State,
    http::{HeaderValue, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get},
};
use tower_http::services::ServeDir;

use crate::{Config, StartError, api};

/// The files, as a service.
pub(crate) type Files = MethodRouter;

/// The files of a folder with an `index.html` in it.
pub(crate) fn files(folder: &Path) -> Result<Files, StartError> {
    let index = folder.join("index.html");
    if let Err(source) = std::fs::metadata(&index) {
        return Err(StartError::Storefront { index, source });
    }
    let page = get(page).with_state(Arc::new(index));
    let files = ServeDir::new(folder).fallback(page);
    Ok(get(move |request| serve(files, request)))
}

/// Whatever is in the folder, anybody may download; the ledger isn't for anybody.
pub(crate) fn must_not_serve(Config { database, storefront, .. }: &Config) -> Result<(), StartError> {
    let Some(storefront) = storefront else { return Ok(()) };
    let is_inside = match (real(database), storefront.canonicalize()) {
        (Some(database), Ok(folder)) => database.starts_with(folder),
        // Neither can be used then, and opening them says why.
        _ => false,
    };
    if is_inside {
        return Err(StartError::LedgerServed { database: database.clone(), storefront: storefront.clone() });
    }
    Ok(())
}

/// Where a file really is, or where it will be once it is made.
fn real(file: &Path) -> Option<PathBuf> {
    if let Ok(real) = file.canonicalize() {
        return Some(real);
    }
    let folder = std::path::absolute(file).ok()?.parent()?.canonicalize().ok()?;
    Some(folder.join(file.file_name()?))
}

/// Names of files stay the same from build to build, so a browser has to ask whether it has the newest.
async fn serve(mut files: ServeDir<MethodRouter>, request: axum::extract::Request) -> Response {
    let mut response = match files.try_call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the storefront can't be read");
            api::not_found().into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html") {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    response
}

async fn page(State(index): State<Arc<PathBuf>>, uri: Uri) -> Response {
    let path = uri.path();
    let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if is_file || path.starts_with("/api/") || path.starts_with("/payments/") {
        return api::not_found().into_response();
    }
    match tokio::fs::read(index.as_path()).await {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "the storefront's page is gone");
            api::not_found().into_response()
        }
    }
}
