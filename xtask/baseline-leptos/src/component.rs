//! The same app plus a component of its own where the other program has its checkout: what Leptos itself takes for that.

use baseline_leptos::Counter;
use leptos::{html::Section, prelude::*};

/// As a shop would wrap some other script's widget: a place in the page, filled once it is there.
#[component]
fn Own(#[prop(into)] order: Signal<String>, #[prop(into)] on_paid: Callback<String>) -> impl IntoView {
    let place = NodeRef::<Section>::new();
    Effect::new(move || {
        if let Some(place) = place.get() {
            place.set_text_content(Some(&order.read()));
            on_paid.run(order.get());
        }
    });
    view! { <section node_ref=place></section> }
}

#[component]
fn App() -> impl IntoView {
    let order = Some("order-1".to_owned());
    view! {
        <Counter />
        {order.map(|order| view! { <Own order on_paid=|_| () /> })}
    }
}

fn main() {
    leptos::mount::mount_to_body(App);
}
