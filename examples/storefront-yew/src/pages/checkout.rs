//! Paying for what is in the cart.
//!
//! The order is created when the page is entered, so that nothing is awaited in the click that opens the payment window.

use payjoa::{
    browser::platform,
    request::{PaymentRequest, Violation},
    yew::Checkout as Payment,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{PageProps, settled, summary::Summary};
use crate::{
    api::{self, NewOrder, Order},
    app::Context,
    route::{Link, Route},
};

#[derive(Clone, PartialEq)]
enum Step {
    Creating,
    Unavailable,
    /// The shop's own mistake: a request that PAYJOA would refuse.
    Refused(Vec<Violation>),
    Ready(PaymentRequest),
}

#[component]
pub(crate) fn Checkout(props: &PageProps) -> Html {
    let context = &props.context;
    // What was in the cart on entering: it is emptied once it is paid for.
    let bought = use_state(|| context.clone());
    let attempt = use_state(|| 0_u32);
    let step = use_state(|| Step::Creating);
    use_effect_with(*attempt, {
        let (step, context) = (step.setter(), (*bought).clone());
        move |_| {
            if !context.cart.is_empty() {
                step.set(Step::Creating);
                spawn_local(async move { step.set(create(&context).await) });
            }
        }
    });
    let again = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    let words = context.words();
    if bought.cart.is_empty() {
        return html! {
            <div class="note">
                <p>{ words.cart_empty }</p>
                <Link to={Route::Shop} go={context.go.clone()} class="button">{ words.to_shop }</Link>
            </div>
        };
    }
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
                    { payment(context, &step, again) }
                </aside>
            </div>
            <p class="back"><Link to={Route::Shop} go={context.go.clone()}>{ words.to_shop }</Link></p>
        </>
    }
}

async fn create(context: &Context) -> Step {
    let order = NewOrder { items: context.cart.items(), pay_method: "card" };
    match api::create_order(&order).await {
        Ok(order) => request(&order, &context.pg),
        Err(api::Unavailable) => Step::Unavailable,
    }
}

/// What the window is opened with: the server's order, and where to come back to.
fn request(order: &Order, pg: &str) -> Step {
    let origin = gloo_utils::window().location().origin().unwrap_or_default();
    // Whole won: the server's JSON has no fractions, and a wrong amount would be refused by the rules.
    let built = PaymentRequest::card(&order.merchant_uid, order.amount as u64, &order.name)
        .pg(pg)
        .digital(order.digital)
        .m_redirect_url([&origin, Route::Return.path()].concat())
        .build(platform());
    match built {
        Ok(request) => Step::Ready(request),
        Err(violations) => Step::Refused(violations.iter().cloned().collect()),
    }
}

fn payment(context: &Context, step: &Step, again: Callback<()>) -> Html {
    let words = context.words();
    let retry = {
        let again = again.clone();
        move |_: MouseEvent| again.emit(())
    };
    match step {
        Step::Creating => html! { <p class="muted" role="status">{ words.creating }</p> },
        Step::Unavailable => html! {
            <div role="alert">
                <p>{ words.unavailable }</p>
                <button type="button" class="button" data-testid="try-again" onclick={retry}>{ words.retry }</button>
            </div>
        },
        Step::Refused(violations) => html! {
            <div role="alert">
                <p>{ words.refused }</p>
                <ul>{ for violations.iter().map(|violation| html! { <li>{ violation.message(context.language) }</li> }) }</ul>
            </div>
        },
        Step::Ready(request) => {
            let on_settled = {
                let context = context.clone();
                Callback::from(move |confirmation| settled(&context, &confirmation))
            };
            html! {
                <>
                    <p class="method"><span aria-hidden="true" />{ words.method }</p>
                    <Payment options={context.options.clone()} request={request.clone()} texts={context.texts.clone()}
                        {on_settled} on_try_again={again} />
                    <p class="muted small">{ words.secure }</p>
                </>
            }
        }
    }
}
