//! What PAYJOA comes back to on mobile.

use payjoa::yew::ReturnPage;
use storefront::route::Route;
use yew::prelude::*;

use super::{PageProps, settled};
use crate::route::Link;

#[component]
pub(crate) fn Return(props: &PageProps) -> Html {
    let context = &props.context;
    let words = context.words();
    let on_settled = {
        let context = context.clone();
        Callback::from(move |confirmation| settled(&context, &confirmation))
    };
    let on_try_again = {
        let go = context.go.clone();
        Callback::from(move |()| go.emit(Route::Checkout))
    };
    html! {
        <div class="narrow">
            <h1>{ words.result }</h1>
            <section class="panel">
                <ReturnPage options={context.options.clone()} texts={context.texts.clone()} {on_settled} {on_try_again} />
            </section>
            <p class="back"><Link to={Route::Shop} go={context.go.clone()}>{ words.to_shop }</Link></p>
        </div>
    }
}
