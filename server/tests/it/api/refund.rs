use payjoa::{ImpUid, codes::RefundBank};
use payjoa_sandbox::{Fault, Options};
use payjoa_server::gateway::{GatewayError, Heard, PaymentStatus, Refund, RefundAccount, RefundError, SomeWon};
use serde_json::json;

use super::{Api, api, order, won};

fn part(amount: u64) -> Refund {
    Refund::partial(SomeWon::new(won(amount)).unwrap(), "one button was missing")
}

fn account() -> RefundAccount {
    RefundAccount::new(RefundBank::Shinhan, "110-222-333333", "Hong").unwrap()
}

async fn paid() -> (Api, ImpUid) {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    (api, imp_uid)
}

#[tokio::test]
async fn in_full_and_then_nothing_is_left() {
    let (api, imp_uid) = paid().await;
    let back = api.gateway.refund(&imp_uid, &Refund::full("sold out")).await.unwrap();
    assert_eq!((back.amount, back.heard, back.payment.left()), (won(1_004), Heard::Answered, won(0)));
    assert_eq!(back.payment.status, PaymentStatus::Cancelled);
    assert!(!back.is_by_hand());
    assert_eq!(back.payment.cancel_history[0].reason.as_deref(), Some("sold out"));
    let again = api.gateway.refund(&imp_uid, &Refund::full("sold out")).await;
    assert!(matches!(again, Err(RefundError::NothingLeft)), "{again:?}");
}

#[tokio::test]
async fn in_parts_until_it_is_all() {
    let (api, imp_uid) = paid().await;
    for (refund, left) in [(part(4), 1_000), (part(999), 1), (Refund::full("the rest"), 0)] {
        assert_eq!(api.gateway.refund(&imp_uid, &refund).await.unwrap().payment.left(), won(left));
    }
}

#[tokio::test]
async fn more_than_is_left_is_not_asked_for() {
    let (api, imp_uid) = paid().await;
    api.gateway.refund(&imp_uid, &part(4)).await.unwrap();
    let too_much = api.gateway.refund(&imp_uid, &part(1_001)).await;
    assert!(matches!(too_much, Err(RefundError::MoreThanLeft { .. })), "{too_much:?}");
    assert_eq!(api.books(&imp_uid, "cancel_amount"), 4);
}

#[tokio::test]
async fn a_shop_that_keeps_books_is_told_when_they_are_wrong() {
    let (api, imp_uid) = paid().await;
    api.sandbox.cancel(&imp_uid, Some(won(4))).unwrap();
    let moved = api.gateway.refund_if_left(&imp_uid, &part(4), won(1_004)).await;
    assert!(matches!(moved, Err(RefundError::Moved { left, .. }) if left == won(1_000)), "{moved:?}");
    assert!(api.gateway.refund_if_left(&imp_uid, &part(4), won(1_000)).await.is_ok());
}

#[tokio::test]
async fn of_many_full_refunds_at_once_one_happens() {
    let (api, imp_uid) = paid().await;
    let refund = Refund::full("sold out");
    let asks = (0..8).map(async |_| api.gateway.refund(&imp_uid, &refund).await.is_ok());
    let done = futures_util::future::join_all(asks).await.into_iter().filter(|&done| done).count();
    assert_eq!(done, 1);
    assert_eq!(api.books(&imp_uid, "cancel_amount"), 1_004);
}

#[tokio::test]
async fn of_parts_at_once_no_more_than_was_paid_goes_back() {
    let (api, imp_uid) = paid().await;
    let refund = part(300);
    let asks = (0..8).map(async |_| api.gateway.refund(&imp_uid, &refund).await.is_ok());
    let done = futures_util::future::join_all(asks).await.into_iter().filter(|&done| done).count();
    assert_eq!(api.books(&imp_uid, "cancel_amount"), done * 300);
    assert!((1..=3).contains(&done), "{done}");
}

#[tokio::test]
async fn a_deposit_goes_back_to_an_account_and_by_hand() {
    let api = api().await;
    let imp_uid = api.deposited(&order("m"));
    let nowhere = api.gateway.refund(&imp_uid, &Refund::full("sold out")).await;
    assert!(matches!(nowhere, Err(RefundError::AccountNeeded)), "{nowhere:?}");
    let back = api.gateway.refund(&imp_uid, &Refund::full("sold out").to(account())).await.unwrap();
    assert!(back.is_by_hand());
}

#[tokio::test]
async fn without_its_contract_payjoa_gives_no_deposit_back() {
    let mut options = Options::default();
    options.vbank_refunds = false;
    let api = Api::with(options).await;
    let imp_uid = api.deposited(&order("m"));
    let refused = api.gateway.refund(&imp_uid, &Refund::full("sold out").to(account())).await;
    assert!(matches!(refused, Err(RefundError::Gateway(GatewayError::Declined { .. }))), "{refused:?}");
    assert_eq!(api.books(&imp_uid, "cancel_amount"), 0);
}

#[tokio::test]
async fn what_was_never_paid_is_not_given_back() {
    let api = api().await;
    let imp_uid = api.window(&order("m"), json!({}));
    let refused = api.gateway.refund(&imp_uid, &Refund::full("sold out")).await;
    assert!(matches!(refused, Err(RefundError::NotPaid { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_refund_that_happened_without_an_answer_is_found_and_not_repeated() {
    for fault in [Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson] {
        let (api, imp_uid) = paid().await;
        api.sandbox.arm(fault.path("/payments/cancel").once()).unwrap();
        let back = api.gateway.refund(&imp_uid, &part(300)).await.unwrap();
        assert_eq!((back.heard, back.amount), (Heard::LookedUp, won(300)), "{fault}");
        assert_eq!(api.books(&imp_uid, "cancel_amount"), 300, "{fault}");
    }
}

#[tokio::test]
async fn a_refund_that_did_not_happen_is_not_repeated_blindly() {
    let (api, imp_uid) = paid().await;
    api.sandbox.arm(Fault::ErrorBefore.path("/payments/cancel").once()).unwrap();
    let unknown = api.gateway.refund(&imp_uid, &part(300)).await;
    assert!(matches!(unknown, Err(RefundError::Gateway(GatewayError::OutcomeUnknown(_)))), "{unknown:?}");
    assert_eq!(api.books(&imp_uid, "cancel_amount"), 0);
    assert!(api.gateway.refund(&imp_uid, &part(300)).await.is_ok(), "asked again, it happens");
}

#[tokio::test]
async fn a_refund_that_was_put_off_is_asked_for_again() {
    let (api, imp_uid) = paid().await;
    api.sandbox.arm(Fault::TooManyRequests.path("/payments/cancel").once()).unwrap();
    api.sandbox.arm(Fault::Unauthorized.path("/payments/cancel").once()).unwrap();
    assert_eq!(api.gateway.refund(&imp_uid, &part(300)).await.unwrap().heard, Heard::Answered);
    assert_eq!(api.books(&imp_uid, "cancel_amount"), 300);
}
