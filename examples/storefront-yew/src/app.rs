//! The frame around the pages: what is loaded once, the language, the cart.

use payjoa::{
    Language, UserCode, Won,
    browser::Sdk,
    checkout::{Options, Texts},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{self, Config, Product, Unavailable},
    cart::Cart,
    language,
    pages::{Checkout, Return, Shop},
    route::{Link, Route, use_route},
    words::Words,
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
}

impl Context {
    pub(crate) fn words(&self) -> &'static Words {
        Words::new(self.language)
    }

    pub(crate) fn name_of<'a>(&self, product: &'a Product) -> &'a str {
        match self.language {
            Language::Ko => &product.name_ko,
            Language::En => &product.name,
        }
    }

    pub(crate) fn money(&self, won: f64) -> String {
        self.texts.money(Won::from_f64(won).unwrap_or_default())
    }
}

/// What the server said about itself when the page was loaded.
#[derive(Clone, PartialEq)]
struct Shelf {
    options: Options,
    pg: String,
    products: Vec<Product>,
}

async fn stock() -> Result<Shelf, Unavailable> {
    let Config { user_code, sdk_url, pg } = api::config().await?;
    let user_code = UserCode::new(user_code).map_err(|_| Unavailable)?;
    let options = Options::new(user_code, "/payments/confirm").sdk(Sdk::default().url(sdk_url));
    Ok(Shelf { options, pg, products: api::products().await? })
}

#[component]
pub(crate) fn App() -> Html {
    let language = use_state(language::initial);
    let cart = use_state(Cart::load);
    let shelf = use_state(|| None::<Result<Shelf, ()>>);
    let (route, go) = use_route();
    use_effect_with(*language, |language| language::apply(*language));
    use_effect_with((*cart).clone(), Cart::save);
    let load = {
        let shelf = shelf.setter();
        use_callback((), move |(), ()| {
            let shelf = shelf.clone();
            shelf.set(None);
            spawn_local(async move { shelf.set(Some(stock().await.map_err(|Unavailable| ()))) });
        })
    };
    use_effect_with(load.clone(), |load| load.emit(()));

    let words = Words::new(*language);
    let page = match &*shelf {
        None => html! { <p class="note">{ words.loading }</p> },
        Some(Err(())) => html! {
            <div class="note">
                <p>{ words.unavailable }</p>
                <button type="button" class="button" onclick={move |_: MouseEvent| load.emit(())}>{ words.retry }</button>
            </div>
        },
        Some(Ok(shelf)) => {
            let context = Context {
                language: *language,
                pg: shelf.pg.clone(),
                options: shelf.options.clone(),
                texts: Texts::new(*language),
                products: shelf.products.clone(),
                cart: (*cart).clone(),
                set_cart: {
                    let cart = cart.setter();
                    Callback::from(move |new| cart.set(new))
                },
                go: go.clone(),
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
            <main id="main">{ page }</main>
            <footer>{ words.footer }</footer>
        </>
    }
}
