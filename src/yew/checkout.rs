//! `<Checkout>`: a button that pays for an order, and what became of it.

use yew::prelude::*;

use super::{controls::controls, shown::Shown, status::status};
use crate::{
    Language,
    checkout::{Checkout as Machine, Options, State, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
};

/// What [`Checkout`] takes.
#[derive(Properties, Debug)]
pub struct CheckoutProps {
    /// Whose payments, and whom to ask. Read when an order's checkout begins; others in a later render change nothing.
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

/// Equal requests that aren't clones of each other count as different: to compare them costs more than to render again.
impl PartialEq for CheckoutProps {
    fn eq(&self, other: &CheckoutProps) -> bool {
        self.options == other.options
            && self.request.is(&other.request)
            && self.texts == other.texts
            && self.on_settled == other.on_settled
            && self.on_try_again == other.on_try_again
    }
}

pub(super) fn korean() -> Texts {
    Texts::new(Language::Ko)
}

/// Takes a payment: loads i'mport's script when it appears, opens the window in the click, and shows what the server says.
pub struct Checkout(Shown);

impl Component for Checkout {
    type Message = ();
    type Properties = CheckoutProps;

    fn create(ctx: &Context<Self>) -> Self {
        Checkout(Shown::new(&ctx.props().options, ctx.link()))
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &CheckoutProps) -> bool {
        let CheckoutProps { options, request, .. } = ctx.props();
        if request.merchant_uid() != before.request.merchant_uid() {
            self.0 = Shown::new(options, ctx.link());
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let CheckoutProps { request, texts, on_try_again, .. } = ctx.props();
        let Shown { checkout, heading, .. } = &self.0;
        let state = checkout.state();
        html! {
            <section class="payjoa-checkout">
                { status(&state, texts, heading) }
                { pay_button(checkout, &state, request, texts) }
                { controls(checkout, &state, texts, on_try_again.as_ref()) }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        self.0.rendered(Machine::prepare, &ctx.props().on_settled);
    }
}

/// Stays in place, disabled, while the window is open: a button that vanishes under the pointer confuses.
fn pay_button(checkout: &Machine, state: &State, request: &PaymentRequest, texts: &Texts) -> Html {
    if !(state.can_pay() || matches!(state, State::Loading | State::Window(_))) {
        return Html::default();
    }
    let onclick = {
        let (checkout, request) = (checkout.clone(), request.clone());
        // Synchronously, or the browser takes the popup for an advertisement's.
        move |_: MouseEvent| checkout.pay(&request)
    };
    html! {
        <button type="button" class="payjoa-pay" data-testid="pay" disabled={!state.can_pay()} {onclick}>
            { texts.pay_amount(request.amount()) }
        </button>
    }
}

impl std::fmt::Debug for Checkout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Checkout").field(&self.0.checkout).finish()
    }
}
