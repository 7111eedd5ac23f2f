use std::time::Duration;

use payjoa::{ImpUid, MerchantUid, Won};
use tempfile::TempDir;

use super::*;

const NOW: Millis = 1_800_000_000_000;
const LEASE: Duration = Duration::from_secs(90);
const ROOM: Room = Room { all: 100, strangers: 100 };

async fn ledger() -> (Ledger, TempDir) {
    let folder = TempDir::new().unwrap();
    (Ledger::open(folder.path().join("shop.sqlite")).await.unwrap(), folder)
}

async fn order(ledger: &Ledger, name: &str) -> Order {
    let merchant_uid = MerchantUid::new(name).unwrap();
    let (name, amount) = ("Jacket".to_owned(), Won::new(1_004).unwrap());
    ledger.insert(&NewOrder { merchant_uid: merchant_uid.clone(), name, amount, method: None }, NOW).await.unwrap();
    current(ledger, &merchant_uid).await
}

async fn current(ledger: &Ledger, merchant_uid: &MerchantUid) -> Order {
    ledger.order(merchant_uid).await.unwrap().unwrap()
}

fn paid(order: &Order, imp_uid: &str) -> Change {
    let imp_uid = ImpUid::new(imp_uid).unwrap();
    let after = Order { state: OrderState::Paid, imp_uid: Some(imp_uid.clone()), ..order.clone() };
    let tell = Message { kind: DeliveryKind::Fulfil, imp_uid, amount: order.amount, reason: None };
    Change { after, tell: Some(tell) }
}

async fn apply(ledger: &Ledger, before: &Order, change: &Change) -> Result<Applied, LedgerError> {
    ledger.apply(before, change, Source::Page, NOW).await
}

async fn take(ledger: &Ledger, now: Millis) -> Option<Delivery> {
    ledger.take_delivery(now, LEASE, "token").await.unwrap()
}

#[tokio::test]
async fn a_change_made_on_top_of_an_older_one_is_not_written() {
    let (ledger, _folder) = ledger().await;
    let order = order(&ledger, "m").await;
    assert_eq!(apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap(), Applied::Done);
    assert_eq!(apply(&ledger, &order, &paid(&order, "imp_2")).await.unwrap(), Applied::Outdated);
    assert_eq!(current(&ledger, &order.merchant_uid).await.imp_uid.unwrap().as_str(), "imp_1");
    assert!(take(&ledger, NOW).await.is_some() && take(&ledger, NOW).await.is_none());
}

#[tokio::test]
async fn a_change_is_written_with_its_message_and_its_history_or_not_at_all() {
    let (ledger, _folder) = ledger().await;
    let before = order(&ledger, "m").await;
    apply(&ledger, &before, &paid(&before, "imp_1")).await.unwrap();
    // What the rules never do: fulfil a second time. The database refuses, and everything else is undone.
    let before = current(&ledger, &before.merchant_uid).await;
    let mut again = paid(&before, "imp_1");
    again.after.state = OrderState::Cancelled;
    assert!(apply(&ledger, &before, &again).await.is_err());
    assert_eq!(current(&ledger, &before.merchant_uid).await, before);
    assert_eq!(ledger.history(&before.merchant_uid).await.unwrap().len(), 2, "created, paid");
}

#[tokio::test]
async fn a_payment_belongs_to_one_order() {
    let (ledger, _folder) = ledger().await;
    let (first, second) = (order(&ledger, "m1").await, order(&ledger, "m2").await);
    apply(&ledger, &first, &paid(&first, "imp_1")).await.unwrap();
    assert_eq!(apply(&ledger, &second, &paid(&second, "imp_1")).await.unwrap(), Applied::Reused);
    assert_eq!(current(&ledger, &second.merchant_uid).await, second);
}

#[tokio::test]
async fn everything_about_an_order_is_read_back_as_it_was_written() {
    let (ledger, _folder) = ledger().await;
    let before = order(&ledger, "주문 1").await;
    let imp_uid = ImpUid::new("imp_1").unwrap();
    let after = Order {
        state: OrderState::AwaitingDeposit,
        imp_uid: Some(imp_uid.clone()),
        paid_method: Some("vbank".into()),
        paid_at: Some(1_700_000_000),
        receipt_url: Some("https://example.com".into()),
        cancelled_amount: Won::new(4).unwrap(),
        deposit: Some(payjoa::outcome::contract::DepositAccount {
            bank: Some("국민은행".into()),
            account: "110-1".into(),
            holder: None,
            due: Some(1_800_000_000),
        }),
        reason: Some("왜".into()),
        failed_since: Some((imp_uid, NOW)),
        ..before.clone()
    };
    apply(&ledger, &before, &Change { after: after.clone(), tell: None }).await.unwrap();
    assert_eq!(current(&ledger, &before.merchant_uid).await, Order { version: before.version + 1, ..after });
}

#[tokio::test]
async fn a_message_taken_by_a_process_that_died_comes_again_after_its_lease() {
    let (ledger, _folder) = ledger().await;
    let order = order(&ledger, "m").await;
    apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap();
    let first = take(&ledger, NOW).await.unwrap();
    let end = NOW + 90_000;
    assert!(take(&ledger, end - 1).await.is_none());
    assert_eq!(ledger.next_delivery().await.unwrap(), Some(end));
    let second = ledger.take_delivery(end, LEASE, "another").await.unwrap().unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));
    // The first one wasn't dead after all. Its failure is none of the second one's business, its success is.
    ledger.not_delivered(&first, end, "late").await.unwrap();
    assert!(take(&ledger, end).await.is_none());
    ledger.delivered(&first, end).await.unwrap();
    assert_eq!(ledger.next_delivery().await.unwrap(), None);
}

#[tokio::test]
async fn a_hint_that_comes_again_while_it_is_looked_into_is_looked_into_again() {
    let (ledger, _folder) = ledger().await;
    let merchant_uid = Some(order(&ledger, "m").await.merchant_uid);
    let hint = Hint { imp_uid: ImpUid::new("imp_1").ok(), merchant_uid, status: "paid".into() };
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    let taken = ledger.take_hint(NOW, NOW + 1_000).await.unwrap().unwrap();
    assert_eq!(taken.hint, hint);
    assert!(ledger.take_hint(NOW, NOW + 1_000).await.unwrap().is_none());
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    ledger.hint_done(&taken, &HintOutcome::Done("settled")).await.unwrap();
    let again = ledger.take_hint(NOW, NOW + 1_000).await.unwrap().unwrap();
    ledger.hint_done(&again, &HintOutcome::Done("settled")).await.unwrap();
    assert_eq!(ledger.next_hint().await.unwrap(), None);
}

fn named(imp_uid: &str, merchant_uid: &str) -> Hint {
    let (imp_uid, merchant_uid) = (ImpUid::new(imp_uid).ok(), MerchantUid::new(merchant_uid).ok());
    Hint { imp_uid, merchant_uid, status: "paid".into() }
}

#[tokio::test]
async fn hints_about_orders_of_this_shop_do_not_wait_behind_others() {
    let (ledger, _folder) = ledger().await;
    order(&ledger, "m").await;
    for (stranger, at) in [("imp_1", NOW - 2), ("imp_2", NOW - 1)] {
        ledger.keep_hint(&named(stranger, "nobody"), at, ROOM).await.unwrap();
    }
    ledger.keep_hint(&named("imp_3", "m"), NOW, ROOM).await.unwrap();
    let mut taken = Vec::new();
    while let Some(next) = ledger.take_hint(NOW, NOW + 1_000).await.unwrap() {
        taken.push((next.hint.imp_uid.unwrap().to_string(), next.known));
    }
    assert_eq!(taken, [("imp_3".to_owned(), true), ("imp_1".to_owned(), false), ("imp_2".to_owned(), false)]);
}

#[tokio::test]
async fn a_flood_of_hints_leaves_room_for_those_about_orders_of_this_shop() {
    let (ledger, _folder) = ledger().await;
    order(&ledger, "m").await;
    let room = Room { all: 3, strangers: 2 };
    let keep = async |imp_uid, merchant_uid| ledger.keep_hint(&named(imp_uid, merchant_uid), NOW, room).await.unwrap();
    for (imp_uid, merchant_uid, kept) in [
        ("imp_1", "nobody", Kept::Yes),
        ("imp_2", "nobody", Kept::Yes),
        ("imp_3", "nobody", Kept::NoRoom),
        ("imp_2", "nobody", Kept::Yes),
        ("imp_3", "m", Kept::Yes),
        ("imp_4", "m", Kept::NoRoom),
        ("imp_3", "m", Kept::Yes),
    ] {
        assert_eq!(keep(imp_uid, merchant_uid).await, kept, "{imp_uid} {merchant_uid}");
    }
    let decided = ledger.take_hint(NOW, NOW + 1_000).await.unwrap().unwrap();
    ledger.hint_done(&decided, &HintOutcome::Done("settled")).await.unwrap();
    assert_eq!(keep("imp_4", "m").await, Kept::Yes, "only what waits takes room");
}

#[tokio::test]
async fn repeating_a_hint_about_no_known_order_wins_nothing() {
    let (ledger, _folder) = ledger().await;
    let hint = named("imp_1", "nobody");
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    let taken = ledger.take_hint(NOW, NOW + 1_000).await.unwrap().unwrap();
    ledger.hint_done(&taken, &HintOutcome::Again(NOW + 5_000)).await.unwrap();
    ledger.keep_hint(&hint, NOW, ROOM).await.unwrap();
    assert_eq!(ledger.next_hint().await.unwrap(), Some(NOW + 5_000));
    let taken = ledger.take_hint(NOW + 5_000, NOW + 9_000).await.unwrap().unwrap();
    assert_eq!(taken.attempts, 2);
    ledger.hint_done(&taken, &HintOutcome::Forgotten).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM hints").fetch_one(&ledger.pool).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_look_that_ends_late_changes_nothing_for_an_order_that_was_paid_or_taken_since() {
    let (ledger, _folder) = ledger().await;
    let before = order(&ledger, "m").await;
    ledger.prepared(&before.merchant_uid, NOW, NOW).await.unwrap();
    let take = async |now| ledger.due_orders(now, now + 1_000, 9).await.unwrap().pop().unwrap();
    let (dead, second) = (take(NOW).await, take(NOW + 1_000).await);
    ledger.looked_after(&dead, |_| None).await.unwrap();
    assert_eq!(ledger.next_check().await.unwrap(), Some(NOW + 2_000), "the second one's");
    apply(&ledger, &before, &paid(&before, "imp_1")).await.unwrap();
    ledger.looked_after(&second, |_| Some(NOW + 3_000)).await.unwrap();
    assert_eq!(ledger.next_check().await.unwrap(), None);
}

#[tokio::test]
async fn a_message_of_the_first_version_is_still_delivered() {
    let (ledger, folder) = ledger().await;
    let order = order(&ledger, "m").await;
    apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap();
    // Back to the first version's tables, with their contents.
    let first = include_str!("../../migrations/0001_ledger.sql");
    let start = first.find("CREATE TABLE outbox").unwrap();
    let end = first.find("-- Webhooks as they came").unwrap();
    let back = format!(
        "ALTER TABLE outbox RENAME TO newer; DROP INDEX outbox_fulfil_once; DROP INDEX outbox_told_once;
         DROP INDEX outbox_due; {}
         INSERT INTO outbox (id, merchant_uid, imp_uid, kind, order_name, amount, created_at, due_at)
             SELECT id + 41, merchant_uid, imp_uid, kind, order_name, amount, created_at, due_at FROM newer;
         DROP TABLE newer; DROP INDEX hints_due; ALTER TABLE hints DROP COLUMN known;
         CREATE INDEX hints_due ON hints (due_at) WHERE due_at IS NOT NULL;
         DELETE FROM _sqlx_migrations WHERE version = 2",
        &first[start..end],
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(back)).execute(&ledger.pool).await.unwrap();
    ledger.close().await;
    let again = Ledger::open(folder.path().join("shop.sqlite")).await.unwrap();
    let message = take(&again, NOW).await.unwrap();
    assert_eq!((message.id, message.kind, message.reason), (42, DeliveryKind::Fulfil, None));
}

#[tokio::test]
async fn old_hints_are_forgotten_once_they_were_looked_into() {
    let (ledger, _folder) = ledger().await;
    let hint = |id: &str| Hint { imp_uid: ImpUid::new(id).ok(), merchant_uid: None, status: String::new() };
    for (id, at) in [("imp_1", NOW - 2), ("imp_2", NOW), ("imp_3", NOW)] {
        ledger.keep_hint(&hint(id), at, ROOM).await.unwrap();
    }
    for _ in 0..2 {
        let taken = ledger.take_hint(NOW, NOW + 1_000).await.unwrap().unwrap();
        ledger.hint_done(&taken, &HintOutcome::Done("settled")).await.unwrap();
    }
    ledger.forget_hints(NOW).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM hints").fetch_one(&ledger.pool).await.unwrap();
    assert_eq!(left, 2, "imp_2 is too young, imp_3 wasn't looked into");
}

#[tokio::test]
async fn opening_a_ledger_again_keeps_what_is_in_it() {
    let (first, folder) = ledger().await;
    let order = order(&first, "m").await;
    first.close().await;
    let again = Ledger::open(folder.path().join("shop.sqlite")).await.unwrap();
    assert_eq!(current(&again, &order.merchant_uid).await, order);
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("notes.txt");
    let text = "not a database, but somebody's notes. ".repeat(100);
    std::fs::write(&file, &text).unwrap();
    let error = Ledger::open(&file).await.unwrap_err();
    assert!(matches!(error, LedgerError::Open { .. }), "{error}");
    assert!(error.to_string().contains("notes.txt") && error.to_string().contains("not a database"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert!(Ledger::open(folder.path().join("no/such/folder.sqlite")).await.is_err());
}

#[tokio::test]
async fn the_file_is_written_ahead_safely_and_checked() {
    let (ledger, _folder) = ledger().await;
    let text = |pragma: &'static str| sqlx::query_scalar::<_, String>(pragma).fetch_one(&ledger.pool);
    let number = |pragma: &'static str| sqlx::query_scalar::<_, i64>(pragma).fetch_one(&ledger.pool);
    assert_eq!(text("PRAGMA journal_mode").await.unwrap(), "wal");
    assert_eq!(number("PRAGMA foreign_keys").await.unwrap(), 1);
    assert_eq!(number("PRAGMA synchronous").await.unwrap(), 2);
}
