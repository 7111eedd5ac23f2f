//! What happens to a checkout, for analytics and a merchant's timeline.

use super::{Refusal, State};
use crate::{MerchantUid, browser::OpenError};

/// A checkout has gone from one state to another.
///
/// Has nothing of a shopper in it: no name, no card, no account, no address. The order's number joins it with the server's
/// history and the gateway's timeline; leave it out where order numbers say something of customers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Transition {
    /// The state it was in: [`State::name`].
    pub from: &'static str,
    /// The state it is in now: [`State::name`].
    pub to: &'static str,
    /// Why, where there is a stable word for it: `offline`, `slow`, `unreachable`, `conflict`, `shop` (the script didn't load),
    /// `popup-blocked`, `already-open`, `open-elsewhere`, `wrong-platform`, `not-opened`, `not-started`, `nothing-returned`, or
    /// the code of a rejection ([`Problem::code`](crate::outcome::contract::Problem::code)).
    pub code: Option<String>,
    /// The order, once there is one.
    pub order: Option<MerchantUid>,
    /// Milliseconds since the page was loaded; of use in differences.
    pub at: f64,
}

impl Transition {
    /// Nothing, if the state is still called the same.
    pub(super) fn between(from: &State, to: &State, at: f64) -> Option<Transition> {
        let names = (from.name(), to.name());
        (names.0 != names.1).then(|| Transition {
            from: names.0,
            to: names.1,
            code: code(to).map(str::to_owned),
            order: order(to).or_else(|| order(from)).cloned(),
            at,
        })
    }
}

fn code(state: &State) -> Option<&str> {
    Some(match state {
        State::Blocked => "popup-blocked",
        State::Refused(Refusal::Load(error)) => error.diagnosis().code(),
        State::Refused(Refusal::Open(OpenError::AlreadyOpen { .. })) => "already-open",
        State::Refused(Refusal::Open(OpenError::OpenElsewhere)) => "open-elsewhere",
        State::Refused(Refusal::Open(OpenError::Platform { .. })) => "wrong-platform",
        State::Refused(Refusal::Open(_)) => "not-opened",
        State::Refused(Refusal::NotStarted { .. }) => "not-started",
        State::Refused(Refusal::NothingReturned) => "nothing-returned",
        State::Rejected { problem, .. } | State::UnknownOrder { problem, .. } => problem.code.as_deref()?,
        _ => return None,
    })
}

fn order(state: &State) -> Option<&MerchantUid> {
    match state {
        State::Window(window) => Some(&window.order),
        State::Checking(inquiry) | State::Unknown(inquiry) => Some(&inquiry.order),
        State::Settled(confirmation) => Some(confirmation.merchant_uid()),
        State::Rejected { order, .. } | State::UnknownOrder { order, .. } => Some(order),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::LoadError;

    #[test]
    fn what_happened_is_told_with_a_stable_word() {
        let offline = State::Refused(Refusal::Load(LoadError::Offline { url: "https://cdn.example/?secret".into() }));
        let told = Transition::between(&State::Loading, &offline, 12.0).unwrap();
        assert_eq!((told.from, told.to, told.code.as_deref(), told.at), ("loading", "refused", Some("offline"), 12.0));
        assert!(!format!("{told:?}").contains("secret"));
        assert_eq!(Transition::between(&State::Idle, &State::Idle, 0.0), None);
        assert_eq!(
            Transition::between(&State::Idle, &State::Blocked, 0.0).unwrap().code.as_deref(),
            Some("popup-blocked")
        );
    }

    #[test]
    fn the_scripts_own_words_are_not_passed_on() {
        let personal =
            Refusal::NotStarted { code: Some("F400".into()), message: Some("홍길동님 잔액 부족".into()) };
        let told = Transition::between(&State::Idle, &State::Refused(personal), 0.0).unwrap();
        assert_eq!(told.code.as_deref(), Some("not-started"));
        assert!(!format!("{told:?}").contains("홍길동"));
    }
}
