//! What is for sale, and the cart.

use leptos::prelude::*;
use payjoa::leptos::Resume;
use storefront::{api::Product, route::Route};

use super::summary::Summary;
use crate::{context::Context, link::Link};

#[component]
pub(crate) fn Shop() -> impl IntoView {
    let shop = expect_context::<Context>();
    let cards = shop.products().into_iter().map(|product| view! { <Card product /> }).collect_view();
    view! {
        // A payment of an earlier visit whose result never arrived.
        <Resume options=shop.options() texts=shop.texts on_settled=move |confirmation| shop.settled(&confirmation) />
        <div class="hero">
            <h1>{shop.say(|words| words.tagline)}</h1>
            <p>{shop.say(|words| words.intro)}</p>
        </div>
        <div class="columns">
            <section aria-label=shop.say(|words| words.products)>
                <ul class="products">{cards}</ul>
            </section>
            <aside class="panel">
                <h2>{shop.say(|words| words.cart)}<Badge /></h2>
                <Show
                    when=move || !shop.cart.read().is_empty()
                    fallback=move || view! { <p class="muted">{shop.say(|words| words.cart_empty)}</p> }
                >
                    <Summary cart=shop.cart editable=true />
                    <Link to=Route::Checkout class="button primary" testid="go-checkout">
                        {shop.say(|words| words.to_checkout)}<Badge />
                    </Link>
                </Show>
            </aside>
        </div>
    }
}

#[component]
fn Badge() -> impl IntoView {
    let shop = expect_context::<Context>();
    move || {
        Some(shop.cart.read().count())
            .filter(|count| *count > 0)
            .map(|count| view! { <span class="badge">{count}</span> })
    }
}

#[component]
fn Card(product: Product) -> impl IntoView {
    let shop = expect_context::<Context>();
    let Product { id, image, price, .. } = product.clone();
    view! {
        <li class="product">
            <img src=image alt="" width="320" height="320" loading="lazy" />
            <h3>{move || shop.name_of(&product)}</h3>
            <p class="price">{move || shop.money(price)}</p>
            <button type="button" class="button" data-testid=["add-", &id].concat() on:click=move |_| shop.put(&id, true)>
                {shop.say(|words| words.add)}
            </button>
        </li>
    }
}
