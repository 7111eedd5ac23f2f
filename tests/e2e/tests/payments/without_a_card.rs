//! Money that comes later: deposits, with escrow and without, and a card that is charged every month.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, Page, World, eventually, scenario};
use serde_json::json;
use thirtyfour::By;

#[tokio::test]
async fn a_deposit_is_awaited_and_then_paid() -> Result<()> {
    scenario("deposit", Device::Desktop, async |world| deposited(world, "way-vbank", false).await).await
}

#[tokio::test]
async fn an_escrow_deposit_is_awaited_and_then_paid_on_a_phone() -> Result<()> {
    scenario("escrow", Device::Phone, async |world| deposited(world, "way-escrow", true).await).await
}

async fn deposited(world: &World, way: &str, escrow: bool) -> Result<()> {
    let page = world.page();
    page.go_to_checkout().await?;
    page.click(way).await?;
    // The way chosen is another order, which takes the place of the card's.
    eventually("the choice", async || {
        let chosen = page.run(&format!("return document.querySelector('[data-testid={way}]')?.checked")).await?;
        Ok((chosen == json!(true)).then_some(()))
    })
    .await?;
    let window = page.pay().await?;
    let (imp_uid, order) = (window.imp_uid().to_owned(), window.merchant_uid().to_owned());
    if escrow {
        // PAYJOA's escrow window doesn't take the number over from the request.
        let fill = "for (const it of document.querySelectorAll('input[required]')) it.value ||= '01012345678'";
        world.page().run(fill).await?;
    }
    window.decide(Decision::Approve).await?;
    page.reaches("awaiting-deposit").await?;
    page.never_showed("paid").await?;
    let payment = world.gateway().payment(&imp_uid).await?;
    assert_eq!((&payment["pay_method"], &payment["escrow"]), (&json!("vbank"), &json!(escrow)));
    assert_eq!(world.fulfilments(&order), 0);
    world.gateway().deposit(&imp_uid).await?;
    eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await
}

#[tokio::test]
async fn a_subscription_is_begun_and_ended_on_the_shops_own_page() -> Result<()> {
    scenario("subscription", Device::Phone, async |world| {
        let page = world.page();
        page.visit("/").await?;
        page.click("club").await?;
        for (field, text) in [("number", "1234-1234-1234-1234"), ("expiry", "12/99"), ("password", "12")] {
            let selector = By::Css(format!("[name={field}]"));
            let input = eventually(field, async || Ok(world.driver().find(selector.clone()).await.ok())).await?;
            input.send_keys(text).await?;
        }
        press(world, "/club/join").await?;
        says(page, "The next charge is on").await?;
        press(world, "/club/leave").await?;
        says(page, "It has ended").await?;
        page.console_is_clean().await
    })
    .await
}

async fn press(world: &World, form: &str) -> Result<()> {
    let button = world.driver().find(By::Css(format!("form[action='{form}'] button"))).await?;
    button.scroll_into_view().await?;
    Ok(button.click().await?)
}

/// The page finds out by itself; while it loads there is nothing to read.
async fn says(page: Page<'_>, words: &str) -> Result<()> {
    eventually(format!("the page to say {words:?}"), async || {
        let text = page.run("return document.body?.innerText ?? ''").await.unwrap_or_default();
        Ok(text.as_str().is_some_and(|text| text.contains(words)).then_some(()))
    })
    .await
}
