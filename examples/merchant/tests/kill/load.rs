//! Shoppers: they order, pay or don't, confirm or don't, and never mind a dead server.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use payjoa::{ImpUid, MerchantUid, Platform};
use payjoa_sandbox::Sandbox;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const SHOPPERS: usize = 6;
/// What each of them tries at least, so that a slow machine proves something, too.
const ATTEMPTS: usize = 3;

/// What a shopper opened a window for.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) imp_uid: ImpUid,
    /// What somebody at the shop wanted to give back of it, some or all, once; whether it came to that, nobody heard.
    pub(crate) refund: Option<Back>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    Some(u64),
    All,
}

pub(crate) struct Load {
    over: Arc<AtomicBool>,
    shoppers: JoinSet<Vec<Attempt>>,
}

impl Load {
    pub(crate) fn start(sandbox: &Arc<Sandbox>, shops: &[String]) -> Load {
        let (over, mut shoppers) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
        for number in 0..SHOPPERS {
            let shopper = Shopper {
                sandbox: Arc::clone(sandbox),
                shops: shops.to_vec(),
                http: client(number),
                chance: Chance::new(number as u64),
                gave_back: false,
            };
            shoppers.spawn(shopper.shop_until(Arc::clone(&over)));
        }
        Load { over, shoppers }
    }

    pub(crate) async fn stop(self) -> Vec<Attempt> {
        self.over.store(true, Ordering::SeqCst);
        self.shoppers.join_all().await.into_iter().flatten().collect()
    }
}

/// A browser with a cookie of its own, whichever process it talks to.
fn client(number: usize) -> Client {
    let cookie = format!("shopper={number:026}").parse().unwrap();
    let headers = [(reqwest::header::COOKIE, cookie)].into_iter().collect();
    let builder = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    builder.default_headers(headers).timeout(Duration::from_secs(5)).build().unwrap()
}

struct Shopper {
    sandbox: Arc<Sandbox>,
    shops: Vec<String>,
    http: Client,
    chance: Chance,
    /// Whether the back room has ever said yes.
    gave_back: bool,
}

impl Shopper {
    async fn shop_until(mut self, over: Arc<AtomicBool>) -> Vec<Attempt> {
        let mut attempts = Vec::new();
        while !over.load(Ordering::SeqCst) || attempts.len() < ATTEMPTS || !self.gave_back {
            match self.buy().await {
                Some(attempt) => attempts.push(attempt),
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
        attempts
    }

    async fn buy(&mut self) -> Option<Attempt> {
        let method = if self.chance.below(4) == 0 { "vbank" } else { "card" };
        let wanted = json!({"items": [{"product": "padding-jacket-m", "quantity": 1}], "pay_method": method});
        let order = self.post("/api/orders", &wanted).await?;
        let merchant_uid: MerchantUid = serde_json::from_value(order["merchant_uid"].clone()).ok()?;
        let params = json!({
            "pg": "daou", "pay_method": method, "merchant_uid": merchant_uid, "name": order["name"],
            "amount": order["amount"], "digital": false, "vbank_due": "20990101",
        });
        let imp_uid = self.sandbox.open(params, Platform::Pc).unwrap().imp_uid;
        match self.chance.below(8) {
            0 => self.sandbox.decline(&imp_uid).unwrap(),
            1 => {}
            _ => self.sandbox.approve(&imp_uid).unwrap(),
        }
        if method == "vbank" && self.chance.below(2) == 0 {
            // Refused unless an account was issued.
            let _ = self.sandbox.deposit(&imp_uid);
        }
        // Some close the page before it can say anything; some have it ask several times.
        for _ in 0..self.chance.below(3) {
            self.post("/payments/confirm", &json!({"merchant_uid": merchant_uid, "imp_uid": imp_uid})).await;
        }
        let refund = if method == "card" { self.refund(&merchant_uid).await } else { None };
        Some(Attempt { merchant_uid, imp_uid, refund })
    }

    /// Somebody in the back room presses the button, and presses it again, in whichever process answers.
    async fn refund(&mut self, order: &MerchantUid) -> Option<Back> {
        let (back, amount) = match self.chance.below(6) {
            0 => (Back::Some(300), "300"),
            1 => (Back::All, ""),
            _ => return None,
        };
        let form = [("request", order.as_str()), ("amount", amount), ("reason", "a kill test")];
        for _ in 0..=self.chance.below(3) {
            let shop = &self.shops[self.chance.below(self.shops.len())];
            let asked = self.http.post(format!("{shop}/admin/orders/{order}/refund")).form(&form);
            let answer = asked.basic_auth("shop", Some(crate::victim::PASSWORD)).send().await;
            self.gave_back |= answer.is_ok_and(|answer| answer.status().is_redirection());
        }
        Some(back)
    }

    async fn post(&mut self, path: &str, body: &Value) -> Option<Value> {
        let shop = &self.shops[self.chance.below(self.shops.len())];
        let answer = self.http.post(format!("{shop}{path}")).json(body).send().await.ok()?;
        if answer.status().is_success() { answer.json().await.ok() } else { None }
    }
}

/// Numbers that look random and come again: splitmix64.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}
