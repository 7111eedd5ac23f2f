use payjoa::codes::Courier;
use payjoa_server::{
    escrow::PaidOrderError,
    gateway::{GatewayError, Issuer, NewReceipt, Refund, Shipping},
    refund::RefundOrder,
};
use serde_json::json;

use super::Shop;

pub(crate) fn shipping(invoice: &str) -> Shipping {
    Shipping::new(Courier::Cj, invoice, 1_795_402_800, "20261201", "1 Sejong-daero, Seoul").unwrap()
}

pub(crate) fn receipt() -> NewReceipt {
    let issuer =
        Issuer { company_name: "Coats".into(), company_tel: "0212345678".into(), corp_reg_no: "1234567890".into() };
    NewReceipt::for_person("01012345678", issuer).unwrap()
}

#[tokio::test]
async fn an_escrow_order_is_shipped_and_that_is_on_record() {
    let shop = Shop::open().await;
    let (order, _) = shop.paid(json!({"pay_method": "trans", "escrow": true})).await;
    assert_eq!(shop.ledgers(&order).await.shipped_at, None);
    shop.payments.ship(&order, &shipping("1")).await.unwrap();
    assert!(shop.ledgers(&order).await.shipped_at.is_some());
    assert_eq!(shop.payments.ship(&order, &shipping("2")).await.unwrap().invoice.as_deref(), Some("2"));
    assert_eq!(shop.history(&order).await.iter().filter(|kind| *kind == "shipped").count(), 2);
}

#[tokio::test]
async fn what_is_not_paid_or_not_escrow_is_not_shipped() {
    let shop = Shop::open().await;
    let open = shop.order().await;
    assert!(matches!(shop.payments.ship(&open, &shipping("1")).await, Err(PaidOrderError::NotPaid(_))));
    let (order, _) = shop.paid(json!({})).await;
    let refused = shop.payments.ship(&order, &shipping("1")).await;
    assert!(matches!(refused, Err(PaidOrderError::Gateway(GatewayError::Refused { status: 400, .. }))), "{refused:?}");
    assert_eq!(shop.ledgers(&order).await.shipped_at, None);
}

#[tokio::test]
async fn a_receipt_is_issued_once_and_cancelled() {
    let shop = Shop::open().await;
    let (order, _) = shop.paid(json!({"pay_method": "trans"})).await;
    let first = shop.payments.issue_receipt(&order, &receipt()).await.unwrap();
    let second = shop.payments.issue_receipt(&order, &receipt()).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(shop.history(&order).await.iter().filter(|kind| *kind == "receipt_issued").count(), 1);
    let whole = RefundOrder::new("ticket-1", order.clone(), Refund::full("sold out"));
    shop.payments.refund(&whole).await.unwrap();
    assert!(matches!(shop.payments.issue_receipt(&order, &receipt()).await, Err(PaidOrderError::NotPaid(_))));
    assert!(shop.payments.cancel_receipt(&order).await.is_ok());
}

#[tokio::test]
async fn a_receipt_whose_shop_died_before_it_was_written_down_is_on_record_once_it_is_asked_for_again() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({"pay_method": "trans"})).await;
    let gateway = payjoa_server::gateway::Gateway::new(crate::api::config(&shop.sandbox)).unwrap();
    gateway.issue_receipt(&imp_uid, &receipt()).await.unwrap();
    assert!(!shop.history(&order).await.contains(&"receipt_issued".to_owned()));
    shop.payments.issue_receipt(&order, &receipt()).await.unwrap();
    assert!(shop.history(&order).await.contains(&"receipt_issued".to_owned()));
}
