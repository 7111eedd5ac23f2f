//! What is for sale, and the cart.

use payjoa::yew::Resume;
use storefront::{api::Product, route::Route};
use yew::prelude::*;

use super::{PageProps, settled, summary::Summary};
use crate::{app::Context, route::Link};

#[component]
pub(crate) fn Shop(props: &PageProps) -> Html {
    let context = &props.context;
    let words = context.words();
    let on_settled = {
        let context = context.clone();
        Callback::from(move |confirmation| settled(&context, &confirmation))
    };
    html! {
        <>
            // A payment of an earlier visit whose result never arrived.
            <Resume options={context.options.clone()} texts={context.texts.clone()} {on_settled} />
            <div class="hero">
                <h1>{ words.tagline }</h1>
                <p>{ words.intro }</p>
            </div>
            <div class="columns">
                <section aria-label={words.products}>
                    <ul class="products">{ for context.products.iter().map(|product| card(product, context)) }</ul>
                </section>
                <aside class="panel">
                    <h2>{ words.cart }{ badge(context) }</h2>
                    if context.cart.is_empty() {
                        <p class="muted">{ words.cart_empty }</p>
                    } else {
                        <Summary context={context.clone()} editable=true />
                        <Link to={Route::Checkout} go={context.go.clone()} class="button primary" testid="go-checkout">
                            { words.to_checkout }{ badge(context) }
                        </Link>
                    }
                </aside>
            </div>
        </>
    }
}

fn badge(context: &Context) -> Html {
    match context.cart.count() {
        0 => Html::default(),
        count => html! { <span class="badge">{ count }</span> },
    }
}

fn card(product: &Product, context: &Context) -> Html {
    let words = context.words();
    let add = {
        let (context, id) = (context.clone(), product.id.clone());
        move |_: MouseEvent| context.set_cart.emit(context.cart.with(&id, true))
    };
    html! {
        <li class="product" key={product.id.clone()}>
            <img src={product.image.clone()} alt="" width="320" height="320" loading="lazy" />
            <h3>{ context.name_of(product) }</h3>
            <p class="price">{ context.money(product.price) }</p>
            <button type="button" class="button" data-testid={["add-", &product.id].concat()} onclick={add}>{ words.add }</button>
        </li>
    }
}
