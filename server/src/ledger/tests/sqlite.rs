//! What only SQLite has to do: a file, and what older versions left in it.

use payjoa::Won;
use sqlx::SqlitePool;
use tempfile::TempDir;

use super::{super::*, NOW, current, order, take};

async fn ledger() -> (Ledger, TempDir) {
    let folder = TempDir::new().unwrap();
    (Ledger::open(folder.path().join("shop.sqlite")).await.unwrap(), folder)
}

fn pool(ledger: &Ledger) -> &SqlitePool {
    match &ledger.db {
        db::Db::Sqlite(pool) => pool,
        #[cfg(feature = "postgres")]
        db::Db::Postgres(_) => panic!("this is SQLite"),
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
    let text = |pragma: &'static str| sqlx::query_scalar::<_, String>(pragma).fetch_one(pool(&ledger));
    let number = |pragma: &'static str| sqlx::query_scalar::<_, i64>(pragma).fetch_one(pool(&ledger));
    assert_eq!(text("PRAGMA journal_mode").await.unwrap(), "wal");
    assert_eq!(number("PRAGMA foreign_keys").await.unwrap(), 1);
    assert_eq!(number("PRAGMA synchronous").await.unwrap(), 2);
}

/// Lets the file grow to so many pages; each connection has a limit of its own.
async fn limit(ledger: &Ledger, pages: &'static str) {
    let mut connections = Vec::new();
    for _ in 0..pool(ledger).options().get_max_connections() {
        connections.push(pool(ledger).acquire().await.unwrap());
    }
    for connection in &mut connections {
        sqlx::query(pages).execute(&mut **connection).await.unwrap();
    }
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
