//! Entering the checkout: the cart's order, the one it has or a new one, made ready for a click.

use payjoa::{
    MerchantUid,
    browser::{pending, platform},
    request::{PaymentRequest, Violation},
};

use crate::{
    api::{self, Failure, NewOrder, Order},
    app::Context,
    open_orders::{self, OpenOrder, Plan, Purchase},
    route::{Route, TOKEN},
};

const PAY_METHOD: &str = "card";

#[derive(Clone, PartialEq)]
pub(super) enum Step {
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
pub(super) async fn enter(context: &Context) -> Step {
    let purchase = Purchase {
        contents: context.cart.contents(),
        total: context.cart.total(&context.products),
        pay_method: PAY_METHOD.to_owned(),
    };
    if let Some(order) = open_orders::of(&purchase) {
        match open_orders::plan(api::status(&order.merchant_uid).await.as_ref()) {
            Plan::Reuse => return ready(&order, &context.pg),
            Plan::Show => return Step::Known(order.merchant_uid),
            Plan::Replace => open_orders::forget(&order.merchant_uid),
            Plan::Wait => return Step::Unchecked,
        }
    }
    let order = NewOrder { items: context.cart.items(), pay_method: PAY_METHOD };
    match api::create_order(&order).await {
        Ok(order) => ready(&open_orders::remember(OpenOrder { order, purchase }), &context.pg),
        Err(Failure::Unavailable) => Step::Unavailable,
        Err(Failure::Refused) => Step::Changed,
    }
}

/// What the window is opened with: the server's order, and where to come back to.
fn ready(order: &Order, pg: &str) -> Step {
    let origin = gloo_utils::window().location().origin().unwrap_or_default();
    // Whole won: the server's JSON has no fractions, and a wrong amount would be refused by the rules.
    let built = PaymentRequest::card(order.merchant_uid.as_str(), order.amount as u64, &order.name)
        .pg(pg)
        .digital(order.digital)
        .m_redirect_url([&origin, Route::Return.path(), "?", TOKEN, "=", &order.return_token].concat())
        .build(platform());
    // The notice is about the payment that was begun last.
    let begun = pending::latest().is_some_and(|pending| pending.merchant_uid == order.merchant_uid);
    match built {
        Ok(request) => Step::Ready { request, begun },
        Err(violations) => Step::Refused(violations.iter().cloned().collect()),
    }
}
