//! One payment: from an open window to paid, awaiting a deposit, or failed.
//!
//! What the shopper decided and what i'mport's database says are two things: the database may be late.

mod annotation;
mod answer;
mod means;
mod status;

use payjoa::{ImpUid, MerchantUid, Platform, Won};
use serde_json::{Map, Value};

pub(crate) use means::{Account, method_name};
pub use status::{Decision, Status};

use crate::{
    fault::{Fault, Faults},
    webhook::Delivery,
};

/// A payment that the window was opened for.
pub(crate) struct Payment {
    pub(crate) imp_uid: ImpUid,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) platform: Platform,
    /// The page that asked (`https://shop.example`), if it was one; the result is posted to nobody else.
    pub(crate) page: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) params: Map<String, Value>,
    pub(crate) amount: Won,
    pub(crate) currency: String,
    pub(crate) started_at: u64,
    pub(crate) deliveries: Vec<Delivery>,
    decided: Option<Decided>,
    record: Record,
}

/// What a new payment is made of.
pub(crate) struct Order {
    pub(crate) imp_uid: ImpUid,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) platform: Platform,
    pub(crate) page: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) params: Map<String, Value>,
    pub(crate) amount: Won,
    pub(crate) currency: String,
}

#[derive(Clone, Copy)]
struct Decided {
    decision: Decision,
    faults: Faults,
}

/// What i'mport's database says.
#[derive(Clone)]
enum Record {
    Ready,
    AwaitingDeposit { account: Account },
    Paid { at: u64, pg_tid: String, apply_num: String, deposit: Option<Deposit> },
    Failed { at: u64 },
}

#[derive(Clone)]
struct Deposit {
    account: Account,
    remitter: String,
}

/// The window of this payment is closed already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AlreadyDecided(pub(crate) Decision);

/// Why a deposit isn't taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoDeposit {
    NotAwaited(Status),
    TooLate { due: u64 },
}

impl Payment {
    pub(crate) fn open(order: Order, now: u64) -> Payment {
        let Order { imp_uid, merchant_uid, platform, page, user_agent, params, amount, currency } = order;
        Payment {
            imp_uid,
            merchant_uid,
            platform,
            page,
            user_agent,
            params,
            amount,
            currency,
            started_at: now,
            deliveries: Vec::new(),
            decided: None,
            record: Record::Ready,
        }
    }

    /// Closes the window. The database follows at once, unless it is late: then [`Payment::settle`] makes it follow.
    pub(crate) fn decide(&mut self, decision: Decision, faults: Faults, now: u64) -> Result<(), AlreadyDecided> {
        if let Some(before) = self.decided {
            return Err(AlreadyDecided(before.decision));
        }
        self.decided = Some(Decided { decision, faults });
        if !self.is_late() {
            self.settle(now);
        }
        Ok(())
    }

    /// Brings the database up to date with what was decided; again, it changes nothing.
    pub(crate) fn settle(&mut self, now: u64) {
        let (Some(decided), Record::Ready) = (self.decided, &self.record) else { return };
        self.record = match decided.decision {
            Decision::Approve if self.method() == "vbank" => {
                Record::AwaitingDeposit { account: Account::issue(&self.params, now) }
            }
            Decision::Approve => paid(now, None),
            Decision::Decline | Decision::Close => Record::Failed { at: now },
        };
    }

    /// The shopper's transfer arrives on the virtual account.
    pub(crate) fn deposit(&mut self, remitter: Option<String>, now: u64) -> Result<(), NoDeposit> {
        let Record::AwaitingDeposit { account } = &self.record else {
            return Err(NoDeposit::NotAwaited(self.status()));
        };
        if now > account.due {
            return Err(NoDeposit::TooLate { due: account.due });
        }
        let remitter = remitter.or_else(|| self.text("buyer_name").map(str::to_owned));
        let deposit =
            Deposit { account: account.clone(), remitter: remitter.unwrap_or_else(|| "홍길동".to_owned()) };
        self.record = paid(now, Some(deposit));
        Ok(())
    }

    /// What i'mport's database says.
    pub(crate) fn status(&self) -> Status {
        match self.record {
            Record::Ready | Record::AwaitingDeposit { .. } => Status::Ready,
            Record::Paid { .. } => Status::Paid,
            Record::Failed { .. } => Status::Failed,
        }
    }

    /// Whether i'mport tells the shop's server about the state it is in: paid, or a virtual account issued.
    pub(crate) fn is_announced(&self) -> bool {
        matches!(self.record, Record::Paid { .. } | Record::AwaitingDeposit { .. })
    }

    /// Whether the database doesn't know yet what the shopper did.
    pub(crate) fn is_late(&self) -> bool {
        let approved =
            self.decided.is_some_and(|d| d.decision == Decision::Approve && d.faults.has(Fault::LateDatabase));
        approved && matches!(self.record, Record::Ready)
    }

    pub(crate) fn decision(&self) -> Option<Decision> {
        self.decided.map(|decided| decided.decision)
    }

    pub(crate) fn faults(&self) -> Faults {
        self.decided.map_or(Faults::NONE, |decided| decided.faults)
    }

    pub(crate) fn method(&self) -> &str {
        self.text("pay_method").unwrap_or("card")
    }

    /// When each state was entered: paid, failed; 0 for never.
    fn times(&self) -> (u64, u64) {
        match self.record {
            Record::Paid { at, .. } => (at, 0),
            Record::Failed { at } => (0, at),
            Record::Ready | Record::AwaitingDeposit { .. } => (0, 0),
        }
    }

    /// When the payment was paid, in Unix seconds; 0 for never.
    pub(crate) fn paid_at(&self) -> u64 {
        self.times().0
    }

    /// When the payment last changed.
    pub(crate) fn updated_at(&self) -> u64 {
        let (paid, failed) = self.times();
        self.started_at.max(paid).max(failed)
    }

    /// The account that the shopper still has to transfer to.
    pub(crate) fn awaited(&self) -> Option<&Account> {
        self.account().filter(|_| self.status() == Status::Ready)
    }

    fn account(&self) -> Option<&Account> {
        match &self.record {
            Record::AwaitingDeposit { account } => Some(account),
            Record::Paid { deposit, .. } => deposit.as_ref().map(|deposit| &deposit.account),
            Record::Ready | Record::Failed { .. } => None,
        }
    }

    /// A text parameter that isn't empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// PAYJOA's number of the site: the part of `pg` after the dot.
    fn cpid(&self) -> &str {
        let named = self.text("pg").and_then(|pg| pg.split_once('.')).map(|(_, cpid)| cpid);
        named.filter(|cpid| !cpid.is_empty()).unwrap_or(DEFAULT_CPID)
    }
}

/// PAYJOA's public test site for the payment window.
const DEFAULT_CPID: &str = "CTS17362";

fn paid(at: u64, deposit: Option<Deposit>) -> Record {
    let (pg_tid, apply_num) = (format!("SBX{}", crate::random::digits(16)), crate::random::digits(8));
    Record::Paid { at, pg_tid, apply_num, deposit }
}

#[cfg(test)]
mod tests;
