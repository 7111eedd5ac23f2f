//! Where a checkout stands, as a JavaScript object.

use wasm_bindgen::JsValue;

use super::outcome::{self, Made};
use crate::{
    browser::OpenError,
    checkout::{Refusal, State},
};

/// `{name, ...}`: what else there is depends on the name.
pub(super) fn object(state: &State) -> JsValue {
    let name = state.name();
    let made = Made::new().with("name", name);
    match state {
        State::Window(window) => made.with("merchantUid", window.order.as_str()),
        State::Checking(inquiry) | State::Unknown(inquiry) => made.with("merchantUid", inquiry.order.as_str()),
        State::Settled(confirmation) => made.with("confirmation", outcome::confirmation(confirmation, name)),
        State::Rejected { order, problem } | State::UnknownOrder { order, problem } => {
            made.with("merchantUid", order.as_str()).with("problem", outcome::problem(problem))
        }
        State::Refused(refusal) => made.with("reason", reason(refusal)),
        _ => made,
    }
    .done()
}

/// Words that don't change, for programs; the texts are in the page.
fn reason(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::Load(error) => error.diagnosis().code(),
        Refusal::Open(OpenError::AlreadyOpen { .. }) => "already-open",
        Refusal::Open(OpenError::OpenElsewhere) => "open-elsewhere",
        Refusal::Open(OpenError::Platform { .. }) => "platform",
        Refusal::Open(_) => "not-opened",
        Refusal::NotStarted { .. } => "not-started",
        Refusal::NothingReturned => "nothing-returned",
    }
}
