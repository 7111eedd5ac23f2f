//! The frame around the pages: what is loaded once, the language, the cart.

use payjoa::{
    Language, Won,
    checkout::{Options, Texts},
};
use storefront::{
    Words,
    api::{Failure, Product},
    cart::Cart,
    language,
    route::Route,
    shelf::{Shelf, stock},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    cart::use_cart,
    pages::{Checkout, Return, Shop},
    route::{Link, use_route},
};

/// What every page needs.
#[derive(Clone, PartialEq)]
pub(crate) struct Context {
    pub(crate) language: Language,
    pub(crate) pg: String,
    /// Whose payments, and where to have them confirmed.
    pub(crate) options: Options,
    pub(crate) texts: Texts,
    pub(crate) products: Vec<Product>,
    pub(crate) cart: Cart,
    pub(crate) set_cart: Callback<Cart>,
    pub(crate) go: Callback<Route>,
    /// Asks the server anew what the shop has.
    pub(crate) reload: Callback<()>,
}

impl Context {
    pub(crate) fn words(&self) -> &'static Words {
        Words::new(self.language)
    }

    pub(crate) fn name_of<'a>(&self, product: &'a Product) -> &'a str {
        product.name_in(self.language)
    }

    pub(crate) fn money(&self, won: f64) -> String {
        self.texts.money(Won::from_f64(won).unwrap_or_default())
    }
}

#[component]
pub(crate) fn App() -> Html {
    let language = use_state(language::initial);
    let cart = use_cart();
    let shelf = use_state(|| None::<Result<Shelf, Failure>>);
    let (route, go) = use_route();
    use_effect_with(*language, |language| language::apply(*language));
    let load = {
        let shelf = shelf.setter();
        use_callback((), move |(), ()| {
            let shelf = shelf.clone();
            shelf.set(None);
            spawn_local(async move { shelf.set(Some(stock().await)) });
        })
    };
    use_effect_with(load.clone(), |load| load.emit(()));

    // What the shop no longer has is out of the cart before any page sees it.
    let products = shelf.as_ref().and_then(|shelf| shelf.as_ref().ok()).map(|shelf| shelf.products.as_slice());
    let sold = products.map_or_else(|| (*cart).clone(), |products| cart.of(products));
    let taken_out = use_state(|| false);
    use_effect_with(sold.clone(), {
        let (cart, taken_out) = (cart.clone(), taken_out.setter());
        move |sold| {
            if *sold != *cart {
                taken_out.set(true);
                cart.set(sold.clone());
            }
        }
    });

    let words = Words::new(*language);
    let page = match &*shelf {
        None => html! { <p class="note">{ words.loading }</p> },
        Some(Err(_)) => html! {
            <div class="note">
                <p>{ words.unavailable }</p>
                <button type="button" class="button" onclick={load.reform(|_: MouseEvent| ())}>{ words.retry }</button>
            </div>
        },
        Some(Ok(shelf)) => {
            let context = Context {
                language: *language,
                pg: shelf.pg.clone(),
                options: shelf.options.clone(),
                texts: Texts::new(*language),
                products: shelf.products.clone(),
                cart: sold,
                set_cart: {
                    let cart = cart.setter();
                    Callback::from(move |new| cart.set(new))
                },
                go: go.clone(),
                reload: load,
            };
            match route {
                Route::Shop => html! { <Shop {context} /> },
                Route::Checkout => html! { <Checkout {context} /> },
                Route::Return => html! { <Return {context} /> },
            }
        }
    };
    let switch = {
        let (setter, other) = (language.setter(), language::other(*language));
        move |_: MouseEvent| setter.set(other)
    };
    html! {
        <>
            <a class="skip" href="#main">{ words.skip }</a>
            <header class="top">
                <Link to={Route::Shop} go={go.clone()} class="brand">{ words.shop }
                </Link>
                <button type="button" class="language" data-testid="lang" onclick={switch}>{ words.to_other_language }</button>
            </header>
            <main id="main">
                if *taken_out {
                    <div class="notice" role="status">
                        <p>{ words.no_longer_sold }</p>
                        <button type="button" class="button" onclick={move |_: MouseEvent| taken_out.set(false)}>{ words.understood }</button>
                    </div>
                }
                { page }
            </main>
            <footer><a href={["/club?lang=", language.tag()].concat()} data-testid="club">{ words.club }</a><br />{ words.footer }</footer>
        </>
    }
}
