//! A checkout for components of one's own.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    MerchantUid,
    checkout::{Checkout, OneThread, Options, State, Subscription},
    request::PaymentRequest,
};

/// What [`use_checkout`] returns: where the checkout stands, and what can be done with it. Copy it into every closure.
#[derive(Clone, Copy, Debug)]
pub struct UseCheckout {
    /// Where it stands; [`State::Loading`] on a server.
    pub state: Signal<State>,
    current: Memo<Current>,
}

/// The checkout of the current order.
#[derive(Clone, Debug)]
struct Current {
    options: Options,
    made: Arc<OneThread<Made>>,
}

#[derive(Debug)]
struct Made {
    checkout: Checkout,
    _subscription: Subscription,
}

impl PartialEq for Current {
    fn eq(&self, other: &Current) -> bool {
        Arc::ptr_eq(&self.made, &other.made)
    }
}

impl Current {
    fn new(options: Options, changed: ArcTrigger) -> Current {
        let checkout = Checkout::new(options.clone());
        let subscription = checkout.subscribe(move |_| changed.notify());
        Current { options, made: Arc::new(OneThread::new(Made { checkout, _subscription: subscription })) }
    }

    /// A server may render a page by several threads; one that is as new is as good there.
    fn checkout(&self) -> Checkout {
        self.made.get().map_or_else(|| Checkout::new(self.options.clone()), |made| made.checkout.clone())
    }
}

impl UseCheckout {
    /// Loads i'mport's script; see [`Checkout::prepare`].
    pub fn prepare(&self) {
        self.checkout().prepare();
    }

    /// Opens the payment window. Call it in `on:click` itself, not in a task that it starts; see [`Checkout::pay`].
    pub fn pay(&self, request: &PaymentRequest) {
        self.checkout().pay(request);
    }

    /// The shopper says the window is gone; see [`Checkout::window_gone`].
    pub fn window_gone(&self) {
        self.checkout().window_gone();
    }

    /// Asks the server now; see [`Checkout::check_now`].
    pub fn check_now(&self) {
        self.checkout().check_now();
    }

    /// Finds out about an order of an earlier visit; see [`Checkout::resume`].
    pub fn resume(&self, order: MerchantUid) {
        self.checkout().resume(order);
    }

    /// Finds out about the payment that the page came back from; see [`Checkout::resume_returned`].
    pub fn resume_returned(&self) {
        self.checkout().resume_returned();
    }

    /// The checkout itself, to hand to code outside of Leptos.
    #[must_use]
    pub fn checkout(&self) -> Checkout {
        self.current.get_untracked().checkout()
    }

    /// The same, and again when there is another.
    pub(super) fn tracked(&self) -> Checkout {
        self.current.get().checkout()
    }
}

/// A checkout that lives as long as the component. `order` names what it is for, and may be a signal: with another order, it
/// begins anew.
///
/// Does nothing by itself; call [`UseCheckout::prepare`] in an `Effect` to be ready for a click. When the component goes away,
/// timers stop and nothing changes its state any more.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{checkout::Options, leptos::use_checkout, request::PaymentRequest};
///
/// #[component]
/// fn OwnButton(options: Options, request: PaymentRequest) -> impl IntoView {
///     let checkout = use_checkout(options, request.merchant_uid().clone());
///     Effect::new(move || checkout.prepare());
///     view! {
///         <button disabled=move || !checkout.state.read().can_pay() on:click=move |_| checkout.pay(&request)>"Pay"</button>
///         <p role="status">{move || checkout.state.read().name()}</p>
///     }
/// }
/// ```
///
/// # Server-side rendering
///
/// Nothing is loaded or asked, and effects don't run: the state is [`State::Loading`] there and in hydration's first frame.
#[must_use]
pub fn use_checkout(options: Options, order: impl Into<Signal<Option<MerchantUid>>>) -> UseCheckout {
    let order = order.into();
    // Set to the same order again, it is the same checkout.
    let order = Memo::new(move |_| order.get());
    let changed = ArcTrigger::new();
    let current = Memo::new({
        let changed = changed.clone();
        // Reads it, since to track a memo that nobody has read yet is to track nothing.
        move |_| order.with(|_| Current::new(options.clone(), changed.clone()))
    });
    let state = Memo::new(move |_| {
        changed.track();
        State::clone(&current.read().checkout().state())
    });
    UseCheckout { state: state.into(), current }
}
