//! On a PC: the payment window is a popup, its result a callback.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, eventually, scenario};

#[tokio::test]
async fn a_card_payment_is_paid_because_the_server_says_so() -> Result<()> {
    scenario("pc_card_paid", Device::Desktop, async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let window = page.pay().await?;
        let order = window.merchant_uid().to_owned();
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
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

#[tokio::test]
async fn a_declined_card_fails_and_may_be_tried_again() -> Result<()> {
    scenario("pc_declined", Device::Desktop, async |world| {
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

#[tokio::test]
async fn the_windows_own_cancel_button_ends_the_payment() -> Result<()> {
    scenario("pc_cancelled", Device::Desktop, async |world| {
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

#[tokio::test]
async fn a_closed_window_is_noticed_and_nothing_is_paid() -> Result<()> {
    scenario("pc_window_closed", Device::Desktop, async |world| {
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

#[tokio::test]
async fn a_second_click_opens_no_second_window() -> Result<()> {
    scenario("pc_double_click", Device::Desktop, async |world| {
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
