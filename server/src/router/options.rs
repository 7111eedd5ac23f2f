//! What a shop may want of the endpoints.

use std::{fmt, sync::Arc};

use axum::http::{HeaderValue, request::Parts};

use super::{Rate, ReturnKeys};

type Shopper = Arc<dyn Fn(&Parts) -> Option<String> + Send + Sync>;

/// How the endpoints behave. The default suits a shop on one origin whose order numbers can't be guessed.
///
/// ```
/// use payjoa_server::{ReturnKeys, RouterOptions};
///
/// let keys = ReturnKeys::new(b"32 bytes or more from a good random source")?;
/// let options = RouterOptions::default().return_keys(keys).only_with_token().trusted_hops(1);
/// # Ok::<(), payjoa_server::WeakKey>(())
/// ```
#[derive(Clone)]
pub struct RouterOptions {
    pub(super) keys: Option<ReturnKeys>,
    pub(super) only_with_token: bool,
    pub(super) shopper: Option<Shopper>,
    pub(super) hops: usize,
    pub(super) per_client: Option<Rate>,
    pub(super) per_order: Option<Rate>,
    pub(super) origins: Vec<HeaderValue>,
}

impl Default for RouterOptions {
    fn default() -> RouterOptions {
        RouterOptions {
            keys: None,
            only_with_token: false,
            shopper: None,
            hops: 0,
            // Behind the one address of a mobile network there may be thousands of shoppers.
            per_client: Some(Rate { burst: 600, per_minute: 2_400 }),
            per_order: Some(Rate { burst: 10, per_minute: 60 }),
            origins: Vec::new(),
        }
    }
}

impl RouterOptions {
    /// Accepts return tokens of these keys (`Authorization: Bearer …`): whoever shows one may ask about its order.
    #[must_use]
    pub fn return_keys(mut self, keys: ReturnKeys) -> RouterOptions {
        self.keys = Some(keys);
        self
    }

    /// An order's number alone is not enough to ask about it: for shops whose numbers can be guessed. Needs
    /// [`RouterOptions::return_keys`] or [`RouterOptions::shopper`].
    #[must_use]
    pub fn only_with_token(mut self) -> RouterOptions {
        self.only_with_token = true;
        self
    }

    /// Says whose request it is, by the shop's own session: the same text as [`NewOrder::owner`]. An order that has an owner
    /// is shown to that owner, and to whoever has a return token; to everybody else it doesn't exist.
    ///
    /// Whatever the shop's middleware found out is in the parts' extensions.
    ///
    /// [`NewOrder::owner`]: crate::ledger::NewOrder::owner
    #[must_use]
    pub fn shopper(mut self, shopper: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> RouterOptions {
        self.shopper = Some(Arc::new(shopper));
        self
    }

    /// How many proxies of the shop's own are in front, each adding to `X-Forwarded-For`. Default 0: the header is not
    /// believed.
    #[must_use]
    pub fn trusted_hops(mut self, hops: usize) -> RouterOptions {
        self.hops = hops;
        self
    }

    /// How often one address may ask; more is answered with 429. Default 600 at once and 2,400 a minute. Needs
    /// `into_make_service_with_connect_info::<SocketAddr>()`; without it nothing is known about addresses, nor limited.
    #[must_use]
    pub fn client_rate(mut self, rate: Option<Rate>) -> RouterOptions {
        self.per_client = rate;
        self
    }

    /// How often i'mport is asked about one order because pages ask; in between they are told what the ledger knows. Default
    /// 10 at once and 60 a minute.
    #[must_use]
    pub fn order_rate(mut self, rate: Option<Rate>) -> RouterOptions {
        self.per_order = rate;
        self
    }

    /// Lets pages of other origins ask (`https://shop.example`), with their cookies. Default none. What is not an origin is
    /// left out.
    #[must_use]
    pub fn cors<'a>(mut self, origins: impl IntoIterator<Item = &'a str>) -> RouterOptions {
        let origin = |it: &str| it.starts_with("http://") || it.starts_with("https://");
        self.origins = origins.into_iter().filter(|it| origin(it)).filter_map(|it| it.parse().ok()).collect();
        self
    }
}

impl fmt::Debug for RouterOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RouterOptions")
            .field("keys", &self.keys)
            .field("only_with_token", &self.only_with_token)
            .field("shopper", &self.shopper.is_some())
            .field("hops", &self.hops)
            .field("per_client", &self.per_client)
            .field("per_order", &self.per_order)
            .field("origins", &self.origins)
            .finish()
    }
}
