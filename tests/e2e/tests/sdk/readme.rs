//! The page in the sandbox's README, as a stranger saves and opens it.

use anyhow::{Context, Result};
use payjoa_e2e::{Decision, Device, Stage, on_stage};
use serde_json::{Value, json};

use crate::window::complaints;

/// The page, with the running gateway's address.
fn page(stage: &Stage) -> Result<String> {
    let readme = include_str!("../../../../sandbox/README.md");
    let (_, rest) = readme.split_once("```html\n").context("the README shows no page")?;
    let (page, _) = rest.split_once("```").context("the README's page doesn't end")?;
    Ok(page.replace("http://127.0.0.1:8787", stage.gateway().url()))
}

/// Presses its button, approves, and gives what the page then shows.
async fn pay(stage: &Stage) -> Result<Value> {
    stage.click("#pay").await?;
    let window = stage.window().await?;
    let imp_uid = window.imp_uid().to_owned();
    window.decide(Decision::Approve).await?;
    assert_eq!(stage.gateway().payment(&imp_uid).await?["status"], "paid");
    let shown = stage.until("document.getElementById('result').textContent").await?;
    Ok(serde_json::from_str(shown.as_str().unwrap_or_default())?)
}

#[tokio::test]
async fn the_readmes_page_takes_a_payment_from_a_web_server() -> Result<()> {
    on_stage("readme_served", Device::Desktop, async |stage| {
        stage.show(page(stage)?).await?;
        let answer = pay(stage).await?;
        assert_eq!((&answer["status"], &answer["paid_amount"]), (&json!("paid"), &json!(1004)));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_readmes_page_takes_a_payment_when_it_is_opened_from_a_file() -> Result<()> {
    on_stage("readme_file", Device::Desktop, async |stage| {
        let directory = tempfile::tempdir()?;
        let file = directory.path().join("shop.html");
        std::fs::write(&file, page(stage)?)?;
        stage.driver().goto(format!("file://{}", file.display())).await?;
        assert_eq!(pay(stage).await?["status"], "paid");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_readmes_page_comes_back_on_a_phone_and_says_what_it_is_worth() -> Result<()> {
    on_stage("readme_phone", Device::Phone, async |stage| {
        stage.show(page(stage)?).await?;
        stage.click("#pay").await?;
        let window = stage.window().await?;
        let imp_uid = window.imp_uid().to_owned();
        window.decide(Decision::Approve).await?;
        let verdict = stage.until("document.querySelector('[data-testid=verdict]')?.textContent").await?;
        assert!(verdict.as_str().is_some_and(|verdict| verdict.contains("paid")), "{verdict}");
        assert_eq!(complaints(stage, 40).await?, json!([]));
        stage.click("[data-testid=timeline]").await?;
        let shown = stage.until("document.querySelector('#detail header dl .code')?.textContent").await?;
        assert_eq!(stage.gateway().payment(&imp_uid).await?["merchant_uid"], shown);
        Ok(())
    })
    .await
}
