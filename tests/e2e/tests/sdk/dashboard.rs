//! The sandbox's dashboard in a browser: it shows what happens as it happens, and makes things happen.

use anyhow::{Result, ensure};
use payjoa_e2e::{Device, Locale, Setup, Stage, eventually, on_stage};
use serde_json::{Value, json};
use thirtyfour::prelude::ElementQueryable as _;
use thirtyfour::{By, Key};

use crate::window::complaints;

/// Shows the dashboard, and waits until it hears what happens.
async fn show(stage: &Stage) -> Result<()> {
    stage.driver().goto(format!("{}/_sandbox/?lang=en", stage.gateway().url())).await?;
    stage.until("document.querySelector('#live.on')").await.map(drop)
}

fn order(merchant_uid: &str, more: Value) -> Value {
    let mut order = json!({
        "pg": "daou", "pay_method": "card", "merchant_uid": merchant_uid, "amount": 1004,
        "name": "NF long padding jacket M", "digital": false, "buyer_name": "John Doe", "buyer_tel": "01012345678",
    });
    if let (Value::Object(order), Value::Object(more)) = (&mut order, more) {
        order.extend(more);
    }
    order
}

/// Opens a payment at the gateway, and it on the dashboard.
async fn pick(stage: &Stage, order: Value) -> Result<String> {
    let imp_uid = stage.gateway().open(order).await?;
    stage.click(&format!("#rows [data-imp-uid={imp_uid}]")).await?;
    stage.until("document.querySelector('#detail h2')").await?;
    Ok(imp_uid)
}

/// The numbers of the orders in the list.
const LISTED: &str = "[...document.querySelectorAll('#rows small:first-of-type')].map(row => row.textContent.split(' ')[0]).filter(order => order.startsWith('mid'))";

async fn lists(stage: &Stage, orders: &[&str]) -> Result<()> {
    let want = json!(orders);
    let listed = eventually(format!("the list {want}"), async || {
        let listed = stage.run(&format!("return {LISTED}")).await?;
        Ok((listed == want).then_some(()))
    });
    listed.await
}

/// Presses one of the payment's buttons.
async fn press(stage: &Stage, key: &str) -> Result<()> {
    stage.click(&format!("#detail [data-key='{key}']")).await
}

/// Types, as soon as there is a field: it may just be drawn anew.
async fn write(stage: &Stage, css: &str, text: &str) -> Result<()> {
    eventually(format!("a field {css}"), async || {
        let Some(field) = stage.driver().query(By::Css(css)).nowait().first_opt().await? else { return Ok(None) };
        Ok(Some(field.send_keys(text).await?))
    })
    .await
}

/// Empties a field, which may just be drawn anew.
async fn clear(stage: &Stage, css: &str) -> Result<()> {
    eventually(format!("an empty field {css}"), async || {
        let Some(field) = stage.driver().query(By::Css(css)).nowait().first_opt().await? else { return Ok(None) };
        Ok(Some(field.clear().await?))
    })
    .await
}

/// Waits until the timeline says so.
async fn happened(stage: &Stage, what: &str) -> Result<()> {
    let said = "[...document.querySelectorAll('.timeline b')].map(title => title.textContent)";
    stage.until(&format!("{said}.some(title => title.startsWith('{what}'))")).await.map(drop)
}

async fn stands(stage: &Stage, status: &str) -> Result<()> {
    stage.until(&format!("document.querySelector('#detail .status').textContent === '{status}'")).await.map(drop)
}

#[tokio::test]
async fn payments_appear_as_they_begin_and_can_be_filtered() -> Result<()> {
    on_stage("dashboard_list", Device::Desktop, async |stage| {
        show(stage).await?;
        stage.until("document.querySelector('#nothing code')").await?;
        let paid = stage.gateway().open(order("mid_paid", json!({}))).await?;
        lists(stage, &["mid_paid"]).await?;
        stage.gateway().open(order("mid_open", json!({"name": "Socks"}))).await?;
        lists(stage, &["mid_open", "mid_paid"]).await?;
        stage.gateway().approve(&paid).await?;
        stage.until("document.querySelector('#rows .status.paid')").await?;
        stage.click("#statuses .paid").await?;
        lists(stage, &["mid_paid"]).await?;
        stage.click("#statuses .failed").await?;
        lists(stage, &[]).await?;
        stage.click("#statuses button").await?;
        write(stage, "#search", "socks").await?;
        lists(stage, &["mid_open"]).await
    })
    .await
}

#[tokio::test]
async fn a_virtual_account_is_paid_and_given_back_to_the_account_that_is_named() -> Result<()> {
    on_stage("dashboard_vbank", Device::Desktop, async |stage| {
        show(stage).await?;
        let imp_uid = pick(stage, order("mid_1", json!({"pay_method": "vbank"}))).await?;
        press(stage, "approve").await?;
        happened(stage, "Virtual account issued").await?;
        write(stage, "[name='deposit.amount']", "900").await?;
        press(stage, "deposit").await?;
        stage.until("document.querySelector('#toast.wrong')?.textContent.includes('exactly 1,004 won')").await?;
        clear(stage, "[name='deposit.amount']").await?;
        press(stage, "deposit").await?;
        stands(stage, "paid").await?;
        // Without an account the browser sends nothing.
        press(stage, "cancel").await?;
        assert_eq!(stage.run("return document.activeElement.name").await?, "cancel.refund_holder");
        write(stage, "[name='cancel.refund_holder']", "John Doe").await?;
        stage.click("[name='cancel.refund_bank'] option[value='10']").await?;
        write(stage, "[name='cancel.refund_account']", "110123456789").await?;
        press(stage, "cancel").await?;
        stands(stage, "cancelled").await?;
        assert_eq!(stage.gateway().payment(&imp_uid).await?["cancel_amount"], 1004);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_part_is_given_back_and_what_somebody_types_survives_what_happens_meanwhile() -> Result<()> {
    on_stage("dashboard_cancel", Device::Desktop, async |stage| {
        show(stage).await?;
        let imp_uid = pick(stage, order("mid_1", json!({}))).await?;
        press(stage, "approve").await?;
        stands(stage, "paid").await?;
        write(stage, "[name='cancel.amount']", "40").await?;
        stage.gateway().arm(json!({"fault": "lost-webhook", "merchant_uid": "mid_1"})).await?;
        // Something else happens to it: the payment is drawn anew.
        stage.run("fetch('/_sandbox/payments/mid_1/cancel', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{\"amount\":4}' })").await?;
        happened(stage, "Cancelled").await?;
        assert_eq!(stage.run("return document.activeElement.name").await?, "cancel.amount");
        write(stage, "[name='cancel.amount']", "0").await?;
        press(stage, "cancel").await?;
        eventually("both refunds", async || {
            Ok((stage.gateway().payment(&imp_uid).await?["cancel_amount"] == 404).then_some(()))
        })
        .await?;
        stage.until("document.querySelector(\"[name='cancel.amount']\").value === ''").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn webhooks_get_an_address_are_sent_again_and_copied_as_curl() -> Result<()> {
    on_stage("dashboard_webhook", Device::Desktop, async |stage| {
        stage.serve("/webhook", "text/plain", "thanks");
        show(stage).await?;
        pick(stage, order("mid_1", json!({}))).await?;
        press(stage, "approve").await?;
        happened(stage, "No address to send the webhook to").await?;
        stage.click(".timeline button").await?;
        write(stage, "#webhook [name=url]", &stage.address("/webhook")).await?;
        stage.click("#webhook .act").await?;
        stage.until("!document.getElementById('webhook').open").await?;
        press(stage, "sendWebhook").await?;
        happened(stage, "Webhook answered: 200").await?;
        press(stage, "resend").await?;
        stage.until("document.querySelectorAll('.webhooks .answer.good').length === 2").await?;
        catch_copies(stage).await?;
        press(stage, "webhook-0").await?;
        let copied = stage.until("window.copied").await?;
        let copied = copied.as_str().unwrap_or_default();
        ensure!(copied.starts_with("curl -X POST 'http") && copied.contains("\"merchant_uid\":\"mid_1\""), "{copied}");
        press(stage, "curl").await?;
        let wanted = format!("'{}/payments/imp_", stage.gateway().url());
        stage.until(&format!("window.copied.includes(\"{wanted}\")")).await.map(drop)
    })
    .await
}

/// Takes what is copied before the clipboard has it: a browser without a person has none.
async fn catch_copies(stage: &Stage) -> Result<()> {
    let catching = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })";
    stage.run(catching).await.map(drop)
}

#[tokio::test]
async fn a_fault_is_armed_strikes_and_is_disarmed() -> Result<()> {
    on_stage("dashboard_fault", Device::Desktop, async |stage| {
        show(stage).await?;
        pick(stage, order("mid_1", json!({}))).await?;
        press(stage, "armHere").await?;
        stage.click("#faults option[value=late-database]").await?;
        assert_eq!(stage.run("return document.querySelector('#faults [name=merchant_uid]').value").await?, "mid_1");
        stage.click("#faults .act").await?;
        stage.until("document.querySelector('#faults .armed .code')?.textContent === 'late-database'").await?;
        stage.driver().action_chain().send_keys(Key::Escape).perform().await?;
        stage.until("!document.getElementById('faults').open").await?;
        press(stage, "approve").await?;
        happened(stage, "The shopper decided: approve").await?;
        stage.until("document.querySelector('.timeline').textContent.includes('late-database')").await?;
        stage.until("document.getElementById('show-faults').textContent === 'Faults 1'").await?;
        stage.click("#show-faults").await?;
        stage.until("document.querySelector('#faults .armed small').textContent.endsWith('struck 1')").await?;
        stage.click("#faults .more button").await?;
        stage.until("document.getElementById('show-faults').textContent === 'Faults'").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn the_clock_is_moved_and_an_account_expires() -> Result<()> {
    on_stage("dashboard_clock", Device::Desktop, async |stage| {
        show(stage).await?;
        pick(stage, order("mid_1", json!({"pay_method": "vbank"}))).await?;
        press(stage, "approve").await?;
        happened(stage, "Virtual account issued").await?;
        for key in ["week", "day"] {
            stage.click(&format!("#clock [data-key={key}]")).await?;
        }
        happened(stage, "Deposit deadline passed").await?;
        stage.click("#clock [data-key=freeze]").await?;
        stage.until("document.querySelector('#clock .frozen')").await?;
        stage.click("#clock [data-key=reset]").await?;
        stage.until("!document.querySelector('#clock [data-key=reset]')").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_refused_request_says_which_field_was_refused() -> Result<()> {
    on_stage("dashboard_refused", Device::Desktop, async |stage| {
        show(stage).await?;
        assert!(stage.gateway().open(order("mid_1", json!({"amount": 0}))).await.is_err());
        stage.click("#refusals summary").await?;
        let said = stage.until("document.querySelector('#refusals ul ul')?.textContent").await?;
        assert_eq!(said, "R5 amount: must be at least 1");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_payment_is_picked_and_approved_with_the_keyboard_alone() -> Result<()> {
    on_stage("dashboard_keyboard", Device::Desktop, async |stage| {
        show(stage).await?;
        let imp_uid = stage.gateway().open(order("mid_1", json!({}))).await?;
        lists(stage, &["mid_1"]).await?;
        tab_to(stage, &imp_uid).await?;
        stage.driver().action_chain().send_keys(Key::Enter).perform().await?;
        stage.until("document.activeElement.id === 'detail'").await?;
        tab_to(stage, "approve").await?;
        stage.driver().action_chain().send_keys(Key::Enter).perform().await?;
        stands(stage, "paid").await?;
        let heard = stage.run("return document.getElementById('news').textContent").await?;
        assert_eq!(heard, "mid_1: Paid", "what a screen reader says");
        Ok(())
    })
    .await
}

/// Presses Tab until what has this key has the focus.
async fn tab_to(stage: &Stage, key: &str) -> Result<()> {
    for _ in 0..40 {
        stage.driver().action_chain().send_keys(Key::Tab).perform().await?;
        if stage.run("return document.activeElement.dataset.key").await? == key {
            return Ok(());
        }
    }
    anyhow::bail!("{key} can't be reached with Tab")
}

#[tokio::test]
async fn everything_has_a_name_and_fits_a_desktop() -> Result<()> {
    everywhere("dashboard_names_desktop", Device::Desktop, Locale::En, 22).await
}

#[tokio::test]
async fn everything_has_a_name_and_fits_a_phone() -> Result<()> {
    everywhere("dashboard_names_phone", Device::Phone, Locale::Ko, 24).await
}

/// The list, payments in every state, and both dialogs.
async fn everywhere(name: &str, device: Device, locale: Locale, least: u32) -> Result<()> {
    on_stage(name, Setup { locale, ..Setup::from(device) }, async |stage| {
        show(stage).await?;
        assert_eq!(complaints(stage, least).await?, json!([]), "the list");
        for (method, act) in
            [("card", None), ("card", Some("approve")), ("vbank", Some("approve")), ("card", Some("close"))]
        {
            stage.driver().goto(format!("{}/_sandbox/", stage.gateway().url())).await?;
            stage.until("document.querySelector('#live.on')").await?;
            pick(stage, order(&format!("mid_{method}_{act:?}"), json!({"pay_method": method}))).await?;
            if let Some(act) = act {
                press(stage, act).await?;
                stage.until(&format!("!document.querySelector('#detail [data-key={act}]')")).await?;
            }
            assert_eq!(complaints(stage, least).await?, json!([]), "{method} {act:?}");
        }
        for dialog in ["faults", "webhook"] {
            stage.click(&format!("#show-{dialog}")).await?;
            stage.until(&format!("document.querySelector('#{dialog}[open] form')")).await?;
            assert_eq!(complaints(stage, least).await?, json!([]), "{dialog}");
            stage.driver().action_chain().send_keys(Key::Escape).perform().await?;
            stage.until(&format!("!document.getElementById('{dialog}').open")).await?;
        }
        Ok(())
    })
    .await
}
