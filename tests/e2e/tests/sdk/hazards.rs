//! What the real SDK does to shops, each of it once.

use anyhow::Result;
use payjoa_e2e::{Browser, Decision, Device, Stage, eventually, in_every_browser, on_stage};
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::page::{Sdk, show, show_button};

in_every_browser!(
    before_init_there_is_an_alert_and_never_a_callback,
    without_params_or_with_params_that_cant_be_written_there_is_an_alert_and_never_a_callback,
    the_shops_own_object_is_written_to,
    params_travel_as_json,
    a_pg_that_nobody_has_opens_the_default_channels_window,
    a_blocked_popup_is_an_alert_and_never_a_callback,
    on_jquery_3_the_legacy_sdk_opens_its_popup_only_after_the_click,
    a_popup_that_the_shopper_closes_is_answered_as_a_failure,
    while_frames_load_a_newer_request_replaces_the_one_that_waits,
    a_click_before_the_frames_have_loaded_may_be_blocked,
    a_request_made_in_the_callback_waits_for_new_frames,
    a_popup_for_a_request_made_in_the_callback_is_blocked,
    what_a_callback_throws_is_swallowed,
    a_result_can_be_made_up_in_the_page,
    messages_of_another_origin_are_ignored,
    a_second_init_loses_the_request_in_flight,
);

const INIT: &str = "IMP.init('imp00000000')";

async fn alerts(stage: &Stage) -> Result<usize> {
    Ok(stage
        .run("return alerts.length")
        .await?
        .as_u64()
        .map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX)))
}

/// Everything that the SDK has begun is over: it has answered a later call.
async fn nobody_heard(stage: &Stage) -> Result<()> {
    assert_eq!(stage.run("return heard").await?, json!([]));
    Ok(())
}

/// Hazard 1.
async fn before_init_there_is_an_alert_and_never_a_callback(browser: Browser) -> Result<()> {
    on_stage("hazard_01_not_initialised", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            show(stage, sdk, "").await?;
            assert_eq!(stage.run("return IMP.request_pay(order(), hear)").await?, false);
            assert_eq!(alerts(stage).await?, 1, "{sdk:?}");
            nobody_heard(stage).await?;
            assert_eq!(stage.driver().windows().await?.len(), 1, "no window");
        }
        Ok(())
    })
    .await
}

/// Hazard 2.
async fn without_params_or_with_params_that_cant_be_written_there_is_an_alert_and_never_a_callback(
    browser: Browser,
) -> Result<()> {
    on_stage("hazard_02_exceptions", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            for params in ["undefined", "null", "order({ amount: 1004n })", "Object.freeze(order())"] {
                show(stage, sdk, "").await?;
                stage.run(INIT).await?;
                stage.run(&format!("IMP.request_pay({params}, hear)")).await?;
                assert_eq!(alerts(stage).await?, 1, "{sdk:?} {params}");
                nobody_heard(stage).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Hazard 3.
async fn the_shops_own_object_is_written_to(browser: Browser) -> Result<()> {
    on_stage("hazard_03_mutation", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            show(stage, sdk, "").await?;
            stage.run("IMP.agency('imp00000000', 'ABC')").await?;
            let params = stage
                .run("const mine = { amount: 1004, merchant_uid: '', pay_method: '' }; IMP.request_pay(mine, hear); return mine")
                .await?;
            assert!(params["merchant_uid"].as_str().is_some_and(|uid| uid.starts_with("nobody_")), "{sdk:?}: {params}");
            assert_eq!((&params["pay_method"], &params["tier_code"]), (&json!("card"), &json!("ABC")), "{sdk:?}");
            assert!(params["request_id"].is_string(), "{sdk:?}: {params}");
        }
        Ok(())
    })
    .await
}

/// Hazard 4.
async fn params_travel_as_json(browser: Browser) -> Result<()> {
    on_stage("hazard_04_json", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let params =
                "order({ custom_data: { map: new Map([['a', 1]]), nothing: undefined, call: hear, number: NaN } })";
            let pay = format!("IMP.request_pay(Object.assign({params}, {{ merchant_uid: '{sdk:?}' }}), hear)");
            show_button(stage, sdk, &pay).await?;
            stage.click("#pay").await?;
            stage.window().await?.decide(Decision::Approve).await?;
            let answer = stage.until("heard").await?;
            let kept: Value = serde_json::from_str(answer[0]["custom_data"].as_str().unwrap_or_default())?;
            assert_eq!(kept, json!({ "map": {}, "number": null }), "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazard 5.
async fn a_pg_that_nobody_has_opens_the_default_channels_window(browser: Browser) -> Result<()> {
    on_stage("hazard_05_default_channel", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let pay = format!("IMP.request_pay(order({{ pg: 'duao', merchant_uid: '{sdk:?}' }}), hear)");
            show_button(stage, sdk, &pay).await?;
            stage.click("#pay").await?;
            stage.window().await?.decide(Decision::Approve).await?;
            assert_eq!(stage.until("heard").await?[0]["status"], "paid", "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazard 6. The page pays without a click, as after an `await` that took too long.
async fn a_blocked_popup_is_an_alert_and_never_a_callback(browser: Browser) -> Result<()> {
    let setup = browser.blocking_popups();
    on_stage("hazard_06_blocked", setup, async |stage| {
        for sdk in [Sdk::Current, Sdk::Legacy, Sdk::LegacyOnJquery3] {
            let pay = "<script>IMP.init('imp00000000'); addEventListener('load', function () { IMP.request_pay(order(), hear); });</script>";
            show(stage, sdk, pay).await?;
            stage.until("alerts").await?;
            nobody_heard(stage).await?;
            assert_eq!(stage.driver().windows().await?.len(), 1, "{sdk:?}");
            assert_eq!(stage.run("return document.querySelectorAll('.imp-dialog').length").await?, 0, "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazard 6. Browsers allow a popup for a while after a click: five seconds in Chromium and Firefox, one in WebKit.
async fn on_jquery_3_the_legacy_sdk_opens_its_popup_only_after_the_click(browser: Browser) -> Result<()> {
    on_stage("hazard_06_jquery_3", browser.on(Device::Desktop), async |stage| {
        for (sdk, within_the_click) in [(Sdk::Current, true), (Sdk::Legacy, true), (Sdk::LegacyOnJquery3, false)] {
            let body = "<button id=\"pay\">Pay</button><script>
                pay.onclick = function () {
                    IMP.request_pay(order({ merchant_uid: String(Date.now()) }), hear);
                    window.within = !!document.querySelector('.imp-dialog');
                };
                addEventListener('message', function (event) { if (event.data.type === 'ready') window.loaded = true; });
            </script>";
            show(stage, sdk, body).await?;
            stage.run(INIT).await?;
            stage.until("window.loaded").await?;
            stage.click("#pay").await?;
            stage.until("!!document.querySelector('.imp-dialog')").await?;
            assert_eq!(stage.run("return within").await?, within_the_click, "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazard 7.
async fn a_popup_that_the_shopper_closes_is_answered_as_a_failure(browser: Browser) -> Result<()> {
    on_stage("hazard_07_closed", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            show_button(stage, sdk, &format!("IMP.request_pay(order({{ merchant_uid: '{sdk:?}' }}), hear)")).await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            let imp_uid = window.imp_uid().to_owned();
            window.close().await?;
            let answer = &stage.until("heard").await?[0];
            assert!(answer["imp_uid"] == imp_uid.as_str() && answer["error_msg"].is_string(), "{sdk:?}: {answer}");
            assert_eq!(stage.gateway().payment(&imp_uid).await?["status"], "failed", "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazard 8.
async fn while_frames_load_a_newer_request_replaces_the_one_that_waits(browser: Browser) -> Result<()> {
    on_stage("hazard_08_one_slot", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let (first, second) = (format!("{sdk:?}_1"), format!("{sdk:?}_2"));
            show(stage, sdk, "").await?;
            stage
                .run(&format!(
                    "{INIT}; IMP.request_pay(order({{ merchant_uid: '{first}' }}), hear); \
                     IMP.request_pay(order({{ merchant_uid: '{second}' }}), hear);"
                ))
                .await?;
            let window = stage.window().await?;
            assert_eq!(window.merchant_uid(), second, "{sdk:?}");
            window.decide(Decision::Approve).await?;
            stage.until("heard").await?;
            assert_eq!(stage.run("return heard.map(answer => answer.merchant_uid)").await?, json!([second]), "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Hazards 8 and 6. The popup for a request that had to wait is asked for in no click: Chromium and Firefox allow it as long as
/// the last one counts, WebKit never.
async fn a_click_before_the_frames_have_loaded_may_be_blocked(browser: Browser) -> Result<()> {
    on_stage("hazard_08_blocked", browser.blocking_popups(), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let pay = format!(
                "var open = window.open;
                 window.open = function () {{
                     var counts = navigator.userActivation.isActive, popup = open.apply(window, arguments);
                     window.asked = {{ counts: counts, given: !!popup }};
                     return popup;
                 }};
                 {INIT};
                 IMP.request_pay(order({{ merchant_uid: '{sdk:?}' }}), hear)"
            );
            show(stage, sdk, &format!("<button id=\"pay\" onclick=\"{pay}\">Pay</button>")).await?;
            stage.click("#pay").await?;
            let asked = stage.until("window.asked").await?;
            let wanted = browser != Browser::WebKit && asked["counts"] == true;
            assert_eq!(asked["given"], wanted, "{sdk:?}: {asked}");
            if wanted {
                stage.window().await?.decide(Decision::Approve).await?;
                stage.until("heard").await?;
            } else {
                stage.until("alerts").await?;
                nobody_heard(stage).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Hazard 9.
async fn a_request_made_in_the_callback_waits_for_new_frames(browser: Browser) -> Result<()> {
    on_stage("hazard_09_reload", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let (first, second) = (format!("{sdk:?}_1"), format!("{sdk:?}_2"));
            let pay = format!(
                "var frame = document.querySelector('iframe');
                 IMP.request_pay(order({{ merchant_uid: '{first}' }}), function (answer) {{
                     hear(answer);
                     window.reloaded = !frame.isConnected && !!document.querySelector('iframe');
                     IMP.request_pay(order({{ merchant_uid: '{second}' }}), hear);
                 }})"
            );
            show_button(stage, sdk, &pay).await?;
            let shop = stage.driver().window().await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            assert_eq!(window.merchant_uid(), first, "{sdk:?}");
            stage.click("[data-testid=decline]").await?;
            stage.driver().switch_to_window(shop.clone()).await?;
            stage.until("heard").await?;
            assert_eq!(stage.run("return reloaded").await?, true, "{sdk:?}");
            // The first popup may still be there for a moment.
            eventually("the second window", async || shows(stage, &shop, &second).await).await?;
            stage.click("[data-testid=approve]").await?;
            stage.driver().switch_to_window(shop).await?;
            stage.until("heard.length > 1").await?;
        }
        Ok(())
    })
    .await
}

/// Turns to the payment window of this order, if there is one.
async fn shows(stage: &Stage, shop: &WindowHandle, merchant_uid: &str) -> Result<Option<()>> {
    for window in stage.driver().windows().await? {
        if window != *shop {
            stage.driver().switch_to_window(window).await?;
            if stage.run("return document.body.dataset.merchantUid").await? == merchant_uid {
                return Ok(Some(()));
            }
        }
    }
    Ok(None)
}

/// Hazards 9 and 6: no click asks for the second popup.
async fn a_popup_for_a_request_made_in_the_callback_is_blocked(browser: Browser) -> Result<()> {
    let setup = browser.blocking_popups();
    on_stage("hazard_09_blocked", setup, async |stage| {
        for sdk in Sdk::GENERATIONS {
            let pay = format!(
                "IMP.request_pay(order({{ merchant_uid: '{sdk:?}_1' }}), function (answer) {{
                     hear(answer);
                     IMP.request_pay(order({{ merchant_uid: '{sdk:?}_2' }}), hear);
                 }})"
            );
            show_button(stage, sdk, &pay).await?;
            stage.click("#pay").await?;
            stage.window().await?.decide(Decision::Decline).await?;
            stage.until("alerts").await?;
            assert_eq!(stage.run("return heard.length").await?, 1, "{sdk:?}");
            assert_eq!(stage.driver().windows().await?.len(), 1, "{sdk:?}");
        }
        Ok(())
    })
    .await
}

/// Writes down what nobody catches, and what is written to the console.
const LISTENING: &str = "<script>
    var errors = [], logged = [], honest = console.error;
    window.onerror = function (text) { errors.push(text); };
    console.error = function () { logged.push([].join.call(arguments)); honest.apply(console, arguments); };
</script>";

/// Hazard 10.
async fn what_a_callback_throws_is_swallowed(browser: Browser) -> Result<()> {
    on_stage("hazard_10_swallowed", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            show(stage, sdk, LISTENING).await?;
            stage.run(INIT).await?;
            stage.run("IMP.request_pay(order({ amount: 0 }), function (answer) { hear(answer); throw new Error('the shop is broken'); })").await?;
            stage.until("heard").await?;
            assert_eq!(stage.run("return errors").await?, json!([]), "{sdk:?}");
            stage.until("logged.join().includes('the shop is broken')").await?;
        }
        Ok(())
    })
    .await
}

/// Hazard 13.
async fn a_result_can_be_made_up_in_the_page(browser: Browser) -> Result<()> {
    on_stage("hazard_13_forged", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            let pay = format!(
                "var open = window.open;
                 window.open = function () {{ return window.popup = open.apply(window, arguments); }};
                 window.forge = function (origin, data) {{
                     var event = new MessageEvent('message', {{ origin: origin, data: JSON.parse(data) }});
                     // Firefox takes no window of another process in the constructor; it doesn't help.
                     Object.defineProperty(event, 'source', {{ value: popup }});
                     dispatchEvent(event);
                 }};
                 IMP.request_pay(order({{ merchant_uid: '{sdk:?}' }}), hear)"
            );
            show_button(stage, sdk, &pay).await?;
            let shop = stage.driver().window().await?;
            stage.click("#pay").await?;
            let imp_uid = stage.window().await?.imp_uid().to_owned();
            stage.driver().switch_to_window(shop).await?;
            let forged =
                json!({ "type": "result", "imp_uid": imp_uid, "answer": { "imp_uid": imp_uid, "status": "paid" } });
            let send = format!("forge({}, {})", json!(stage.gateway().url()), json!(forged.to_string()));
            stage.run(&send).await?;
            assert_eq!(stage.until("heard").await?[0]["status"], "paid", "{sdk:?}");
            assert_eq!(stage.gateway().payment(&imp_uid).await?["status"], "ready", "{sdk:?}");
        }
        Ok(())
    })
    .await
}

async fn messages_of_another_origin_are_ignored(browser: Browser) -> Result<()> {
    on_stage("sdk_other_origin", browser.on(Device::Desktop), async |stage| {
        show_button(stage, Sdk::Current, "IMP.request_pay(order(), hear)").await?;
        let shop = stage.driver().window().await?;
        stage.click("#pay").await?;
        let window = stage.window().await?;
        let imp_uid = window.imp_uid().to_owned();
        stage.driver().switch_to_window(shop.clone()).await?;
        let forged = json!({ "type": "result", "imp_uid": imp_uid, "answer": { "status": "paid" } });
        stage.run(&format!("postMessage({forged}, '*')")).await?;
        // Messages come in order: once a later one of ours is here, the forged one has been, too.
        stage.run("addEventListener('message', event => { if (event.data === 'later') window.later = true; }); postMessage('later', '*')").await?;
        stage.until("window.later").await?;
        nobody_heard(stage).await
    })
    .await
}

async fn a_second_init_loses_the_request_in_flight(browser: Browser) -> Result<()> {
    on_stage("sdk_second_init", browser.on(Device::Desktop), async |stage| {
        for sdk in Sdk::GENERATIONS {
            show_button(stage, sdk, &format!("IMP.request_pay(order({{ merchant_uid: '{sdk:?}' }}), hear)")).await?;
            let shop = stage.driver().window().await?;
            stage.click("#pay").await?;
            let window = stage.window().await?;
            let imp_uid = window.imp_uid().to_owned();
            let popup = stage.driver().window().await?;
            stage.driver().switch_to_window(shop).await?;
            stage.run(INIT).await?;
            stage.driver().switch_to_window(popup).await?;
            window.decide(Decision::Approve).await?;
            assert_eq!(stage.gateway().payment(&imp_uid).await?["status"], "paid", "{sdk:?}");
            // The new frames answer a later request, and the first one's callback still hasn't been called.
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
