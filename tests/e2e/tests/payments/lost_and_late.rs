//! The browser is told too early, wrongly, or nothing at all.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, Fault, World, eventually, scenario};

#[tokio::test]
async fn a_late_database_ends_as_paid_on_a_pc_without_a_word_of_failure() -> Result<()> {
    scenario("pc_late_database", Device::Desktop, late_database).await
}

#[tokio::test]
async fn a_late_database_ends_as_paid_on_a_phone_without_a_word_of_failure() -> Result<()> {
    scenario("mobile_late_database", Device::Phone, late_database).await
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

#[tokio::test]
async fn a_lost_callback_is_recovered_on_the_next_visit_on_a_pc() -> Result<()> {
    scenario("pc_lost_callback", Device::Desktop, lost_callback).await
}

#[tokio::test]
async fn a_lost_redirect_is_recovered_on_the_next_visit_on_a_phone() -> Result<()> {
    scenario("mobile_lost_callback", Device::Phone, lost_callback).await
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
