//! Every step that matters, as tables.

use serde_json::json;

use super::*;
use crate::{
    UserCode, Won,
    outcome::contract::{DepositAccount, Reply, Settled},
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
        State::Rejected { order: order(), problem: problem() },
        State::UnknownOrder { order: order(), problem: problem() },
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
            Event::Seen,
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
        Event::Seen,
        Event::CheckNow,
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
        ("back from the bank's app", Event::Seen, ("window", vec![ask(None)])),
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
fn who_looks_at_the_page_again_wants_to_know_now() {
    assert_eq!(next(State::Checking(inquiry(Some(imp()))), Event::Seen, 0.0), ("checking", vec![ask(Some(imp()))]));
    assert_eq!(next(State::Unknown(inquiry(None)), Event::Seen, 60_000.0), ("unknown", vec![ask(None)]));
    let leaving = State::Window(Window { order: order(), leaving: true, open: false });
    for state in [State::Idle, leaving, State::Blocked, State::Refused(Refusal::Load(LoadError::NoPage))] {
        let was = state.name();
        assert_eq!(next(state, Event::Seen, 0.0), (was, vec![]));
    }
    let offline = LoadError::Offline { url: String::new() };
    assert_eq!(next(State::Refused(Refusal::Load(offline)), Event::Seen, 0.0), ("loading", vec![Effect::Load]));
}

#[test]
fn a_deposit_is_asked_after_when_the_shopper_wants_to_know() {
    let deposit = DepositAccount { bank: None, account: "110-1".into(), holder: None, due: None };
    let awaiting = answer(Reply::Settled(Settled::AwaitingDeposit {
        merchant_uid: order(),
        imp_uid: imp(),
        amount: Won::new(1_004).unwrap(),
        deposit,
    }));
    let (state, _) = step(State::Checking(inquiry(None)), Event::Replied(awaiting), 0.0, &Timing::default());
    assert_eq!(next(state.clone(), Event::Seen, 0.0), ("awaiting-deposit", vec![]));
    let (state, effects) = step(state, Event::CheckNow, 0.0, &Timing::default());
    assert_eq!((state.name(), effects), ("checking", vec![ask(None)]));
    assert_eq!(next(state, Event::Replied(paid()), 0.0).0, "paid");
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
    for state in [
        State::Rejected { order: order(), problem: problem() },
        State::UnknownOrder { order: order(), problem: problem() },
    ] {
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
    for (open, effects) in [(order(), vec![]), (MerchantUid::new("other").unwrap(), vec![Effect::Forget(order())])] {
        let error = OpenError::AlreadyOpen { open };
        assert_eq!(next(opening(), Event::NotOpened(error), 0.0), ("refused", effects));
    }
    assert_eq!(next(State::Blocked, pay(), 0.0).0, "opening");
    // A click of long ago opens nothing, and leaves no record.
    assert_eq!(next(State::Idle, Event::TooLate, 0.0), ("blocked", Vec::new()));
    assert_eq!(
        next(State::Refused(Refusal::Load(LoadError::NoPage)), Event::Prepare, 0.0),
        ("loading", vec![Effect::Load])
    );
}

#[test]
fn a_return_page() {
    let redirect = Event::Returned(claim("imp_uid=imp_1&merchant_uid=mine&imp_success=true"));
    assert_eq!(next(State::Loading, redirect, 0.0), ("checking", vec![ask(Some(imp()))]));
    assert_eq!(next(State::Loading, Event::Returned(Unverified::resumed(order())), 0.0), ("checking", vec![ask(None)]));
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
