//! Who may know how an order stands: its shopper, in whichever browser they come back to, and nobody else.

use anyhow::Result;
use payjoa_e2e::{Decision, Device, eventually, scenario};
use serde_json::json;

#[tokio::test]
async fn another_browser_confirms_with_the_address_it_was_sent_back_to() -> Result<()> {
    scenario("other_browser", Device::Phone, async |world| {
        let page = world.page();
        page.go_to_checkout().await?;
        let window = page.pay().await?;
        let (imp_uid, order) = (window.imp_uid().to_owned(), window.merchant_uid().to_owned());
        window.decide(Decision::Approve).await?;
        page.reaches("paid").await?;
        let kept = page.address().await?;
        let (_, token) = kept.split_once("?t=").expect("a token in the address");
        world.another_browser().await?;
        // A stranger's first: what they guess tells them nothing.
        page.visit(&format!("/payment/return?imp_success=true&imp_uid={imp_uid}&merchant_uid={order}")).await?;
        page.reaches("rejected").await?;
        page.never_showed("paid").await?;
        world.another_browser().await?;
        page.visit(&format!("/payment/return?t={token}&imp_uid={imp_uid}&merchant_uid={order}")).await?;
        page.reaches("paid").await?;
        eventually("the fulfilment", async || Ok((world.fulfilments(&order) == 1).then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn a_stranger_who_guesses_an_order_reads_nothing_and_changes_nothing() -> Result<()> {
    scenario("stranger", Device::Desktop, async |world| {
        let order = world.backend().order_a_jacket().await?;
        let other = world.backend().order_a_jacket().await?;
        let params = json!({
            "pg": "daou", "pay_method": "card", "merchant_uid": order.merchant_uid, "amount": order.amount,
            "name": order.name, "digital": false,
        });
        let imp_uid = world.gateway().open(params).await?;
        let claim = json!({ "imp_uid": imp_uid, "merchant_uid": order.merchant_uid });
        let stranger = world.backend().as_stranger()?;
        let nobody = stranger.status("shop_nobodys").await?;
        for guess in [
            stranger.status(&order.merchant_uid).await?,
            stranger.confirm(&claim).await?,
            stranger.status_by_token(&order.merchant_uid, &other.return_token).await?,
            stranger.status_by_token(&order.merchant_uid, "x").await?,
            world.backend().with_cookie("shopper=zzzzzzzzzzzzzzzzzzzzzzzzzz")?.status(&order.merchant_uid).await?,
        ] {
            // Not even that there is such an order.
            assert_eq!((guess.status, &guess.body), (nobody.status, &nobody.body));
        }
        world.gateway().approve(&imp_uid).await?;
        assert!(stranger.status_by_token(&order.merchant_uid, &order.return_token).await?.says_paid());
        assert!(world.backend().status(&order.merchant_uid).await?.says_paid());
        Ok(())
    })
    .await
}
