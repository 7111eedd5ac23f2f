//! What is in the cart, and what it comes to.

use storefront::api::Product;
use yew::prelude::*;

use crate::app::Context;

#[derive(Properties, PartialEq)]
pub(super) struct SummaryProps {
    pub(super) context: Context,
    /// Whether quantities can be changed here.
    #[prop_or_default]
    pub(super) editable: bool,
}

#[component]
pub(super) fn Summary(props: &SummaryProps) -> Html {
    let SummaryProps { context, editable } = props;
    let lines = context.cart.lines(&context.products);
    let total = context.cart.total(&context.products);
    html! {
        <>
            <ul class="lines">{ for lines.into_iter().map(|(product, quantity)| line(context, product, quantity, *editable)) }</ul>
            <p class="total"><span>{ context.words().total }</span><strong>{ context.money(total) }</strong></p>
        </>
    }
}

fn line(context: &Context, product: &Product, quantity: u32, editable: bool) -> Html {
    html! {
        <li key={product.id.clone()}>
            <img src={product.image.clone()} alt="" width="56" height="56" />
            <span class="name">{ context.name_of(product) }</span>
            if editable {
                <span class="quantity">
                    { change(context, product, false, "−", context.words().less) }
                    <span>{ quantity }</span>
                    { change(context, product, true, "+", context.words().more) }
                </span>
            } else {
                <span class="quantity">{ "× " }{ quantity }</span>
            }
            <span class="price">{ context.money(product.price * f64::from(quantity)) }</span>
        </li>
    }
}

fn change(context: &Context, product: &Product, more: bool, sign: &'static str, label: &'static str) -> Html {
    let (context, id) = (context.clone(), product.id.clone());
    let label = [context.name_of(product), ": ", label].concat();
    let onclick = move |_: MouseEvent| context.set_cart.emit(context.cart.with(&id, more));
    html! { <button type="button" aria-label={label} {onclick}>{ sign }</button> }
}
