//! The cart as a component's state.

use storefront::cart::{Cart, on_change_elsewhere};
use yew::prelude::*;

/// The cart of all tabs.
#[hook]
pub(crate) fn use_cart() -> UseStateHandle<Cart> {
    let cart = use_state_eq(|| Cart::load().unwrap_or_default());
    use_effect_with((*cart).clone(), Cart::save);
    let setter = cart.setter();
    use_effect_with((), move |()| {
        let listeners = on_change_elsewhere(move |cart| setter.set(cart));
        move || drop(listeners)
    });
    cart
}
