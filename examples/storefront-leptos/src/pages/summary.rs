//! What is in the cart, and what it comes to.

use leptos::prelude::*;
use storefront::{api::Product, cart::Cart};

use crate::context::Context;

#[component]
pub(super) fn Summary(
    #[prop(into)] cart: Signal<Cart>,
    /// Whether quantities can be changed here.
    #[prop(optional)]
    editable: bool,
) -> impl IntoView {
    let shop = expect_context::<Context>();
    let products = StoredValue::new(shop.products());
    let lines = move || {
        let lines = cart
            .read()
            .lines(&products.read_value())
            .into_iter()
            .map(|(product, quantity)| (product.clone(), quantity))
            .collect::<Vec<_>>();
        lines.into_iter().map(|(product, quantity)| view! { <Line product quantity editable /> }).collect_view()
    };
    view! {
        <ul class="lines">{lines}</ul>
        <p class="total">
            <span>{shop.say(|words| words.total)}</span>
            <strong>{move || shop.money(cart.read().total(&products.read_value()))}</strong>
        </p>
    }
}

#[component]
fn Line(product: Product, quantity: u32, editable: bool) -> impl IntoView {
    let shop = expect_context::<Context>();
    let amount = product.price * f64::from(quantity);
    let image = product.image.clone();
    let product = StoredValue::new(product);
    let name = move || shop.name_of(&product.read_value());
    let change = move |more: bool, sign: &'static str| {
        let what = if more { shop.say(|words| words.more) } else { shop.say(|words| words.less) };
        let label = move || [&name(), ": ", what()].concat();
        view! { <button type="button" aria-label=label on:click=move |_| shop.put(&product.read_value().id, more)>{sign}</button> }
    };
    let quantity = if editable {
        view! { <span class="quantity">{change(false, "−")}<span>{quantity}</span>{change(true, "+")}</span> }
            .into_any()
    } else {
        view! { <span class="quantity">"× "{quantity}</span> }.into_any()
    };
    view! {
        <li>
            <img src=image alt="" width="56" height="56" />
            <span class="name">{name}</span>
            {quantity}
            <span class="price">{move || shop.money(amount)}</span>
        </li>
    }
}
