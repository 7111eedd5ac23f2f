//! What happens around an open payment window: blocked popups, other tabs, a veil that stays, answers that don't come.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use browser_support::{
    Scripted, clean_page, eval, install_fake_imp, moment, number, order, paid, pending, request, until, user_code,
};
use payjoa::{
    browser::{
        ConfirmError, ConfirmFuture, Confirmer, Imp, OpenError, Pace, PageEvents, Watchdog, advice, confirm_within,
        pending as records,
    },
    outcome::{Answer, contract::ConfirmRequest},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn imp() -> Imp {
    clean_page();
    install_fake_imp();
    let imp = Imp::find().unwrap();
    imp.init(&user_code()).unwrap();
    imp
}

/// Another tab's lease, good for so many milliseconds.
fn leased_elsewhere(name: &str, millis: i32) {
    eval(&format!("localStorage.setItem('payjoa.window', '{name} ' + (Date.now() + {millis}))"));
}

#[wasm_bindgen_test]
fn a_popup_that_is_closed_at_once_is_a_blocked_one() {
    let imp = imp();
    eval("window.realOpen = window.open; IMP.request_pay = () => { window.open('/x', 'daou') }");
    for blocked in ["null", "undefined", "{closed: true}"] {
        eval(&format!("window.open = () => ({blocked})"));
        assert_eq!(imp.request_pay(&request("mine")).unwrap_err(), OpenError::PopupBlocked, "{blocked}");
    }
    eval("window.open = () => ({closed: false})");
    let opened = imp.request_pay(&request("mine")).map(drop);
    eval("window.open = window.realOpen");
    assert_eq!(opened, Ok(()));
    // And there is something to say about it.
    assert_eq!(advice::popup_blocked(advice::this_browser()).code(), "popup-blocked");
}

#[wasm_bindgen_test]
fn a_window_of_another_tab_is_told_once_and_never_forbids() {
    let imp = imp();
    leased_elsewhere("7", 60_000);
    assert_eq!(imp.request_pay(&request("mine")).unwrap_err(), OpenError::OpenElsewhere);
    assert_eq!(number("IMP.requests.length"), 0.0);
    imp.request_pay(&request("mine")).map(drop).unwrap();
    // A window that is opened there later is another one.
    leased_elsewhere("7", 60_000);
    assert_eq!(imp.request_pay(&request("mine")).unwrap_err(), OpenError::OpenElsewhere);
    leased_elsewhere("8", 60_000);
    assert_eq!(imp.request_pay(&request("mine")).unwrap_err(), OpenError::OpenElsewhere);
    imp.request_pay(&request("mine")).map(drop).unwrap();
}

#[wasm_bindgen_test]
fn a_tab_that_died_or_a_broken_lease_forbids_nothing() {
    let imp = imp();
    leased_elsewhere("7", -1);
    imp.request_pay(&request("mine")).map(drop).unwrap();
    // No lease is that long: the clock was set back, or somebody wrote it.
    leased_elsewhere("7", 3_600_000);
    imp.request_pay(&request("mine")).map(drop).unwrap();
    for broken in ["", "7", "7 ", "7 x", " ", "{}", "7 1e99", "7 -1", "7 99999999999999999999999"] {
        eval(&format!("localStorage.setItem('payjoa.window', '{broken}')"));
        imp.request_pay(&request("mine")).map(drop).unwrap_or_else(|error| panic!("{broken:?}: {error}"));
    }
}

#[wasm_bindgen_test]
fn storage_that_is_blocked_or_full_forbids_nothing() {
    let imp = imp();
    for storage in ["get() { throw new Error('blocked') }", "get() { return null }"] {
        eval(&format!(
            "window.realStorage = Object.getOwnPropertyDescriptor(window, 'localStorage');
             Object.defineProperty(window, 'localStorage', {{ {storage}, configurable: true }})"
        ));
        let opened = imp.request_pay(&request("mine")).map(drop);
        eval("Object.defineProperty(window, 'localStorage', window.realStorage)");
        assert_eq!(opened, Ok(()), "{storage}");
    }
    eval("window.realSet = Storage.prototype.setItem; Storage.prototype.setItem = () => { throw new Error('full') }");
    let opened = imp.request_pay(&request("mine")).map(drop);
    eval("Storage.prototype.setItem = window.realSet");
    assert_eq!(opened, Ok(()));
}

#[wasm_bindgen_test]
fn the_lease_ends_with_the_window_and_says_nothing_of_the_order() {
    let imp = imp();
    let lease = || eval("localStorage.getItem('payjoa.window')").as_string();
    let window = imp.request_pay(&request("order-of-kim")).unwrap();
    let held = lease().unwrap();
    assert!(held.split_once(' ').unwrap().0.bytes().all(|byte| byte.is_ascii_digit()), "{held}");
    drop(window);
    assert_eq!(lease(), None);
    let window = imp.request_pay(&request("mine")).unwrap();
    eval("IMP.callback({})");
    assert_eq!(lease(), None);
    drop(window);
    let window = imp.request_pay(&request("mine")).unwrap();
    eval("window.dispatchEvent(new Event('pagehide'))");
    assert_eq!(lease(), None);
    // Another tab's isn't ours to end.
    leased_elsewhere("7", 60_000);
    drop(window);
    assert!(lease().unwrap().starts_with("7 "));
}

#[wasm_bindgen_test]
fn abandoning_takes_the_veil_away_whatever_close_does() {
    let imp = imp();
    eval("document.body.insertAdjacentHTML('beforeend', '<div class=\"imp-dialog x\">veil</div>')");
    let shown = || eval("getComputedStyle(document.querySelector('.imp-dialog')).display").as_string();
    let window = imp.request_pay(&request("mine")).unwrap();
    eval("IMP.close = () => { throw new Error('nothing open') }");
    assert_eq!(shown().as_deref(), Some("block"));
    window.abandon();
    assert_eq!(shown().as_deref(), Some("none"));
    eval("document.querySelector('.imp-dialog').remove()");
}

#[wasm_bindgen_test]
fn page_events_are_heard_until_they_are_dropped() {
    let heard = Rc::new(RefCell::new(String::new()));
    let note = |word: &'static str| {
        let heard = Rc::clone(&heard);
        move || heard.borrow_mut().push_str(word)
    };
    let events = PageEvents::new()
        .on_restored(note("restored "))
        .on_visible(note("visible "))
        .on_hidden(note("hidden "))
        .on_leaving(note("leaving "))
        .on_online(note("online "));
    let happens = || {
        eval(
            "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}));
             window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
             Object.defineProperty(document, 'visibilityState', {get: () => 'hidden', configurable: true});
             document.dispatchEvent(new Event('visibilitychange'));
             delete document.visibilityState;
             document.dispatchEvent(new Event('visibilitychange'));
             window.dispatchEvent(new Event('pagehide'));
             window.dispatchEvent(new Event('online'))",
        )
    };
    happens();
    assert_eq!(heard.take(), "restored hidden visible leaving online ");
    drop(events);
    happens();
    assert_eq!(heard.take(), "");
}

const QUICK: Pace = Pace { first: 1, longest: 2, answer: 60_000 };

fn answers() -> (Rc<RefCell<Vec<Answer>>>, impl FnMut(Answer) -> bool) {
    let answers = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&answers);
    let tell = move |answer: Answer| {
        let go_on = matches!(answer, Answer::Pending { .. });
        told.borrow_mut().push(answer);
        go_on
    };
    (answers, tell)
}

#[wasm_bindgen_test]
async fn a_watchdog_asks_until_it_is_told_to_stop() {
    let server = Scripted::new([pending(), Err(ConfirmError::Malformed), paid("another"), pending(), paid("mine")]);
    let (answers, tell) = answers();
    let watchdog = Watchdog::start(Rc::new(server.clone()), order("mine"), QUICK, tell);
    assert!(server.asked.borrow().is_empty());
    until(|| watchdog.is_over()).await;
    moment().await;
    // Neither an error nor another order's answer is one.
    assert_eq!(answers.borrow().len(), 3);
    assert!(matches!(answers.borrow()[2], Answer::Settled(_)));
    assert_eq!(server.asked.borrow().len(), 5);
    assert!(server.asked.borrow().iter().all(|asked| asked.merchant_uid == order("mine") && asked.imp_uid.is_none()));
    watchdog.ask_now();
    moment().await;
    assert_eq!(server.asked.borrow().len(), 5);
}

#[wasm_bindgen_test]
async fn a_watchdog_that_is_dropped_asks_nothing_and_tells_nothing() {
    let (answers, tell) = answers();
    let server = Scripted::default();
    let watchdog = Watchdog::start(Rc::new(server.clone()), order("mine"), QUICK, tell);
    until(|| !server.asked.borrow().is_empty()).await;
    drop(watchdog);
    let (asked, told) = (server.asked.borrow().len(), answers.borrow().len());
    for _ in 0..5 {
        moment().await;
    }
    assert_eq!((server.asked.borrow().len(), answers.borrow().len()), (asked, told));
}

#[wasm_bindgen_test]
async fn a_watchdog_rests_while_nobody_looks() {
    let server = Scripted::default();
    eval("Object.defineProperty(document, 'visibilityState', {get: () => 'hidden', configurable: true})");
    let watchdog = Watchdog::start(Rc::new(server.clone()), order("mine"), QUICK, |_| true);
    for _ in 0..5 {
        moment().await;
    }
    let asked = server.asked.borrow().len();
    eval("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))");
    moment().await;
    assert_eq!((asked, server.asked.borrow().is_empty()), (0, false));
    // And goes on by itself.
    until(|| server.asked.borrow().len() > 2).await;
    drop(watchdog);
}

/// Never answers; tells when it is let go.
struct Silent(Rc<Cell<bool>>);

struct Released(Rc<Cell<bool>>);

impl Drop for Released {
    fn drop(&mut self) {
        self.0.set(true);
    }
}

impl Confirmer for Silent {
    fn confirm(&self, _: ConfirmRequest) -> ConfirmFuture {
        let released = Released(Rc::clone(&self.0));
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(released);
            Err(ConfirmError::Malformed)
        })
    }
}

#[wasm_bindgen_test]
async fn a_confirmer_that_never_answers_is_given_up() {
    let released = Rc::new(Cell::new(false));
    let question = ConfirmRequest { imp_uid: None, merchant_uid: order("mine") };
    let asked = confirm_within(&Silent(Rc::clone(&released)), question.clone(), 5).await;
    assert_eq!(asked, Err(ConfirmError::TimedOut { seconds: 1 }));
    assert!(released.get());
    assert_eq!(confirm_within(&Scripted::default(), question, 60_000).await, pending());
}

#[wasm_bindgen_test]
fn signing_out_forgets_every_order_and_nothing_else() {
    clean_page();
    records::remember(&order("one"));
    records::remember(&order("two"));
    eval("localStorage.setItem('theirs', '1'); sessionStorage.setItem('payjoa.returned', 'one')");
    // What is kept is a number and a time.
    let kept = eval("JSON.stringify(Object.entries(localStorage).sort()).replace(/\\d{13}/g, 'TIME')").as_string();
    assert_eq!(
        kept.as_deref(),
        Some(r#"[["payjoa.pending.one","TIME"],["payjoa.pending.two","TIME"],["theirs","1"]]"#)
    );
    records::forget_all();
    assert!(records::list().is_empty());
    assert_eq!((number("localStorage.length"), number("sessionStorage.length")), (1.0, 0.0));
}
