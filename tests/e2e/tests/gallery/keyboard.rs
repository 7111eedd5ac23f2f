//! A payment without a mouse.

use anyhow::Result;
use payjoa_e2e::{Browser, Device, Gallery, in_gallery};
use serde_json::json;
use thirtyfour::Key;

const STATE: &str = "document.querySelector('#shop [data-state]').dataset.state";
const FOCUS: &str = "(document.activeElement.dataset.action || document.activeElement.tagName)";

async fn behind_the_scenes(gallery: &Gallery, deed: &str) -> Result<()> {
    // Not with the mouse: the focus stays where it is.
    gallery.run(&format!("document.querySelector('[data-do={deed}]').click()")).await.map(drop)
}

async fn ready(gallery: &Gallery) -> Result<()> {
    gallery.show("lang=en&only=play").await?;
    gallery.until(STATE, &json!("idle")).await
}

async fn tab_to_the_pay_button(gallery: &Gallery) -> Result<()> {
    gallery.press(Key::Tab).await?;
    gallery.until(FOCUS, &json!("A")).await?;
    gallery.press(Key::Tab).await?;
    gallery.until(FOCUS, &json!("pay")).await
}

#[tokio::test]
async fn a_result_takes_the_focus_and_gives_it_back() -> Result<()> {
    in_gallery("keyboard", Browser::Chromium.on(Device::Desktop), async |gallery| {
        ready(gallery).await?;
        tab_to_the_pay_button(gallery).await?;
        gallery.press(Key::Enter).await?;
        gallery.until(STATE, &json!("window")).await?;

        behind_the_scenes(gallery, "failed").await?;
        behind_the_scenes(gallery, "decline").await?;
        gallery.until(STATE, &json!("failed")).await?;
        gallery.until("document.activeElement.textContent", &json!("Not paid")).await?;

        gallery.press(Key::Tab).await?;
        gallery.until(FOCUS, &json!("try-again")).await?;
        gallery.write(" ").await?;
        gallery.until(STATE, &json!("idle")).await?;
        // The button is gone; the keyboard is still in the piece, and the next one is to pay.
        gallery.until(FOCUS, &json!("pay")).await?;
        gallery.write(" ").await?;
        gallery.until(STATE, &json!("window")).await?;

        behind_the_scenes(gallery, "deposit").await?;
        behind_the_scenes(gallery, "approve").await?;
        gallery.until("document.activeElement.textContent", &json!("Waiting for your deposit")).await?;
        for next in ["copy", "check-now", "BUTTON"] {
            gallery.press(Key::Tab).await?;
            gallery.until(FOCUS, &json!(next)).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_way_out_of_a_window_is_reached() -> Result<()> {
    in_gallery("keyboard-way-out", Browser::Chromium.on(Device::Desktop), async |gallery| {
        ready(gallery).await?;
        tab_to_the_pay_button(gallery).await?;
        gallery.press(Key::Enter).await?;
        gallery.until(STATE, &json!("window")).await?;
        behind_the_scenes(gallery, "close").await?;
        gallery.press(Key::Tab).await?;
        gallery.until(FOCUS, &json!("window-gone")).await?;
        behind_the_scenes(gallery, "cancelled").await?;
        gallery.press(Key::Enter).await?;
        gallery.until("document.activeElement.textContent", &json!("Payment cancelled")).await
    })
    .await
}

#[tokio::test]
async fn an_advice_that_is_put_away_leaves_the_keyboard_at_the_pay_button() -> Result<()> {
    in_gallery("keyboard-advice", Browser::Chromium.on(Device::Desktop), async |gallery| {
        gallery.show("lang=en&only=advice-instagram").await?;
        gallery.run("document.querySelector('[data-action=dismiss]').focus()").await?;
        gallery.press(Key::Enter).await?;
        gallery.until("document.querySelector('.payjoa-advice')", &json!(null)).await?;
        gallery.until(FOCUS, &json!("pay")).await
    })
    .await
}

#[tokio::test]
async fn a_method_is_picked_with_the_arrow_keys() -> Result<()> {
    in_gallery("keyboard-picker", Browser::Chromium.on(Device::Desktop), async |gallery| {
        gallery.show("lang=en&only=picker").await?;
        let chosen = "document.querySelector('[data-choose=method]:checked').value";
        gallery.run("document.querySelector('[data-choose=method]:checked').focus()").await?;
        gallery.press(Key::Down).await?;
        gallery.until(chosen, &json!("trans")).await?;
        gallery.press(Key::Down).await?;
        gallery.until(chosen, &json!("vbank")).await?;
        gallery.until("document.activeElement.value", &json!("vbank")).await?;
        gallery.press(Key::Tab).await?;
        gallery.write(" ").await?;
        gallery.until("document.querySelector('[data-choose=escrow]').checked", &json!(true)).await
    })
    .await
}
