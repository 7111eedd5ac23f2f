//! Rows of the database to the types of the ledger.

use payjoa::{ImpUid, MerchantUid, Won, outcome::contract::DepositAccount};
use sqlx::{Row, sqlite::SqliteRow};

use super::{LedgerError, Order, OrderState};

pub(super) fn order(row: &SqliteRow) -> Result<Order, LedgerError> {
    Ok(Order {
        merchant_uid: merchant_uid(row)?,
        name: row.try_get("name")?,
        amount: won(row, "amount")?,
        method: row.try_get("method")?,
        state: OrderState::parse(row.try_get("state")?)?,
        created_at: row.try_get("created_at")?,
        imp_uid: imp_uid(row, "imp_uid")?,
        paid_method: row.try_get("paid_method")?,
        paid_at: seconds(row, "paid_at")?,
        receipt_url: row.try_get("receipt_url")?,
        cancelled_amount: won(row, "cancelled_amount")?,
        deposit: deposit(row)?,
        reason: row.try_get("reason")?,
        failed_since: imp_uid(row, "failed_imp_uid")?.zip(row.try_get("failed_since")?),
        version: row.try_get("version")?,
    })
}

fn deposit(row: &SqliteRow) -> Result<Option<DepositAccount>, LedgerError> {
    let Some(account) = row.try_get("deposit_account")? else { return Ok(None) };
    let (bank, holder) = (row.try_get("deposit_bank")?, row.try_get("deposit_holder")?);
    Ok(Some(DepositAccount { bank, account, holder, due: seconds(row, "deposit_due")? }))
}

pub(super) fn merchant_uid(row: &SqliteRow) -> Result<MerchantUid, LedgerError> {
    let text: String = row.try_get("merchant_uid")?;
    MerchantUid::new(text).map_err(|why| LedgerError::Corrupt(why.to_string()))
}

pub(super) fn imp_uid(row: &SqliteRow, column: &str) -> Result<Option<ImpUid>, LedgerError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(ImpUid::new).transpose().map_err(|why| LedgerError::Corrupt(why.to_string()))
}

pub(super) fn won(row: &SqliteRow, column: &str) -> Result<Won, LedgerError> {
    let number: i64 = row.try_get(column)?;
    let won = u64::try_from(number).ok().and_then(|number| Won::new(number).ok());
    won.ok_or_else(|| LedgerError::Corrupt(format!("{number} won in {column}")))
}

fn seconds(row: &SqliteRow, column: &str) -> Result<Option<u64>, LedgerError> {
    let number: Option<i64> = row.try_get(column)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()))
}

/// An amount as SQLite holds it: a [`Won`] always fits.
pub(super) fn stored(won: Won) -> i64 {
    i64::try_from(won.get()).unwrap_or(i64::MAX)
}

pub(super) fn stored_seconds(seconds: Option<u64>) -> Option<i64> {
    seconds.and_then(|seconds| i64::try_from(seconds).ok())
}
