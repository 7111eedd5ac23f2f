//! What only SQLite has to do: a file, and what older versions left in it.

use futures_util::FutureExt;
use payjoa::{MerchantUid, Won};
use sqlx::{AssertSqlSafe, SqlitePool};
use tempfile::TempDir;

use super::{super::*, NOW, apply, current, order, paid, take};

async fn ledger() -> (Ledger, TempDir) {
    let folder = TempDir::new().unwrap();
    (Ledger::open(folder.path().join("shop.sqlite")).await.unwrap(), folder)
}

fn sqlite(ledger: &Ledger) -> (&writer::Writer, &SqlitePool) {
    match &ledger.db {
        db::Db::Sqlite { writer, readers: Some(readers) } => (writer, readers),
        _ => panic!("this is SQLite in a file"),
    }
}

#[tokio::test]
async fn a_message_of_the_first_version_is_still_delivered() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.sqlite");
    let first = SqlitePool::connect(&format!("sqlite:{}?mode=rwc", file.display())).await.unwrap();
    schema::migrator(&sqlite::STEPS[..1]).run(&first).await.unwrap();
    let left = "INSERT INTO orders (merchant_uid, name, amount, state, created_at, updated_at, imp_uid)
                VALUES ('m', 'Jacket', 1004, 'paid', 1, 1, 'imp_1');
                INSERT INTO outbox (id, merchant_uid, imp_uid, kind, order_name, amount, created_at, due_at)
                VALUES (42, 'm', 'imp_1', 'fulfil', 'Jacket', 1004, 1, 1)";
    sqlx::raw_sql(left).execute(&first).await.unwrap();
    first.close().await;
    let ledger = Ledger::open(&file).await.unwrap();
    let message = take(&ledger, NOW).await.unwrap();
    assert_eq!((message.id, message.kind, message.reason), (42, DeliveryKind::Fulfil, None));
    let order = current(&ledger, &message.merchant_uid).await;
    assert_eq!((order.state, order.escrow, order.owner), (OrderState::Paid, false, None));
}

#[tokio::test]
async fn a_ledger_in_memory_is_one_for_all_who_ask_and_ends_with_them() {
    let ledger = Ledger::connect("sqlite::memory:").await.unwrap();
    let orders = (0..8).map(|number| {
        let ledger = ledger.clone();
        tokio::spawn(async move { order(&ledger, &format!("m{number}")).await })
    });
    futures_util::future::join_all(orders).await.into_iter().for_each(|order| drop(order.unwrap()));
    assert_eq!(ledger.orders(None, 9).await.unwrap().len(), 8);
    assert_eq!(Ledger::open(":memory:").await.unwrap().orders(None, 9).await.unwrap(), []);
    for nameless in ["sqlite:", "sqlite://"] {
        assert!(matches!(Ledger::connect(nameless).await, Err(LedgerError::Address { .. })), "{nameless}");
    }
}

#[tokio::test]
async fn one_new_file_can_be_opened_by_many_at_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("shop.sqlite");
    let opened = futures_util::future::join_all((0..6).map(|_| Ledger::open(&file))).await;
    for ledger in opened {
        ledger.unwrap().ping().await.unwrap();
    }
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
    let (writer, readers) = sqlite(&ledger);
    for (pragma, want) in [("journal_mode", "wal"), ("foreign_keys", "1"), ("synchronous", "2")] {
        let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
        let mut turn = writer.turn().await.unwrap();
        let got: String = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(turn.connection()).await.unwrap();
        assert_eq!(got, want, "{pragma}");
    }
    let write = sqlx::query("DELETE FROM orders").execute(readers).await.unwrap_err();
    assert!(write.to_string().contains("readonly"), "{write}");
}

/// Lets the file grow to so many pages.
async fn limit(ledger: &Ledger, pages: &'static str) {
    let mut turn = sqlite(ledger).0.turn().await.unwrap();
    sqlx::query(pages).execute(turn.connection()).await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_grow_refuses_and_can_be_used_as_soon_as_it_can() {
    let (ledger, _folder) = ledger().await;
    let insert = async || {
        let order = NewOrder::new(crate::fresh_merchant_uid("full_"), "x".repeat(900), Won::new(1).unwrap());
        let merchant_uid = order.merchant_uid.clone();
        (merchant_uid, ledger.insert(&order, NOW).await)
    };
    limit(&ledger, "PRAGMA max_page_count = 1").await;
    // All that the file has room for, and one more.
    let refused = loop {
        if let (merchant_uid, Err(error)) = insert().await {
            assert!(matches!(&error, LedgerError::Database(it) if it.to_string().contains("full")), "{error}");
            break merchant_uid;
        }
    };
    assert_eq!(ledger.order(&refused).await.unwrap(), None);
    limit(&ledger, "PRAGMA max_page_count = 1000000").await;
    for _ in 0..12 {
        let (merchant_uid, inserted) = insert().await;
        inserted.unwrap();
        assert_eq!(ledger.history(&merchant_uid).await.unwrap().len(), 1);
    }
}

/// Half of what an order is written down with.
const HALF: &str = "INSERT INTO orders (merchant_uid, name, amount, state, created_at, updated_at)
                    VALUES ('half', 'Jacket', 1, 'created', 1, 1)";

#[tokio::test]
async fn whoever_shares_a_commit_is_undone_alone() {
    let (ledger, _folder) = ledger().await;
    order(&ledger, "taken").await;
    let turns = (0..200).map(|number| {
        let ledger = ledger.clone();
        tokio::spawn(async move {
            let name = if number % 3 == 0 { "taken".to_owned() } else { format!("m{number}") };
            let new = NewOrder::new(MerchantUid::new(name).unwrap(), "Jacket", Won::new(1_004).unwrap());
            ledger.insert(&new, NOW).await.is_ok()
        })
    });
    let turns = futures_util::future::join_all(turns).await;
    let inserted = turns.into_iter().filter(|it| *it.as_ref().unwrap()).count();
    assert_eq!((inserted, ledger.orders(None, 999).await.unwrap().len()), (133, 134));
}

#[tokio::test]
async fn a_transaction_that_nobody_waits_for_any_more_is_undone_and_holds_up_nobody() {
    let (ledger, _folder) = ledger().await;
    let mut turn = sqlite(&ledger).0.turn().await.unwrap();
    sqlx::query(HALF).execute(turn.connection()).await.unwrap();
    drop(turn);
    // Cancelled while it waits, and while it is at work.
    let mut turn = sqlite(&ledger).0.turn().await.unwrap();
    assert!(sqlite(&ledger).0.turn().now_or_never().is_none());
    drop(sqlx::query(HALF).execute(turn.connection()).now_or_never());
    drop(turn);
    let after = order(&ledger, "m").await;
    assert_eq!(ledger.orders(None, 9).await.unwrap(), [after]);
}

#[tokio::test]
async fn a_commit_that_fails_is_nobodys_and_the_next_one_is_whoever_comes_next() {
    let (ledger, _folder) = ledger().await;
    let (writer, _) = sqlite(&ledger);
    let mut first = writer.turn().await.unwrap();
    sqlx::query(HALF).execute(first.connection()).await.unwrap();
    let waits = writer.turn();
    let committed = tokio::spawn(first.commit());
    let mut second = waits.await.unwrap();
    // SQLite ends a transaction by itself when the disk is full.
    sqlx::query("ROLLBACK").execute(second.connection()).await.unwrap();
    assert!(second.commit().await.is_err());
    assert!(committed.await.unwrap().is_err(), "both, or none of them");
    assert_eq!(ledger.orders(None, 9).await.unwrap(), []);
    let after = order(&ledger, "m").await;
    assert_eq!(ledger.orders(None, 9).await.unwrap(), [after]);
}

#[tokio::test]
async fn nobody_is_refused_for_what_is_never_committed() {
    let (ledger, _folder) = ledger().await;
    let (writer, _) = sqlite(&ledger);
    let (first, second) = (order(&ledger, "m1").await, order(&ledger, "m2").await);
    let mut turn = writer.turn().await.unwrap();
    let pay = "UPDATE orders SET imp_uid = 'imp_1' WHERE merchant_uid = 'm1'";
    sqlx::query(pay).execute(turn.connection()).await.unwrap();
    // The same payment for another order, and then the disk is full.
    let change = paid(&second, "imp_1");
    let mut refused = Box::pin(apply(&ledger, &second, &change));
    assert!(refused.as_mut().now_or_never().is_none());
    let mut last = Box::pin(writer.turn());
    assert!(last.as_mut().now_or_never().is_none());
    let ends = async {
        let mut last = last.await.unwrap();
        sqlx::query("ROLLBACK").execute(last.connection()).await.unwrap();
        last.commit().await
    };
    let (committed, refused, ended) = tokio::join!(turn.commit(), refused, ends);
    assert!(committed.is_err() && ended.is_err());
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(current(&ledger, &first.merchant_uid).await, first);
    assert_eq!(apply(&ledger, &second, &change).await.unwrap(), Applied::Done);
}

#[tokio::test(start_paused = true)]
async fn whoever_keeps_a_transaction_and_does_not_go_on_is_told_of_and_stops_nobody_for_ever() {
    let ledger = Ledger::open(":memory:").await.unwrap();
    let db::Db::Sqlite { writer, .. } = &ledger.db else { panic!("this is SQLite") };
    let kept = writer.turn().await.unwrap();
    drop(writer.turn().await.unwrap());
    assert!(kept.commit().await.is_err(), "it was taken from it");
}

#[tokio::test]
async fn several_processes_take_turns_and_none_waits_for_ever() {
    let (ledger, folder) = ledger().await;
    let another = Ledger::open(folder.path().join("shop.sqlite")).await.unwrap();
    let writes = (0..600).map(|number| {
        let ledger = if number % 2 == 0 { ledger.clone() } else { another.clone() };
        tokio::spawn(async move { order(&ledger, &format!("m{number}")).await })
    });
    for written in futures_util::future::join_all(writes).await {
        written.unwrap();
    }
}

#[tokio::test]
async fn what_is_closed_says_so() {
    let (ledger, _folder) = ledger().await;
    ledger.close().await;
    ledger.close().await;
    assert!(matches!(ledger.ping().await, Err(LedgerError::Database(_))));
    let new = NewOrder::new(MerchantUid::new("m").unwrap(), "Jacket", Won::new(1).unwrap());
    assert!(matches!(ledger.insert(&new, NOW).await, Err(LedgerError::Database(_))));
}
