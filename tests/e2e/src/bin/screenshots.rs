//! Photographs every page a shopper sees, on a PC and on a phone, in Korean and in English.
//!
//! `screenshots DIRECTORY`; run by `cargo xtask screenshots`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use payjoa_e2e::{Decision, Device, Locale, Setup, World, eventually, scenario};
use serde_json::json;
use thirtyfour::By;
use thirtyfour::prelude::ElementQueryable as _;

#[tokio::main]
async fn main() -> Result<()> {
    let directory = PathBuf::from(env::args_os().nth(1).context("usage: screenshots DIRECTORY")?);
    fs::create_dir_all(&directory)?;
    for device in [Device::Desktop, Device::Phone] {
        for locale in [Locale::Ko, Locale::En] {
            let album = Album { directory: &directory, suffix: suffix(device, locale) };
            let setup = Setup { locale, ..Setup::from(device) };
            scenario("screenshots", setup, async |world| photograph(world, &album).await).await?;
        }
    }
    Ok(())
}

fn suffix(device: Device, locale: Locale) -> &'static str {
    match (device, locale) {
        (Device::Desktop, Locale::Ko) => "1280x800-ko",
        (Device::Desktop, Locale::En) => "1280x800-en",
        (Device::Phone, Locale::Ko) => "390x844-ko",
        (Device::Phone, Locale::En) => "390x844-en",
    }
}

struct Album<'a> {
    directory: &'a Path,
    suffix: &'a str,
}

impl Album<'_> {
    async fn add(&self, world: &World, name: &str) -> Result<()> {
        let path = self.directory.join(format!("{name}-{}.png", self.suffix));
        world.photograph(&path).await.with_context(|| format!("no picture of {name}"))
    }
}

async fn photograph(world: &World, album: &Album<'_>) -> Result<()> {
    let page = world.page();
    page.visit("/").await?;
    page.enabled("add-padding-jacket-m").await?;
    album.add(world, "1-shop").await?;
    page.go_to_checkout().await?;
    album.add(world, "2-checkout").await?;
    let window = page.pay().await?;
    album.add(world, "3-payment-window").await?;
    window.decide(Decision::Approve).await?;
    page.reaches("paid").await?;
    album.add(world, "4-paid").await?;
    page.go_to_checkout().await?;
    page.pay().await?.decide(Decision::Decline).await?;
    page.reaches("failed").await?;
    album.add(world, "5-failed").await?;
    for method in ["card", "trans", "vbank", "kakaopay", "booknlife", "phone"] {
        photograph_window(world, album, method).await?;
    }
    photograph_sandbox(world, album).await
}

/// The sandbox's own pages: the dashboard with a paid virtual account, and the page that a phone comes back to.
async fn photograph_sandbox(world: &World, album: &Album<'_>) -> Result<()> {
    let (gateway, driver) = (world.gateway(), world.driver());
    let order = json!({
        "pg": "daou", "pay_method": "vbank", "merchant_uid": format!("dashboard-{}", album.suffix), "amount": 129_000,
        "name": "NF long padding jacket M", "digital": false, "buyer_name": "John Doe",
    });
    let imp_uid = gateway.open(order).await?;
    gateway.approve(&imp_uid).await?;
    driver.goto(format!("{}/_sandbox/#{imp_uid}", gateway.url())).await?;
    let drawn = || async { Ok(driver.query(By::Css(".timeline li")).nowait().first_opt().await?) };
    eventually("the timeline", drawn).await?;
    album.add(world, "sandbox-dashboard").await?;
    driver.goto(format!("{}/_sandbox/return?imp_uid={imp_uid}&imp_success=true", gateway.url())).await?;
    album.add(world, "sandbox-return").await
}

/// The payment window of a method, as a page of its own.
async fn photograph_window(world: &World, album: &Album<'_>, method: &str) -> Result<()> {
    let order = json!({
        "pg": "daou", "pay_method": method, "merchant_uid": format!("{method}-{}", album.suffix), "amount": 129_000,
        "name": "NF long padding jacket M", "digital": method == "phone", "escrow": method == "trans",
        "buyer_name": "John Doe",
    });
    let imp_uid = world.gateway().open(order).await?;
    world.driver().goto(format!("{}/window/{imp_uid}", world.gateway().url())).await?;
    album.add(world, &format!("window-{method}")).await
}
