//! Rows of the database to the types of the ledger.

use payjoa::{ImpUid, MerchantUid, Won, outcome::contract::DepositAccount};

use super::{LedgerError, Order, OrderState, db::Row};

pub(super) fn order(row: &Row) -> Result<Order, LedgerError> {
    Ok(Order {
        merchant_uid: merchant_uid(row)?,
        name: row.text("name")?,
        amount: won(row, "amount")?,
        method: row.text_or_none("method")?,
        owner: row.text_or_none("owner")?,
        state: OrderState::parse(&row.text("state")?)?,
        created_at: row.number("created_at")?,
        imp_uid: imp_uid(row, "imp_uid")?,
        paid_method: row.text_or_none("paid_method")?,
        paid_at: seconds(row, "paid_at")?,
        receipt_url: row.text_or_none("receipt_url")?,
        cancelled_amount: won(row, "cancelled_amount")?,
        deposit: deposit(row)?,
        reason: row.text_or_none("reason")?,
        escrow: row.number("escrow")? == 1,
        shipped_at: row.number_or_none("shipped_at")?,
        failed_since: imp_uid(row, "failed_imp_uid")?.zip(row.number_or_none("failed_since")?),
        version: row.number("version")?,
    })
}

fn deposit(row: &Row) -> Result<Option<DepositAccount>, LedgerError> {
    let Some(account) = row.text_or_none("deposit_account")? else { return Ok(None) };
    let (bank, holder) = (row.text_or_none("deposit_bank")?, row.text_or_none("deposit_holder")?);
    Ok(Some(DepositAccount { bank, account, holder, due: seconds(row, "deposit_due")? }))
}

pub(super) fn merchant_uid(row: &Row) -> Result<MerchantUid, LedgerError> {
    MerchantUid::new(row.text("merchant_uid")?).map_err(|why| LedgerError::Corrupt(why.to_string()))
}

pub(super) fn imp_uid(row: &Row, column: &str) -> Result<Option<ImpUid>, LedgerError> {
    row.text_or_none(column)?.map(ImpUid::new).transpose().map_err(|why| LedgerError::Corrupt(why.to_string()))
}

pub(super) fn won(row: &Row, column: &str) -> Result<Won, LedgerError> {
    let number = row.number(column)?;
    let won = u64::try_from(number).ok().and_then(|number| Won::new(number).ok());
    won.ok_or_else(|| LedgerError::Corrupt(format!("{number} won in {column}")))
}

fn seconds(row: &Row, column: &str) -> Result<Option<u64>, LedgerError> {
    Ok(row.number_or_none(column)?.and_then(|number| u64::try_from(number).ok()))
}

/// An amount as the database holds it: a [`Won`] always fits.
pub(super) fn stored(won: Won) -> i64 {
    i64::try_from(won.get()).unwrap_or(i64::MAX)
}

pub(super) fn stored_seconds(seconds: Option<u64>) -> Option<i64> {
    seconds.and_then(|seconds| i64::try_from(seconds).ok())
}
