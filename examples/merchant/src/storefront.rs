//! The storefront's files. It is one page that finds its own way: every address without a file behind it is that page.

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

use crate::{StartError, api};

/// The files, as a service.
pub(crate) type Files = MethodRouter;

/// The files of a folder with an `index.html` in it.
pub(crate) fn files(folder: &Path) -> Result<Files, StartError> {
    let index = folder.join("index.html");
    if let Err(source) = std::fs::metadata(&index) {
        return Err(StartError::Storefront { index, source });
    }
    let page = get(page).with_state(Arc::new(index));
    let files = ServeDir::new(folder).append_index_html_on_directories(false).fallback(page);
    Ok(get(move |request| serve(files, request)))
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
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
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
