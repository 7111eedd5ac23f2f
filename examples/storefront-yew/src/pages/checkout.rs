//! Paying for what is in the cart.
//!
//! The order is made ready when the page is entered, so that nothing is awaited in the click that opens the payment
//! window; see `storefront::entering` for why it isn't always a new one.

use payjoa::{
    checkout::{Text, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
    yew::{Checkout as Payment, Resume},
};
use storefront::{
    entering::{Step, Way, enter},
    route::Route,
    settling::is_ordered,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{PageProps, known::Known, settled, summary::Summary};
use crate::{app::Context, route::Link};

#[component]
pub(crate) fn Checkout(props: &PageProps) -> Html {
    let context = &props.context;
    // What was in the cart on entering: it is emptied once it is paid for.
    let bought = use_state(|| context.clone());
    let attempt = use_state(|| 0_u32);
    let way = use_state_eq(|| Way::Card);
    let step = use_state(|| Step::Preparing);
    let settled_here = use_state_eq(|| false);
    use_effect_with((*attempt, *way), {
        let (step, settled, context) = (step.setter(), settled_here.setter(), (*bought).clone());
        move |&(_, way)| {
            settled.set(false);
            if !context.cart.is_empty() {
                step.set(Step::Preparing);
                spawn_local(async move { step.set(enter(&context.cart, &context.products, &context.pg, way).await) });
            }
        }
    });
    let words = context.words();
    if bought.cart.is_empty() {
        return html! {
            <div class="note">
                <p>{ words.cart_empty }</p>
                <Link to={Route::Shop} go={context.go.clone()} class="button">{ words.to_shop }</Link>
            </div>
        };
    }
    let turn = Turn { context, attempt, way, step, settled: settled_here };
    let summary = Context { cart: bought.cart.clone(), ..context.clone() };
    html! {
        <>
            <h1>{ words.checkout }</h1>
            <div class="columns">
                <section class="panel">
                    <h2>{ words.your_order }</h2>
                    <Summary context={summary} />
                </section>
                <aside class="panel">
                    <h2>{ words.payment }</h2>
                    { turn.payment() }
                </aside>
            </div>
            <p class="back"><Link to={Route::Shop} go={context.go.clone()}>{ words.to_shop }</Link></p>
        </>
    }
}

/// Where the page stands, and what moves it on.
struct Turn<'a> {
    context: &'a Context,
    attempt: UseStateHandle<u32>,
    way: UseStateHandle<Way>,
    step: UseStateHandle<Step>,
    /// The payment on this page has a result.
    settled: UseStateHandle<bool>,
}

impl Turn<'_> {
    fn payment(&self) -> Html {
        let words = self.context.words();
        match &*self.step {
            Step::Preparing => html! { <p class="muted" role="status">{ words.preparing }</p> },
            Step::Unavailable => trouble(words.unavailable, words.retry, self.enter().reform(|_: MouseEvent| ())),
            Step::Unchecked => trouble(words.unchecked, words.retry, self.enter().reform(|_: MouseEvent| ())),
            Step::Changed => trouble(words.changed, words.reload, self.context.reload.reform(|_: MouseEvent| ())),
            Step::Refused(violations) => html! {
                <div role="alert">
                    <p>{ words.refused }</p>
                    <ul>{ for violations.iter().map(|violation| html! { <li>{ violation.message(self.context.language) }</li> }) }</ul>
                </div>
            },
            Step::Known(order) => html! {
                <Known context={self.context.clone()} order={order.clone()} on_settled={self.on_settled()} on_try_again={self.enter()} />
            },
            Step::Ready { request, begun } => self.ready(request, *begun),
        }
    }

    fn ready(&self, request: &PaymentRequest, begun: bool) -> Html {
        let (context, words) = (self.context, self.context.words());
        let (options, texts) = (&context.options, &context.texts);
        let warned = if begun { warning(context) } else { texts.clone() };
        let on_settled = {
            let (on_settled, here) = (self.on_settled(), self.settled.setter());
            Callback::from(move |confirmation| {
                here.set(true);
                on_settled.emit(confirmation);
            })
        };
        html! {
            <>
                // Another payment, or this one while it has no result below, that was begun and may have gone through.
                if !(begun && *self.settled) {
                    <Resume options={options.clone()} texts={warned} on_settled={self.on_resumed(request)} />
                }
                { self.ways() }
                <Payment options={options.clone()} request={request.clone()} texts={texts.clone()}
                    {on_settled} on_try_again={self.enter()} />
                <p class="muted small">{ words.secure }</p>
            </>
        }
    }

    /// Another way of paying is another order; nothing to choose once this one has a result.
    fn ways(&self) -> Html {
        let words = self.context.words();
        let choice = |way: Way| {
            let text = match way {
                Way::Card => words.method,
                Way::Deposit => words.deposit,
                Way::Escrow => words.escrow,
            };
            let chosen = self.way.setter();
            html! {
                <label key={way.name()}>
                    <input type="radio" name="way" value={way.name()} data-testid={["way-", way.name()].concat()}
                        checked={*self.way == way} disabled={*self.settled} onchange={move |_: Event| chosen.set(way)} />
                    { text }
                </label>
            }
        };
        html! { <fieldset class="ways"><legend>{ words.how }</legend>{ for Way::ALL.into_iter().map(choice) }</fieldset> }
    }

    /// Makes an order ready anew.
    fn enter(&self) -> Callback<()> {
        let attempt = self.attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    }

    fn on_settled(&self) -> Callback<Confirmation> {
        let context = self.context.clone();
        Callback::from(move |confirmation| settled(&context, &confirmation))
    }

    /// What the notice found out may be about the very order that the pay button is for.
    fn on_resumed(&self, request: &PaymentRequest) -> Callback<Confirmation> {
        let (on_settled, enter, step) = (self.on_settled(), self.enter(), self.step.setter());
        let order = request.merchant_uid().clone();
        Callback::from(move |confirmation: Confirmation| {
            let (own, ordered) = (*confirmation.merchant_uid() == order, is_ordered(&confirmation));
            on_settled.emit(confirmation);
            match (own, ordered) {
                (true, true) => step.set(Step::Known(order.clone())),
                (true, false) => enter.emit(()),
                (false, _) => {}
            }
        })
    }
}

/// The notice about a payment that was begun, if it is for the order on this page.
fn warning(context: &Context) -> Texts {
    let words = context.words();
    context.texts.clone().with(Text::Pending, words.begun_heading, words.begun)
}

fn trouble(what: &'static str, way_out: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <div class="trouble" role="alert">
            <p>{ what }</p>
            <button type="button" class="button" data-testid="try-again" {onclick}>{ way_out }</button>
        </div>
    }
}
