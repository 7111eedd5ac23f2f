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
    Rejected(Problem),
    /// The server doesn't know the order.
    UnknownOrder(Problem),
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
            State::Rejected(_) | State::UnknownOrder(_) => "rejected",
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
                | State::Rejected(_)
                | State::UnknownOrder(_)
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
        (State::Window(window), event) => in_window(window, event, now, timing, todo),

        (State::Checking(inquiry) | State::Unknown(inquiry), event) if event.is_of_inquiry() => {
            Some(inquiring(inquiry.clone(), event, now, timing, todo))
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
        // Nothing was begun, unless this very order's window is the one that is open already.
        Event::NotOpened(error) => {
            if !matches!(&error, OpenError::AlreadyOpen { open } if open == order) {
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
        Event::Due => {
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
        Event::Due | Event::CheckNow => {
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
        Answer::UnknownOrder(problem) => (State::UnknownOrder(problem), false),
        Answer::Rejected(problem) => (State::Rejected(problem), by_order),
    };
    if over {
        todo.push(Effect::Forget(order.clone()));
    }
    Ok(end)
}

impl State {
    /// Whether nothing can happen to this order any more.
    fn is_final(&self) -> bool {
        matches!(self, State::Settled(_) | State::Rejected(_) | State::UnknownOrder(_))
    }
}

impl Event {
    fn is_of_inquiry(&self) -> bool {
        matches!(self, Event::Due | Event::CheckNow | Event::Replied(_) | Event::NoReply)
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        UserCode, Won,
        outcome::contract::{Reply, Settled},
    };

    fn order() -> MerchantUid {
        MerchantUid::new("mine").unwrap()
    }

    fn imp() -> ImpUid {
        ImpUid::new("imp_1").unwrap()
    }

    fn answer(reply: Reply) -> Answer {
        Answer::from_reply(reply, &order()).unwrap()
    }

    fn paid() -> Answer {
        answer(Reply::Settled(Settled::Paid {
            merchant_uid: order(),
            imp_uid: imp(),
            amount: Won::new(1_004).unwrap(),
            cancelled_amount: Won::ZERO,
            pay_method: None,
            paid_at: None,
            receipt_url: None,
        }))
    }

    fn failed() -> Answer {
        answer(Reply::Settled(Settled::Failed { merchant_uid: order(), imp_uid: None, reason: None }))
    }

    fn problem() -> Problem {
        Problem { kind: "about:blank".into(), title: "No".into(), status: 409, detail: None, code: None }
    }

    fn pending(retry_after: Option<u32>) -> Answer {
        Answer::Pending { retry_after }
    }

    fn claim(query: &str) -> Unverified {
        Unverified::from_query(query).unwrap()
    }

    fn window() -> State {
        State::Window(Window { order: order(), leaving: false, open: true })
    }

    fn inquiry(imp_uid: Option<ImpUid>) -> Inquiry {
        Inquiry { imp_uid, asked: 1, ..Inquiry::about(&order(), 0.0) }
    }

    fn pay() -> Event {
        Event::Pay { order: order(), leaving: false }
    }

    fn step(state: State, event: Event, now: f64, timing: &Timing) -> (State, Vec<Effect>) {
        let mut todo = Vec::new();
        let after = super::step(&state, event, now, timing, &mut todo);
        (after.unwrap_or(state), todo)
    }

    /// The name of the next state, and what is to be done.
    #[track_caller]
    fn next(state: State, event: Event, now: f64) -> (&'static str, Vec<Effect>) {
        let (state, effects) = step(state, event, now, &Timing::default());
        (state.name(), effects)
    }

    fn ask(imp_uid: Option<ImpUid>) -> Effect {
        Effect::Ask { order: order(), imp_uid }
    }

    /// One of each state, with its name.
    fn every_state() -> Vec<State> {
        let settled = |answer| match answer {
            Answer::Settled(confirmation) => State::Settled(confirmation),
            _ => unreachable!(),
        };
        vec![
            State::Loading,
            State::Idle,
            window(),
            State::Window(Window { order: order(), leaving: true, open: true }),
            State::Checking(inquiry(Some(imp()))),
            State::Unknown(inquiry(None)),
            settled(paid()),
            settled(failed()),
            State::Rejected(problem()),
            State::UnknownOrder(problem()),
            State::Blocked,
            State::Refused(Refusal::NothingReturned),
        ]
    }

    #[test]
    fn the_way_of_a_payment_on_pc() {
        let (state, effects) = step(State::Loading, Event::Loaded, 0.0, &Timing::default());
        assert_eq!((state.name(), effects), ("idle", vec![]));
        let (state, effects) = step(state, pay(), 0.0, &Timing::default());
        assert_eq!((state.name(), effects), ("opening", vec![Effect::Remember(order()), Effect::Open]));
        let (state, effects) = step(state, Event::Opened, 0.0, &Timing::default());
        assert_eq!((state.name(), effects), ("window", vec![Effect::Wait(5_000)]));
        let answered = Event::Answered(claim("imp_uid=imp_1&merchant_uid=mine&imp_success=false"));
        let (state, effects) = step(state, answered, 0.0, &Timing::default());
        assert_eq!((state.name(), effects), ("checking", vec![ask(Some(imp()))]));
        assert_eq!(next(state, Event::Replied(paid()), 1.0), ("paid", vec![Effect::Forget(order())]));
    }

    #[test]
    fn nothing_but_an_answer_of_the_server_settles() {
        let claims = "imp_uid=imp_1&merchant_uid=mine&imp_success=true&success=true&status=paid";
        for state in every_state() {
            for event in [
                Event::Prepare,
                Event::Loaded,
                Event::NotLoaded(LoadError::NoPage.into()),
                pay(),
                Event::Opened,
                Event::NotOpened(OpenError::PopupBlocked),
                Event::Answered(claim(claims)),
                Event::Returned(claim(claims)),
                Event::NothingReturned,
                Event::WindowGone,
                Event::Due,
                Event::CheckNow,
                Event::NoReply,
                Event::Replied(pending(None)),
                Event::Replied(Answer::Rejected(problem())),
                Event::Replied(Answer::UnknownOrder(problem())),
            ] {
                let was = state.clone();
                let (after, _) = step(state.clone(), event.clone(), 1e9, &Timing::default());
                assert!(!matches!(after, State::Settled(_)) || after == was, "{was:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_second_click_does_nothing() {
        for state in every_state().into_iter().filter(|state| !state.can_pay()) {
            let was = state.clone();
            assert_eq!(step(state, pay(), 0.0, &Timing::default()), (was, vec![]));
        }
    }

    #[test]
    fn what_is_settled_stays_settled() {
        let (settled, _) = step(window(), Event::Replied(paid()), 0.0, &Timing::default());
        for event in [
            Event::Replied(failed()),
            Event::Replied(pending(None)),
            Event::Answered(claim("imp_uid=imp_1&merchant_uid=mine")),
            Event::Returned(claim("imp_uid=imp_1&merchant_uid=other")),
            Event::WindowGone,
            Event::Due,
            Event::Prepare,
            Event::NoReply,
        ] {
            assert_eq!(step(settled.clone(), event, 1e9, &Timing::default()), (settled.clone(), vec![]));
        }
    }

    #[test]
    fn an_open_window_is_watched_and_left() {
        for (name, event, want) in [
            ("nobody calls back", Event::Due, ("window", vec![ask(None)])),
            ("the server doesn't know", Event::Replied(pending(None)), ("window", vec![Effect::Wait(5_000)])),
            ("the server is away", Event::NoReply, ("window", vec![Effect::Wait(5_000)])),
            ("paid meanwhile", Event::Replied(paid()), ("paid", vec![Effect::Abandon, Effect::Forget(order())])),
            ("one card failed", Event::Replied(failed()), ("window", vec![Effect::Wait(5_000)])),
            ("the shopper closed it", Event::WindowGone, ("checking", vec![Effect::Abandon, ask(None)])),
        ] {
            assert_eq!(next(window(), event, 0.0), want, "{name}");
        }
    }

    #[test]
    fn a_callback_about_another_order_is_not_believed() {
        let answered = Event::Answered(claim("imp_uid=imp_1&merchant_uid=other"));
        assert_eq!(next(window(), answered, 0.0), ("checking", vec![ask(None)]));
    }

    fn callback(response: &serde_json::Value) -> Event {
        Event::Answered(Unverified::from_callback(response).or_order(&order()))
    }

    /// The names of the states after the event and after each of the replies.
    fn way(event: Event, replies: &[Event]) -> String {
        let (mut state, effects) = step(window(), event, 0.0, &Timing::default());
        assert!(matches!(effects[..], [Effect::Ask { .. }]), "the server is asked first: {effects:?}");
        let mut names = vec![state.name()];
        for (second, reply) in replies.iter().enumerate() {
            let (after, effects) = step(state, reply.clone(), second as f64 * 1_000.0, &Timing::default());
            assert!(after.name() != "refused" || effects.is_empty(), "the record stays: {effects:?}");
            names.push(after.name());
            state = after;
        }
        names.join(" ")
    }

    #[test]
    fn an_error_in_place_of_a_payment_is_believed_when_the_server_knows_of_none() {
        let no = || Event::Replied(pending(None));
        let early = || callback(&json!({"success": false, "error_code": "F400", "error_msg": "no"}));
        let threw = || Event::NotOpened(OpenError::Threw { message: "no".into() });
        let redirected = claim("?imp_success=false&merchant_uid=mine&error_code=F400&error_msg=no");
        for (name, event, replies, want) in [
            ("no payment", early(), vec![no(), no()], "checking checking refused"),
            ("only a message", callback(&json!({"error_msg": "no"})), vec![no(), no()], "checking checking refused"),
            ("already paid", early(), vec![Event::Replied(paid())], "checking paid"),
            ("paid a little later", early(), vec![no(), Event::Replied(paid())], "checking checking paid"),
            ("the server is away", early(), vec![Event::NoReply; 3], "checking checking checking checking"),
            ("away, then back", early(), vec![no(), Event::NoReply, no()], "checking checking checking refused"),
            ("the script threw", threw(), vec![no(), no()], "checking checking refused"),
            ("it threw after paying", threw(), vec![Event::Replied(paid())], "checking paid"),
            (
                "a payment was named",
                callback(&json!({"imp_uid": "imp_1", "error_code": "F400", "error_msg": "no"})),
                vec![no(), no(), no()],
                "checking checking checking checking",
            ),
            (
                "another order's error",
                callback(&json!({"merchant_uid": "other", "error_code": "F400"})),
                vec![no(), no(), no()],
                "checking checking checking checking",
            ),
            ("no error", callback(&json!({"success": false})), vec![no(), no()], "checking checking checking"),
            ("by redirect", Event::Answered(redirected), vec![no(), no()], "checking checking checking"),
        ] {
            assert_eq!(way(event, &replies), want, "{name}");
        }
    }

    #[test]
    fn an_early_error_says_what_the_script_said() {
        let event = callback(&json!({"error_code": "F400", "error_msg": "no"}));
        let (state, _) = step(window(), event, 0.0, &Timing::default());
        let (state, _) = step(state, Event::Replied(pending(None)), 0.0, &Timing::default());
        let (state, _) = step(state, Event::Replied(pending(None)), 0.0, &Timing::default());
        let refusal = Refusal::NotStarted { code: Some("F400".into()), message: Some("no".into()) };
        assert_eq!(refusal.to_string(), "i'mport's script did not start the payment: no");
        assert_eq!(state, State::Refused(refusal));
    }

    #[test]
    fn while_the_server_says_pending_it_is_never_failed() {
        let mut state = State::Checking(inquiry(Some(imp())));
        for seconds in 0..7_200 {
            let event = if seconds % 3 == 0 { Event::NoReply } else { Event::Replied(pending(None)) };
            let (after, effects) = step(state, event, f64::from(seconds) * 1_000.0, &Timing::default());
            assert_eq!(after.name(), if seconds < 30 { "checking" } else { "unknown" }, "after {seconds} s");
            assert!(matches!(effects[..], [Effect::Wait(wait)] if wait >= 1_000), "{effects:?}");
            state = after;
        }
        assert_eq!(next(state, Event::Replied(paid()), 1e9).0, "paid");
    }

    #[test]
    fn it_asks_slowly_when_patience_has_run_out() {
        for retry_after in [None, Some(2), Some(20)] {
            let event = Event::Replied(pending(retry_after));
            assert_eq!(next(State::Unknown(inquiry(None)), event, 60_000.0), ("unknown", vec![Effect::Wait(15_000)]));
        }
        assert_eq!(next(State::Unknown(inquiry(None)), Event::CheckNow, 60_000.0), ("unknown", vec![ask(None)]));
    }

    #[test]
    fn a_rejected_payment_leaves_the_orders_record_unless_the_order_itself_is_rejected() {
        let rejected = || Event::Replied(Answer::Rejected(problem()));
        assert_eq!(next(State::Checking(inquiry(Some(imp()))), rejected(), 0.0), ("rejected", vec![]));
        let by_order = next(State::Checking(inquiry(None)), rejected(), 0.0);
        assert_eq!(by_order, ("rejected", vec![Effect::Forget(order())]));
    }

    #[test]
    fn what_may_have_moved_money_is_not_tried_again() {
        let unknown = Event::Replied(Answer::UnknownOrder(problem()));
        assert_eq!(next(State::Checking(inquiry(None)), unknown, 0.0), ("rejected", vec![]));
        for state in [State::Rejected(problem()), State::UnknownOrder(problem())] {
            assert!(!state.can_try_again() && state.is_result());
            assert_eq!(next(state, Event::Prepare, 0.0).0, "rejected");
        }
    }

    #[test]
    fn nothing_opened() {
        let opening = || State::Window(Window { order: order(), leaving: false, open: false });
        let init = OpenError::Init { user_code: UserCode::new("imp1").unwrap(), message: String::new() };
        for (error, want) in
            [(OpenError::PopupBlocked, "blocked"), (OpenError::NotInitialised, "refused"), (init, "refused")]
        {
            assert_eq!(next(opening(), Event::NotOpened(error), 0.0), (want, vec![Effect::Forget(order())]));
        }
        for (open, effects) in [(order(), vec![]), (MerchantUid::new("other").unwrap(), vec![Effect::Forget(order())])]
        {
            let error = OpenError::AlreadyOpen { open };
            assert_eq!(next(opening(), Event::NotOpened(error), 0.0), ("refused", effects));
        }
        assert_eq!(next(State::Blocked, pay(), 0.0).0, "opening");
        assert_eq!(
            next(State::Refused(Refusal::Load(LoadError::NoPage)), Event::Prepare, 0.0),
            ("loading", vec![Effect::Load])
        );
    }

    #[test]
    fn a_return_page() {
        let redirect = Event::Returned(claim("imp_uid=imp_1&merchant_uid=mine&imp_success=true"));
        assert_eq!(next(State::Loading, redirect, 0.0), ("checking", vec![ask(Some(imp()))]));
        assert_eq!(
            next(State::Loading, Event::Returned(Unverified::resumed(order())), 0.0),
            ("checking", vec![ask(None)])
        );
        assert_eq!(next(State::Loading, Event::NothingReturned, 0.0), ("refused", vec![]));
        assert_eq!(
            next(State::Loading, Event::Returned(claim("imp_uid=imp_1&imp_success=true")), 0.0),
            ("refused", vec![])
        );
    }

    #[test]
    fn names_are_the_documented_ones() {
        let names: Vec<_> = every_state().iter().map(State::name).collect();
        let want = "loading idle window opening checking unknown paid failed rejected rejected blocked refused";
        assert_eq!(names.join(" "), want);
    }
}
