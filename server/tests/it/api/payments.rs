use payjoa::{
    ImpUid,
    codes::{Bank, CardIssuer},
};
use payjoa_server::gateway::{
    GatewayError, Paging, PaymentList, PaymentStatus, Private, Repeat, Sorting, StatusFilter,
};
use serde_json::{Value, json};

use super::{Api, api, collected, order, won};
use crate::support::imp;

#[tokio::test]
async fn a_payment_is_read_whole() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({"buyer_email": "a@shop.example"}));
    let payment = api.gateway.payment(&imp_uid).await.unwrap();
    assert_eq!((&payment.status, payment.amount, payment.left()), (&PaymentStatus::Paid, won(1_004), won(1_004)));
    assert_eq!((payment.pg_provider.as_deref(), payment.currency.as_deref()), (Some("daou"), Some("KRW")));
    assert!(payment.pg_tid.is_some() && payment.paid_at.is_some() && payment.card_code.is_some());
    assert_eq!(payment.buyer.name.as_ref().map(Private::expose), Some("canary-buyer"));
    assert!(!format!("{payment:?}").contains("canary"));
}

#[tokio::test]
async fn who_deposited_is_told_if_asked() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({"pay_method": "vbank"}));
    api.sandbox.transfer(&imp_uid, won(1_004), Some("Hong")).unwrap();
    assert_eq!(api.gateway.payment(&imp_uid).await.unwrap().depositor(), None);
    let payment = api.gateway.payment_with_extension(&imp_uid).await.unwrap();
    assert_eq!(payment.depositor().map(Private::expose), Some("Hong"));
}

#[tokio::test]
async fn several_payments_and_which_are_missing() {
    let api = api().await;
    let (a, b) = (api.paid(&order("a"), json!({})), api.paid(&order("b"), json!({})));
    let found = api.gateway.payments(&[a.clone(), imp("imp_0"), b.clone()]).await.unwrap();
    let numbers: Vec<&ImpUid> = found.payments.iter().map(|payment| &payment.imp_uid).collect();
    assert_eq!((numbers, found.missing), (vec![&a, &b], vec![imp("imp_0")]));
    let none = api.gateway.payments(&[imp("imp_0")]).await.unwrap();
    assert_eq!((none.payments.len(), none.missing.len()), (0, 1));
    assert!(api.gateway.payments(&[]).await.unwrap().payments.is_empty());
}

#[tokio::test]
async fn more_payments_than_go_into_one_call() {
    let api = api().await;
    let numbers: Vec<ImpUid> = (0..101).map(|number| api.window(&order(&format!("m{number}")), json!({}))).collect();
    let found = api.gateway.payments(&numbers).await.unwrap();
    assert_eq!((found.payments.len(), found.missing.len()), (101, 0));
}

#[tokio::test]
async fn payments_of_several_orders() {
    let api = api().await;
    let (a, _) = (api.paid(&order("a"), json!({})), api.paid(&order("b"), json!({})));
    let found = api.gateway.payments_of_orders(&[order("a"), order("c")]).await.unwrap();
    assert_eq!(found.iter().map(|it| &it.imp_uid).collect::<Vec<_>>(), [&a]);
    assert!(api.gateway.payments_of_orders(&[order("c")]).await.unwrap().is_empty());
}

async fn with_attempts() -> (Api, [ImpUid; 3]) {
    let api = api().await;
    api.sandbox.clock().freeze();
    let order = order("m");
    let declined = api.window(&order, json!({}));
    api.sandbox.decline(&declined).unwrap();
    api.sandbox.clock().advance(std::time::Duration::from_secs(1));
    let paid = api.paid(&order, json!({}));
    api.sandbox.clock().advance(std::time::Duration::from_secs(1));
    // Opened before the other was paid, in life; the sandbox refuses a second window for a paid order.
    (api, [declined, paid.clone(), paid])
}

#[tokio::test]
async fn an_order_has_several_payments_and_the_paid_one_counts() {
    let (api, [declined, paid, _]) = with_attempts().await;
    let find = async |status| api.gateway.find(&order("m"), status).await.unwrap().imp_uid;
    assert_eq!(find(StatusFilter::Failed).await, declined);
    assert_eq!(find(StatusFilter::All).await, paid);
    assert_eq!(api.gateway.paid_payment(&order("m")).await.unwrap().imp_uid, paid);
    assert!(matches!(api.gateway.find(&order("m"), StatusFilter::Cancelled).await, Err(GatewayError::NotFound)));
}

#[tokio::test]
async fn every_attempt_of_an_order_comes_oldest_first() {
    let (api, [declined, paid, _]) = with_attempts().await;
    let attempts = collected(api.gateway.attempts(&order("m"), StatusFilter::All)).await;
    assert_eq!(attempts.iter().map(|it| &it.imp_uid).collect::<Vec<_>>(), [&declined, &paid]);
    assert!(collected(api.gateway.attempts(&order("nobody"), StatusFilter::All)).await.is_empty());
    let page = api.gateway.attempts_page(&order("m"), StatusFilter::Paid, Paging::page(1)).await.unwrap();
    assert_eq!((page.total, page.list.len()), (1, 1));
}

#[tokio::test]
async fn a_list_is_read_page_after_page() {
    let api = api().await;
    for number in 0..5 {
        api.paid(&order(&format!("m{number}")), json!({}));
    }
    let list = PaymentList::of(StatusFilter::Paid);
    let page = async |number| {
        let paging = Paging::page(number).of(2).sorted(Sorting::OldestStarted);
        api.gateway.payments_page(list, paging).await
    };
    let last = page(3).await.unwrap();
    assert_eq!((last.total, last.previous, last.next, last.list.len()), (5, Some(2), None, 1));
    assert!(matches!(page(4).await, Err(GatewayError::Refused { status: 400, .. })));
    assert_eq!(collected(api.gateway.payments_by_status(list)).await.len(), 5);
}

#[tokio::test]
async fn a_stream_goes_over_pages() {
    let api = api().await;
    for number in 0..101 {
        api.window(&order(&format!("m{number}")), json!({}));
    }
    let all = collected(api.gateway.payments_by_status(PaymentList::of(StatusFilter::All))).await;
    assert_eq!(all.len(), 101);
}

#[tokio::test]
async fn a_list_of_too_much_is_not_asked_for() {
    let api = api().await;
    for (from, to) in [(2, 1), (0, 91 * 86_400)] {
        let list = PaymentList::of(StatusFilter::All).between(from, to);
        let page = api.gateway.payments_page(list, Paging::default()).await;
        assert!(matches!(page, Err(GatewayError::Invalid { .. })), "{page:?}");
        let all: Result<Vec<_>, _> =
            futures_util::TryStreamExt::try_collect(api.gateway.payments_by_status(list)).await;
        assert!(matches!(all, Err(GatewayError::Invalid { .. })), "{all:?}");
    }
}

#[tokio::test]
async fn a_test_payment_is_seen_only_by_those_who_ask() {
    let api = api().await;
    let imp_uid = api.window(&order("m"), json!({}));
    let faults = payjoa_sandbox::Faults::NONE.with(payjoa_sandbox::Fault::SandboxPayment);
    api.sandbox.act(&imp_uid, payjoa_sandbox::Decision::Approve, faults).unwrap();
    assert!(matches!(api.gateway.payment(&imp_uid).await, Err(GatewayError::NotFound)));
    let mut config = super::config(&api.sandbox);
    config.accept_test_payments = true;
    let testing = payjoa_server::gateway::Gateway::new(config).unwrap();
    assert_eq!(testing.payment(&imp_uid).await.unwrap().sandbox, Some(true));
}

#[tokio::test]
async fn an_amount_is_registered_changed_and_shown() {
    let api = api().await;
    api.gateway.prepare(&order("m"), won(1_004)).await.unwrap();
    let again = api.gateway.prepare(&order("m"), won(1_004)).await;
    assert!(matches!(again, Err(GatewayError::Refused { .. })), "{again:?}");
    api.gateway.change_prepared(&order("m"), won(2_008)).await.unwrap();
    let shown = api.gateway.prepared(&order("m")).await.unwrap();
    assert_eq!((shown.amount, shown.currency.as_deref()), (won(2_008), Some("KRW")));
    assert!(matches!(api.gateway.prepared(&order("n")).await, Err(GatewayError::NotFound)));
    assert!(matches!(api.gateway.change_prepared(&order("n"), won(1)).await, Err(GatewayError::NotFound)));
}

#[tokio::test]
async fn numbers_that_would_break_out_of_a_path_stay_in_it() {
    let api = api().await;
    for odd in ["../users/getToken", "a/b?c=d&e#f", "%2e%2e", "주문 1", "a+b;c\\d"] {
        let imp_uid = api.paid(&order(odd), json!({}));
        assert_eq!(api.gateway.paid_payment(&order(odd)).await.unwrap().imp_uid, imp_uid, "{odd}");
        api.gateway.prepare(&order(&format!("{odd}.")), won(1)).await.unwrap();
        assert_eq!(api.gateway.prepared(&order(&format!("{odd}."))).await.unwrap().amount, won(1), "{odd}");
    }
}

#[tokio::test]
async fn tables_and_channels() {
    let api = api().await;
    let issuers = api.gateway.card_issuers().await.unwrap();
    assert!(issuers.iter().any(|issuer| issuer.code == CardIssuer::Shinhan.code()));
    assert_eq!(api.gateway.card_issuer(&CardIssuer::Shinhan).await.unwrap().code, "366");
    assert!(api.gateway.banks().await.unwrap().iter().any(|bank| bank.code == Bank::Kb.code()));
    assert_eq!(api.gateway.bank(&Bank::Kb).await.unwrap().code, "004");
    let unknown = api.gateway.bank(&Bank::from_code("../x")).await;
    assert!(matches!(unknown, Err(GatewayError::NotFound)), "{unknown:?}");
    let channels = api.gateway.channels().await.unwrap();
    assert!(channels.iter().any(|channel| channel.pg_provider == "daou" && channel.kind.as_deref() == Some("payment")));
}

#[tokio::test]
async fn whose_an_account_is() {
    let api = api().await;
    let holder = api.gateway.account_holder(&Bank::Kb, &Private::new("110222333333")).await.unwrap();
    assert!(!holder.expose().is_empty());
    let nobody = api.gateway.account_holder(&Bank::Kb, &Private::new("000")).await;
    assert!(matches!(nobody, Err(GatewayError::NotFound)), "{nobody:?}");
}

#[tokio::test]
async fn what_there_is_no_method_for() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    let raw = |path: [&'static str; 1]| api.gateway.raw(http::Method::GET, path, Repeat::Freely);
    let found: Value = raw(["payments"]).query("imp_uid[]", &imp_uid).send().await.unwrap();
    assert_eq!(found[0]["imp_uid"], json!(imp_uid));
    let path = ["payments", imp_uid.as_str(), "balance"];
    let balance = api.gateway.raw(http::Method::GET, path, Repeat::Freely).send::<Value>().await;
    assert!(matches!(balance, Err(GatewayError::Refused { status: 501, .. })), "{balance:?}");
    let escape = api.gateway.raw(http::Method::GET, ["payments", ".."], Repeat::Freely).send::<Value>().await;
    assert!(matches!(escape, Err(GatewayError::Invalid { .. })), "{escape:?}");
    let body = json!({"merchant_uid": "n", "amount": 1004});
    let call = api.gateway.raw(http::Method::POST, ["payments", "prepare"], Repeat::OnlyIfNotDone).json(&body);
    assert_eq!(call.send::<Value>().await.unwrap()["amount"], 1004);
}
