use payjoa_server::{Delivery, settle::Source};
use serde_json::json;

use crate::support::{CANARY_ACCOUNT, CANARY_TOKEN, Odd, Shop, imp, log, payment};

/// What must be in no log, no error and no `Debug`: every canary begins like that.
const CANARY: &str = "canary";

#[tokio::test]
async fn no_secret_and_no_personal_data_is_in_any_log_error_or_debug() {
    let shop = Shop::open().await;
    let _workers = shop.payments.start(async |delivery: Delivery| {
        tracing::info!(?delivery, "told");
        Err("not today".into())
    });
    let mut shown = vec![format!("{:?}", shop.payments)];
    let cases = [
        (json!({}), None),
        (json!({"amount": 1}), None),
        (json!({"status": "ready", "pay_method": "vbank", "vbank_num": CANARY_ACCOUNT}), None),
        (json!({"amount": "canary"}), None),
        (json!({}), Some(Odd::Reply(500, "canary".into()))),
        (json!({}), Some(Odd::Reply(200, "canary".into()))),
        (json!({}), Some(Odd::Truncated(format!("{CANARY_TOKEN} {CANARY_TOKEN}")))),
        (json!({}), Some(Odd::Reply(401, r#"{"code":-1,"message":"no"}"#.into()))),
    ];
    for (number, (mut changes, odd)) in cases.into_iter().enumerate() {
        let (order, imp_uid) = (shop.order().await, imp(&format!("imp_{number}")));
        changes["imp_uid"] = json!(imp_uid);
        shop.stub.put(payment(&order, changes));
        if let Some(odd) = odd {
            shop.stub.next(&format!("/payments/{imp_uid}"), odd);
        }
        let outcome = shop.payments.settle(&order, Some(&imp_uid), Source::Page).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, ?error, "could not settle");
        }
        shown.push(format!("{outcome:?}"));
        shown.push(format!("{:?}", shop.ledgers(&order).await));
        shown.push(format!("{:?}", shop.payments.ledger().history(&order).await));
    }
    let order = shop.order().await;
    shop.stub.next("/users/getToken", Odd::Reply(200, r#"{"code":0,"response":{"access_token":["canary"]}}"#.into()));
    shop.stub.expire_token();
    shown.push(format!("{:?}", shop.payments.settle(&order, Some(&imp("imp_1")), Source::Page).await));

    for text in &shown {
        assert!(!text.contains(CANARY), "{text}");
    }
    let log = log::text();
    assert!(log.contains("to=awaiting_deposit"), "the log is being read");
    let line = log.lines().find(|line| line.contains(CANARY));
    assert_eq!(line, None);
}
