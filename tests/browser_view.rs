//! The pieces in a page: what stays in place, where the focus goes, what a click does.
#![cfg(all(target_arch = "wasm32", feature = "test-kit"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::{cell::RefCell, rc::Rc};

use js_sys::{Reflect, WebAssembly};
use payjoa::{
    Language, MerchantUid, Platform, Won,
    checkout::{Checkout, Text, Texts, Timing},
    codes::CardIssuer,
    request::{PayMethod, PaymentRequest},
    test_kit::{Opening, Says, TestKit, click, state, until},
    view::{Action, Choice, Classes, Mounted, MountedPicker, Offer, Picker, View},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element};

wasm_bindgen_test_configure!(run_in_browser);

/// 9 December 2126.
const FAR: u64 = 4_952_000_000;
const CHROME: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const SAFARI: &str =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15";

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A place in the page, gone with the test.
struct Place(Element);

impl Place {
    fn new() -> Place {
        let place = document().create_element("section").unwrap();
        let body: Element = document().query_selector("body").unwrap().unwrap();
        body.append_child(&place).unwrap();
        Place(place)
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.0.query_selector(selector).unwrap()
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector).and_then(|found| found.text_content()).unwrap_or_default()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn order() -> MerchantUid {
    MerchantUid::new("mid_1").unwrap()
}

fn request() -> PaymentRequest {
    numbered("mid_1")
}

fn numbered(order: &str) -> PaymentRequest {
    let builder = PaymentRequest::card(order, 61_000, "NF long padding jacket M").digital(false);
    builder.m_redirect_url("https://shop.example/back").build(Platform::Pc).unwrap()
}

fn won(amount: u64) -> Won {
    Won::new(amount).unwrap()
}

fn english(view: View) -> View {
    view.texts(Texts::new(Language::En))
}

/// Mounted and ready for the click.
async fn ready(kit: &TestKit, place: &Place) -> Mounted {
    let mounted = Mounted::new(&place.0, english(View::checkout(kit.options(), request()))).unwrap();
    until(|| mounted.checkout().state().can_pay()).await.unwrap();
    mounted
}

fn active() -> String {
    let active = Reflect::get(&document(), &"activeElement".into()).unwrap();
    Reflect::get(&active, &"className".into()).ok().and_then(|class| class.as_string()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn what_a_server_has_written_is_taken_over() {
    let (kit, place) = (TestKit::new(), Place::new());
    // Others get advice as well, which no server knows of.
    kit.pretend_agent(CHROME);
    let view = english(View::checkout(kit.options(), request()));
    place.0.set_inner_html(&view.html());
    let (status, button) = (place.find(".payjoa-status").unwrap(), place.find(".payjoa-pay").unwrap());
    assert!(button.has_attribute("disabled"));
    let mounted = Mounted::new(&place.0, view).unwrap();
    until(|| mounted.checkout().state().can_pay()).await.unwrap();
    assert!(status.is_connected() && button.is_connected(), "the same nodes");
    assert!(!button.has_attribute("disabled"));
    assert_eq!(place.0.child_nodes().length(), 2, "nothing twice: {}", place.0.inner_html());
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_the_result_and_never_gets_lost() {
    let (kit, place) = (TestKit::new(), Place::new());
    let _mounted = ready(&kit, &place).await;
    let button: web_sys::HtmlElement = place.find(".payjoa-pay").unwrap().dyn_into().unwrap();
    button.focus().unwrap();
    button.click();
    until(|| state(&place.0).as_deref() == Some("window")).await.unwrap();
    kit.imp.approve().unwrap();
    until(|| state(&place.0).as_deref() == Some("checking")).await.unwrap();
    assert_eq!(active(), "payjoa-heading", "the button is gone, and where the focus was is said");
    kit.server.then(Says::paid(&order(), won(61_000)));
    until(|| state(&place.0).as_deref() == Some("paid")).await.unwrap();
    assert_eq!((active(), place.text(".payjoa-heading")), ("payjoa-heading".into(), "Payment complete".into()));
}

#[wasm_bindgen_test]
async fn a_listener_that_shows_it_anew_while_it_is_drawn_breaks_nothing() {
    let (kit, place) = (TestKit::new(), Place::new());
    let mounted = Rc::new(ready(&kit, &place).await);
    let (again, view) = (Rc::clone(&mounted), View::checkout(kit.options(), request()));
    let listener = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || again.update(view.clone()));
    place.0.add_event_listener_with_callback("focusin", listener.as_ref().unchecked_ref()).unwrap();
    assert!(click(&place.0, Action::Pay));
    kit.server.then(Says::paid(&order(), won(61_000)));
    kit.imp.approve().unwrap();
    until(|| state(&place.0).as_deref() == Some("paid")).await.unwrap();
    assert_eq!(place.text(".payjoa-heading"), "결제가 완료되었어요", "in the words of the view that came meanwhile");
    let removed = place.0.remove_event_listener_with_callback("focusin", listener.as_ref().unchecked_ref());
    removed.unwrap();
}

#[wasm_bindgen_test]
async fn a_deposit_has_all_that_a_transfer_needs_and_can_be_asked_after() {
    let (kit, place) = (TestKit::new(), Place::new());
    let _mounted = ready(&kit, &place).await;
    assert!(click(&place.0, Action::Pay));
    kit.server.then(Says::deposit(&order(), won(61_000), FAR));
    kit.imp.approve().unwrap();
    until(|| state(&place.0).as_deref() == Some("awaiting-deposit")).await.unwrap();
    let details = place.text(".payjoa-details");
    for part in ["mid_1", "₩61,000", "국민은행", "790-12-3456789", "(주)한별", " left"] {
        assert!(details.contains(part), "{part}: {details}");
    }
    assert!(!place.text(".payjoa-message").contains(" left"), "a countdown isn't read out whenever it moves");
    // The page's clipboard takes what it is given, or refuses; the shopper is told only of the first.
    let written = Rc::new(RefCell::new(String::new()));
    let clipboard = pretend_clipboard(&written);
    assert!(click(&place.0, Action::Copy));
    assert_eq!((written.borrow().as_str(), place.text(".payjoa-copied").as_str()), ("790-12-3456789", "Copied"));
    drop(clipboard);
    kit.server.then(Says::paid(&order(), won(61_000)));
    assert!(click(&place.0, Action::CheckNow));
    until(|| state(&place.0).as_deref() == Some("paid")).await.unwrap();
}

/// `navigator.clipboard.writeText` that writes into a string, for as long as this lives.
fn pretend_clipboard(written: &Rc<RefCell<String>>) -> impl Drop + use<> {
    struct Pretended(
        #[allow(dead_code, reason = "what the page calls")] wasm_bindgen::closure::Closure<dyn Fn(String)>,
    );
    impl Drop for Pretended {
        fn drop(&mut self) {
            js_sys::eval("delete navigator.clipboard").unwrap();
        }
    }
    let written = Rc::clone(written);
    let write = wasm_bindgen::closure::Closure::<dyn Fn(String)>::new(move |text| *written.borrow_mut() = text);
    Reflect::set(&js_sys::global(), &"pretended".into(), write.as_ref()).unwrap();
    js_sys::eval(
        "Object.defineProperty(navigator, 'clipboard', {configurable: true, value: {writeText: window.pretended}})",
    )
    .unwrap();
    Pretended(write)
}

#[wasm_bindgen_test]
async fn advice_comes_before_the_click_and_stays_away_once_dismissed() {
    let (kit, place) = (TestKit::new(), Place::new());
    kit.pretend_agent(SAFARI);
    let mounted = ready(&kit, &place).await;
    assert!(place.text(".payjoa-advice").contains("Hana card"), "{}", place.0.inner_html());
    let button: web_sys::HtmlElement = place.find(".payjoa-pay").unwrap().dyn_into().unwrap();
    button.focus().unwrap();
    assert!(click(&place.0, Action::Dismiss));
    assert!(place.find(".payjoa-advice").is_none());
    assert_eq!(active(), "payjoa-pay", "what stays isn't moved");
    drop(mounted);
    place.0.set_inner_html("");
    let _again = ready(&kit, &place).await;
    assert!(place.find(".payjoa-advice").is_none(), "dismissed for this visit");
}

#[wasm_bindgen_test]
async fn a_blocked_window_is_explained_for_this_browser_unless_the_shop_has_words() {
    let (kit, place) = (TestKit::new(), Place::new());
    kit.pretend_agent(SAFARI);
    let mounted = ready(&kit, &place).await;
    kit.imp.on_next(Opening::Blocked);
    assert!(click(&place.0, Action::Pay));
    assert_eq!(state(&place.0).as_deref(), Some("blocked"));
    assert!(place.text(".payjoa-explanation").contains("Safari"), "{}", place.text(".payjoa-explanation"));
    let own = Texts::new(Language::En).with(Text::Blocked, "Call us", "02-123-4567");
    mounted.update(View::checkout(kit.options(), request()).texts(own));
    assert_eq!(
        (place.text(".payjoa-heading"), place.text(".payjoa-explanation")),
        ("Call us".into(), "02-123-4567".into())
    );
    assert!(click(&place.0, Action::Pay), "the next click opens it");
    assert_eq!(state(&place.0).as_deref(), Some("window"));
}

#[wasm_bindgen_test]
async fn another_order_begins_anew_and_the_same_one_goes_on() {
    let (kit, place) = (TestKit::new(), Place::new());
    let mounted = ready(&kit, &place).await;
    assert!(click(&place.0, Action::Pay));
    until(|| state(&place.0).as_deref() == Some("window")).await.unwrap();
    mounted.update(View::checkout(kit.options(), request()));
    assert_eq!(
        (state(&place.0).as_deref(), place.text(".payjoa-window-gone").as_str()),
        (Some("window"), "결제창을 닫았어요")
    );
    kit.imp.approve().unwrap();
    mounted.update(english(View::checkout(kit.options(), numbered("mid_2"))));
    until(|| mounted.checkout().state().can_pay()).await.unwrap();
    assert_eq!(place.text(".payjoa-details"), "", "nothing of the other order");
}

#[wasm_bindgen_test]
async fn words_and_classes_are_the_shops() {
    let (kit, place) = (TestKit::new(), Place::new());
    let classes = Classes::default().with("pay", "btn btn-primary").with("checkout", "till");
    let view = english(View::checkout(kit.options(), request())).classes(classes);
    let _mounted = Mounted::new(&place.0, view).unwrap();
    let button = place.find("[data-action=pay]").unwrap();
    assert_eq!((button.class_name(), place.0.class_name()), ("btn btn-primary".into(), "till".into()));
    assert_eq!(button.get_attribute("part").as_deref(), Some("pay"));
}

#[wasm_bindgen_test]
async fn pieces_of_one_checkout_show_the_same() {
    let (kit, button, status, deposit) = (TestKit::new(), Place::new(), Place::new(), Place::new());
    let checkout = Checkout::new(kit.options());
    let _pieces = [
        Mounted::new(&button.0, View::pay_button(checkout.clone(), request())).unwrap(),
        Mounted::new(&status.0, View::payment_status(checkout.clone())).unwrap(),
        Mounted::new(&deposit.0, View::deposit_account(checkout.clone())).unwrap(),
    ];
    assert!(deposit.0.has_attribute("hidden"), "nothing to show leaves no gap");
    checkout.prepare();
    until(|| checkout.state().can_pay()).await.unwrap();
    assert!(click(&button.0, Action::Pay));
    kit.server.then(Says::deposit(&order(), won(61_000), FAR));
    kit.imp.approve().unwrap();
    until(|| state(&status.0).as_deref() == Some("awaiting-deposit")).await.unwrap();
    assert!(deposit.text("dl").contains("790-12-3456789") && !deposit.0.has_attribute("hidden"));
    assert!(button.find("button").is_none());
}

/// The window has been answered, and the server says this.
async fn ended(kit: &TestKit, view: View, place: &Place, says: Says, wanted: &str) -> Mounted {
    let mounted = Mounted::new(&place.0, english(view)).unwrap();
    mounted.checkout().prepare();
    until(|| mounted.checkout().state().can_pay()).await.unwrap();
    mounted.checkout().pay(&request());
    kit.server.then(says);
    kit.imp.approve().unwrap();
    until(|| mounted.checkout().state().name() == wanted).await.unwrap();
    mounted
}

#[wasm_bindgen_test]
async fn whoever_is_to_contact_the_shop_sees_the_orders_number() {
    for says in [Says::rejected(), Says::unknown_order()] {
        let (kit, place) = (TestKit::new(), Place::new());
        let view = View::checkout(kit.options(), request());
        let _mounted = ended(&kit, view, &place, says, "rejected").await;
        assert!(place.text(".payjoa-explanation").contains("contact us"), "{}", place.text(".payjoa-explanation"));
        assert!(place.text(".payjoa-details").contains("mid_1"), "{}", place.0.inner_html());
    }
}

#[wasm_bindgen_test]
async fn another_try_is_spoken_of_only_where_there_is_a_button_for_it() {
    for offered in [true, false] {
        let (kit, place) = (TestKit::new(), Place::new());
        let view = View::payment_status(Checkout::new(kit.options()));
        let view = if offered { view.on_try_again(|| {}) } else { view };
        let mounted = ended(&kit, view, &place, Says::failed(&order()), "failed").await;
        assert_eq!(place.find("[data-action=try-again]").is_some(), offered);
        let said = place.text(".payjoa-explanation");
        assert_eq!(said.contains("try again"), offered, "{said}");
        let own = Texts::new(Language::En).with(Text::Failed, "Not paid", "Call us.");
        let view = View::payment_status(mounted.checkout()).texts(own);
        mounted.update(if offered { view.on_try_again(|| {}) } else { view });
        assert_eq!(place.text(".payjoa-explanation"), "Call us.", "the shop's own words stay alone");
    }
}

#[wasm_bindgen_test]
async fn after_the_deadline_nobody_is_asked_to_deposit() {
    let (kit, place, account) = (TestKit::new(), Place::new(), Place::new());
    let written = Rc::new(RefCell::new(String::new()));
    let _clipboard = pretend_clipboard(&written);
    let view = View::checkout(kit.options(), request());
    let past = Says::deposit(&order(), won(61_000), 1_700_000_000);
    let mounted = ended(&kit, view, &place, past, "awaiting-deposit").await;
    let _account = Mounted::new(&account.0, english(View::deposit_account(mounted.checkout()))).unwrap();
    for place in [&place, &account] {
        assert_eq!(place.text(".payjoa-heading"), "The deadline has passed");
        let said = place.text(".payjoa-explanation");
        assert!(said.contains("don’t deposit") && !said.contains("not paid"), "{said}");
        assert!(place.find("[data-action=copy]").is_none(), "{}", place.0.inner_html());
    }
    // The server may know better.
    kit.server.then(Says::paid(&order(), won(61_000)));
    assert!(click(&place.0, Action::CheckNow));
    until(|| state(&place.0).as_deref() == Some("paid")).await.unwrap();
}

fn checked(place: &Place) -> Vec<bool> {
    let inputs = place.0.query_selector_all("input").unwrap();
    (0..inputs.length())
        .map(|at| Reflect::get(&inputs.get(at).unwrap(), &"checked".into()).unwrap().is_truthy())
        .collect()
}

#[wasm_bindgen_test]
async fn pickers_of_one_page_leave_each_other_alone() {
    let picker = || Picker::new(Offer::new([PayMethod::Card, PayMethod::Vbank], won(61_000)));
    // One that a server has written, twice, and one made here.
    let (first, second, third) = (Place::new(), Place::new(), Place::new());
    for place in [&first, &second] {
        let html = picker().root_html();
        place.0.set_inner_html(&html);
    }
    assert_eq!((checked(&first), checked(&second)), (vec![true, false], vec![true, false]), "as they were written");
    let section = |place: &Place| place.find("section").unwrap();
    let one = MountedPicker::new(&section(&first), picker()).unwrap();
    let two = MountedPicker::new(&section(&second), picker()).unwrap();
    let three = MountedPicker::new(&third.0, picker()).unwrap();
    let radio: web_sys::HtmlElement = second.find("[value=vbank]").unwrap().dyn_into().unwrap();
    radio.click();
    assert_eq!([&one, &two, &three].map(|it| it.choice().method), [PayMethod::Card, PayMethod::Vbank, PayMethod::Card]);
    assert_eq!([&first, &second, &third].map(checked), [vec![true, false], vec![false, true], vec![true, false]]);
    let name = |place: &Place| place.find("input").unwrap().get_attribute("name").unwrap();
    assert_eq!(name(&first), first.find("[value=vbank]").unwrap().get_attribute("name").unwrap(), "one group");
}

#[wasm_bindgen_test]
async fn what_was_chosen_before_the_page_came_alive_is_chosen() {
    let place = Place::new();
    let told = Rc::new(RefCell::new(Vec::new()));
    let picker = Picker::new(Offer::new([PayMethod::Card, PayMethod::Vbank, PayMethod::Phone], won(61_000)));
    place.0.set_inner_html(&picker.root_html());
    let radio: web_sys::HtmlElement = place.find("[value=vbank]").unwrap().dyn_into().unwrap();
    radio.click();
    let chosen = Rc::clone(&told);
    let picker = picker.on_choose(move |choice: &Choice| chosen.borrow_mut().push(choice.method));
    let mounted = MountedPicker::new(&place.find("section").unwrap(), picker).unwrap();
    assert_eq!((mounted.choice().method, checked(&place)), (PayMethod::Vbank, vec![false, true, false]));
    assert_eq!(*told.borrow(), [PayMethod::Vbank]);
}

fn pick(place: &Place, selector: &str, value: &str) {
    let control = place.find(selector).unwrap_or_else(|| panic!("{selector}: {}", place.0.inner_html()));
    let set = match value {
        "true" | "false" => Reflect::set(&control, &"checked".into(), &(value == "true").into()),
        _ => Reflect::set(&control, &"value".into(), &value.into()),
    };
    set.unwrap();
    let event = js_sys::eval("new Event('change', {bubbles: true})").unwrap();
    control.dispatch_event(&event.dyn_into().unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn what_is_picked_is_told() {
    let place = Place::new();
    let chosen = Rc::new(RefCell::new(Vec::<Choice>::new()));
    let told = Rc::clone(&chosen);
    let offer = Offer::new([PayMethod::Card, PayMethod::Vbank], won(61_000))
        .issuers([CardIssuer::Shinhan, CardIssuer::Bc])
        .installments(6)
        .escrow();
    let picker = Picker::new(offer)
        .texts(Texts::new(Language::En))
        .on_choose(move |choice| told.borrow_mut().push(choice.clone()));
    let mounted = MountedPicker::new(&place.0, picker).unwrap();
    assert!(place.find("[data-choose=months]").is_none(), "instalments are a card's");
    pick(&place, "[data-choose=issuer]", "366");
    pick(&place, "[data-choose=months]", "3");
    assert_eq!(place.text(".payjoa-months option[selected]"), "3 months");
    pick(&place, "[value=vbank]", "vbank");
    assert!(place.find("[data-choose=issuer]").is_none());
    pick(&place, "[data-choose=escrow]", "true");
    let last = mounted.choice();
    assert_eq!((last.method, last.escrow, chosen.borrow().len()), (PayMethod::Vbank, true, 4));
    assert_eq!(chosen.borrow().last(), Some(&last));
    pick(&place, "[value=card]", "card");
    assert_eq!((mounted.choice().months, mounted.choice().issuer), (3, Some(CardIssuer::Shinhan)));
}

fn memory() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Reflect::get(&memory.buffer(), &JsValue::from("byteLength")).unwrap().as_f64().unwrap()
}

#[wasm_bindgen_test]
async fn a_thousand_mounts_leave_nothing() {
    let (kit, place) = (TestKit::new(), Place::new());
    let turn = || async {
        let mounted = ready(&kit, &place).await;
        drop(mounted);
        place.0.set_inner_html("");
        place.0.remove_attribute("class").unwrap();
    };
    for _ in 0..50 {
        turn().await;
    }
    let (before, nodes) = (memory(), document().query_selector_all("*").unwrap().length());
    for _ in 0..1_000 {
        turn().await;
    }
    assert_eq!((memory(), document().query_selector_all("*").unwrap().length()), (before, nodes));
}

#[wasm_bindgen_test]
async fn after_dropping_nothing_changes_and_nobody_is_asked() {
    let (kit, place) = (TestKit::new(), Place::new());
    let timing = Timing { watchdog: 5, patience: 60_000, first_pause: 5, longest_pause: 5, slow_pause: 5 };
    let view = View::checkout(kit.options().timing(timing), request());
    let mounted = Mounted::new(&place.0, view).unwrap();
    until(|| mounted.checkout().state().can_pay()).await.unwrap();
    assert!(click(&place.0, Action::Pay));
    drop(mounted);
    let (asked, html) = (kit.server.asked().len(), place.0.inner_html());
    let mut turns = 0;
    until(move || {
        turns += 1;
        turns > 20
    })
    .await
    .unwrap();
    assert_eq!((kit.server.asked().len(), place.0.inner_html()), (asked, html));
    assert_eq!(kit.imp.requests().len(), 1, "the click of a piece that is gone does nothing more");
}
