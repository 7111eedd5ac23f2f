//! The shop's three pages.

mod checkout;
mod known;
mod returned;
mod shop;
mod summary;

pub(crate) use checkout::Checkout;
pub(crate) use returned::Return;
pub(crate) use shop::Shop;

use payjoa::outcome::Confirmation;

use storefront::{cart::Cart, settling};

use crate::app::Context;

#[derive(yew::Properties, PartialEq)]
pub(crate) struct PageProps {
    pub(crate) context: Context,
}

/// Empties the cart if what was in it is ordered.
fn settled(context: &Context, confirmation: &Confirmation) {
    if settling::empties(confirmation, &context.cart) {
        context.set_cart.emit(Cart::default());
    }
}
