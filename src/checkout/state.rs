//! What a checkout shows and does next: a pure function, without clock, page or network.

use super::Timing;
use crate::{
    ImpUid, MerchantUid,
    browser::{LoadError, OpenError},
    outcome::{Answer, Confirmation, Source, Unverified, contract::Problem},
};

/// Where a checkout stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// i'mport's script is being loaded; the shopper can't pay yet.
    Loading,
    /// Ready for the shopper's click.
    Idle,
    /// The payment window is open, or the page is about to leave for it.
    Window(Window),
    /// The server is being asked.
    Checking(Inquiry),
    /// The server has been asked for a while and doesn't know yet. **The shopper must not pay again.** It is still asked.
    Unknown(Inquiry),
    /// The server knows. The only state that can mean "paid".
    Settled(Confirmation),
    /// The server says the payment isn't the one this order needs.
    Rejected {
        /// The order, for the shopper to name.
        order: MerchantUid,
        /// What the server said.
        problem: Problem,
    },
    /// The server doesn't know the order.
    UnknownOrder {
        /// The order that was asked about.
        order: MerchantUid,
        /// What the server said.
        problem: Problem,
    },
    /// The browser blocked the payment window. The shopper may press pay again.
    Blocked,
    /// No payment began.
    Refused(Refusal),
}

/// Why no payment began, or none was checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// i'mport's script isn't there.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The payment window could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The script reported an error in place of a payment, and the server, asked more than once, knew of none. Start again
    /// with a new order; the record of this one stays, in case a payment of it turns up after all.
    #[error(
        "i'mport's script did not start the payment: {}",
        message.as_deref().or(code.as_deref()).unwrap_or("it gave no reason")
    )]
    NotStarted {
        /// The error's code (`F400`), if there was one.
        code: Option<String>,
        /// What the script said (Korean), for logs and support.
        message: Option<String>,
    },
    /// A return page that no payment came back to.
    #[error("this page was opened without a payment that could be checked")]
    NothingReturned,
}

/// An order whose payment window is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The order.
    pub order: MerchantUid,
    /// Whether the whole page leaves (mobile), rather than a window opening beside it (PC).
    pub leaving: bool,
    /// Whether `request_pay` has returned.
    pub(super) open: bool,
}

/// An order that the server is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry {
    /// The order.
    pub order: MerchantUid,
    /// The payment that the browser named for it, if it did.
    pub imp_uid: Option<ImpUid>,
    /// Since when, in milliseconds of the page's clock.
    pub(super) since: f64,
    /// How often the server has been asked.
    pub(super) asked: u32,
    /// The error that the script reported in place of a payment.
    pub(super) error: Option<EarlyError>,
}

/// An error without a payment. It may still be about one: an order that is already paid is refused like this, too. So the
/// server is asked; but where it knows of no payment there is none to wait for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EarlyError {
    code: Option<String>,
    message: Option<String>,
    /// How often the server has known of no payment since.
    unknown: u32,
}

/// How often the server has to know of no payment before an early error is believed.
const BELIEVED_AFTER: u32 = 2;

/// What happens to a checkout.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    Prepare,
    Loaded,
    NotLoaded(Refusal),
    Pay {
        order: MerchantUid,
        leaving: bool,
    },
    /// The shopper pressed pay too long ago for a window to open.
    #[cfg_attr(not(feature = "element"), allow(dead_code, reason = "only elements keep clicks"))]
    TooLate,
    Opened,
    NotOpened(OpenError),
    /// The window's callback, which belongs to the order whose window is open.
    Answered(Unverified),
    /// The shopper says the window is gone, or comes back to the page by the back button.
    WindowGone,
    /// A redirect or a record of an earlier visit names an order.
    Returned(Unverified),
    NothingReturned,
    Due,
    /// The shopper looks at the page again, or the browser has a network again.
    Seen,
    CheckNow,
    Replied(Answer),
    NoReply,
}

/// What the shell has to do for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    Load,
    Open,
    /// Closes the window if it can be, and ignores it from now on.
    Abandon,
    Remember(MerchantUid),
    Forget(MerchantUid),
    Ask {
        order: MerchantUid,
        imp_uid: Option<ImpUid>,
    },
    /// Sends [`Event::Due`] after so many milliseconds; replaces an earlier wait.
    Wait(u32),
}

impl State {
    /// The value of `data-state` in the rendered page; stable.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            State::Loading => "loading",
            State::Idle => "idle",
            State::Window(window) if window.leaving || !window.open => "opening",
            State::Window(_) => "window",
            State::Checking(_) => "checking",
            State::Unknown(_) => "unknown",
            State::Settled(Confirmation::Paid(_)) => "paid",
            State::Settled(Confirmation::AwaitingDeposit(_)) => "awaiting-deposit",
            State::Settled(Confirmation::Failed(_)) => "failed",
            State::Settled(Confirmation::Cancelled(_)) => "cancelled",
            State::Rejected { .. } | State::UnknownOrder { .. } => "rejected",
            State::Blocked => "blocked",
            State::Refused(_) => "refused",
        }
    }

    /// Whether the shopper may press pay.
    #[must_use]
    pub fn can_pay(&self) -> bool {
        matches!(self, State::Idle | State::Blocked)
    }

    /// Whether this attempt is over without money, so that the shopper may start another one, with a new order.
    #[must_use]
    pub fn can_try_again(&self) -> bool {
        match self {
            State::Settled(confirmation) => {
                matches!(confirmation, Confirmation::Failed(_) | Confirmation::Cancelled(_))
            }
            State::Refused(_) => true,
            // A rejected payment may have moved money: a person has to look at it first.
            _ => false,
        }
    }

    /// Whether the shopper has a result to read, so that focus belongs there.
    #[must_use]
    pub fn is_result(&self) -> bool {
        matches!(
            self,
            State::Settled(_)
                | State::Unknown(_)
                | State::Blocked
                | State::Rejected { .. }
                | State::UnknownOrder { .. }
                | State::Refused(_)
        )
    }
}

/// The next state, if it is another one; what to do is added to `todo`. `now` is in milliseconds of a clock that only goes
/// forward. What doesn't fit the state changes nothing: a second click, a late answer.
pub(super) fn step(state: &State, event: Event, now: f64, timing: &Timing, todo: &mut Vec<Effect>) -> Option<State> {
    match (state, event) {
        (State::Loading, Event::Loaded) => Some(State::Idle),
        (State::Loading, Event::NotLoaded(refusal)) => Some(State::Refused(refusal)),
        (state, Event::Prepare) if matches!(state, State::Loading) || state.can_try_again() => {
            todo.push(Effect::Load);
            Some(State::Loading)
        }
        (State::Idle | State::Blocked, Event::Pay { order, leaving }) => {
            todo.push(Effect::Remember(order.clone()));
            todo.push(Effect::Open);
            Some(State::Window(Window { order, leaving, open: false }))
        }
        (State::Idle, Event::TooLate) => Some(State::Blocked),
        (State::Window(window), event) => in_window(window, event, now, timing, todo),

        (State::Checking(inquiry) | State::Unknown(inquiry), event) if event.is_of_inquiry() => {
            Some(inquiring(inquiry.clone(), event, now, timing, todo))
        }
        // The money may have arrived since.
        (State::Settled(Confirmation::AwaitingDeposit(awaiting)), Event::CheckNow) => {
            Some(ask(Inquiry::about(awaiting.merchant_uid(), now), todo))
        }
        // What failed for want of a network is tried again when there is one.
        (State::Refused(Refusal::Load(LoadError::Offline { .. })), Event::Seen) => {
            todo.push(Effect::Load);
            Some(State::Loading)
        }
        (state, Event::Returned(claim)) if !state.is_final() => Some(match claim.merchant_uid() {
            Some(order) => ask(Inquiry::new(order, &claim, now), todo),
            None => State::Refused(Refusal::NothingReturned),
        }),
        (State::Loading | State::Idle, Event::NothingReturned) => Some(State::Refused(Refusal::NothingReturned)),
        _ => None,
    }
}

fn in_window(window: &Window, event: Event, now: f64, timing: &Timing, todo: &mut Vec<Effect>) -> Option<State> {
    let order = &window.order;
    match event {
        Event::Opened => {
            todo.push(Effect::Wait(timing.watchdog));
            Some(State::Window(Window { open: true, ..window.clone() }))
        }
        Event::NotOpened(OpenError::PopupBlocked) => {
            todo.push(Effect::Forget(order.clone()));
            Some(State::Blocked)
        }
        // Nobody knows how far the script got.
        Event::NotOpened(OpenError::Threw { message }) => {
            let mut inquiry = Inquiry::about(order, now);
            inquiry.error = Some(EarlyError { code: None, message: Some(message), unknown: 0 });
            Some(ask(inquiry, todo))
        }
        // Nothing was begun, unless this very order's window is the one that is open already, here or in another tab.
        Event::NotOpened(error) => {
            let perhaps = match &error {
                OpenError::AlreadyOpen { open } => open == order,
                OpenError::OpenElsewhere => true,
                _ => false,
            };
            if !perhaps {
                todo.push(Effect::Forget(order.clone()));
            }
            Some(State::Refused(error.into()))
        }
        Event::Answered(claim) => Some(ask(Inquiry::new(order, &claim, now), todo)),
        Event::WindowGone => {
            todo.push(Effect::Abandon);
            Some(ask(Inquiry::about(order, now), todo))
        }
        // The watchdog: the window's answer may never come.
        Event::Due | Event::Seen if window.open => {
            todo.push(Effect::Ask { order: order.clone(), imp_uid: None });
            None
        }
        // A failure isn't the end while the shopper is still in the window, where another card may do.
        Event::Replied(Answer::Pending { .. } | Answer::Settled(Confirmation::Failed(_)) | Answer::UnknownOrder(_))
        | Event::NoReply => {
            todo.push(Effect::Wait(timing.watchdog));
            None
        }
        Event::Replied(answer) => {
            todo.push(Effect::Abandon);
            known(answer, order, true, todo).ok()
        }
        _ => None,
    }
}

fn inquiring(mut inquiry: Inquiry, event: Event, now: f64, timing: &Timing, todo: &mut Vec<Effect>) -> State {
    let retry_after = match event {
        Event::Due | Event::CheckNow | Event::Seen => {
            todo.push(inquiry.question());
            return inquiry.shown(now, timing);
        }
        Event::Replied(answer) => match known(answer, &inquiry.order, inquiry.imp_uid.is_none(), todo) {
            Ok(end) => return end,
            Err(retry_after) => {
                if let Some(refusal) = inquiry.nothing_known() {
                    return State::Refused(refusal);
                }
                retry_after
            }
        },
        _ => None,
    };
    inquiry.asked = inquiry.asked.saturating_add(1);
    let late = inquiry.is_late(now, timing);
    todo.push(Effect::Wait(if late { timing.slow_pause } else { timing.pause(inquiry.asked, retry_after) }));
    inquiry.shown(now, timing)
}

fn ask(inquiry: Inquiry, todo: &mut Vec<Effect>) -> State {
    todo.push(inquiry.question());
    State::Checking(inquiry)
}

/// What an answer ends in, or what it says about asking again. An order that the shop doesn't know keeps its record: some
/// proxy may have answered in the shop's place. `by_order` is whether it was asked for the order alone: a
/// rejection of a payment that only the browser named says nothing about the order's own, so its record stays.
fn known(answer: Answer, order: &MerchantUid, by_order: bool, todo: &mut Vec<Effect>) -> Result<State, Option<u32>> {
    let (end, over) = match answer {
        Answer::Pending { retry_after } => return Err(retry_after),
        Answer::Settled(confirmation) => (State::Settled(confirmation), true),
        Answer::UnknownOrder(problem) => (State::UnknownOrder { order: order.clone(), problem }, false),
        Answer::Rejected(problem) => (State::Rejected { order: order.clone(), problem }, by_order),
    };
    if over {
        todo.push(Effect::Forget(order.clone()));
    }
    Ok(end)
}

impl State {
    /// Whether nothing can happen to this order any more.
    fn is_final(&self) -> bool {
        matches!(self, State::Settled(_) | State::Rejected { .. } | State::UnknownOrder { .. })
    }
}

impl Event {
    fn is_of_inquiry(&self) -> bool {
        matches!(self, Event::Due | Event::Seen | Event::CheckNow | Event::Replied(_) | Event::NoReply)
    }
}

impl Inquiry {
    /// The payment that a claim names counts only if the claim is about this very order.
    fn new(order: &MerchantUid, claim: &Unverified, now: f64) -> Inquiry {
        let mut inquiry = Inquiry::about(order, now);
        if claim.merchant_uid() == Some(order) {
            inquiry.imp_uid = claim.imp_uid().cloned();
            inquiry.error = EarlyError::of(claim);
        }
        inquiry
    }

    fn about(order: &MerchantUid, now: f64) -> Inquiry {
        Inquiry { order: order.clone(), imp_uid: None, since: now, asked: 0, error: None }
    }

    /// The server has said that it knows of no payment; what that makes of an early error.
    fn nothing_known(&mut self) -> Option<Refusal> {
        let error = self.error.as_mut()?;
        error.unknown = error.unknown.saturating_add(1);
        let believed = error.unknown >= BELIEVED_AFTER;
        self.error.take_if(|_| believed).map(|EarlyError { code, message, .. }| Refusal::NotStarted { code, message })
    }

    fn question(&self) -> Effect {
        Effect::Ask { order: self.order.clone(), imp_uid: self.imp_uid.clone() }
    }

    fn is_late(&self, now: f64, timing: &Timing) -> bool {
        now - self.since >= f64::from(timing.patience)
    }

    fn shown(self, now: f64, timing: &Timing) -> State {
        if self.is_late(now, timing) { State::Unknown(self) } else { State::Checking(self) }
    }
}

impl EarlyError {
    /// Only the callback knows of such errors: in an address anybody can write one, and a payment that was named was begun.
    fn of(claim: &Unverified) -> Option<EarlyError> {
        let [code, message] = [claim.error_code(), claim.error_message()].map(|said| said.map(str::to_owned));
        let early = claim.source() == Source::Callback && claim.imp_uid().is_none();
        (early && (code.is_some() || message.is_some())).then_some(EarlyError { code, message, unknown: 0 })
    }
}

#[cfg(test)]
mod tests;
