//! What a finger, a small screen and an enlarged page need.

use anyhow::{Result, ensure};
use payjoa_e2e::{Browser, Device, in_gallery};
use serde_json::json;

/// Whatever can be pressed and is smaller than a finger, and whatever is wider than its place.
const TOO: &str = "
    const shown = (element) => element.checkVisibility();
    const named = (element) => `${element.closest('figure').id} ${element.className || element.tagName}`;
    const pressed = 'form button, form a, form summary, form select, form label';
    const small = [...document.querySelectorAll(pressed)].filter(shown).filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return !element.querySelector('select') && Math.min(width, height) < 44;
    });
    const wide = [...document.querySelectorAll('form section *')].filter(shown).filter((element) =>
        element.getBoundingClientRect().right > element.closest('figure').getBoundingClientRect().right + 0.5);
    return { small: small.map(named), wide: wide.map(named), scrolls: document.documentElement.scrollWidth > innerWidth }";

#[tokio::test]
async fn fingers_and_small_screens_have_room() -> Result<()> {
    in_gallery("size", Browser::Chromium.on(Device::Phone), async |gallery| {
        for lang in ["ko", "en"] {
            gallery.show(&format!("lang={lang}")).await?;
            let found = gallery.run(TOO).await?;
            ensure!(found == json!({ "small": [], "wide": [], "scrolls": false }), "{lang}: {found}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_moves_for_whoever_wants_nothing_to_move() -> Result<()> {
    in_gallery("still", Browser::Chromium.on(Device::Desktop), async |gallery| {
        let moving = "return document.getAnimations().length";
        gallery.show("lang=en").await?;
        ensure!(gallery.run(moving).await? != json!(0));
        let media = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        gallery.driver().cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        gallery.show("lang=en").await?;
        ensure!(gallery.run(moving).await? == json!(0));
        Ok(())
    })
    .await
}
