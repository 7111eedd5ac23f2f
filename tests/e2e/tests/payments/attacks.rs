//! Somebody wants goods without paying for them.

use anyhow::Result;
use payjoa_e2e::{Browser, Device, eventually, in_every_browser, scenario};
use serde_json::json;

in_every_browser!(
    a_hand_typed_success_never_shows_paid,
    a_hand_typed_success_for_an_order_that_never_was_is_no_success,
    an_amount_changed_in_the_pages_memory_is_refused,
);

/// Nobody has ever paid this.
const INVENTED: &str = "imp_123456789012";

async fn a_hand_typed_success_never_shows_paid(browser: Browser) -> Result<()> {
    scenario("forged_return", browser.on(Device::Desktop), async |world| {
        let order = world.backend().order_a_jacket().await?;
        let page = world.page();
        let claim = format!("imp_success=true&imp_uid={INVENTED}&merchant_uid={}", order.merchant_uid);
        let claim = format!("{claim}&t={}", order.return_token);
        page.visit(&format!("/payment/return?{claim}")).await?;
        assert_eq!(page.settles().await?, "unknown");
        page.never_showed("paid").await?;
        assert_eq!(world.fulfilments(&order.merchant_uid), 0);
        Ok(())
    })
    .await
}

async fn a_hand_typed_success_for_an_order_that_never_was_is_no_success(browser: Browser) -> Result<()> {
    scenario("forged_return_unknown_order", browser.on(Device::Phone), async |world| {
        let page = world.page();
        page.visit(&format!("/payment/return?imp_success=true&imp_uid={INVENTED}&merchant_uid=nothing-like-this"))
            .await?;
        assert_eq!(page.settles().await?, "rejected");
        page.never_showed("paid").await
    })
    .await
}

async fn an_amount_changed_in_the_pages_memory_is_refused(browser: Browser) -> Result<()> {
    scenario("tampered_amount", browser.on(Device::Desktop), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        page.run(
            "const honest = window.IMP.request_pay; \
             window.IMP.request_pay = (params, done) => honest.call(window.IMP, { ...params, amount: 1 }, done);",
        )
        .await?;
        page.click("pay").await?;
        page.reaches("refused").await?;
        page.never_showed("paid").await?;
        // It opens in the click, before anybody can know of the amount.
        eventually("the payment window to close", async || {
            Ok((world.driver().windows().await?.len() == 1).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_cheaper_payment_for_the_same_order_is_rejected() -> Result<()> {
    scenario("cheaper_payment", Device::Desktop, async |world| {
        let order = world.backend().order_a_jacket().await?;
        let cheap = json!({
            "pg": "daou", "pay_method": "card", "merchant_uid": format!("{}x", order.merchant_uid), "amount": 1,
            "name": order.name, "digital": false,
        });
        let imp_uid = world.gateway().open(cheap).await?;
        world.gateway().approve(&imp_uid).await?;
        let claim = json!({ "imp_uid": imp_uid, "merchant_uid": order.merchant_uid });
        let reply = world.backend().confirm(&claim).await?;
        assert!(!reply.says_paid(), "{reply:?}");
        assert!(!world.backend().status(&order.merchant_uid).await?.says_paid());
        assert_eq!(world.fulfilments(&order.merchant_uid), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn one_payment_does_not_pay_two_orders() -> Result<()> {
    scenario("replayed_payment", Device::Desktop, async |world| {
        let (paid, imp_uid) = world.pay_behind_the_scenes().await?;
        let second = world.backend().order_a_jacket().await?;
        let claim = json!({ "imp_uid": imp_uid, "merchant_uid": second.merchant_uid });
        let reply = world.backend().confirm(&claim).await?;
        assert!(!reply.says_paid(), "{reply:?}");
        eventually("the first fulfilment", async || Ok((world.fulfilments(&paid) == 1).then_some(()))).await?;
        assert_eq!(world.fulfilments(&second.merchant_uid), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn confirm_bodies_that_make_no_sense_are_refused() -> Result<()> {
    scenario("forged_confirm_bodies", Device::Desktop, async |world| {
        let order = world.backend().order_a_jacket().await?.merchant_uid;
        let huge = json!({ "merchant_uid": order, "imp_uid": "x".repeat(70 * 1024) }).to_string();
        for (name, body) in [
            ("nothing", String::new()),
            ("no JSON", "imp_success=true".to_owned()),
            ("a list", "[]".to_owned()),
            ("no order", json!({ "imp_uid": INVENTED }).to_string()),
            ("a path for an id", json!({ "merchant_uid": order, "imp_uid": "../../users/getToken" }).to_string()),
            ("a number for an id", json!({ "merchant_uid": 1, "imp_uid": INVENTED }).to_string()),
            ("an order that never was", json!({ "merchant_uid": "nothing-like-this" }).to_string()),
            ("more than 64 KiB", huge),
        ] {
            let reply = world.backend().confirm_raw(body).await?;
            assert!(reply.status.is_client_error(), "{name}: {reply:?}");
        }
        let boast = json!({ "merchant_uid": order, "imp_uid": INVENTED, "success": true, "state": "paid" });
        let reply = world.backend().confirm(&boast).await?;
        assert!(!reply.says_paid(), "{reply:?}");
        assert_eq!(world.fulfilments(&order), 0);
        Ok(())
    })
    .await
}
