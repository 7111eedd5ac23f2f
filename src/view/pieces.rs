//! The pieces: what each is made of, and how it begins.
//!
//! Tables of functions and not an enum: a page downloads those of the pieces it shows.

use super::{advice, controls, markup::Node, panel::Panel, status};
use crate::{
    browser::pending,
    checkout::{Checkout, State, Text},
};

pub(super) struct Kind {
    /// The name of the root.
    pub(super) root: &'static str,
    pub(super) nodes: fn(&Panel) -> Vec<Node>,
    /// Looks around in the browser, once it is in the page.
    pub(super) prepare: fn(&mut Panel),
    pub(super) begin: fn(&Checkout),
}

pub(super) static CHECKOUT: Kind = Kind {
    root: "checkout",
    nodes: |panel| {
        let before = panel.checkout.state().can_pay().then(|| advice::note(panel)).flatten();
        nodes([Some(status::status(panel)), before, controls::pay(panel), controls::controls(panel)])
    },
    prepare: Panel::advise,
    begin: Checkout::prepare,
};

pub(super) static RETURN_PAGE: Kind = Kind {
    root: "return",
    nodes: |panel| nodes([Some(status::status(panel)), controls::controls(panel)]),
    prepare: |_| {},
    begin: Checkout::resume_returned,
};

pub(super) static RESUME: Kind = Kind {
    root: "resume",
    nodes: |panel| {
        if panel.pending.is_none() {
            return Vec::new();
        }
        if !matches!(*panel.checkout.state(), State::Loading) {
            return nodes([Some(status::status(panel)), controls::controls(panel)]);
        }
        let texts = &panel.view.texts;
        let offer = status::words(texts.heading(Text::Pending), texts.explanation(Text::Pending));
        let resume =
            super::markup::Element::button("resume-button", super::Action::Resume, texts.heading(Text::Resume));
        offer.into_iter().chain([resume]).map(Node::from).collect()
    },
    // A server that renders has no storage.
    prepare: |panel| panel.pending = pending::latest().map(|latest| latest.merchant_uid),
    begin: |_| {},
};

pub(super) static PAY_BUTTON: Kind =
    Kind { root: "pay-button", nodes: |panel| nodes([controls::pay(panel)]), prepare: |_| {}, begin: |_| {} };

pub(super) static PAYMENT_STATUS: Kind = Kind {
    root: "payment-status",
    nodes: |panel| nodes([Some(status::status(panel)), controls::controls(panel)]),
    prepare: |_| {},
    begin: |_| {},
};

pub(super) static DEPOSIT_ACCOUNT: Kind = Kind {
    root: "deposit-account",
    nodes: |panel| {
        let state = panel.checkout.state();
        let account = super::deposit::account(&state).and_then(|_| status::details(panel));
        status::over(panel, &state).unwrap_or_default().into_iter().chain(account).map(Node::from).collect()
    },
    prepare: |_| {},
    begin: |_| {},
};

fn nodes<const N: usize>(elements: [Option<super::markup::Element>; N]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for element in elements.into_iter().flatten() {
        nodes.push(element.into());
    }
    nodes
}
