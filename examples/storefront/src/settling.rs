//! What a result means for the cart.

use payjoa::outcome::Confirmation;

use crate::{cart::Cart, open_orders};

/// Whether what is in the cart is ordered, so that it is to be emptied. Not for another cart's order, and not again when a
/// result is looked at later: the shopper may have put other things in since.
pub fn empties(confirmation: &Confirmation, cart: &Cart) -> bool {
    let is_this_carts = open_orders::settle(confirmation.merchant_uid(), cart);
    is_this_carts && is_ordered(confirmation)
}

/// Whether there is nothing left to pay for here.
pub fn is_ordered(confirmation: &Confirmation) -> bool {
    matches!(confirmation, Confirmation::Paid(_) | Confirmation::AwaitingDeposit(_))
}
