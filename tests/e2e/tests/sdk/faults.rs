//! Faults that only a browser can show: what a page sees when the script, the popup or the callback goes wrong.

use anyhow::Result;
use payjoa_e2e::{Browser, Decision, Device, Stage, in_every_browser, on_stage};
use serde_json::json;

use crate::page::{Sdk, show_button};

in_every_browser!(
    a_script_that_is_missing_throwing_or_empty_makes_no_imp,
    a_script_that_hangs_tells_nobody_anything,
    a_popup_is_blocked_without_a_blocker,
    a_callback_is_called_twice,
    a_lost_callback_is_silence,
);

const PAY: &str = "IMP.request_pay(order(), hear)";

/// A page that writes down what becomes of the script in `told`, and what it throws in `thrown`.
fn watching(script: &str) -> String {
    format!(
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A plain page</title>
        <script>var told = [], thrown = []; onerror = function (message) {{ thrown.push(String(message)); }};</script>
        <script src="{script}" onload="told.push('load')" onerror="told.push('error')"></script></head><body></body></html>"#
    )
}

async fn show_script(stage: &Stage, fault: &str, path: &str) -> Result<()> {
    stage.gateway().disarm().await?;
    stage.gateway().arm(json!({ "fault": fault })).await?;
    stage.serve("/jquery.js", "text/javascript; charset=utf-8", include_str!("jquery.js"));
    stage.show(watching(&format!("{}{path}", stage.gateway().url()))).await
}

const SCRIPTS: [&str; 2] = ["/v1/iamport.js", "/js/iamport.payment-1.2.0.js"];

async fn a_script_that_is_missing_throwing_or_empty_makes_no_imp(browser: Browser) -> Result<()> {
    on_stage("fault_script", browser.on(Device::Desktop), async |stage| {
        for path in SCRIPTS {
            for (fault, told, throws) in
                [("sdk-missing", "error", false), ("sdk-throwing", "load", true), ("sdk-without-global", "load", false)]
            {
                show_script(stage, fault, path).await?;
                assert_eq!(stage.until("told").await?, json!([told]), "{fault} {path}");
                assert_eq!(stage.run("return typeof IMP").await?, "undefined", "{fault} {path}");
                assert_eq!(stage.run("return thrown.length > 0").await?, throws, "{fault} {path}");
            }
        }
        Ok(())
    })
    .await
}

async fn a_script_that_hangs_tells_nobody_anything(browser: Browser) -> Result<()> {
    on_stage("fault_hanging", browser.on(Device::Desktop), async |stage| {
        stage.gateway().arm(json!({"fault": "sdk-hanging"})).await?;
        stage.show("<!doctype html><title>A plain page</title><script>var told = [];</script>").await?;
        let load = format!(
            "var script = document.createElement('script'); script.src = '{}/v1/iamport.js';
             script.onload = script.onerror = function (event) {{ told.push(event.type); }};
             document.head.append(script);
             fetch('{0}/sdk/channels').then(function () {{ told.push('another request'); }});",
            stage.gateway().url()
        );
        stage.run(&load).await?;
        assert_eq!(stage.until("told").await?, json!(["another request"]));
        Ok(())
    })
    .await
}

async fn a_popup_is_blocked_without_a_blocker(browser: Browser) -> Result<()> {
    on_stage("fault_popup_blocked", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::ALL {
            stage.gateway().disarm().await?;
            stage.gateway().arm(json!({"fault": "popup-blocked"})).await?;
            show_button(stage, sdk, PAY).await?;
            stage.click("#pay").await?;
            stage.until("alerts").await?;
            assert_eq!(stage.run("return heard").await?, json!([]), "{sdk:?}");
            assert_eq!(stage.driver().windows().await?.len(), 1, "{sdk:?}");
        }
        Ok(())
    })
    .await
}

async fn a_callback_is_called_twice(browser: Browser) -> Result<()> {
    on_stage("fault_twice", browser.on(Device::Desktop), async |stage| {
        stage.gateway().arm(json!({"fault": "duplicated-callback"})).await?;
        for sdk in Sdk::ALL {
            show_button(stage, sdk, &format!("IMP.request_pay(order({{ merchant_uid: 'twice_{sdk:?}' }}), hear)"))
                .await?;
            stage.click("#pay").await?;
            stage.window().await?.decide(Decision::Approve).await?;
            stage.until("heard.length === 2").await?;
            let heard = stage.run("return heard").await?;
            assert_eq!(heard[0], heard[1], "{sdk:?}");
        }
        Ok(())
    })
    .await
}

async fn a_lost_callback_is_silence(browser: Browser) -> Result<()> {
    on_stage("fault_lost", browser.on(Device::Desktop), async |stage| {
        stage.gateway().arm(json!({"fault": "lost-callback"})).await?;
        show_button(stage, Sdk::Current, PAY).await?;
        stage.click("#pay").await?;
        let window = stage.window().await?;
        let imp_uid = window.imp_uid().to_owned();
        window.decide(Decision::Approve).await?;
        // The overlay is gone: the SDK has been told that it is over, and of nothing else.
        stage.until("document.querySelectorAll('.imp-dialog').length === 0").await?;
        assert_eq!(stage.run("return heard").await?, json!([]));
        assert_eq!(stage.gateway().payment(&imp_uid).await?["status"], "paid");
        Ok(())
    })
    .await
}
