//! What a screen reader says by itself.

use anyhow::{Result, ensure};
use payjoa_e2e::{Browser, Device, in_gallery};
use serde_json::{Value, json};

/// Writes down every change of the live region that was there from the beginning.
const LISTEN: &str = "
    const region = document.querySelector('#shop [role=status]');
    window.region = region;
    window.said = [];
    new MutationObserver(() => {
        const words = region.textContent;
        if (said.at(-1) !== words) said.push(words);
    }).observe(region, { childList: true, characterData: true, subtree: true });
    return [region.getAttribute('aria-live'), region.getAttribute('aria-atomic')]";

#[tokio::test]
async fn every_turn_of_a_payment_is_said_once_and_facts_are_not() -> Result<()> {
    in_gallery("live", Browser::Chromium.on(Device::Desktop), async |gallery| {
        gallery.show("lang=en&only=play").await?;
        gallery.until("document.querySelector('#shop [data-state]').dataset.state", &json!("idle")).await?;
        ensure!(gallery.run(LISTEN).await? == json!(["polite", "true"]));
        gallery.run("document.querySelector('[data-action=pay]').click()").await?;
        gallery.until("said.length", &json!(1)).await?;
        gallery.run("document.querySelector('[data-do=approve]').click()").await?;
        gallery.until("said.length", &json!(2)).await?;
        gallery.run("document.querySelector('[data-do=deposit]').click()").await?;
        gallery.until("said.length", &json!(3)).await?;
        let said = gallery.run("return said").await?;
        let said: Vec<_> = said.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let begins = ["Continue in the payment window", "Checking your payment", "Waiting for your deposit"];
        for (said, begin) in said.iter().zip(begins) {
            ensure!(said.starts_with(begin), "{said:?} should begin with {begin:?}");
        }
        let same = "region === document.querySelector('#shop [role=status]') && region.isConnected";
        ensure!(gallery.run(&format!("return {same}")).await? == json!(true), "the region was replaced");
        // A countdown moves without a word: it is outside of the region.
        ensure!(gallery.run("return region.querySelector('dl') === null").await? == json!(true));
        ensure!(gallery.run("return document.querySelector('#shop dl') !== null").await? == json!(true));

        // The button's own words don't change; that the number was copied is said beside it.
        gallery.run("document.querySelector('[data-action=copy]').click()").await?;
        let copied = "document.querySelector('.payjoa-copied[role=status]').textContent";
        gallery.until(copied, &json!("Copied")).await
    })
    .await
}
