//! Three addresses; too few for a router crate.

use gloo_events::EventListener;
use web_sys::UrlSearchParams;
use yew::prelude::*;

/// What the shop's own return token is called in the address that PAYJOA comes back to.
pub(crate) const TOKEN: &str = "t";

/// The return token in the address, if this page was come back to. It stays there, so that a reload asks with it again.
pub(crate) fn return_token() -> Option<String> {
    let search = gloo_utils::window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(TOKEN)
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Route {
    Shop,
    Checkout,
    /// `m_redirect_url`: what PAYJOA comes back to on mobile.
    Return,
}

impl Route {
    pub(crate) fn path(self) -> &'static str {
        match self {
            Route::Shop => "/",
            Route::Checkout => "/checkout",
            Route::Return => "/payment/return",
        }
    }

    fn current() -> Route {
        let path = gloo_utils::window().location().pathname().unwrap_or_default();
        let at = |route: &Route| route.path() == path.trim_end_matches('/');
        [Route::Checkout, Route::Return].into_iter().find(at).unwrap_or(Route::Shop)
    }
}

/// The route in the address bar, and a way to another one.
#[hook]
pub(crate) fn use_route() -> (Route, Callback<Route>) {
    let route = use_state(Route::current);
    use_effect_with((), {
        let route = route.clone();
        move |()| {
            let listener = EventListener::new(&gloo_utils::window(), "popstate", move |_| route.set(Route::current()));
            move || drop(listener)
        }
    });
    let go = {
        let route = route.setter();
        use_callback((), move |to: Route, ()| {
            // A browser that refuses a history entry still shows the page.
            let _ = gloo_utils::history().push_state_with_url(&js_sys::Object::new(), "", Some(to.path()));
            gloo_utils::window().scroll_to_with_x_and_y(0.0, 0.0);
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
