//! On a PC: the payment window is a popup, its result a callback.

use anyhow::Result;
use payjoa_e2e::{Browser, Decision, Device, eventually, in_every_browser, scenario};

in_every_browser!(
    a_card_payment_is_paid_because_the_server_says_so,
    a_declined_card_fails_and_may_be_tried_again,
    the_windows_own_cancel_button_ends_the_payment,
    a_closed_window_is_noticed_and_nothing_is_paid,
    a_second_click_opens_no_second_window,
    a_blocked_popup_is_explained_and_the_next_click_pays,
);

/// Whether the browser still counts the shopper's click when the script is asked for the window. WebKitGTK can't tell.
const WATCH_ACTIVATION: &str = "const asked = IMP.request_pay; \
                                IMP.request_pay = function () { \
                                    window.wasActive = navigator.userActivation?.isActive ?? true; \
                                    return asked.apply(this, arguments); \
                                };";

async fn a_card_payment_is_paid_because_the_server_says_so(browser: Browser) -> Result<()> {
    scenario("pc_card_paid", browser.on(Device::Desktop), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        page.run(WATCH_ACTIVATION).await?;
        let window = page.pay().await?;
        let order = window.merchant_uid().to_owned();
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        assert_eq!(page.run("return window.wasActive").await?, true, "the click still counts when the window opens");
        let states = page.states().await?;
        let checked = states.iter().position(|state| state == "checking");
        let paid = states.iter().position(|state| state == "paid");
        assert!(checked.is_some() && checked < paid, "paid must come after checking: {states:?}");
        assert!(world.backend_as_the_browser().await?.status(&order).await?.says_paid());
        eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await?;
        page.console_is_clean().await
    })
    .await
}

async fn a_declined_card_fails_and_may_be_tried_again(browser: Browser) -> Result<()> {
    scenario("pc_declined", browser.on(Device::Desktop), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let window = page.pay().await?;
        let refused = window.merchant_uid().to_owned();
        window.decide(Decision::Decline).await?;
        page.reaches("failed").await?;
        page.never_showed("paid").await?;
        page.console_is_clean().await?;
        page.click("try-again").await?;
        let window = page.pay().await?;
        assert_ne!(window.merchant_uid(), refused, "an attempt needs a merchant_uid of its own");
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

async fn the_windows_own_cancel_button_ends_the_payment(browser: Browser) -> Result<()> {
    scenario("pc_cancelled", browser.on(Device::Desktop), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        page.pay().await?.decide(Decision::Cancel).await?;
        let end = page.settles().await?;
        assert_eq!(end, "failed");
        page.enabled("try-again").await?;
        page.never_showed("paid").await
    })
    .await
}

async fn a_closed_window_is_noticed_and_nothing_is_paid(browser: Browser) -> Result<()> {
    scenario("pc_window_closed", browser.on(Device::Desktop), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let window = page.pay().await?;
        let order = window.merchant_uid().to_owned();
        window.close().await?;
        let end = page.settles().await?;
        assert_eq!(end, "failed");
        page.never_showed("paid").await?;
        assert!(!world.backend_as_the_browser().await?.status(&order).await?.says_paid());
        page.enabled("try-again").await.map(drop)
    })
    .await
}

async fn a_second_click_opens_no_second_window(browser: Browser) -> Result<()> {
    scenario("pc_double_click", browser.on(Device::Desktop), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let pay = page.enabled("pay").await?;
        world.driver().action_chain().double_click_element(&pay).perform().await?;
        let window = page.opened().await?;
        assert_eq!(world.driver().windows().await?.len(), 2, "the shop and one payment window");
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}

async fn a_blocked_popup_is_explained_and_the_next_click_pays(browser: Browser) -> Result<()> {
    scenario("pc_popup_blocked", browser.blocking_popups(), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let alerts = page.pay_without_a_click().await?;
        assert_eq!(alerts.len(), 1, "the SDK's own: {alerts:?}");
        page.reaches("blocked").await?;
        assert_eq!(world.driver().windows().await?.len(), 1, "no payment window");
        let told = page.text("payment-status").await?;
        assert!(told.contains("press pay again"), "{told}");
        page.pay().await?.decide(Decision::Approve).await?;
        page.reaches("paid").await
    })
    .await
}
