//! Paying for what is in the cart.
//!
//! The order is made ready when the page is entered, so that nothing is awaited in the click that opens the payment
//! window; see `storefront::entering` for why it isn't always a new one.

use leptos::{prelude::*, task::spawn_local_scoped_with_cancellation};
use payjoa::{
    MerchantUid,
    checkout::Text,
    leptos::{Checkout as Payment, Resume},
    outcome::Confirmation,
    request::{PaymentRequest, Violation},
};
use storefront::{
    Words,
    cart::Cart,
    entering::{Step, Way, enter},
    route::Route,
    settling::is_ordered,
};

use super::{known::Known, summary::Summary};
use crate::{context::Context, link::Link};

#[component]
pub(crate) fn Checkout() -> impl IntoView {
    let shop = expect_context::<Context>();
    // What was in the cart on entering: it is emptied once it is paid for.
    let bought = shop.cart.get_untracked();
    if bought.is_empty() {
        return view! {
            <div class="note">
                <p>{shop.say(|words| words.cart_empty)}</p>
                <Link to=Route::Shop class="button">{shop.say(|words| words.to_shop)}</Link>
            </div>
        }
        .into_any();
    }
    view! {
        <h1>{shop.say(|words| words.checkout)}</h1>
        <div class="columns">
            <section class="panel">
                <h2>{shop.say(|words| words.your_order)}</h2>
                <Summary cart=bought.clone() />
            </section>
            <aside class="panel">
                <h2>{shop.say(|words| words.payment)}</h2>
                <Paying bought />
            </aside>
        </div>
        <p class="back"><Link to=Route::Shop>{shop.say(|words| words.to_shop)}</Link></p>
    }
    .into_any()
}

/// Where the page stands, and what moves it on.
#[derive(Clone, Copy)]
struct Turn {
    shop: Context,
    attempt: RwSignal<u32>,
    way: RwSignal<Way>,
    step: RwSignal<Step>,
    /// The payment on this page has a result.
    settled: RwSignal<bool>,
}

#[component]
fn Paying(bought: Cart) -> impl IntoView {
    let shop = expect_context::<Context>();
    let turn = Turn {
        shop,
        attempt: RwSignal::new(0),
        way: RwSignal::new(Way::Card),
        step: RwSignal::new(Step::Preparing),
        settled: RwSignal::new(false),
    };
    Effect::new(move || {
        turn.attempt.track();
        let (way, bought) = (turn.way.get(), bought.clone());
        turn.settled.set(false);
        turn.step.set(Step::Preparing);
        // Cancelled when the shopper chooses another way meanwhile, or leaves.
        spawn_local_scoped_with_cancellation(async move {
            let shelf = shop.shelf.get_value();
            turn.step.set(enter(&bought, &shelf.products, &shelf.pg, way).await);
        });
    });
    move || match turn.step.get() {
        Step::Preparing => view! { <p class="muted" role="status">{shop.say(|words| words.preparing)}</p> }.into_any(),
        Step::Unavailable => {
            trouble(shop, |words| words.unavailable, |words| words.retry, move || turn.enter()).into_any()
        }
        Step::Unchecked => trouble(shop, |words| words.unchecked, |words| words.retry, move || turn.enter()).into_any(),
        Step::Changed => {
            trouble(shop, |words| words.changed, |words| words.reload, move || shop.reload.run(())).into_any()
        }
        Step::Refused(violations) => view! { <Refused violations /> }.into_any(),
        Step::Known(order) => view! {
            <Known order on_settled=move |confirmation| shop.settled(&confirmation) on_try_again=move || turn.enter() />
        }
        .into_any(),
        Step::Ready { request, begun } => view! { <Ready turn request begun /> }.into_any(),
    }
}

impl Turn {
    /// Makes an order ready anew.
    fn enter(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }

    fn settled(self, confirmation: &Confirmation) {
        self.settled.set(true);
        self.shop.settled(confirmation);
    }

    /// What the notice found out may be about the very order that the pay button is for.
    fn resumed(self, confirmation: &Confirmation, order: &MerchantUid) {
        self.shop.settled(confirmation);
        match (confirmation.merchant_uid() == order, is_ordered(confirmation)) {
            (true, true) => self.step.set(Step::Known(order.clone())),
            (true, false) => self.enter(),
            (false, _) => {}
        }
    }
}

#[component]
fn Ready(turn: Turn, request: PaymentRequest, begun: bool) -> impl IntoView {
    let Turn { shop, settled, .. } = turn;
    let order = request.merchant_uid().clone();
    // The notice about a payment that was begun, if it is for the order on this page.
    let warned = Signal::derive(move || {
        let (texts, words) = (shop.texts.get(), Words::new(shop.frame.language.get()));
        if begun { texts.with(Text::Pending, words.begun_heading, words.begun) } else { texts }
    });
    view! {
        // Another payment, or this one while it has no result below, that was begun and may have gone through.
        <Show when=move || !(begun && settled.get())>
            <Resume
                options=shop.options()
                texts=warned
                on_settled={
                    let order = order.clone();
                    move |confirmation| turn.resumed(&confirmation, &order)
                }
            />
        </Show>
        <Ways turn />
        <Payment
            options=shop.options()
            request
            texts=shop.texts
            on_settled=move |confirmation| turn.settled(&confirmation)
            on_try_again=move || turn.enter()
        />
        <p class="muted small">{shop.say(|words| words.secure)}</p>
    }
}

/// Another way of paying is another order; nothing to choose once this one has a result.
#[component]
fn Ways(turn: Turn) -> impl IntoView {
    let Turn { shop, way, settled, .. } = turn;
    let choice = |choice: Way| {
        let text = match choice {
            Way::Card => shop.say(|words| words.method),
            Way::Deposit => shop.say(|words| words.deposit),
            Way::Escrow => shop.say(|words| words.escrow),
        };
        view! {
            <label>
                <input
                    type="radio"
                    name="way"
                    value=choice.name()
                    data-testid=["way-", choice.name()].concat()
                    prop:checked=move || way.get() == choice
                    disabled=move || settled.get()
                    on:change=move |_| way.set(choice)
                />
                {text}
            </label>
        }
    };
    let choices = Way::ALL.map(choice).to_vec();
    view! { <fieldset class="ways"><legend>{shop.say(|words| words.how)}</legend>{choices}</fieldset> }
}

#[component]
fn Refused(violations: Vec<Violation>) -> impl IntoView {
    let shop = expect_context::<Context>();
    let messages = move || {
        let language = shop.frame.language.get();
        violations.iter().map(|violation| view! { <li>{violation.message(language)}</li> }).collect_view()
    };
    view! {
        <div role="alert">
            <p>{shop.say(|words| words.refused)}</p>
            <ul>{messages}</ul>
        </div>
    }
}

fn trouble(
    shop: Context,
    what: fn(&Words) -> &'static str,
    way_out: fn(&Words) -> &'static str,
    act: impl Fn() + Send + 'static,
) -> impl IntoView {
    view! {
        <div class="trouble" role="alert">
            <p>{shop.say(what)}</p>
            <button type="button" class="button" data-testid="try-again" on:click=move |_| act()>{shop.say(way_out)}</button>
        </div>
    }
}
