//! An order that something has become of already, shown with payjoa's hook and one of its pieces.

use payjoa::{
    MerchantUid,
    outcome::Confirmation,
    yew::{PaymentStatus, use_checkout},
};
use yew::prelude::*;

use crate::app::Context;

#[derive(Properties, PartialEq)]
pub(super) struct KnownProps {
    pub(super) context: Context,
    pub(super) order: MerchantUid,
    pub(super) on_settled: Callback<Confirmation>,
    pub(super) on_try_again: Callback<()>,
}

/// Asks the server about the order and shows its answer. There is nothing to pay here.
#[component]
pub(super) fn Known(props: &KnownProps) -> Html {
    let KnownProps { context, order, on_settled, on_try_again } = props;
    let checkout = use_checkout(&context.options, Some(order));
    use_effect_with(order.clone(), {
        let checkout = checkout.clone();
        move |order| checkout.resume(order.clone())
    });
    html! {
        <PaymentStatus checkout={checkout.checkout().clone()} texts={context.texts.clone()}
            on_settled={on_settled.clone()} on_try_again={on_try_again.clone()} />
    }
}
