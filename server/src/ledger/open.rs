//! Opening the database, and bringing it up to date.

use std::{path::Path, sync::Arc};

use super::{LedgerError, db::Db, hints::Uncounted, sqlite};

/// The ledger. Cheap to clone; clones share connections.
///
/// One SQLite file ([`Ledger::open`]) serves one machine, for as many tasks and processes as want it. PostgreSQL
/// ([`Ledger::connect`], feature `postgres`) serves several machines.
///
/// It is one type over both, not a trait: that an order is fulfilled once rests on what the database itself promises
/// (transactions, unique indexes, compare-and-set), which no signature could ask of another implementation.
///
/// ```no_run
/// use payjoa::MerchantUid;
/// use payjoa_server::ledger::{Ledger, LedgerError};
///
/// # async fn look(order: MerchantUid) -> Result<(), LedgerError> {
/// let ledger = Ledger::open("shop.sqlite").await?;
/// if let Some(order) = ledger.order(&order).await? {
///     println!("{} is {}", order.merchant_uid, order.state);
/// }
/// for event in ledger.history(&order).await? {
///     println!("{} {} {}", event.at, event.source, event.kind);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) db: Db,
    pub(super) uncounted: Arc<Uncounted>,
}

impl Ledger {
    fn of(db: Db) -> Ledger {
        Ledger { db, uncounted: Arc::default() }
    }

    /// Opens a SQLite file, creates it if need be, and brings it up to date. `:memory:` is a ledger in no file, for tests: it
    /// ends with its last clone. A task of the runtime that opens it does the writing: use it in that runtime, and don't keep
    /// a future of it without polling it: what it began would keep others from writing until it is given up after 8 seconds.
    ///
    /// # Errors
    /// [`LedgerError::Open`] if it can't be used.
    pub async fn open(path: impl AsRef<Path>) -> Result<Ledger, LedgerError> {
        Ok(Ledger::of(sqlite::open(path.as_ref()).await?))
    }

    /// Opens what an address names, as `DATABASE_URL` has it: `sqlite:shop.sqlite`, or
    /// `postgres://user:password@host/database`, which needs the feature `postgres`.
    ///
    /// PostgreSQL's tables go into the schema that comes first in the connection's `search_path`. Let the account own it, or
    /// at least create tables in it: this brings them up to date.
    ///
    /// # Errors
    /// [`LedgerError::Open`] or [`LedgerError::Connect`] if it can't be used, [`LedgerError::Address`] if the address is
    /// none of these. No password is in any of them.
    pub async fn connect(url: &str) -> Result<Ledger, LedgerError> {
        let (scheme, rest) = url.split_once(':').unwrap_or_default();
        match scheme {
            "sqlite" if rest.trim_start_matches('/').is_empty() => {
                Err(LedgerError::Address { why: "it names no file; one looks like `sqlite:shop.sqlite`" })
            }
            "sqlite" => Ledger::open(rest.strip_prefix("//").unwrap_or(rest)).await,
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => Ok(Ledger::of(super::postgres::open(url).await?)),
            #[cfg(not(feature = "postgres"))]
            "postgres" | "postgresql" => {
                Err(LedgerError::Address { why: "payjoa-server was built without its feature `postgres`" })
            }
            _ => Err(LedgerError::Address { why: "it begins with neither `sqlite:` nor `postgres://`" }),
        }
    }

    /// Closes it once everything under way is done.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// Whether it can be read right now.
    ///
    /// # Errors
    /// [`LedgerError`] that says why not.
    pub async fn ping(&self) -> Result<(), LedgerError> {
        self.db.optional(super::db::statement("SELECT needs FROM compatibility")).await.map(|_| ())
    }
}
