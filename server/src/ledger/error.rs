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
    /// The database didn't do it: the disk is full, the file gone, or it was busy for too long.
    #[error("the ledger's database failed: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What is stored can't be understood; somebody else wrote into the file.
    #[error("the ledger holds something that can't be understood: {0}")]
    Corrupt(String),
    /// There is such an order already; every attempt to pay needs a fresh number.
    #[error("the ledger already has an order {0}; every attempt to pay needs a fresh number")]
    Exists(MerchantUid),
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => LedgerError::Corrupt(error.to_string()),
            error => LedgerError::Database(error.into()),
        }
    }
}
