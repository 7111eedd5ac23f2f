//! Three addresses; too few for a router crate.

use storefront::route::{Route, on_change};
use yew::prelude::*;

/// The route in the address bar, and a way to another one.
#[hook]
pub(crate) fn use_route() -> (Route, Callback<Route>) {
    let route = use_state(Route::current);
    use_effect_with((), {
        let route = route.setter();
        move |()| {
            let listener = on_change(move |to| route.set(to));
            move || drop(listener)
        }
    });
    let go = {
        let route = route.setter();
        use_callback((), move |to: Route, ()| {
            to.go();
            route.set(to);
        })
    };
    (*route, go)
}

#[derive(Properties, PartialEq)]
pub(crate) struct LinkProps {
    pub(crate) to: Route,
    pub(crate) go: Callback<Route>,
    #[prop_or_default]
    pub(crate) class: Classes,
    #[prop_or_default]
    pub(crate) testid: Option<AttrValue>,
    pub(crate) children: Html,
}

/// A link that changes the page without loading it, unless the shopper wants another tab.
#[component]
pub(crate) fn Link(props: &LinkProps) -> Html {
    let (to, go) = (props.to, props.go.clone());
    let onclick = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            go.emit(to);
        }
    };
    html! {
        <a href={to.path()} class={props.class.clone()} data-testid={props.testid.clone()} {onclick}>{ props.children.clone() }</a>
    }
}
