//! The frame around the pages: what is loaded once, the language, the cart.

use leptos::prelude::*;
use payjoa::checkout::Texts;
use storefront::{
    cart::{self, Cart},
    language,
    route::{self, Route},
    shelf::{Shelf, stock},
};

use crate::{
    context::{Context, Frame},
    link::Link,
    pages::{Checkout, Return, Shop},
};

#[component]
pub(crate) fn App() -> impl IntoView {
    let frame = Frame {
        language: RwSignal::new(language::initial()),
        route: RwSignal::new(Route::current()),
        saved: RwSignal::new(Cart::load().unwrap_or_default()),
    };
    provide_context(frame);
    let Frame { language, route, saved } = frame;
    Effect::new(move || language::apply(language.get()));
    Effect::new(move || saved.read().save());
    StoredValue::new_local(route::on_change(move |to| route.set(to)));
    StoredValue::new_local(cart::on_change_elsewhere(move |cart| saved.set(cart)));

    let shelf = LocalResource::new(stock);
    let reload = Callback::new(move |()| shelf.refetch());
    let taken_out = RwSignal::new(false);
    let page = move || {
        shelf.get().map(|shelf| match shelf {
            Ok(shelf) => view! { <Page shelf taken_out reload /> }.into_any(),
            Err(_) => view! {
                <div class="note">
                    <p>{frame.say(|words| words.unavailable)}</p>
                    <button type="button" class="button" on:click=move |_| reload.run(())>{frame.say(|words| words.retry)}</button>
                </div>
            }
            .into_any(),
        })
    };
    view! {
        <a class="skip" href="#main">{frame.say(|words| words.skip)}</a>
        <header class="top">
            <Link to=Route::Shop class="brand">{frame.say(|words| words.shop)}</Link>
            <button type="button" class="language" data-testid="lang" on:click=move |_| language.update(|now| *now = language::other(*now))>
                {frame.say(|words| words.to_other_language)}
            </button>
        </header>
        <main id="main">
            <Show when=move || taken_out.get()>
                <div class="notice" role="status">
                    <p>{frame.say(|words| words.no_longer_sold)}</p>
                    <button type="button" class="button" on:click=move |_| taken_out.set(false)>{frame.say(|words| words.understood)}</button>
                </div>
            </Show>
            <Suspense fallback=move || view! { <p class="note">{frame.say(|words| words.loading)}</p> }>{page}</Suspense>
        </main>
        <footer>
            <a href=move || ["/club?lang=", language.get().tag()].concat() data-testid="club">{frame.say(|words| words.club)}</a>
            <br />
            {frame.say(|words| words.footer)}
        </footer>
    }
}

/// The page that the address names.
#[component]
fn Page(shelf: Shelf, taken_out: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let Frame { language, route, saved } = frame;
    let products = shelf.products.clone();
    // What the shop no longer has is out of the cart before any page sees it.
    let cart = Memo::new(move |_| saved.read().of(&products));
    Effect::new(move || {
        if *cart.read() != *saved.read_untracked() {
            taken_out.set(true);
            saved.set(cart.get_untracked());
        }
    });
    let texts = Signal::derive(move || Texts::new(language.get()));
    provide_context(Context { frame, shelf: StoredValue::new(shelf), cart, texts, reload });
    move || match route.get() {
        Route::Shop => view! { <Shop /> }.into_any(),
        Route::Checkout => view! { <Checkout /> }.into_any(),
        Route::Return => view! { <Return /> }.into_any(),
    }
}
