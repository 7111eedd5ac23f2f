//! What PAYJOA comes back to on mobile.

use leptos::prelude::*;
use payjoa::leptos::ReturnPage;
use storefront::route::Route;

use crate::{context::Context, link::Link};

#[component]
pub(crate) fn Return() -> impl IntoView {
    let shop = expect_context::<Context>();
    view! {
        <div class="narrow">
            <h1>{shop.say(|words| words.result)}</h1>
            <section class="panel">
                <ReturnPage
                    options=shop.options()
                    texts=shop.texts
                    on_settled=move |confirmation| shop.settled(&confirmation)
                    on_try_again=move || shop.frame.go(Route::Checkout)
                />
            </section>
            <p class="back"><Link to=Route::Shop>{shop.say(|words| words.to_shop)}</Link></p>
        </div>
    }
}
