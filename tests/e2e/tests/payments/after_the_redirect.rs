//! On a phone: the payment page replaces the shop, its result is a redirect to the return page.

use anyhow::Result;
use payjoa_e2e::{Browser, Decision, Device, eventually, in_every_browser, scenario};

in_every_browser!(
    a_card_payment_is_paid_and_the_address_bar_is_clean,
    a_declined_card_fails,
    the_return_page_reloaded_twice_is_still_one_fulfilment,
);

async fn a_card_payment_is_paid_and_the_address_bar_is_clean(browser: Browser) -> Result<()> {
    scenario("mobile_card_paid", browser.on(Device::Phone), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let window = page.pay().await?;
        let order = window.merchant_uid().to_owned();
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        let address = page.address().await?;
        assert!(!address.contains("imp_uid") && !address.contains("imp_success"), "{address}");
        page.console_is_clean().await?;
        eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await
    })
    .await
}

async fn a_declined_card_fails(browser: Browser) -> Result<()> {
    scenario("mobile_declined", browser.on(Device::Phone), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        page.pay().await?.decide(Decision::Decline).await?;
        page.reaches("failed").await?;
        page.never_showed("paid").await
    })
    .await
}

async fn the_return_page_reloaded_twice_is_still_one_fulfilment(browser: Browser) -> Result<()> {
    scenario("mobile_return_reloaded", browser.on(Device::Phone), async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let window = page.pay().await?;
        let (imp_uid, order) = (window.imp_uid().to_owned(), window.merchant_uid().to_owned());
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        // As from the history or a restored tab: the query is there again.
        let returned = format!("/payment/return?imp_uid={imp_uid}&merchant_uid={order}&imp_success=true");
        page.visit(&returned).await?;
        page.reaches("paid").await?;
        page.visit(&returned).await?;
        page.reaches("paid").await?;
        // The shop hands orders out in turn: once a later one is out, a second hand-out of ours would be out as well.
        let (later, _) = world.pay_behind_the_scenes().await?;
        eventually("the later fulfilment", async || Ok((world.fulfilments(&later) == 1).then_some(()))).await?;
        assert_eq!(world.fulfilments(&order), 1);
        page.console_is_clean().await
    })
    .await
}
