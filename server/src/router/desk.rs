//! What the endpoints share: the payments, the options, and who asked how often.

use std::{net::IpAddr, sync::Arc, time::Instant};

use axum::{
    extract::FromRef,
    http::{StatusCode, header, request::Parts},
};
use payjoa::MerchantUid;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{ProblemResponse, RouterOptions, client, limit::Buckets};
use crate::{Payments, ledger::Order};

#[derive(Clone)]
pub(super) struct Desk {
    pub(super) payments: Payments,
    pub(super) options: Arc<RouterOptions>,
    clients: Option<Arc<Buckets<IpAddr>>>,
    orders: Option<Arc<Buckets<MerchantUid>>>,
    looks: Arc<Semaphore>,
}

/// So many pages may have i'mport asked at a time; others wait as long as a page waits. More at once are answered no faster,
/// and each connection costs both sides memory. Refunds, webhooks and the sweep don't wait for pages.
const LOOKS_AT_A_TIME: usize = 64;

impl FromRef<Desk> for Payments {
    fn from_ref(desk: &Desk) -> Payments {
        desk.payments.clone()
    }
}

impl Desk {
    pub(super) fn new(payments: Payments, options: RouterOptions) -> Desk {
        let clients = options.per_client.map(|rate| Arc::new(Buckets::new(rate)));
        let orders = options.per_order.map(|rate| Arc::new(Buckets::new(rate)));
        let looks = Arc::new(Semaphore::new(LOOKS_AT_A_TIME));
        Desk { payments, options: Arc::new(options), clients, orders, looks }
    }

    /// Whether an address may ask once more.
    pub(super) fn admit(&self, parts: &Parts) -> Result<(), ProblemResponse> {
        let Some(clients) = &self.clients else { return Ok(()) };
        let address = client::address(parts, self.options.hops).and_then(client::limited_as);
        let Some(Err(wait)) = address.map(|address| clients.take(address, Instant::now())) else { return Ok(()) };
        self.payments.metrics().limited_clients.add();
        let detail = "Too many questions from your address. Ask again later.";
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        Err(ProblemResponse::new(StatusCode::TOO_MANY_REQUESTS, "too_many", detail).retry_after(seconds))
    }

    /// Whether i'mport may be asked about an order once more because a page asks.
    pub(super) fn may_look(&self, order: &MerchantUid) -> bool {
        let may = self.orders.as_ref().is_none_or(|orders| orders.take(order.clone(), Instant::now()).is_ok());
        if !may {
            self.payments.metrics().limited_orders.add();
        }
        may
    }

    /// Waits until fewer pages have i'mport asked.
    pub(super) async fn place(&self) -> Option<SemaphorePermit<'_>> {
        // An error would mean that it was closed, which nobody does.
        self.looks.acquire().await.ok()
    }

    /// Whether whoever asks may know of an order: a token for it, its owner, or, where that is enough, its number.
    pub(super) fn may_know(&self, order: &Order, parts: &Parts) -> bool {
        let options = &*self.options;
        if let (Some(keys), Some(token)) = (&options.keys, bearer(parts))
            && keys.allows(token, &order.merchant_uid)
        {
            return true;
        }
        let may = match (&options.shopper, &order.owner) {
            (Some(shopper), Some(owner)) => shopper(parts).as_ref() == Some(owner),
            _ => !options.only_with_token,
        };
        if !may {
            self.payments.metrics().denied.add();
        }
        may
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::{
        Policy,
        gateway::{Gateway, GatewayConfig},
        ledger::Ledger,
    };

    #[tokio::test]
    async fn so_many_pages_have_import_asked_at_a_time_and_the_next_one_when_one_of_them_is_done() {
        let gateway = Gateway::new(GatewayConfig::new("http://127.0.0.1:1", "key", "secret")).unwrap();
        let payments = Payments::new(gateway, Ledger::open(":memory:").await.unwrap(), Policy::default());
        let desk = Desk::new(payments, RouterOptions::default());
        let mut asking = Vec::new();
        for _ in 0..LOOKS_AT_A_TIME {
            asking.push(desk.clone().looks.acquire_owned().now_or_never().unwrap());
        }
        assert!(desk.place().now_or_never().is_none());
        asking.pop();
        assert!(desk.place().now_or_never().is_some());
    }
}
