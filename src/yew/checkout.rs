//! `<Checkout>`: a button that pays for an order, and what became of it.

use yew::prelude::*;

use super::{UseCheckout, controls::controls, status::status, use_checkout::use_shown};
use crate::{
    Language,
    checkout::{Checkout as Machine, Options, State, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
};

/// What [`Checkout`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct CheckoutProps {
    /// Whose payments, and whom to ask.
    pub options: Options,
    /// What to pay for. The shop's server has created the order and registered its amount *before*, so that nothing is
    /// awaited in the click. Another order begins a new checkout.
    pub request: PaymentRequest,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// Called once when the server knows. The only place to empty a cart.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
    /// The shopper wants another attempt: have the server create a new order and pass its request. Without it there is
    /// no such button.
    #[prop_or_default]
    pub on_try_again: Option<Callback<()>>,
}

pub(super) fn korean() -> Texts {
    Texts::new(Language::Ko)
}

/// Takes a payment: loads i'mport's script when it appears, opens the window in the click, and shows what the server says.
#[component]
pub fn Checkout(props: &CheckoutProps) -> Html {
    let CheckoutProps { options, request, texts, on_settled, on_try_again } = props;
    let (checkout, heading) = use_shown(options, Some(request.merchant_uid()), Machine::prepare, on_settled);
    html! {
        <section class="payjoa-checkout">
            { status(&checkout.state, texts, heading) }
            { pay_button(&checkout, request, texts) }
            { controls(&checkout, texts, on_try_again.as_ref()) }
        </section>
    }
}

/// Stays in place, disabled, while the window is open: a button that vanishes under the pointer confuses.
fn pay_button(checkout: &UseCheckout, request: &PaymentRequest, texts: &Texts) -> Html {
    if !(checkout.state.can_pay() || matches!(*checkout.state, State::Loading | State::Window(_))) {
        return Html::default();
    }
    let onclick = {
        let (checkout, request) = (checkout.clone(), request.clone());
        // Synchronously, or the browser takes the popup for an advertisement's.
        move |_: MouseEvent| checkout.pay(&request)
    };
    html! {
        <button type="button" class="payjoa-pay" data-testid="pay" disabled={!checkout.state.can_pay()} {onclick}>
            { texts.pay_amount(request.amount()) }
        </button>
    }
}
