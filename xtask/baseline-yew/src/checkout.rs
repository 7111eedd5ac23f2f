//! The same app plus a checkout, as a shop would add it: a request by the rules, and the component.

use baseline_yew::Counter;
use payjoa::browser::platform;
use payjoa::checkout::{Options, Texts};
use payjoa::request::PaymentRequest;
use payjoa::yew::Checkout;
use payjoa::{Language, UserCode};
use yew::{Html, Renderer, component, html, use_memo};

#[component]
fn App() -> Html {
    let options = use_memo((), |()| Some(Options::new(UserCode::new("imp00000000").ok()?, "/payments/confirm")));
    let request = use_memo((), |()| {
        PaymentRequest::card("order-1", 1_004, "NF long padding jacket M")
            .pg("daou")
            .digital(false)
            .m_redirect_url("https://shop.example/payment/return")
            .build(platform())
            .ok()
    });
    let payment = options.as_ref().clone().zip(request.as_ref().clone());
    html! {
        <>
            <Counter />
            if let Some((options, request)) = payment {
                <Checkout {options} {request} texts={Texts::new(Language::En)} />
            }
        </>
    }
}

fn main() {
    Renderer::<App>::new().render();
}
