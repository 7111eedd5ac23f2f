use payjoa_server::{Delivery, settle::Source};
use serde_json::json;

use crate::support::{CANARY_ACCOUNT, CANARY_TOKEN, Odd, Shop, imp, log, payment};

/// What must be in no log, no error and no `Debug`: every canary begins like that.
const CANARY: &str = "canary";
/// As of a company's card. The six digits of a person's might be in any duration that is logged.
const BORN: &str = "7707077070";

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

#[tokio::test]
async fn no_card_no_account_and_nobody_is_in_any_log_of_what_comes_after_the_window() {
    use payjoa::codes::{Courier, RefundBank};
    use payjoa_server::{
        billing::OrderCharge,
        gateway::{Buyer, Card, CustomerUid, Issuer, NewReceipt, Party, Refund, RefundAccount, Shipping},
        refund::RefundOrder,
    };
    crate::support::log::install();
    let shop = crate::flows::Shop::open().await;
    let mut shown = Vec::new();
    for fault in [None, Some(payjoa_sandbox::Fault::ErrorAfter), Some(payjoa_sandbox::Fault::TruncatedJson)] {
        if let Some(fault) = fault {
            for path in ["/subscribe", "/payments/cancel", "/escrows", "/receipts"] {
                shop.sandbox.arm(fault.path(path).once()).unwrap();
            }
        }
        let card = Card::new("4242-4242-4242-4242", 2099, 12).unwrap().born(BORN).unwrap().password("42").unwrap();
        let charge = OrderCharge::card(crate::flows::new_order(), card, CustomerUid::new("customer_7").ok())
            .with(|terms| terms.by(Buyer::named("canary-buyer").with_tel("canary-tel")).custom_data("canary-data"));
        shown.push(format!("{charge:?} {:?}", shop.payments.charge(&charge).await));
        let (order, _) = shop.paid(json!({"pay_method": "vbank"})).await;
        let account = RefundAccount::new(RefundBank::Kb, "4242424242", "canary-holder").unwrap();
        let refund = RefundOrder::new(order.as_str(), order.clone(), Refund::full("sold out").to(account));
        shown.push(format!("{refund:?} {:?}", shop.payments.refund(&refund).await));
        let (order, _) = shop.paid(json!({"pay_method": "trans", "escrow": true})).await;
        let shipping = Shipping::new(Courier::Cj, "1", 1_795_402_800, "20261201", "canary-address").unwrap();
        let shipping = shipping.to(Party::named("canary-receiver"));
        shown.push(format!("{shipping:?} {:?}", shop.payments.ship(&order, &shipping).await));
        let issuer = Issuer { company_name: "C".into(), company_tel: "02".into(), corp_reg_no: "1".into() };
        let receipt = NewReceipt::for_person("canary-4242424242", issuer).unwrap();
        shown.push(format!("{receipt:?} {:?}", shop.payments.issue_receipt(&order, &receipt).await));
    }
    shown.push(log::text());
    let secret = |line: &&str| ["canary", "4242424242", "4242-4242", BORN].iter().any(|it| line.contains(it));
    let found: Vec<&str> = shown.iter().flat_map(|text| text.lines()).filter(secret).collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(log::text().contains("billing.onetime"), "the log is being read");
}
