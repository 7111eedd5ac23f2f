//! The payment window in a browser: every method, by mouse and by keyboard, in both languages.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, Locale, Setup, Stage, on_stage};
use serde_json::{Value, json};
use thirtyfour::prelude::ElementQueryable as _;
use thirtyfour::{By, Key};

use crate::page::{Sdk, show_button};

/// Presses the shop's button and waits in the payment window.
async fn open<'a>(stage: &'a Stage, more: &str) -> Result<payjoa_e2e::Window<'a>> {
    show_button(stage, Sdk::Legacy, &format!("IMP.request_pay(order({more}), hear)")).await?;
    stage.click("#pay").await?;
    stage.window().await
}

async fn type_into(stage: &Stage, css: &str, text: &str) -> Result<()> {
    let field = stage.driver().query(By::Css(css)).first().await?;
    Ok(field.send_keys(text).await?)
}

async fn heard(stage: &Stage) -> Result<Value> {
    Ok(stage.until("heard").await?[0].clone())
}

#[tokio::test]
async fn a_card_is_paid_in_instalments_that_its_issuer_offers() -> Result<()> {
    on_stage("window_card", Device::Desktop, async |stage| {
        let quotas = "{ amount: 50000, bypass: { daou: { CARDQUOTA: 'CCBC-0:2:3^CCNH-0:2' } } }";
        let window = open(stage, quotas).await?;
        let offered = "return [...document.querySelector('[name=quota]').options].filter(plan => !plan.disabled).map(plan => plan.value)";
        assert_eq!(stage.run(offered).await?, json!(["0", "2", "3"]), "BC's");
        stage.click("[name=card] option[value='371']").await?;
        assert_eq!(stage.run(offered).await?, json!(["0", "2"]), "NH's");
        stage.click("[name=quota] option[value='2']").await?;
        window.decide(Decision::Approve).await?;
        let answer = heard(stage).await?;
        assert_eq!((&answer["card_name"], &answer["card_quota"]), (&json!("NH카드"), &json!(2)));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_virtual_account_is_issued_by_the_bank_that_is_picked() -> Result<()> {
    on_stage("window_vbank", Device::Desktop, async |stage| {
        let window = open(stage, "{ pay_method: 'vbank', vbank_due: '20991224' }").await?;
        stage.click("[name=bank] option[value='020']").await?;
        window.decide(Decision::Approve).await?;
        let answer = heard(stage).await?;
        assert_eq!((&answer["status"], &answer["vbank_name"]), (&json!("ready"), &json!("우리은행")));
        assert!(answer["vbank_num"].is_string() && answer["vbank_holder"].is_string(), "{answer}");
        assert_eq!(answer["success"], true, "an issued account is a success to the browser");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn escrow_waits_for_a_telephone_number() -> Result<()> {
    on_stage("window_escrow", Device::Desktop, async |stage| {
        let window = open(stage, "{ pay_method: 'trans', escrow: true }").await?;
        assert_eq!(stage.run("return document.querySelector('[name=tel]').value").await?, "", "not filled in");
        stage.click("[data-testid=approve]").await?;
        assert_eq!(stage.run("return document.activeElement.name").await?, "tel", "the browser asks for it");
        type_into(stage, "[name=tel]", "01012345678").await?;
        window.decide(Decision::Approve).await?;
        assert_eq!(heard(stage).await?["status"], "paid");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reason_to_decline_reaches_the_callback() -> Result<()> {
    on_stage("window_reason", Device::Desktop, async |stage| {
        let window = open(stage, "{}").await?;
        stage.click("[name=reason] option[value=SANDBOX_CARD_EXPIRED]").await?;
        window.decide(Decision::Decline).await?;
        let answer = heard(stage).await?;
        assert_eq!((&answer["success"], &answer["error_code"]), (&json!(false), &json!("SANDBOX_CARD_EXPIRED")));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_card_app_comes_back_by_app_scheme_and_the_window_goes_on() -> Result<()> {
    on_stage("window_card_app", Device::Phone, async |stage| {
        stage.serve("/done", "text/html", "<title>Done</title>");
        let done = stage.address("/done");
        let window = open(stage, &format!("{{ app_scheme: 'shopapp', m_redirect_url: '{done}' }}")).await?;
        let imp_uid = window.imp_uid().to_owned();
        stage.click("[name=card] option[value='366']").await?;
        stage.click("[data-testid=card-app]").await?;
        stage.click("[data-testid=app-authenticate]").await?;
        let back = stage.until("document.querySelector('[data-testid=app-return]')?.getAttribute('href')").await?;
        assert_eq!(back, "shopapp://");
        window.decide(Decision::Approve).await?;
        stage.until("location.pathname === '/done'").await?;
        assert_eq!(stage.gateway().payment(&imp_uid).await?["card_name"], "신한카드");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn whoever_walks_away_can_come_back_and_pay() -> Result<()> {
    on_stage("window_walk_away", Device::Desktop, async |stage| {
        let window = open(stage, "{}").await?;
        let imp_uid = window.imp_uid().to_owned();
        stage.run("document.querySelector('details').open = true").await?;
        stage.click("[data-testid=walk-away]").await?;
        stage.until("document.body.dataset.state === 'left'").await?;
        assert_eq!(stage.gateway().payment(&imp_uid).await?["status"], "ready");
        stage.click("[data-testid=come-back]").await?;
        window.decide(Decision::Approve).await?;
        assert_eq!(heard(stage).await?["status"], "paid");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_payment_is_made_with_the_keyboard_alone() -> Result<()> {
    on_stage("window_keyboard", Device::Desktop, async |stage| {
        let window = open(stage, "{ amount: 50000 }").await?;
        tab_to(stage, "card").await?;
        stage.driver().active_element().await?.send_keys(Key::Down).await?;
        tab_to(stage, "approve").await?;
        stage.driver().active_element().await?.send_keys(Key::Enter).await?;
        window.closed_by_itself().await?;
        let answer = heard(stage).await?;
        assert_eq!((&answer["status"], &answer["card_name"]), (&json!("paid"), &json!("광주카드")));
        Ok(())
    })
    .await
}

/// Presses Tab until this control has the focus.
async fn tab_to(stage: &Stage, test_id: &str) -> Result<()> {
    for _ in 0..30 {
        stage.driver().action_chain().send_keys(Key::Tab).perform().await?;
        if stage.run("return document.activeElement.dataset.testid").await? == test_id {
            return Ok(());
        }
    }
    anyhow::bail!("{test_id} can't be reached with Tab")
}

#[tokio::test]
async fn every_methods_window_names_its_controls_and_fits_a_desktop() -> Result<()> {
    every_window("window_names_desktop", Device::Desktop, Locale::En).await
}

#[tokio::test]
async fn every_methods_window_names_its_controls_and_fits_a_phone() -> Result<()> {
    every_window("window_names_phone", Device::Phone, Locale::Ko).await
}

const METHODS: [&str; 12] = [
    "card",
    "trans",
    "vbank",
    "kakaopay",
    "payco",
    "naverpay",
    "samsung",
    "applepay",
    "cultureland",
    "smartculture",
    "booknlife",
    "phone",
];

/// What a screen reader, a thumb and a narrow screen would complain about. `least` is how high a control has to be, in pixels.
pub(crate) async fn complaints(stage: &Stage, least: u32) -> Result<Value> {
    stage.run(&format!("const least = {least}; {COMPLAINTS}")).await
}

const COMPLAINTS: &str = "
    const complaints = [];
    const shown = element => element.checkVisibility();
    for (const control of document.querySelectorAll('select, input:not([type=hidden]), button, a[href], summary')) {
        if (!shown(control)) continue;
        const name = control.getAttribute('aria-label') ?? (control.labels?.[0] ?? control).textContent.trim();
        if (!name) complaints.push('no name: ' + control.outerHTML);
        if (!control.matches('a, input[type=checkbox]') && control.getBoundingClientRect().height < least) {
            complaints.push('too small: ' + control.outerHTML);
        }
    }
    if (document.querySelectorAll('h1').length !== 1) complaints.push('no single h1');
    if (document.documentElement.scrollWidth > innerWidth) complaints.push('scrolls sideways');
    if (!document.title.trim()) complaints.push('no title');
    for (const described of document.querySelectorAll('[aria-describedby], [aria-labelledby]')) {
        if (!shown(described)) continue;
        for (const id of [described.getAttribute('aria-describedby'), described.getAttribute('aria-labelledby')]) {
            if (id && !document.getElementById(id)) complaints.push('nothing is called ' + id);
        }
    }
    return complaints;";

/// Nobody has to scroll for the main action, not in the SDK's popup either.
const APPROVE_IN_SIGHT: &str = "
    const { top, bottom } = document.querySelector('[data-testid=approve]').getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;";

#[tokio::test]
async fn the_main_action_is_in_sight_in_the_sdks_popup() -> Result<()> {
    on_stage("window_popup_size", Device::Desktop, async |stage| {
        for order in ["{ amount: 50000 }", "{ pay_method: 'vbank', escrow: true, merchant_uid: 'mid_2' }"] {
            let window = open(stage, order).await?;
            let small = stage.run("return innerWidth <= 480 && innerHeight <= 720").await?;
            assert_eq!(small, true, "the SDK's popup, less what the browser puts around it");
            assert_eq!(stage.run(APPROVE_IN_SIGHT).await?, true, "{order}");
            window.close().await?;
        }
        Ok(())
    })
    .await
}

async fn every_window(name: &str, device: Device, locale: Locale) -> Result<()> {
    on_stage(name, Setup { locale, ..Setup::from(device) }, async |stage| {
        for method in METHODS {
            let order = json!({
                "pg": "daou", "pay_method": method, "merchant_uid": method, "amount": 129_000, "name": "NF long padding jacket M",
                "digital": method == "phone", "escrow": method == "trans", "buyer_name": "John Doe",
            });
            let imp_uid = stage.gateway().open(order).await?;
            stage.driver().goto(format!("{}/window/{imp_uid}", stage.gateway().url())).await?;
            assert_eq!(stage.run(APPROVE_IN_SIGHT).await?, true, "{method}");
            stage.run("document.querySelector('details').open = true").await?;
            assert_eq!(complaints(stage, 40).await?, json!([]), "{method}");
        }
        Ok(())
    })
    .await
}
