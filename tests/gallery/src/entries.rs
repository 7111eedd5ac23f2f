//! The scenes, in the order of the page.

use std::cell::RefCell;

use js_sys::Date;
use payjoa::{
    MerchantUid, Platform, Won,
    browser::LoadError,
    checkout::{Checkout, Subscription},
    codes::CardIssuer,
    outcome::contract::{DepositAccount, Settled},
    request::{PayMethod, PaymentRequest, Violations},
    test_kit::{Opening, Says, TestKit, click},
    view::{Action, Offer, Picker},
};
use web_sys::Element;

use crate::agents::{CHROME, FIREFOX, INSTAGRAM, IPHONE, KAKAOTALK, NAVER, SAFARI, SAMSUNG};
use crate::scene::{Piece, Scene, amount};

/// All of them, under their headings.
pub(crate) fn all() -> Vec<(&'static str, Vec<Scene>)> {
    vec![
        ("Before paying", before()),
        ("What to know in this browser", advice()),
        ("Paying", paying()),
        ("Results", results()),
        ("Deposits", deposits()),
        ("Blocked windows", blocked()),
        ("What fails before a payment begins", refused()),
        ("Coming back", coming_back()),
        ("Parts, and the picker", parts()),
    ]
}

fn checkout(id: &'static str, title: &'static str, state: &'static str) -> Scene {
    Scene::new(id, title, Piece::Checkout, state)
}

fn before() -> Vec<Scene> {
    vec![
        checkout("loading", "The script is loading", "loading").before(|kit| kit.imp.never_loads()),
        checkout("idle", "Ready", "idle").in_browser(CHROME),
        checkout("idle-much", "Ready, a large amount", "idle")
            .in_browser(CHROME)
            .request(|platform| PaymentRequest::card("mid_1", 1_234_567_890, "Tent").digital(false).build(platform)),
    ]
}

fn advice() -> Vec<Scene> {
    let direct = |id, title, agent: &'static str| checkout(id, title, "idle").in_browser(agent);
    vec![
        checkout("advice-safari-card", "Safari, some card", "idle").in_browser(SAFARI),
        checkout("advice-safari-card-open", "Safari, some card, unfolded", "idle").in_browser(SAFARI).touch(unfold),
        direct("advice-safari-hana", "Safari, a Hana card", SAFARI)
            .request(|platform| issued(&CardIssuer::HanaSk, platform)),
        direct("advice-iphone-hana", "iPhone, a Hana card", IPHONE)
            .request(|platform| issued(&CardIssuer::HanaSk, platform)),
        direct("advice-safari-nh", "Safari, a transfer (NH)", SAFARI).request(transfer).touch(unfold),
        direct("advice-firefox-bc", "Firefox, a BC card", FIREFOX)
            .request(|platform| issued(&CardIssuer::Bc, platform)),
        checkout("advice-kakaotalk", "KakaoTalk", "idle").in_browser(KAKAOTALK),
        checkout("advice-naver", "NAVER", "idle").in_browser(NAVER),
        checkout("advice-instagram", "Instagram", "idle").in_browser(INSTAGRAM),
        checkout("advice-dismissed", "Instagram, put away", "idle")
            .in_browser(INSTAGRAM)
            .touch(|root| _ = click(root, Action::Dismiss)),
    ]
}

fn issued(issuer: &CardIssuer, platform: Platform) -> Result<PaymentRequest, Violations> {
    let request = PaymentRequest::card("mid_1", 61_000, "Jacket").digital(false).direct_issuer(issuer, 0);
    request.m_redirect_url("https://shop.example/back").build(platform)
}

fn transfer(platform: Platform) -> Result<PaymentRequest, Violations> {
    PaymentRequest::trans("mid_1", 61_000, "Jacket").digital(false).build(platform)
}

fn unfold(root: &Element) {
    if let Ok(Some(details)) = root.query_selector("details") {
        let _ = details.set_attribute("open", "");
    }
}

fn paying() -> Vec<Scene> {
    vec![
        checkout("opening", "A phone leaves for PAYJOA", "opening").in_browser(SAMSUNG).pays().covers(),
        checkout("window", "The window is open", "window").in_browser(CHROME).pays().covers(),
        answered("checking", "The server is asked", "checking").before(|kit| kit.server.always(Says::nothing())),
        answered("unknown", "The server doesn’t know for a while", "unknown").impatient(),
    ]
}

/// The window has closed; what the server says is the result.
fn answered(id: &'static str, title: &'static str, state: &'static str) -> Scene {
    checkout(id, title, state).in_browser(CHROME).pays().then(|kit, _| kit.imp.approve())
}

fn results() -> Vec<Scene> {
    vec![
        answered("paid", "Paid", "paid").before(|kit| says(kit, |order| Says::paid(&order, amount()))),
        answered("paid-long", "Paid, a long order number, no receipt", "paid").request(long).before(|kit| {
            let paid = |merchant_uid| Settled::Paid {
                merchant_uid,
                imp_uid: imp_uid(),
                amount: amount(),
                cancelled_amount: Won::ZERO,
                pay_method: None,
                paid_at: None,
                receipt_url: None,
            };
            kit.server.always(order(LONG).map_or(Says::nothing(), |order| paid(order).into()));
        }),
        answered("failed", "Not paid", "failed").before(|kit| says(kit, |order| Says::failed(&order))),
        answered("failed-for-good", "Not paid, no other try offered", "failed")
            .before(|kit| says(kit, |order| Says::failed(&order)))
            .without_another_try(),
        answered("cancelled", "Given back", "cancelled")
            .before(|kit| says(kit, |order| Says::cancelled(&order, amount()))),
        answered("rejected", "Not the order’s payment", "rejected").before(|kit| kit.server.always(Says::rejected())),
        answered("unknown-order", "No such order", "rejected").before(|kit| kit.server.always(Says::unknown_order())),
    ]
}

fn deposits() -> Vec<Scene> {
    let awaiting = |id, title| answered(id, title, "awaiting-deposit");
    vec![
        awaiting("deposit", "An account to deposit into").before(|kit| deposit_until(kit, 183_600.0)),
        awaiting("deposit-copied", "Its number copied")
            .before(|kit| deposit_until(kit, 183_600.0))
            .touch(|root| _ = click(root, Action::Copy)),
        awaiting("deposit-soon", "Minutes before the deadline").before(|kit| deposit_until(kit, 540.0)),
        awaiting("deposit-over", "After the deadline").before(|kit| deposit_until(kit, -60.0)),
        awaiting("deposit-bare", "Only a number").before(|kit| account(kit, None, "79012345678901", None)),
        awaiting("deposit-long", "Long names").before(|kit| {
            let holder = "주식회사 한별 아웃도어 인터내셔널 온라인 쇼핑몰 (다우페이)";
            account(kit, Some("한국스탠다드차타드은행(SC제일은행)"), "5621-0401-2345-6789-01", Some(holder));
        }),
    ]
}

fn blocked() -> Vec<Scene> {
    let scene = |id, title, agent| {
        checkout(id, title, "blocked").in_browser(agent).pays().before(|kit| kit.imp.on_next(Opening::Blocked))
    };
    vec![
        scene("blocked-chrome", "Chrome", CHROME),
        scene("blocked-safari", "Safari", SAFARI).request(|platform| issued(&CardIssuer::Kb, platform)),
        scene("blocked-iphone", "iPhone", IPHONE).request(|platform| issued(&CardIssuer::Kb, platform)),
        scene("blocked-firefox", "Firefox, with an advice", FIREFOX),
        scene("blocked-samsung", "Samsung Internet", SAMSUNG),
        scene("blocked-kakaotalk", "KakaoTalk, with an advice", KAKAOTALK),
    ]
}

fn refused() -> Vec<Scene> {
    fn url() -> String {
        "https://cdn.iamport.kr/v1/iamport.js".to_owned()
    }
    let scene = |id, title| checkout(id, title, "refused").in_browser(CHROME);
    vec![
        scene("load-offline", "Offline").before(|kit| kit.imp.fails_to_load(LoadError::Offline { url: url() })),
        scene("load-slow", "A slow network")
            .before(|kit| kit.imp.fails_to_load(LoadError::TimedOut { url: url(), seconds: 10 })),
        scene("load-unreachable", "A blocker").before(|kit| kit.imp.fails_to_load(LoadError::Script { url: url() })),
        scene("load-conflict", "Another script")
            .before(|kit| kit.imp.fails_to_load(LoadError::GlobalMissing { url: url() })),
        scene("load-shop", "The shop’s page").before(|kit| {
            kit.imp.fails_to_load(LoadError::Csp { url: url(), directive: "script-src".to_owned() });
        }),
        scene("open-init", "The script refuses to start").before(|kit| kit.imp.refuses_to_start("no")),
        scene("open-already", "Another payment’s window is open").pays().before(already_open),
        scene("open-elsewhere", "A window in another tab").pays().before(TestKit::another_tab_pays),
        scene("open-platform", "A request for a PC, on a phone")
            .in_browser(SAMSUNG)
            .pays()
            .request(|_| PaymentRequest::card("mid_1", 61_000, "Jacket").digital(false).build(Platform::Pc)),
        scene("not-started", "The script reports an error").pays().then(|kit, _| kit.imp.fail_early("F400", "no")),
        scene("not-started-for-good", "The script reports an error, no other try offered")
            .pays()
            .then(|kit, _| kit.imp.fail_early("F400", "no"))
            .without_another_try(),
        scene("open-elsewhere-for-good", "A window in another tab, no other try offered")
            .pays()
            .before(TestKit::another_tab_pays)
            .without_another_try(),
    ]
}

/// A payment of something else, whose window is open: the script is there for it first.
fn already_open(kit: &TestKit) {
    let other = Checkout::new(kit.options());
    let subscription = other.subscribe({
        let other = other.clone();
        move |state| {
            let request = PaymentRequest::card("mid_other", 1_000, "Socks").digital(false).build(Platform::Pc);
            if let (true, Ok(request)) = (state.can_pay(), request) {
                other.pay(&request);
            }
        }
    });
    other.prepare();
    OTHER.set(Some((other, subscription)));
}

thread_local! {
    static OTHER: RefCell<Option<(Checkout, Subscription)>> = const { RefCell::new(None) };
}

/// Before the next scene: the other window's checkout would keep it from paying.
pub(crate) fn clear_away() {
    OTHER.take();
}

fn coming_back() -> Vec<Scene> {
    let back = |id, title, state| Scene::new(id, title, Piece::Return, state).before(come_back);
    let resumed = |id, title, state| Scene::new(id, title, Piece::Resume, state);
    vec![
        Scene::new("return-nothing", "The return page, opened by hand", Piece::Return, "refused"),
        back("return-checking", "The return page asks", "checking"),
        back("return-paid", "It knows", "paid").before(|kit| {
            come_back(kit);
            says(kit, |order| Says::paid(&order, amount()));
        }),
        back("return-failed", "It wasn’t paid", "failed").before(|kit| {
            come_back(kit);
            says(kit, |order| Says::failed(&order));
        }),
        back("return-failed-for-good", "It wasn’t paid, no other try offered", "failed")
            .before(|kit| {
                come_back(kit);
                says(kit, |order| Says::failed(&order));
            })
            .without_another_try(),
        back("return-rejected", "It isn’t the order’s payment", "rejected").before(|kit| {
            come_back(kit);
            kit.server.always(Says::rejected());
        }),
        resumed("resume", "A payment of an earlier visit", "loading").before(began),
        resumed("resume-checking", "It is asked about", "checking")
            .before(|kit| {
                began(kit);
                kit.server.always(Says::nothing());
            })
            .then(|_, checkout| {
                order(ORDER).into_iter().for_each(|order| checkout.resume(order));
                Ok(())
            }),
        resumed("resume-paid", "It was paid", "paid")
            .before(|kit| {
                began(kit);
                says(kit, |order| Says::paid(&order, amount()));
            })
            .then(|_, checkout| {
                order(ORDER).into_iter().for_each(|order| checkout.resume(order));
                Ok(())
            }),
    ]
}

fn come_back(kit: &TestKit) {
    kit.server.always(Says::not_yet());
    kit.come_back("?imp_uid=imp_123456789012&merchant_uid=20261130-000412");
}

fn began(kit: &TestKit) {
    order(ORDER).iter().for_each(|order| kit.began_earlier(order));
}

fn parts() -> Vec<Scene> {
    let part = |id, title, piece, state| Scene::new(id, title, piece, state).in_browser(CHROME);
    vec![
        part("pay-button", "The pay button alone", Piece::PayButton, "idle"),
        part("payment-status", "The status alone", Piece::PaymentStatus, "paid")
            .pays()
            .before(|kit| says(kit, |order| Says::paid(&order, amount())))
            .then(|kit, _| kit.imp.approve()),
        part("deposit-account", "The account alone", Piece::DepositAccount, "awaiting-deposit")
            .pays()
            .before(|kit| deposit_until(kit, 183_600.0))
            .then(|kit, _| kit.imp.approve()),
        part(
            "deposit-account-over",
            "The account alone, after the deadline",
            Piece::DepositAccount,
            "awaiting-deposit",
        )
        .pays()
        .before(|kit| deposit_until(kit, -60.0))
        .then(|kit, _| kit.imp.approve()),
        part("picker", "Methods", Piece::Picker(picker), ""),
        part("picker-card", "An issuer and instalments", Piece::Picker(picker), "")
            .touch(|root| choose(root, "issuer", "366")),
        part("picker-escrow", "Escrow", Piece::Picker(picker_of_transfers), ""),
    ]
}

fn picker() -> Option<Picker> {
    let methods = [PayMethod::Card, PayMethod::Trans, PayMethod::Vbank, PayMethod::Kakaopay, PayMethod::Phone];
    let offer = Offer::new(methods, amount());
    Some(Picker::new(offer.issuers([CardIssuer::Shinhan, CardIssuer::Bc, CardIssuer::Kb]).installments(6).escrow()))
}

fn picker_of_transfers() -> Option<Picker> {
    Some(Picker::new(Offer::new([PayMethod::Vbank, PayMethod::Trans], amount()).escrow()))
}

/// As the shopper does, with the event that a browser sends.
fn choose(root: &Element, control: &str, value: &str) {
    let Ok(Some(select)) = root.query_selector(&format!("[data-choose={control}]")) else { return };
    let _ = js_sys::Reflect::set(&select, &"value".into(), &value.into());
    let bubbling = web_sys::EventInit::new();
    bubbling.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("change", &bubbling) {
        let _ = select.dispatch_event(&event);
    }
}

const ORDER: &str = "20261130-000412";
/// As long as PAYJOA takes them.
const LONG: &str = "hanbyeol-outdoor-2026-11-30-000000412345";

fn order(number: &str) -> Option<MerchantUid> {
    MerchantUid::new(number).ok()
}

fn long(platform: Platform) -> Result<PaymentRequest, Violations> {
    PaymentRequest::card(LONG, 61_000, "Jacket").digital(false).build(platform)
}

#[allow(clippy::expect_used, reason = "a constant")]
fn imp_uid() -> payjoa::ImpUid {
    payjoa::ImpUid::new("imp_123456789012").expect("an imp_uid")
}

fn says(kit: &TestKit, says: impl FnOnce(MerchantUid) -> Says) {
    kit.server.always(order(ORDER).map_or(Says::nothing(), says));
}

fn deposit_until(kit: &TestKit, seconds: f64) {
    says(kit, |order| Says::deposit(&order, amount(), due(seconds)));
}

/// So many seconds from now.
fn due(seconds: f64) -> u64 {
    (Date::now() / 1_000.0 + seconds) as u64
}

fn account(kit: &TestKit, bank: Option<&str>, number: &str, holder: Option<&str>) {
    let deposit = DepositAccount {
        bank: bank.map(str::to_owned),
        account: number.to_owned(),
        holder: holder.map(str::to_owned),
        due: bank.map(|_| due(86_400.0)),
    };
    says(kit, |merchant_uid| {
        Settled::AwaitingDeposit { merchant_uid, imp_uid: imp_uid(), amount: amount(), deposit }.into()
    });
}
