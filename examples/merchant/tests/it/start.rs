use merchant::{Shop, StartError};
use payjoa::{Platform, Won};
use payjoa_sandbox::Sandbox;
use payjoa_server::{
    Payments, Policy,
    gateway::{Gateway, GatewayConfig},
    ledger::{Ledger, NewOrder},
    settle::Source,
};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::support::{NOBODY, config};

async fn refused(folder: &TempDir, gateway: &str, more: &[&str]) -> StartError {
    Shop::start(config(folder.path(), gateway, more), |_| {}).await.unwrap_err()
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let folder = TempDir::new().unwrap();
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, r#"[{"id": "x", "name": "X", "name_ko": "X", "price": 0, "image": "/x.svg"}]"#).unwrap();
    let broken = broken.to_str().unwrap();
    for (gateway, more, want) in [
        (NOBODY, vec!["--storefront", "/nowhere"], "/nowhere/index.html can't be read; build the storefront first"),
        (NOBODY, vec!["--catalogue", "/nowhere.json"], "the catalogue /nowhere.json can't be read"),
        (NOBODY, vec!["--catalogue", broken], "product \"x\" can't be sold"),
        ("http://example.com", vec![], "must begin with https://"),
        ("example.com", vec![], "not usable"),
        ("https://api.iamport.kr", vec![], "set IMP_KEY, IMP_SECRET"),
    ] {
        let error = refused(&folder, gateway, &more).await.to_string();
        assert!(error.contains(want), "{more:?}: {error}");
    }
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let shop = Shop::start(config(first.path(), NOBODY, &[]), |_| {}).await.unwrap();
    let port: u16 = shop.url().rsplit(':').next().unwrap().parse().unwrap();
    let taken = merchant::Config { port, ..config(second.path(), NOBODY, &[]) };
    let error = Shop::start(taken, |_| {}).await.unwrap_err();
    assert!(error.to_string().contains(&format!("127.0.0.1:{port} can't be listened on")), "{error}");
}

#[tokio::test]
async fn a_broken_ledger_is_named_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.sqlite");
    std::fs::write(&file, "not a ledger").unwrap();
    let error = refused(&folder, NOBODY, &[]).await;
    assert!(error.to_string().contains("shop.sqlite can't be used as the ledger"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a ledger");
}

#[tokio::test]
#[cfg(unix)]
async fn a_ledger_that_anybody_could_download_is_refused() {
    let folder = TempDir::new().unwrap();
    let (path, dist) = (folder.path(), folder.path().join("dist"));
    std::fs::create_dir_all(dist.join("deep")).unwrap();
    std::fs::write(dist.join("index.html"), "").unwrap();
    std::fs::write(dist.join("old.sqlite"), "").unwrap();
    std::os::unix::fs::symlink(&dist, path.join("alias")).unwrap();
    std::os::unix::fs::symlink(dist.join("old.sqlite"), path.join("link.sqlite")).unwrap();
    for inside in
        ["dist/new.sqlite", "dist/deep/new.sqlite", "dist/../dist/old.sqlite", "alias/new.sqlite", "link.sqlite"]
    {
        let config = config(path, NOBODY, &["--storefront", dist.to_str().unwrap()]);
        let error = Shop::start(merchant::Config { database: path.join(inside), ..config }, |_| {}).await.unwrap_err();
        assert!(matches!(error, StartError::LedgerServed { .. }), "{inside}: {error}");
    }
    assert!(!dist.join("new.sqlite").exists(), "refused before it was made");
    let config = config(path, NOBODY, &["--storefront", dist.to_str().unwrap()]);
    Shop::start(config, |_| {}).await.unwrap().stop().await;
}

#[test]
fn neither_key_nor_secret_is_in_debug() {
    let folder = TempDir::new().unwrap();
    let config = config(folder.path(), NOBODY, &["--imp-key", "canary-1", "--imp-secret", "canary-2"]);
    assert!(!format!("{config:?}").contains("canary"));
}

#[tokio::test]
async fn what_was_paid_before_a_crash_is_fulfilled_after_it_and_the_address_comes_first() {
    let (folder, sandbox) = (TempDir::new().unwrap(), Sandbox::start().await.unwrap());
    // A process of the shop that settles an order and dies before it can ship.
    let gateway = Gateway::new(GatewayConfig::new(sandbox.url(), "sandbox", "sandbox")).unwrap();
    let ledger = Ledger::open(folder.path().join("shop.sqlite")).await.unwrap();
    let dying = Payments::new(gateway, ledger, Policy::default());
    let (merchant_uid, amount) = (payjoa_server::fresh_merchant_uid("shop_"), Won::new(1_004).unwrap());
    let order = NewOrder::new(merchant_uid.clone(), "Jacket", amount);
    dying.create_order(order).await.unwrap();
    let params = json!({
        "pg": "daou", "pay_method": "card", "merchant_uid": merchant_uid, "name": "Jacket", "amount": 1004,
        "digital": false,
    });
    sandbox.approve(&sandbox.open(params, Platform::Pc).unwrap().imp_uid).unwrap();
    dying.settle(&merchant_uid, None, Source::Page).await.unwrap();

    let (say, mut said) = mpsc::unbounded_channel();
    let shop = Shop::start(config(folder.path(), sandbox.url(), &[]), move |line| say.send(line.to_owned()).unwrap());
    let shop = shop.await.unwrap();
    assert_eq!(said.recv().await.unwrap(), format!("merchant listening on {}", shop.url()));
    let line = format!("fulfilled merchant_uid={merchant_uid} amount=1004 order=\"Jacket\"");
    assert_eq!(said.recv().await.unwrap(), line);
}
