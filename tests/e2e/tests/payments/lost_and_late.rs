//! The browser is told too early, wrongly, or nothing at all.

use anyhow::Result;
use payjoa_e2e::{Browser, Decision, Device, Fault, World, eventually, in_every_browser, scenario};

in_every_browser!(
    a_late_database_ends_as_paid_on_a_pc_without_a_word_of_failure,
    a_late_database_ends_as_paid_on_a_phone_without_a_word_of_failure,
    a_lost_callback_is_recovered_on_the_next_visit_on_a_pc,
    a_lost_redirect_is_recovered_on_the_next_visit_on_a_phone,
);

async fn a_late_database_ends_as_paid_on_a_pc_without_a_word_of_failure(browser: Browser) -> Result<()> {
    scenario("pc_late_database", browser.on(Device::Desktop), late_database).await
}

async fn a_late_database_ends_as_paid_on_a_phone_without_a_word_of_failure(browser: Browser) -> Result<()> {
    scenario("mobile_late_database", browser.on(Device::Phone), late_database).await
}

async fn late_database(world: &World) -> Result<()> {
    let page = world.page();
    page.go_to_checkout().await?;
    page.pay().await?.with(Fault::LateDatabase).await?.decide(Decision::Approve).await?;
    page.reaches("paid").await?;
    for wrong in ["failed", "cancelled", "unknown", "rejected"] {
        page.never_showed(wrong).await?;
    }
    Ok(())
}

async fn a_lost_callback_is_recovered_on_the_next_visit_on_a_pc(browser: Browser) -> Result<()> {
    scenario("pc_lost_callback", browser.on(Device::Desktop), lost_callback).await
}

async fn a_lost_redirect_is_recovered_on_the_next_visit_on_a_phone(browser: Browser) -> Result<()> {
    scenario("mobile_lost_callback", browser.on(Device::Phone), lost_callback).await
}

async fn lost_callback(world: &World) -> Result<()> {
    let page = world.page();
    page.go_to_checkout().await?;
    let window = page.pay().await?.with(Fault::LostCallback).await?;
    let order = window.merchant_uid().to_owned();
    window.decide(Decision::Approve).await?;
    // The shop knows from the webhook; the shopper's browser doesn't, until he comes again.
    eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await?;
    page.visit("/").await?;
    page.click("resume").await?;
    page.reaches("paid").await?;
    assert_eq!(world.fulfilments(&order), 1);
    Ok(())
}
