//! The hook for components of one's own.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    MerchantUid,
    checkout::{Checkout, Options, State},
    request::PaymentRequest,
};

/// What [`use_checkout`] returns: where the checkout stands, and what can be done with it.
#[derive(Clone, Debug)]
pub struct UseCheckout {
    /// Where it stands; the component renders again when it changes.
    pub state: Rc<State>,
    checkout: Checkout,
}

impl UseCheckout {
    /// Loads i'mport's script; see [`Checkout::prepare`].
    pub fn prepare(&self) {
        self.checkout.prepare();
    }

    /// Opens the payment window. Call it in `onclick` itself, not in a task that it starts; see [`Checkout::pay`].
    pub fn pay(&self, request: &PaymentRequest) {
        self.checkout.pay(request);
    }

    /// The shopper says the window is gone; see [`Checkout::window_gone`].
    pub fn window_gone(&self) {
        self.checkout.window_gone();
    }

    /// Asks the server now; see [`Checkout::check_now`].
    pub fn check_now(&self) {
        self.checkout.check_now();
    }

    /// Finds out about an order of an earlier visit; see [`Checkout::resume`].
    pub fn resume(&self, order: MerchantUid) {
        self.checkout.resume(order);
    }

    /// Finds out about the payment that the page came back from; see [`Checkout::resume_returned`].
    pub fn resume_returned(&self) {
        self.checkout.resume_returned();
    }

    /// The checkout itself, to hand to code outside of Yew.
    #[must_use]
    pub fn checkout(&self) -> &Checkout {
        &self.checkout
    }
}

/// A checkout that lives as long as the component. `order` names what it is for: with another order, it begins anew, with
/// the options of that render. Other options for the same order change nothing.
///
/// Does nothing by itself; call [`UseCheckout::prepare`] in an effect to be ready for a click. When the component goes
/// away, timers stop and nothing sets its state any more.
#[hook]
pub fn use_checkout(options: &Options, order: Option<&MerchantUid>) -> UseCheckout {
    let made = use_memo(order.cloned(), |_| Checkout::new(options.clone()));
    let checkout = (*made).clone();
    let render = use_force_update();
    use_effect_with(checkout.clone(), move |checkout| {
        let subscription = checkout.subscribe(move |_| render.force_update());
        move || drop(subscription)
    });
    UseCheckout { state: checkout.state(), checkout }
}
