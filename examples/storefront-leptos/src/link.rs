//! Links between the pages.

use leptos::{ev::MouseEvent, prelude::*};
use storefront::route::Route;

use crate::context::Frame;

/// A link that changes the page without loading it, unless the shopper wants another tab.
#[component]
pub(crate) fn Link(
    to: Route,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] testid: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let go = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            frame.go(to);
        }
    };
    view! { <a href=to.path() class=class data-testid=testid on:click=go>{children()}</a> }
}
