//! What a piece knows while it is shown.

use super::{Action, View, clipboard, markup::Node, source::Source};
use crate::{
    MerchantUid,
    browser::advice::{self, Advice},
    checkout::{Checkout, Refusal, State},
};

/// What is to be done; called after every borrow has ended.
pub(super) type Deed = Box<dyn FnOnce()>;

pub(super) struct Panel {
    pub(super) view: View,
    pub(super) checkout: Checkout,
    /// Whether it has begun: before, it looks as a server has written it.
    pub(super) begun: bool,
    /// The payment of an earlier visit that there is to ask about.
    pub(super) pending: Option<MerchantUid>,
    /// What this browser's shopper ought to know.
    pub(super) advice: Vec<Advice>,
    /// Whether the account's number has been copied.
    pub(super) copied: bool,
}

impl Panel {
    pub(super) fn new(view: View) -> Panel {
        let checkout = view.source.checkout();
        Panel { view, checkout, begun: false, pending: None, advice: Vec::new(), copied: false }
    }

    pub(super) fn nodes(&self) -> Vec<Node> {
        (self.view.kind.nodes)(self)
    }

    /// Whether another checkout begins.
    pub(super) fn replace(&mut self, view: View) -> bool {
        let anew = !self.view.is_about_the_same(&view);
        if anew {
            *self = Panel::new(view);
        } else {
            self.view = view;
        }
        anew
    }

    /// Gives what begins the checkout.
    pub(super) fn begin(&mut self) -> fn(&Checkout) {
        self.begun = true;
        (self.view.kind.prepare)(self);
        // One that belongs to the application is begun by it.
        if matches!(self.view.source, Source::Shared(_)) { |_| {} } else { self.view.kind.begin }
    }

    /// Looks up what is worth telling before this request is paid.
    pub(super) fn advise(&mut self) {
        let told = |request| advice::advise(advice::this_browser(), request);
        self.advice = self.view.request.as_ref().map(told).unwrap_or_default();
        self.advice.retain(|advice| !super::advice::is_dismissed(*advice));
    }

    pub(super) fn act(&mut self, action: Action) -> Deed {
        let checkout = self.checkout.clone();
        let drive = |act: fn(&Checkout)| -> Deed { Box::new(move || act(&checkout)) };
        match action {
            Action::Pay => match self.view.request.clone() {
                Some(request) => {
                    let checkout = self.checkout.clone();
                    Box::new(move || checkout.pay(&request))
                }
                None => Box::new(|| {}),
            },
            Action::WindowGone => drive(Checkout::window_gone),
            Action::CheckNow => drive(Checkout::check_now),
            Action::TryAgain => match (&*self.checkout.state(), self.view.on_try_again.clone()) {
                // Nothing has happened to an order whose script didn't load: it is as good as new.
                (State::Refused(Refusal::Load(_)), _) => drive(Checkout::prepare),
                (_, Some(again)) => Box::new(move || again()),
                (_, None) => Box::new(|| {}),
            },
            Action::Resume => match self.pending.clone() {
                Some(order) => {
                    let checkout = self.checkout.clone();
                    Box::new(move || checkout.resume(order))
                }
                None => Box::new(|| {}),
            },
            Action::Copy => {
                self.copied = super::deposit::account(&self.checkout.state()).is_some_and(clipboard::write);
                Box::new(|| {})
            }
            Action::Dismiss => {
                self.advice.drain(..).for_each(super::advice::dismiss);
                Box::new(|| {})
            }
        }
    }
}
