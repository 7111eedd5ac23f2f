//! The same app plus a component of its own where the other program has its checkout: what Yew itself takes for that.

use baseline_yew::Counter;
use yew::{Callback, Component, Context, Html, NodeRef, Properties, Renderer, component, html, use_memo};

#[derive(Properties, PartialEq)]
struct OwnProps {
    order: String,
    #[prop_or_default]
    on_paid: Callback<String>,
}

/// As a shop would wrap some other script's widget: a place in the page, filled once it is there.
struct Own(NodeRef);

impl Component for Own {
    type Message = ();
    type Properties = OwnProps;

    fn create(_: &Context<Self>) -> Self {
        Own(NodeRef::default())
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! { <section ref={self.0.clone()} /> }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if let Some(place) = self.0.cast::<web_sys::Element>().filter(|_| first) {
            place.set_text_content(Some(&ctx.props().order));
            ctx.props().on_paid.emit(ctx.props().order.clone());
        }
    }
}

#[component]
fn App() -> Html {
    let order = use_memo((), |()| Some("order-1".to_owned()));
    html! {
        <>
            <Counter />
            if let Some(order) = order.as_ref().clone() {
                <Own {order} />
            }
        </>
    }
}

fn main() {
    Renderer::<App>::new().render();
}
