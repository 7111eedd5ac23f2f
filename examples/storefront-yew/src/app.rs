//! The frame around the pages: what is loaded once, the language, the cart.

use payjoa::{
    Language, UserCode, Won,
    browser::{HttpConfirmer, Sdk},
    checkout::{Options, Texts},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{self, Config, Failure, Product},
    cart::{Cart, use_cart},
    language,
    pages::{Checkout, Return, Shop},
    route::{Link, Route, return_token, use_route},
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
    /// Asks the server anew what the shop has.
    pub(crate) reload: Callback<()>,
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

async fn stock() -> Result<Shelf, Failure> {
    let Config { user_code, sdk_url, pg } = api::config().await?;
    let user_code = UserCode::new(user_code).map_err(|_| Failure::Unavailable)?;
    let confirmer = HttpConfirmer::new(api::CONFIRM);
    // In the browser that ordered, the shop's cookie is enough; PAYJOA may have come back to another one.
    let confirmer = return_token().into_iter().fold(confirmer, |confirmer, token| confirmer.token(&token));
    let options = Options::with_confirmer(user_code, confirmer).sdk(Sdk::default().url(sdk_url));
    Ok(Shelf { options, pg, products: api::products().await? })
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
