//! The global, its functions, and the results of a payment.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, on_stage};
use serde_json::json;

use crate::page::{Sdk, show, show_at, show_button};

const PAY: &str = "IMP.request_pay(order(), hear)";

#[tokio::test]
async fn a_payment_is_answered_by_callback_with_success_in_the_legacy_generation_only() -> Result<()> {
    on_stage("sdk_callback", Device::Desktop, async |stage| {
        for sdk in Sdk::ALL {
            let order = format!("mid_{sdk:?}");
            show_button(stage, sdk, &format!("IMP.request_pay(order({{ merchant_uid: '{order}' }}), hear)")).await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            let imp_uid = window.imp_uid().to_owned();
            window.decide(Decision::Approve).await?;
            let answer = &stage.until("heard").await?[0];
            assert_eq!((&answer["imp_uid"], &answer["merchant_uid"]), (&json!(imp_uid), &json!(order)), "{sdk:?}");
            assert_eq!(
                (&answer["status"], &answer["paid_amount"]),
                (&json!("paid"), &json!(1004)),
                "{sdk:?}: {answer}"
            );
            let legacy = matches!(sdk, Sdk::Legacy | Sdk::LegacyOnJquery3);
            assert_eq!(answer.get("success"), legacy.then_some(&json!(true)), "{sdk:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_declined_payment_is_no_success_in_the_legacy_generation() -> Result<()> {
    on_stage("sdk_declined", Device::Desktop, async |stage| {
        show_button(stage, Sdk::Legacy, PAY).await?;
        stage.click("#pay").await?;
        stage.window().await?.decide(Decision::Decline).await?;
        let answer = &stage.until("heard").await?[0];
        assert_eq!(answer["success"], false);
        assert!(answer["error_code"].is_string() && answer["error_msg"].is_string(), "{answer}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn each_generation_has_its_functions() -> Result<()> {
    let both = ["init", "agency", "request_pay", "certification", "close", "communicate"];
    on_stage("sdk_functions", Device::Desktop, async |stage| {
        for (sdk, own, others) in [
            (Sdk::Current, ["deinit", "loadModule", "loadUI"].as_slice(), ["naver_zzim", "payport"].as_slice()),
            (Sdk::Legacy, &["naver_zzim", "payport"], &["deinit", "loadModule", "loadUI"]),
        ] {
            show(stage, sdk, "").await?;
            for name in both.iter().chain(own) {
                assert_eq!(stage.run(&format!("return typeof IMP.{name}")).await?, "function", "{sdk:?} {name}");
            }
            for name in others {
                assert_eq!(stage.run(&format!("return typeof IMP.{name}")).await?, "undefined", "{sdk:?} {name}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_legacy_script_needs_jquery_and_does_nothing_the_second_time() -> Result<()> {
    on_stage("sdk_jquery", Device::Desktop, async |stage| {
        let script = format!("{}/js/iamport.payment-1.2.1.js", stage.gateway().url());
        stage.show(format!("<!doctype html><title>No jQuery</title><script src=\"{script}\"></script>")).await?;
        assert_eq!(stage.run("return typeof IMP").await?, "undefined");
        let log = stage.driver().browser_log().await?;
        assert!(log.iter().any(|entry| entry.message.contains("jQuery is not defined")), "{log:#?}");
        let again = format!("<script>var first = IMP;</script><script src=\"{script}\"></script>");
        show(stage, Sdk::Legacy, &again).await?;
        assert_eq!(stage.run("return IMP === first").await?, true);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_script_leaves_no_other_global_behind() -> Result<()> {
    on_stage("sdk_globals", Device::Desktop, async |stage| {
        let before = "<script>var before = Object.keys(window); before.push('before', 'IMP');</script>";
        for sdk in [Sdk::Current, Sdk::Legacy] {
            let gateway = stage.gateway().url();
            stage.serve("/jquery.js", "text/javascript", include_str!("jquery.js"));
            stage
                .show(format!(
                    "<!doctype html><title>Globals</title><script src=\"/jquery.js\"></script>{before}{}",
                    sdk.tags(gateway, "")
                ))
                .await?;
            let more = stage
                .run("return Object.keys(window).filter(key => !before.includes(key) && key !== 'jQuery')")
                .await?;
            assert_eq!(more, json!([]), "{sdk:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_phone_the_window_replaces_the_page_and_the_result_is_a_redirect() -> Result<()> {
    on_stage("sdk_redirect", Device::Phone, async |stage| {
        for sdk in Sdk::GENERATIONS {
            stage.serve("/done", "text/html", "<title>Done</title>");
            let back = stage.address("/done?order=7");
            show_button(
                stage,
                sdk,
                &format!("IMP.request_pay(order({{ merchant_uid: '{sdk:?}', m_redirect_url: '{back}' }}), hear)"),
            )
            .await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            let imp_uid = window.imp_uid().to_owned();
            window.decide(Decision::Approve).await?;
            let query = stage.until("location.pathname === '/done' && location.search").await?;
            assert_eq!(query, format!("?order=7&imp_uid={imp_uid}&merchant_uid={sdk:?}&imp_success=true"));
        }
        Ok(())
    })
    .await
}

/// Facts of the user agent alone: neither the screen nor touch counts.
#[tokio::test]
async fn phones_are_told_from_pcs_by_their_user_agent() -> Result<()> {
    on_stage("sdk_user_agents", Device::Desktop, async |stage| {
        for (agent, phone) in [
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", true),
            ("Mozilla/5.0 (Linux; ANDROID 15; tablet) AppleWebKit/537.36", true),
            ("Mozilla/5.0 (Windows Phone 10.0) somethingMOBILEsomething", true),
            // An iPad that asks for desktop pages says that it is a Mac.
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", false),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0", false),
            ("Mozilla/5.0 (an iphone in small letters)", false),
        ] {
            show(stage, Sdk::Current, "").await?;
            stage
                .run(&format!(
                    "Object.defineProperty(navigator, 'userAgent', {{ value: '{agent}' }});
                     window.open = function () {{ window.popups = 1; return null; }};
                     IMP.init('imp00000000');
                     IMP.request_pay(order({{ m_redirect_url: 'https://shop.example/done' }}), hear)"
                ))
                .await?;
            let went = stage.until("window.popups ? 'popup' : document.body.dataset.impUid && 'window'").await?;
            assert_eq!(went, if phone { "window" } else { "popup" }, "{agent}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn close_takes_the_overlay_away_and_loses_the_callback() -> Result<()> {
    on_stage("sdk_close", Device::Desktop, async |stage| {
        for sdk in Sdk::GENERATIONS {
            show_button(stage, sdk, &format!("IMP.request_pay(order({{ merchant_uid: '{sdk:?}' }}), hear)")).await?;
            let shop = stage.driver().window().await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            let popup = stage.driver().window().await?;
            stage.driver().switch_to_window(shop).await?;
            stage.run("IMP.close()").await?;
            assert_eq!(stage.run("return document.querySelectorAll('.imp-dialog').length").await?, 0, "{sdk:?}");
            stage.driver().switch_to_window(popup).await?;
            window.decide(Decision::Approve).await?;
            // What is asked later is answered, and the first callback still wasn't called.
            stage.run("IMP.request_pay(order({ amount: 0, merchant_uid: 'later' }), hear)").await?;
            stage.until("heard").await?;
            assert_eq!(
                stage.run("return heard.map(answer => answer.merchant_uid)").await?,
                json!(["later"]),
                "{sdk:?}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_payjoa_has_nothing_for_fails() -> Result<()> {
    on_stage("sdk_unsupported", Device::Desktop, async |stage| {
        show(stage, Sdk::Current, "").await?;
        stage.run("IMP.init('imp00000000'); IMP.loadUI('paypal-spb', {}, hear)").await?;
        assert_eq!(stage.until("heard").await?[0]["error_code"], "NOT_READY");
        stage.run("IMP.loadModule('naver').catch(function (error) { window.refused = String(error); })").await?;
        stage.until("window.refused").await?;
        stage.run("IMP.deinit(); IMP.request_pay(order(), hear)").await?;
        assert_eq!(stage.run("return alerts.length").await?, 1, "after deinit as before init");
        show(stage, Sdk::Legacy, "").await?;
        assert_eq!(
            stage.run("return [IMP.payport({}), IMP.naver_zzim({}), alerts.length]").await?,
            json!([false, false, 2])
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_frame_over_the_page_holds_the_window_where_the_scripts_address_asks_for_it() -> Result<()> {
    on_stage("sdk_frame", Device::Desktop, async |stage| {
        for sdk in Sdk::GENERATIONS {
            show_at(stage, sdk, "?window=frame", "").await?;
            stage.run("IMP.init('imp00000000')").await?;
            stage.run(&format!("IMP.request_pay(order({{ merchant_uid: '{sdk:?}' }}), hear)")).await?;
            stage.until("!!document.querySelector('.imp-dialog iframe')").await?;
            assert_eq!(stage.driver().windows().await?.len(), 1, "no popup");
            stage.driver().enter_frame(last_frame(stage).await?).await?;
            stage.click("[data-testid=approve]").await?;
            stage.driver().enter_default_frame().await?;
            assert_eq!(stage.until("heard").await?[0]["status"], "paid", "{sdk:?}");
            assert_eq!(stage.run("return document.querySelectorAll('.imp-dialog').length").await?, 0);
        }
        Ok(())
    })
    .await
}

/// The window's frame is the page's last; the hidden ones came before.
async fn last_frame(stage: &payjoa_e2e::Stage) -> Result<u16> {
    let count: u64 = stage.run("return window.frames.length").await?.as_u64().unwrap_or_default();
    Ok(u16::try_from(count)? - 1)
}
