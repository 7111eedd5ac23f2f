//! What the components have in common.
//!
//! They are structs and not functions with hooks: each hook would be built anew for each component, and be half of what it
//! weighs.

use web_sys::HtmlElement;
use yew::{html::Scope, prelude::*};

use super::controls::lift;
use crate::{
    checkout::{Checkout, Options, State, Subscription},
    outcome::Confirmation,
};

/// A checkout that a component shows: it begins by itself, the heading of a result gets the focus, and the application is
/// told about what is settled.
pub(super) struct Shown {
    pub(super) checkout: Checkout,
    pub(super) heading: NodeRef,
    /// The name of the state that is in the page; none before the first.
    state: &'static str,
    /// Renders the component again.
    _subscription: Subscription,
}

impl Shown {
    /// Touches no browser: it is made where a server renders, too.
    pub(super) fn new<C: Component<Message = ()>>(options: &Options, component: &Scope<C>) -> Shown {
        let checkout = Checkout::new(options.clone());
        let component = component.clone();
        let subscription = checkout.subscribe(move |_| component.send_message(()));
        Shown { checkout, heading: NodeRef::default(), state: "", _subscription: subscription }
    }

    /// After each rendering; `begin` is called after the first.
    pub(super) fn rendered(&mut self, begin: fn(&Checkout), on_settled: &Callback<Confirmation>) {
        let before = self.state;
        let state = self.checkout.state();
        self.state = state.name();
        if before.is_empty() {
            begin(&self.checkout);
        } else if before != self.state {
            self.entered(&state, on_settled);
        }
    }

    fn entered(&self, state: &State, on_settled: &Callback<Confirmation>) {
        if let Some(heading) = self.heading.cast::<HtmlElement>().filter(|_| state.is_result()) {
            // A browser that can't focus it has nothing to lose.
            let _ = heading.focus();
        }
        match state {
            State::Settled(confirmation) => on_settled.emit(confirmation.clone()),
            State::Window(_) => {
                lift();
            }
            _ => {}
        }
    }
}
