//! What only PostgreSQL has to do: be like SQLite.

use sqlx::PgPool;
use tempfile::TempDir;

use super::{super::*, apply, order, paid};

async fn columns(ledger: &Ledger, sql: &'static str) -> Vec<String> {
    let rows = ledger.db.all(db::statement(sql)).await.unwrap();
    rows.iter().map(|row| row.text("name").unwrap()).filter(|it| !it.starts_with("_sqlx")).collect()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let Some(url) = payjoa_test_postgres::database() else { return };
    let folder = TempDir::new().unwrap();
    let (sqlite, postgres) =
        (Ledger::open(folder.path().join("shop.sqlite")).await.unwrap(), Ledger::connect(&url).await.unwrap());
    let of_sqlite = "SELECT tables.name || '.' || columns.name || CASE WHEN columns.\"notnull\" = 1 THEN '!' ELSE '' END AS name
                     FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
                     WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.name <> 'id' ORDER BY 1";
    let of_postgres =
        "SELECT (table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN '!' ELSE '' END)::TEXT
                           COLLATE \"C\" AS name
                       FROM information_schema.columns
                       WHERE table_schema = 'public' AND column_name <> 'id' ORDER BY 1";
    let (here, there) = (columns(&sqlite, of_sqlite).await, columns(&postgres, of_postgres).await);
    assert!(here.len() > 60, "{here:?}");
    assert_eq!(here, there);
    let of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY 1";
    let of_postgres = "SELECT indexname::TEXT COLLATE \"C\" AS name FROM pg_indexes
                       WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'
                       ORDER BY 1";
    assert_eq!(columns(&sqlite, of_sqlite).await, columns(&postgres, of_postgres).await);
}

#[tokio::test]
async fn one_new_database_can_be_opened_by_many_at_once() {
    let Some(url) = payjoa_test_postgres::database() else { return };
    for ledger in futures_util::future::join_all((0..6).map(|_| Ledger::connect(&url))).await {
        ledger.unwrap().ping().await.unwrap();
    }
}

/// A database whose administrator wants every transaction to be the strictest one.
async fn strict(url: &str) {
    let pool = PgPool::connect(url).await.unwrap();
    let set = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable',
                                          current_database()); END $$";
    sqlx::query(set).execute(&pool).await.unwrap();
    pool.close().await;
}

/// There, whoever loses a race would be told of an error, and have to begin again.
#[tokio::test]
async fn whoever_loses_a_race_is_told_so_whatever_the_database_does_by_default() {
    let Some(url) = payjoa_test_postgres::database() else { return };
    strict(&url).await;
    let ledgers = [Ledger::connect(&url).await.unwrap(), Ledger::connect(&url).await.unwrap()];
    for number in 0..8 {
        let before = order(&ledgers[0], &format!("m{number}")).await;
        let change = paid(&before, &format!("imp_{number}"));
        let races = ledgers.iter().cycle().take(6).map(|ledger| apply(ledger, &before, &change));
        let mut applied: Vec<_> = futures_util::future::join_all(races).await.into_iter().map(Result::unwrap).collect();
        applied.sort_by_key(|it| *it != Applied::Done);
        assert_eq!(applied[0], Applied::Done);
        assert!(applied[1..].iter().all(|it| *it == Applied::Outdated), "{applied:?}");
    }
}

#[tokio::test]
async fn what_was_committed_is_on_disk_and_nobody_waits_for_ever() {
    let Some(url) = payjoa_test_postgres::database() else { return };
    strict(&url).await;
    let ledger = Ledger::connect(&url).await.unwrap();
    let db::Db::Postgres(pool) = &ledger.db else { panic!("this is PostgreSQL") };
    for (setting, want) in [
        ("SHOW synchronous_commit", "on"),
        ("SHOW transaction_isolation", "read committed"),
        ("SHOW lock_timeout", "10s"),
        ("SHOW statement_timeout", "30s"),
        ("SHOW idle_in_transaction_session_timeout", "20s"),
    ] {
        let got: String = sqlx::query_scalar(setting).fetch_one(pool).await.unwrap();
        assert_eq!(got, want, "{setting}");
    }
}

#[tokio::test]
async fn connections_that_were_cut_are_made_anew() {
    let Some(url) = payjoa_test_postgres::database() else { return };
    let ledger = Ledger::connect(&url).await.unwrap();
    ledger.ping().await.unwrap();
    let other = PgPool::connect(&url).await.unwrap();
    let cut = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sqlx::query(cut).execute(&other).await.unwrap();
    // One that was in use a moment ago is found to be cut by whoever uses it.
    let db::Db::Postgres(pool) = &ledger.db else { panic!("this is PostgreSQL") };
    for _ in 0..pool.options().get_max_connections() {
        if ledger.ping().await.is_ok() {
            break;
        }
    }
    ledger.ping().await.unwrap();
}

#[tokio::test]
async fn what_keeps_it_from_opening_is_said_without_the_password() {
    for url in [
        "postgres://shop:canary@/shop?host=/nowhere",
        "postgres://shop:canary@127.0.0.1:port/shop",
        "mysql://shop:canary@127.0.0.1/shop",
        "canary",
    ] {
        let error = Ledger::connect(url).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}
