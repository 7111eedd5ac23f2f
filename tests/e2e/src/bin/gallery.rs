//! Photographs the gallery: sheets of every piece in every state, as wide as a phone and as on a PC, in both languages and colour
//! schemes, and one in a high-contrast mode.
//!
//! `gallery DIRECTORY`; run by `cargo xtask gallery --screenshots`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use payjoa_e2e::{Browser, Device, Gallery, in_gallery};
use serde_json::{Value, json};

/// Page and columns fit: five phones side by side, or three PCs.
const WIDTHS: [(&str, u32); 2] = [("phone", 2062), ("desktop", 2224)];

#[tokio::main]
async fn main() -> Result<()> {
    let directory = PathBuf::from(env::args_os().nth(1).context("usage: gallery DIRECTORY")?);
    fs::create_dir_all(&directory)?;
    in_gallery("gallery-pictures", Browser::Chromium.on(Device::Desktop), async |gallery| {
        for (width, pixels) in WIDTHS {
            for lang in ["ko", "en"] {
                for theme in ["light", "dark"] {
                    let query = format!("width={width}&lang={lang}&theme={theme}");
                    sheet(gallery, &query, pixels, &directory.join(format!("{width}-{lang}-{theme}.png"))).await?;
                }
            }
        }
        let media = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        gallery.driver().cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        let (width, pixels) = WIDTHS[0];
        sheet(gallery, &format!("width={width}&lang=en"), pixels, &directory.join("phone-en-high-contrast.png")).await
    })
    .await
}

async fn sheet(gallery: &Gallery, query: &str, pixels: u32, to: &Path) -> Result<()> {
    resize(gallery, pixels, 1_000).await?;
    gallery.show(query).await?;
    let height = gallery.run("return document.documentElement.scrollHeight").await?;
    resize(gallery, pixels, height.as_u64().context("a page without height")?).await?;
    gallery.driver().screenshot(to).await.with_context(|| format!("no picture of {query}"))
}

async fn resize(gallery: &Gallery, width: u32, height: u64) -> Result<Value> {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    Ok(gallery.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?)
}
