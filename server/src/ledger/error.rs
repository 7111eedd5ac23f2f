//! How the ledger can fail.

use std::path::PathBuf;

use payjoa::MerchantUid;

/// Why the ledger could not do what was asked. Nothing was half-written: it all happened, or none of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The file can't be used: not a database, damaged, not writable, or of a newer version of this software.
    #[error("{} can't be used as the ledger: {source}; check that it is this shop's ledger and writable", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// PostgreSQL can't be used: not there, another password, no rights, or of a newer version of this software.
    #[error("PostgreSQL can't be used as the ledger: {source}; check DATABASE_URL and the account's rights")]
    Connect {
        /// What went wrong. Holds no password.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The address names no database that can be used. The address itself stays out: it may hold a password.
    #[error("the ledger's address can't be used: {why}")]
    Address {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The database didn't do it: the disk is full, the file gone, or it was busy for too long.
    #[error("the ledger's database failed: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What is stored can't be understood; somebody else wrote into the file.
    #[error("the ledger holds something that can't be understood: {0}")]
    Corrupt(String),
    /// There is such an order already; every attempt to pay needs a fresh number.
    #[error("the ledger already has an order {0}; every attempt to pay needs a fresh number")]
    Exists(MerchantUid),
    /// No database can hold an order number with a NUL in it.
    #[error("an order's number must not have a NUL in it")]
    Unstorable,
}

impl LedgerError {
    /// Whether this unique index refused it: PostgreSQL says which one, SQLite which columns.
    pub(super) fn is_taken(&self, [index, columns]: [&str; 2]) -> bool {
        let LedgerError::Database(error) = self else { return false };
        let error = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
        error.filter(|error| error.is_unique_violation()).is_some_and(|error| {
            error.constraint().map_or_else(|| error.message().ends_with(columns), |constraint| constraint == index)
        })
    }
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => LedgerError::Corrupt(error.to_string()),
            error => LedgerError::Database(error.into()),
        }
    }
}
