//! The shop's three pages.

mod checkout;
mod entering;
mod known;
mod returned;
mod shop;
mod summary;

pub(crate) use checkout::Checkout;
pub(crate) use returned::Return;
pub(crate) use shop::Shop;

use payjoa::outcome::Confirmation;

use crate::{app::Context, cart::Cart, open_orders};

#[derive(yew::Properties, PartialEq)]
pub(crate) struct PageProps {
    pub(crate) context: Context,
}

/// What was in the cart is ordered: empties it. Not for another cart's order, and not again when a result is looked at
/// later: the shopper may have put other things in since.
fn settled(context: &Context, confirmation: &Confirmation) {
    let is_this_carts = open_orders::settle(confirmation.merchant_uid(), &context.cart);
    if is_this_carts && is_ordered(confirmation) {
        context.set_cart.emit(Cart::default());
    }
}

/// Whether there is nothing left to pay for here.
fn is_ordered(confirmation: &Confirmation) -> bool {
    matches!(confirmation, Confirmation::Paid(_) | Confirmation::AwaitingDeposit(_))
}
