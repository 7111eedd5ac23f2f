//! A database that is full, locked, gone, or back again: whoever asks is told to come again, nothing is lost, nothing
//! happens twice, and the work in the background goes on by itself.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use payjoa::{MerchantUid, Won};
use payjoa_server::{
    Delivery, Payments, Policy,
    ledger::{NewOrder, OrderState},
    work::Workers,
};
use reqwest::{Response, header};
use serde_json::json;
use sqlx::{PgPool, SqlitePool};

use crate::{
    router::{Served, problem},
    support::{Shop, on_both, payment, until},
};

on_both! {
    a_write_that_finds_the_disk_full_is_undone_and_asked_for_again,
    a_webhook_that_finds_the_disk_full_is_sent_again_by_import,
    a_delivery_that_could_not_be_noted_does_not_come_again,
    a_database_that_is_locked_for_too_long_is_waited_for_by_nobody,
}

/// A person at the database itself.
enum Hand {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Hand {
    async fn at(shop: &Shop) -> Hand {
        if shop.url.starts_with("sqlite:") {
            Hand::Sqlite(SqlitePool::connect(&shop.url).await.unwrap())
        } else {
            Hand::Postgres(PgPool::connect(&shop.url).await.unwrap())
        }
    }

    async fn run(&self, sqlite: String, postgres: String) {
        match self {
            Hand::Sqlite(pool) => drop(sqlx::raw_sql(sqlx::AssertSqlSafe(sqlite)).execute(pool).await.unwrap()),
            Hand::Postgres(pool) => drop(sqlx::raw_sql(sqlx::AssertSqlSafe(postgres)).execute(pool).await.unwrap()),
        }
    }

    /// From now on there is no room for that (`INSERT ON events`). SQLite ends the transaction by itself then.
    async fn full(&self, what: &str) {
        let sqlite = format!(
            "CREATE TRIGGER disk_full BEFORE {what} BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
        );
        let postgres = format!(
            "CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'No space left on device'; END $$;
             CREATE TRIGGER disk_full BEFORE {what} FOR EACH ROW EXECUTE FUNCTION disk_full()"
        );
        self.run(sqlite, postgres).await;
    }

    async fn room_again(&self, table: &str) {
        self.run("DROP TRIGGER disk_full".to_owned(), format!("DROP TRIGGER disk_full ON {table}")).await;
    }

    /// Nobody else can write (in PostgreSQL: nor read) until the answer is dropped.
    async fn lock(&self) -> Lock {
        match self {
            Hand::Sqlite(pool) => {
                Lock { _sqlite: Some(pool.begin_with("BEGIN EXCLUSIVE").await.unwrap()), _postgres: None }
            }
            Hand::Postgres(pool) => {
                let mut tx = pool.begin().await.unwrap();
                sqlx::query("LOCK TABLE orders, outbox, hints IN ACCESS EXCLUSIVE MODE")
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                Lock { _sqlite: None, _postgres: Some(tx) }
            }
        }
    }
}

/// Goes away when dropped.
struct Lock {
    _sqlite: Option<sqlx::Transaction<'static, sqlx::Sqlite>>,
    _postgres: Option<sqlx::Transaction<'static, sqlx::Postgres>>,
}

/// The shop's handler: how often it was told to send the goods.
fn work(shop: &Shop) -> (Workers, Arc<AtomicU32>) {
    let told = Arc::new(AtomicU32::new(0));
    let counting = Arc::clone(&told);
    let workers = shop.payments.start(move |_: Delivery| {
        counting.fetch_add(1, Ordering::SeqCst);
        async { Ok(()) }
    });
    (workers, told)
}

async fn confirm(served: &Served, order: &MerchantUid) -> Response {
    served.confirm(json!({"merchant_uid": order})).await
}

async fn webhook(served: &Served, order: &MerchantUid) -> Response {
    let body = json!({"imp_uid": "imp_1", "merchant_uid": order, "status": "paid"}).to_string();
    served.post("/payments/webhook", "application/json", body).await
}

/// 503, and when to come again.
async fn must_be_sent_away(answer: Response) {
    assert!(answer.headers().contains_key(header::RETRY_AFTER), "{answer:?}");
    assert_eq!(problem(answer).await.0, 503);
}

async fn is_delivered(shop: &Shop, order: &MerchantUid) -> bool {
    let messages = shop.payments.ledger().messages(order).await;
    messages.is_ok_and(|all| all.len() == 1 && all.iter().all(|it| it.delivered_at.is_some()))
}

async fn a_write_that_finds_the_disk_full_is_undone_and_asked_for_again(shop: Shop) {
    let (served, hand) = (Served::new(&shop).await, Hand::at(&shop).await);
    for (table, what) in [("orders", "UPDATE"), ("events", "INSERT"), ("outbox", "INSERT")] {
        let order = shop.order().await;
        shop.stub.put(payment(&order, json!({"imp_uid": format!("imp_{table}")})));
        hand.full(&format!("{what} ON {table}")).await;
        // More often than there are connections: none of them may be left half-way.
        for _ in 0..6 {
            must_be_sent_away(confirm(&served, &order).await).await;
        }
        assert_eq!(shop.ledgers(&order).await.state, OrderState::Created, "{table}");
        assert_eq!(shop.history(&order).await, Vec::<String>::new(), "{table}");
        assert_eq!(shop.payments.ledger().messages(&order).await.unwrap(), [], "{table}");
        hand.room_again(table).await;
        assert_eq!(confirm(&served, &order).await.status(), 200, "{table}");
        assert_eq!(shop.history(&order).await, ["paid"], "{table}");
    }
}

async fn a_webhook_that_finds_the_disk_full_is_sent_again_by_import(shop: Shop) {
    let (served, hand) = (Served::new(&shop).await, Hand::at(&shop).await);
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    let (_workers, told) = work(&shop);
    hand.full("INSERT ON hints").await;
    must_be_sent_away(webhook(&served, &order).await).await;
    hand.room_again("hints").await;
    assert_eq!(webhook(&served, &order).await.status(), 200);
    until(async || is_delivered(&shop, &order).await).await;
    assert_eq!(told.load(Ordering::SeqCst), 1);
}

async fn a_delivery_that_could_not_be_noted_does_not_come_again(shop: Shop) {
    let (served, hand) = (Served::new(&shop).await, Hand::at(&shop).await);
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    hand.full("UPDATE OF delivered_at ON outbox").await;
    let (_workers, told) = work(&shop);
    assert_eq!(confirm(&served, &order).await.status(), 200);
    until(async || told.load(Ordering::SeqCst) > 0).await;
    // Its lease is long over by the time there is room again.
    shop.clock.forward(Duration::from_secs(3_600));
    hand.room_again("outbox").await;
    until(async || is_delivered(&shop, &order).await).await;
    assert_eq!(told.load(Ordering::SeqCst), 1);
}

async fn a_database_that_is_locked_for_too_long_is_waited_for_by_nobody(mut shop: Shop) {
    let mut policy = Policy::default();
    policy.page_patience = Duration::from_millis(300);
    shop.payments = shop.again_with(policy).await;
    let (served, hand) = (Served::new(&shop).await, Hand::at(&shop).await);
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    let (_workers, told) = work(&shop);
    let lock = hand.lock().await;
    // Pages give up in the middle of their turn; the webhook waits as long as the database lets it.
    let pages = join_all((0..8).map(|_| confirm(&served, &order)));
    let (pages, webhook_answer) = tokio::join!(pages, webhook(&served, &order));
    for answer in pages.into_iter().chain([webhook_answer]) {
        must_be_sent_away(answer).await;
    }
    assert_eq!(told.load(Ordering::SeqCst), 0);
    drop(lock);
    until(async || confirm(&served, &order).await.status() == 200).await;
    until(async || is_delivered(&shop, &order).await).await;
    assert_eq!(webhook(&served, &order).await.status(), 200);
    assert_eq!((told.load(Ordering::SeqCst), shop.history(&order).await), (1, vec!["paid".to_owned()]));
}

/// Nothing of PostgreSQL is there for a while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_gone_whoever_asks_is_sent_away_and_afterwards_all_goes_on() {
    let Some(mut server) = payjoa_test_postgres::Server::start() else { return };
    let shop = Shop::on(server.database(), Policy::default()).await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    let (_workers, told) = work(&shop);
    server.crash();
    must_be_sent_away(confirm(&served, &order).await).await;
    must_be_sent_away(webhook(&served, &order).await).await;
    server.start_again();
    until(async || webhook(&served, &order).await.status() == 200).await;
    until(async || is_delivered(&shop, &order).await).await;
    assert_eq!((told.load(Ordering::SeqCst), shop.history(&order).await), (1, vec!["paid".to_owned()]));
}

/// Orders go on being made and paid in two processes while the database crashes and comes back, again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_that_is_restarted_under_load_loses_nothing() {
    let Some(mut server) = payjoa_test_postgres::Server::start() else { return };
    let shop = Shop::on(server.database(), Policy::default()).await;
    let other = shop.again().await;
    let told = Arc::new(Mutex::new(BTreeSet::new()));
    let handler = || {
        let told = Arc::clone(&told);
        move |delivery: Delivery| {
            told.lock().unwrap().insert((delivery.merchant_uid.clone(), delivery.idempotency_key()));
            async { Ok(()) }
        }
    };
    let _workers = [shop.payments.start(handler()), other.start(handler())];
    let served = [Served::new(&shop).await, Served::app(payjoa_server::router(other.clone())).await];
    let over = AtomicBool::new(false);
    let shoppers = join_all((0..6).map(|number| {
        let (served, payments) = (&served[number % 2], if number % 2 == 0 { &shop.payments } else { &other });
        pay_again_and_again(&shop, payments, served, &over)
    }));
    let crashes = async {
        let crashing = tokio::task::spawn_blocking(move || {
            for _ in 0..3 {
                server.crash();
                server.start_again();
            }
            server
        });
        let server = crashing.await.unwrap();
        over.store(true, Ordering::SeqCst);
        server
    };
    let (orders, _server) = tokio::join!(shoppers, crashes);
    let orders: BTreeSet<MerchantUid> = orders.into_iter().flatten().collect();
    for order in &orders {
        until(async || {
            // A message may be leased to nobody: it was taken, and the word about it was lost.
            shop.clock.forward(Duration::from_secs(1));
            is_delivered(&shop, order).await
        })
        .await;
        assert_eq!(shop.history(order).await, ["paid"]);
    }
    let want: BTreeSet<_> = orders.iter().map(|order| (order.clone(), format!("fulfil/{order}"))).collect();
    let told = told.lock().unwrap().clone();
    assert_eq!(told, want);
}

/// One order after another, until it is over; those that were made.
async fn pay_again_and_again(shop: &Shop, payments: &Payments, served: &Served, over: &AtomicBool) -> Vec<MerchantUid> {
    let mut orders = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let order = payjoa_server::fresh_merchant_uid("load_");
        let new = NewOrder::new(order.clone(), "Jacket", Won::new(1_004).unwrap());
        if payments.create_order(new).await.is_err() {
            // Nobody is given an order that isn't there.
            tokio::task::yield_now().await;
            continue;
        }
        shop.stub.put(payment(&order, json!({"imp_uid": format!("imp_{order}")})));
        until(async || {
            let status = confirm(served, &order).await.status().as_u16();
            assert!([200, 503].contains(&status), "{status}");
            status == 200
        })
        .await;
        orders.push(order);
    }
    orders
}
