//! Entering the checkout: the cart's order, the one it has or a new one, made ready for a click.

use payjoa::{
    MerchantUid,
    browser::{pending, platform},
    request::{KoreaTime, PaymentRequest, Violation},
};

use crate::{
    api::{self, Failure, NewOrder, Order, Product},
    cart::Cart,
    open_orders::{self, OpenOrder, Plan, Purchase},
    route::{Route, TOKEN},
};

/// Deposits are waited for so long, in seconds.
const DEPOSIT_DAYS: i64 = 3 * 24 * 3_600;

/// How the shopper wants to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Card,
    /// Into an account of this order's own.
    Deposit,
    /// The same, and the money is held until the goods have arrived.
    Escrow,
}

impl Way {
    pub const ALL: [Way; 3] = [Way::Card, Way::Deposit, Way::Escrow];

    pub fn name(self) -> &'static str {
        match self {
            Way::Card => "card",
            Way::Deposit => "vbank",
            Way::Escrow => "escrow",
        }
    }

    /// i'mport's name of the method.
    fn method(self) -> &'static str {
        if self == Way::Card { "card" } else { "vbank" }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Preparing,
    Unavailable,
    /// There is an order, and nobody knows whether it is paid.
    Unchecked,
    /// The server won't make an order of this cart: the page's idea of the shop is old.
    Changed,
    /// The shop's own mistake: a request that PAYJOA would refuse.
    Refused(Vec<Violation>),
    /// There is nothing to pay, but something to say about the order.
    Known(MerchantUid),
    Ready {
        request: PaymentRequest,
        /// The shopper has opened its payment window before.
        begun: bool,
    },
}

/// On entering, and for another attempt: it gets a new order if the server says that nothing came of the last one.
pub async fn enter(cart: &Cart, products: &[Product], pg: &str, way: Way) -> Step {
    let purchase =
        Purchase { contents: cart.contents(), total: cart.total(products), pay_method: way.name().to_owned() };
    if let Some(order) = open_orders::of(&purchase) {
        match open_orders::plan(api::status(&order.merchant_uid).await.as_ref()) {
            Plan::Reuse => return ready(&order, way, pg),
            Plan::Show => return Step::Known(order.merchant_uid),
            Plan::Replace => open_orders::forget(&order.merchant_uid),
            Plan::Wait => return Step::Unchecked,
        }
    }
    let order = NewOrder { items: cart.items(), pay_method: way.method() };
    match api::create_order(&order).await {
        Ok(order) => ready(&open_orders::remember(OpenOrder { order, purchase }), way, pg),
        Err(Failure::Unavailable) => Step::Unavailable,
        Err(Failure::Refused) => Step::Changed,
    }
}

/// What the window is opened with: the server's order, and where to come back to.
fn ready(order: &Order, way: Way, pg: &str) -> Step {
    let origin = gloo_utils::window().location().origin().unwrap_or_default();
    let back = [&origin, Route::Return.path(), "?", TOKEN, "=", &order.return_token].concat();
    // Whole won: the server's JSON has no fractions, and a wrong amount would be refused by the rules.
    let (number, amount) = (order.merchant_uid.as_str(), order.amount as u64);
    let built = match way {
        Way::Card => PaymentRequest::card(number, amount, &order.name)
            .pg(pg)
            .digital(order.digital)
            .m_redirect_url(back)
            .build(platform()),
        Way::Deposit | Way::Escrow => PaymentRequest::vbank(number, amount, &order.name)
            .escrow(way == Way::Escrow)
            .deposit_due(KoreaTime::from_unix_seconds((js_sys::Date::now() / 1_000.0) as i64 + DEPOSIT_DAYS))
            .pg(pg)
            .digital(order.digital)
            .m_redirect_url(back)
            .build(platform()),
    };
    // The notice is about the payment that was begun last.
    let begun = pending::latest().is_some_and(|pending| pending.merchant_uid == order.merchant_uid);
    match built {
        Ok(request) => Step::Ready { request, begun },
        Err(violations) => Step::Refused(violations.iter().cloned().collect()),
    }
}
