//! What every page needs. All of it can be copied into closures.

use leptos::prelude::*;
use payjoa::{
    Language, Won,
    checkout::{Options, Texts},
    outcome::Confirmation,
};
use storefront::{Words, api::Product, cart::Cart, route::Route, settling, shelf::Shelf};

/// What is around the pages.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) language: RwSignal<Language>,
    pub(crate) route: RwSignal<Route>,
    pub(crate) saved: RwSignal<Cart>,
}

/// The same, once the server has said what the shop has.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pub(crate) frame: Frame,
    pub(crate) shelf: StoredValue<Shelf>,
    /// What the shopper wants and the shop still has.
    pub(crate) cart: Memo<Cart>,
    pub(crate) texts: Signal<Texts>,
    /// Asks the server anew what the shop has.
    pub(crate) reload: Callback<()>,
}

impl Frame {
    /// Some of the shop's words, in the shopper's language.
    pub(crate) fn say(
        self,
        which: fn(&Words) -> &'static str,
    ) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || which(Words::new(self.language.get()))
    }

    pub(crate) fn go(self, to: Route) {
        to.go();
        self.route.set(to);
    }
}

impl Context {
    pub(crate) fn say(
        self,
        which: fn(&Words) -> &'static str,
    ) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        self.frame.say(which)
    }

    /// Whose payments, and where to have them confirmed.
    pub(crate) fn options(self) -> Options {
        self.shelf.read_value().options.clone()
    }

    pub(crate) fn products(self) -> Vec<Product> {
        self.shelf.read_value().products.clone()
    }

    pub(crate) fn name_of(self, product: &Product) -> String {
        product.name_in(self.frame.language.get()).to_owned()
    }

    pub(crate) fn money(self, won: f64) -> String {
        self.texts.read().money(Won::from_f64(won).unwrap_or_default())
    }

    /// One more of a product, or one less.
    pub(crate) fn put(self, product: &str, more: bool) {
        self.frame.saved.set(self.cart.read_untracked().with(product, more));
    }

    /// Empties the cart if what was in it is ordered.
    pub(crate) fn settled(self, confirmation: &Confirmation) {
        if settling::empties(confirmation, &self.cart.read_untracked()) {
            self.frame.saved.set(Cart::default());
        }
    }
}
