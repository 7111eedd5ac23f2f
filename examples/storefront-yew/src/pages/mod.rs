//! The shop's three pages.

mod checkout;
mod returned;
mod shop;
mod summary;

pub(crate) use checkout::Checkout;
pub(crate) use returned::Return;
pub(crate) use shop::Shop;

use payjoa::outcome::Confirmation;

use crate::{app::Context, cart::Cart};

#[derive(yew::Properties, PartialEq)]
pub(crate) struct PageProps {
    pub(crate) context: Context,
}

/// Empties the cart, once the server has said that what was in it is ordered.
fn settled(context: &Context, confirmation: &Confirmation) {
    if matches!(confirmation, Confirmation::Paid(_) | Confirmation::AwaitingDeposit(_)) {
        context.set_cart.emit(Cart::default());
    }
}
