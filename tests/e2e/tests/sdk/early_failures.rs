//! Failures before a window opens: by callback, in their odd shapes, or by a redirect that is glued together.

use anyhow::Result;
use payjoa_e2e::{Browser, Device, Stage, in_every_browser, on_stage};
use serde_json::{Value, json};

use crate::page::{Sdk, show};

in_every_browser!(
    early_failures_have_their_odd_shapes,
    on_a_phone_a_callback_hears_of_an_early_failure_and_the_page_stays,
    without_a_callback_a_phone_is_redirected_by_plain_concatenation,
    without_callback_and_address_a_phone_ends_on_the_gateways_failure_page,
);

/// Calls once and gives the callback's answer.
async fn refusal(stage: &Stage, sdk: Sdk, init: &str, call: &str) -> Result<Value> {
    show(stage, sdk, "").await?;
    stage.run(init).await?;
    stage.run(call).await?;
    Ok(stage.until("heard").await?[0].clone())
}

const INIT: &str = "IMP.init('imp00000000')";

fn keys(answer: &Value) -> String {
    let mut keys: Vec<_> = answer.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.join(" ")
}

/// Hazard 12.
async fn early_failures_have_their_odd_shapes(browser: Browser) -> Result<()> {
    on_stage("hazard_12_shapes", browser.on(Device::Desktop), async |stage| {
        let paid = json!({ "pg": "daou", "pay_method": "card", "merchant_uid": "paid", "amount": 1004, "name": "Jacket", "digital": false });
        let imp_uid = stage.gateway().open(paid).await?;
        stage.gateway().approve(&imp_uid).await?;
        let current = Sdk::Current;
        let answer = refusal(stage, current, "IMP.init('imp99999999')", "IMP.request_pay(order(), hear)").await?;
        assert_eq!(keys(&answer), "error_code error_msg imp_uid merchant_uid success");
        assert_eq!((&answer["error_code"], &answer["imp_uid"]), (&json!("NOT_READY"), &Value::Null));
        let answer = refusal(stage, current, INIT, "IMP.request_pay(order({ channelKey: 'of another shop' }), hear)").await?;
        assert_eq!(keys(&answer), "error_coe error_msg imp_success imp_uid merchant_uid");
        assert_eq!(answer["error_coe"], "F1001");
        let answer = refusal(stage, current, INIT, "IMP.request_pay(order({ merchant_uid: 'paid' }), hear)").await?;
        assert_eq!(keys(&answer), "error_code error_msg success");
        assert_eq!(answer["error_code"], "F1002");
        let answer = refusal(stage, current, INIT, "IMP.certification({ merchant_uid: 'me' }, hear)").await?;
        assert_eq!(keys(&answer), "error_code error_msg imp_uid merchant_uid");
        assert_eq!(answer["error_code"], "NOT READY");
        let answer = refusal(stage, Sdk::Legacy, INIT, "IMP.request_pay(order({ merchant_uid: 'paid' }), hear)").await?;
        assert_eq!((&answer["success"], &answer["error_code"]), (&json!(false), &json!("F1002")));
        Ok(())
    })
    .await
}

async fn on_a_phone_a_callback_hears_of_an_early_failure_and_the_page_stays(browser: Browser) -> Result<()> {
    on_stage("early_failure_phone", browser.on(Device::Phone), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let call = "IMP.request_pay(order({ amount: '1004', m_redirect_url: 'https://shop.example/done' }), hear)";
            let answer = refusal(stage, sdk, INIT, call).await?;
            assert_eq!((&answer["error_code"], &answer["merchant_uid"]), (&json!("F400"), &json!("mid_1")), "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazard 11.
async fn without_a_callback_a_phone_is_redirected_by_plain_concatenation(browser: Browser) -> Result<()> {
    let why = "&imp_success=false&error_code=F400&error_msg=";
    on_stage("hazard_11_concatenation", browser.on(Device::Phone), async |stage| {
        stage.serve("/done", "text/html", "<title>Done</title>");
        for sdk in Sdk::GENERATIONS {
            for (own, merchant_uid, want) in [
                ("", "m", format!("?imp_uid=null&merchant_uid=m{why}")),
                ("?a=1", "m", format!("?a=1&imp_uid=null&merchant_uid=m{why}")),
                // The separator is missing: `b` is now `2imp_uid=null`.
                ("?a=1&b=2", "m", format!("?a=1&b=2imp_uid=null&merchant_uid=m{why}")),
                // The order's number ends at its own `&`.
                ("", "m&n=1", format!("?imp_uid=null&merchant_uid=m&n=1{why}")),
            ] {
                let back = stage.address(&format!("/done{own}"));
                let query = redirected(
                    stage,
                    sdk,
                    &format!("{{ amount: 0, merchant_uid: '{merchant_uid}', m_redirect_url: '{back}' }}"),
                )
                .await?;
                assert!(query.starts_with(&want), "{sdk:?} {own} {merchant_uid}: {query}");
            }
        }
        // `error_coe` isn't `error_code`, and a missing value is a word.
        let back = stage.address("/done");
        let query =
            redirected(stage, Sdk::Current, &format!("{{ channelKey: 'x', m_redirect_url: '{back}' }}")).await?;
        assert!(query.contains("&error_code=undefined&"), "{query}");
        Ok(())
    })
    .await
}

async fn redirected(stage: &Stage, sdk: Sdk, more: &str) -> Result<String> {
    show(stage, sdk, "").await?;
    stage.run(INIT).await?;
    stage.run(&format!("IMP.request_pay(order({more}))")).await?;
    let query = stage.until("location.pathname === '/done' && location.search").await?;
    Ok(query.as_str().unwrap_or_default().to_owned())
}

async fn without_callback_and_address_a_phone_ends_on_the_gateways_failure_page(browser: Browser) -> Result<()> {
    on_stage("early_failure_nowhere", browser.on(Device::Phone), async |stage| {
        show(stage, Sdk::Legacy, "").await?;
        stage.run(INIT).await?;
        stage.run("IMP.request_pay(order({ amount: 0 }))").await?;
        stage.until("location.pathname === '/window/failed' && document.body").await?;
        let address = stage.driver().current_url().await?;
        assert!(address.as_str().starts_with(stage.gateway().url()), "{address}");
        Ok(())
    })
    .await
}
