//! The shop as a running server.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware::{from_fn, map_response},
    response::Response,
    routing::get,
};
use payjoa_server::{
    Payments, Policy, ReturnKeys, RouterOptions, Unwanted, WeakKey,
    gateway::{ConfigError, Gateway, GatewayConfig},
    ledger::{Ledger, LedgerError},
    router_with,
    work::Workers,
};
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    Catalogue, CatalogueError, Config, admin, api,
    club::{self, Club},
    fulfilment, language,
    shopper::{self, Shoppers},
    storefront,
    warehouse::Warehouse,
};

/// What a page may send at most, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// How long a request under way may take to finish once the shop closes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the shop doesn't open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The gateway's address or the HTTP client.
    #[error(transparent)]
    Gateway(#[from] ConfigError),
    /// The real i'mport, and the sandbox's keys.
    #[error(
        "the gateway is not a sandbox on this machine; set IMP_KEY, IMP_SECRET and IMP_USER_CODE to the shop's own"
    )]
    Keys,
    /// The real i'mport, and nothing that signs the way back.
    #[error(
        "the gateway is not a sandbox on this machine; set RETURN_KEY, for example to what `openssl rand -base64 32` says"
    )]
    NoReturnKey,
    /// What signs the way back could be guessed.
    #[error(transparent)]
    ReturnKey(#[from] WeakKey),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The folder of parcels.
    #[error("the folder that --parcels names can't be made")]
    Warehouse(#[source] std::io::Error),
    /// The catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The ledger is among the files that anybody may download.
    #[error(
        "the ledger {} is inside the storefront {}, where anybody could download it; keep it elsewhere with --database",
        database.display(),
        storefront.display()
    )]
    LedgerServed {
        /// The ledger.
        database: PathBuf,
        /// The folder.
        storefront: PathBuf,
    },
    /// There is no storefront.
    #[error("{} can't be read; build the storefront first, `cargo xtask demo` does", index.display())]
    Storefront {
        /// The page that should be there.
        index: PathBuf,
        /// Why it can't be read.
        source: std::io::Error,
    },
    /// Somebody else listens there, or nobody may.
    #[error("{address} can't be listened on; choose another port with --port, 0 picks a free one")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
}

/// The running shop. Closes when dropped; [`Shop::stop`] lets what is under way finish first.
#[derive(Debug)]
#[must_use = "the shop closes as soon as this is dropped"]
pub struct Shop {
    url: String,
    payments: Payments,
    workers: Workers,
    close: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Shop {
    /// Opens the shop. `announce` gets one line when it is open, `merchant listening on http://…`, and then one per
    /// fulfilled order: `fulfilled merchant_uid=… amount=… order="…"`, or per payment whose money somebody has to look
    /// after: `attention merchant_uid=… imp_uid=… reason=… amount=…`.
    ///
    /// # Errors
    /// [`StartError`] if something it needs isn't there.
    pub async fn start(config: Config, announce: impl Fn(&str) + Send + Sync + 'static) -> Result<Shop, StartError> {
        let catalogue = config.catalogue.as_deref().map_or_else(|| Ok(Catalogue::demo()), Catalogue::read)?;
        let files = config.storefront.as_deref().map(storefront::files).transpose()?;
        storefront::must_not_serve(&config)?;
        let warehouse = Warehouse::open(config.parcels.clone()).map_err(StartError::Warehouse)?;
        let gateway = gateway(&config)?;
        let shoppers = Shoppers::new(return_keys(&config)?, config.https);
        let ledger = match &config.database_url {
            Some(url) => Ledger::connect(url.expose_secret()).await?,
            None => Ledger::open(&config.database).await?,
        };
        let listener = listen(SocketAddr::new(config.host, config.port)).await?;
        let mut policy = Policy::default();
        policy.pg_ids.clone_from(&config.pg_ids);
        policy.unwanted = if config.give_back_unwanted { Unwanted::GiveBack } else { Unwanted::Hold };
        let payments = Payments::new(gateway.clone(), ledger, policy);
        let club = Club::new(payments.clone(), gateway);

        let url = format!("http://{}", listener.1);
        announce(&format!("merchant listening on {url}"));
        let workers = payments.start(fulfilment::handler(warehouse, club.clone(), announce));
        let app = app(&config, catalogue, payments.clone(), (shoppers, club), files);
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let (close, closing) = oneshot::channel();
        let server = axum::serve(listener.0, app).with_graceful_shutdown(async { drop(closing.await) });
        let server = tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the shop closed");
            }
        });
        Ok(Shop { url, payments, workers, close, server })
    }

    /// Where it is: `http://127.0.0.1:3000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its payments.
    #[must_use]
    pub fn payments(&self) -> &Payments {
        &self.payments
    }

    /// Closes it: no new requests, those under way are answered, deliveries under way arrive.
    pub async fn stop(self) {
        let _ = self.close.send(());
        let mut server = self.server;
        if tokio::time::timeout(PATIENCE, &mut server).await.is_err() {
            server.abort();
        }
        self.workers.stop().await;
        self.payments.ledger().close().await;
    }
}

fn gateway(config: &Config) -> Result<Gateway, StartError> {
    let (key, secret) = (config.imp_key.expose_secret(), config.imp_secret.expose_secret());
    let mut gateway = GatewayConfig::new(&config.gateway, key, secret);
    let here = gateway.is_on_this_machine();
    gateway.accept_test_payments = config.accept_test_payments;
    let gateway = Gateway::new(gateway)?;
    if here || !config.has_sandbox_keys() { Ok(gateway) } else { Err(StartError::Keys) }
}

/// A shop that sells real things keeps its key: payments that were begun before a restart come back after it.
fn return_keys(config: &Config) -> Result<ReturnKeys, StartError> {
    match &config.return_key {
        Some(key) => Ok(ReturnKeys::new(key.expose_secret().as_bytes())?),
        None if config.has_sandbox_keys() => Ok(ReturnKeys::random()),
        None => Err(StartError::NoReturnKey),
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn app(
    config: &Config,
    catalogue: Catalogue,
    payments: Payments,
    (shoppers, club): (Shoppers, Club),
    files: Option<storefront::Files>,
) -> Router {
    // An order is shown in the browser that it was made in, and to whoever comes back from paying it. To everybody else it
    // doesn't exist, whatever they guess.
    let options = RouterOptions::default()
        .return_keys(shoppers.keys().clone())
        .shopper(|request| shopper::known(&request.headers))
        .only_with_token()
        .trusted_hops(config.trusted_hops);
    let page = api::page_config(config);
    let sandbox = config.has_sandbox_keys();
    let club = club::router(club::State { club, shoppers: shoppers.clone(), sandbox });
    let state = api::State { catalogue: Arc::new(catalogue), payments: payments.clone(), shoppers, page };
    let app = Router::new()
        .nest("/api", api::router(state))
        .nest("/payments", router_with(payments.clone(), options))
        .nest("/club", club)
        .route("/healthz", get(async || "ok"));
    let app = match &config.admin_password {
        Some(password) => app.nest_service("/admin", admin::router(payments, password.clone())),
        None => app,
    };
    let app = match files {
        Some(files) => app.fallback_service(files),
        None => app.fallback(async || api::not_found()),
    };
    app.layer(from_fn(language::choose)).layer(DefaultBodyLimit::max(MAX_BODY)).layer(map_response(hardened))
}

async fn hardened(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("x-frame-options"), HeaderValue::from_static("SAMEORIGIN"));
    response
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn test_payments_count_only_where_somebody_says_so() {
        for (flag, want) in [(None, false), (Some("--accept-test-payments"), true)] {
            let words = ["merchant", "--gateway", "http://127.0.0.1:8787"].into_iter().chain(flag);
            let gateway = gateway(&Config::parse_from(words)).unwrap();
            assert_eq!(gateway.accepts_test_payments(), want);
        }
    }
}
