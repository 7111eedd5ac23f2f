//! An order that something has become of already, shown with a checkout of the page's own and one of payjoa's pieces.

use leptos::prelude::*;
use payjoa::{
    MerchantUid,
    leptos::{PaymentStatus, use_checkout},
    outcome::Confirmation,
};

use crate::context::Context;

/// Asks the server about the order and shows its answer. There is nothing to pay here.
#[component]
pub(super) fn Known(
    order: MerchantUid,
    #[prop(into)] on_settled: Callback<Confirmation>,
    #[prop(into)] on_try_again: Callback<()>,
) -> impl IntoView {
    let shop = expect_context::<Context>();
    let checkout = use_checkout(shop.options(), order.clone());
    Effect::new(move || checkout.resume(order.clone()));
    view! { <PaymentStatus checkout texts=shop.texts on_settled on_try_again /> }
}
