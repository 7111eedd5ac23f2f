//! Shipping and receipts.

use payjoa::{ImpUid, codes::Courier};
use payjoa_sandbox::Fault;
use payjoa_server::gateway::{Buyer, GatewayError, Issuer, NewReceipt, Party, Shipping};
use serde_json::json;

use super::{Api, api, order, won};

fn shipping(invoice: &str) -> Shipping {
    Shipping::new(Courier::Cj, invoice, 1_795_402_800, "20261201", "1 Sejong-daero, Seoul")
        .unwrap()
        .from(Party::named("The coat shop"), "본인")
        .to(Party::named("canary-receiver").with_tel("01012345678").with_address("1 Sejong-daero", "04524"))
}

fn receipt() -> NewReceipt {
    let issuer =
        Issuer { company_name: "Coats".into(), company_tel: "0212345678".into(), corp_reg_no: "1234567890".into() };
    NewReceipt::for_person("canary-01012345678", issuer).unwrap().by(Buyer::named("Hong"))
}

async fn escrow() -> (Api, ImpUid) {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({"pay_method": "trans", "escrow": true}));
    (api, imp_uid)
}

async fn transfer() -> (Api, ImpUid) {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({"pay_method": "trans"}));
    (api, imp_uid)
}

#[tokio::test]
async fn a_shipping_is_registered_shown_and_changed() {
    let (api, imp_uid) = escrow().await;
    let none = api.gateway.shipping(&imp_uid).await;
    assert!(matches!(none, Err(GatewayError::Refused { status: 409, .. } | GatewayError::NotFound)), "{none:?}");
    let shipped = api.gateway.register_shipping(&imp_uid, &shipping("1")).await.unwrap();
    assert_eq!((&shipped.courier, shipped.invoice.as_deref()), (&Courier::Cj, Some("1")));
    let twice = api.gateway.register_shipping(&imp_uid, &shipping("2").without_email()).await;
    assert!(matches!(twice, Err(GatewayError::Refused { status: 409, .. })), "{twice:?}");
    assert_eq!(api.gateway.change_shipping(&imp_uid, &shipping("2")).await.unwrap().invoice.as_deref(), Some("2"));
    assert_eq!(api.gateway.shipping(&imp_uid).await.unwrap().sent_at, Some(1_795_402_800));
}

#[tokio::test]
async fn only_escrow_payments_are_shipped() {
    let (api, imp_uid) = transfer().await;
    let refused = api.gateway.register_shipping(&imp_uid, &shipping("1")).await;
    assert!(matches!(refused, Err(GatewayError::Refused { status: 400, .. })), "{refused:?}");
}

#[tokio::test]
async fn a_shipping_whose_answer_was_lost_is_found() {
    for fault in [Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson] {
        let (api, imp_uid) = escrow().await;
        api.sandbox.arm(fault.path("/escrows/logis").once()).unwrap();
        let shipped = api.gateway.register_shipping(&imp_uid, &shipping("1")).await.unwrap();
        assert_eq!(shipped.invoice.as_deref(), Some("1"), "{fault}");
    }
}

#[tokio::test]
async fn a_receipt_is_issued_shown_and_cancelled() {
    let (api, imp_uid) = transfer().await;
    assert!(matches!(api.gateway.receipt(&imp_uid).await, Err(GatewayError::NotFound)));
    let issued = api.gateway.issue_receipt(&imp_uid, &receipt()).await.unwrap();
    assert_eq!((issued.amount, issued.kind.as_deref(), issued.cancelled_at), (won(1_004), Some("person"), None));
    let twice = api.gateway.issue_receipt(&imp_uid, &receipt()).await;
    assert!(matches!(twice, Err(GatewayError::Refused { status: 400, .. })), "{twice:?}");
    assert_eq!(api.gateway.receipt(&imp_uid).await.unwrap().apply_num, issued.apply_num);
    assert!(api.gateway.cancel_receipt(&imp_uid).await.unwrap().cancelled_at.is_some());
    assert!(!format!("{:?}", receipt()).contains("canary"));
}

#[tokio::test]
async fn a_receipt_is_over_what_is_left() {
    let (api, imp_uid) = transfer().await;
    api.sandbox.cancel(&imp_uid, Some(won(4))).unwrap();
    assert_eq!(api.gateway.issue_receipt(&imp_uid, &receipt()).await.unwrap().amount, won(1_000));
}

#[tokio::test]
async fn a_card_gets_no_cash_receipt() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    let refused = api.gateway.issue_receipt(&imp_uid, &receipt()).await;
    assert!(matches!(refused, Err(GatewayError::Refused { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_receipt_whose_answer_was_lost_is_found() {
    for fault in [Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson] {
        let (api, imp_uid) = transfer().await;
        api.sandbox.arm(fault.path("/receipts").once()).unwrap();
        assert_eq!(api.gateway.issue_receipt(&imp_uid, &receipt()).await.unwrap().amount, won(1_004), "{fault}");
        api.sandbox.arm(fault.path("/receipts").once()).unwrap();
        assert!(api.gateway.cancel_receipt(&imp_uid).await.unwrap().cancelled_at.is_some(), "{fault}");
    }
}
