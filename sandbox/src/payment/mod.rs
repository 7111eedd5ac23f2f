//! One payment: from an open window, or a charge by the API, to paid, awaiting a deposit, failed, cancelled.
//!
//! What the shopper decided and what i'mport's database says are two things: the database may be late. Whatever changes a
//! payment also writes it down in its list of events.

mod annotation;
mod answer;
mod cancel;
mod charge;
mod deposit;
mod escrow;
mod event;
mod faulty;
mod means;
mod receipt;
mod status;

use std::borrow::Cow;

use payjoa::{ImpUid, MerchantUid, Platform, Won};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use cancel::CancelRefused;
pub(crate) use cancel::{Cancel, CancelRequest, Canceller, RefundAccount};
pub(crate) use charge::{BILLING_SITE, Source};
pub(crate) use deposit::{NoDeposit, Transfer};
pub(crate) use escrow::{Shipping, ShippingRefused};
pub use event::Event;
pub(crate) use event::kind;
pub(crate) use means::{Account, Card, Choice, PgError, method_name};
pub(crate) use receipt::{CashReceipt, ReceiptRefused, ReceiptType};
pub use status::{Decision, Status};

use crate::{fault::Faults, webhook::Delivery};

/// A payment that the window was opened for, or that the API charged.
#[derive(Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) imp_uid: ImpUid,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) platform: Platform,
    /// Window or API.
    pub(crate) source: Source,
    /// The page that asked (`https://shop.example`), if it was one; the result is posted to nobody else.
    pub(crate) page: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) params: Map<String, Value>,
    pub(crate) amount: Won,
    pub(crate) currency: String,
    pub(crate) started_at: u64,
    pub(crate) deliveries: Vec<Delivery>,
    /// What the shop's server was told last, whether it arrived or not.
    #[serde(default)]
    pub(crate) told: Option<Told>,
    decided: Option<Decided>,
    /// Another payment's number that the browser is given instead of this one's, under a fault.
    #[serde(default)]
    claimed: Option<ImpUid>,
    choice: Choice,
    record: Record,
    /// When the database last changed.
    updated_at: u64,
    cancels: Vec<Cancel>,
    cancelled_at_payjoa: Option<u64>,
    /// Whether the order was paid by another payment before this one could be.
    forestalled: bool,
    shipping: Option<Shipping>,
    receipt: Option<CashReceipt>,
    events: Vec<Event>,
    /// How many of the events whoever listens was told.
    #[serde(skip)]
    published: usize,
}

/// What a webhook says beside whom it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) status: Status,
    /// Which time money was given back, if that is what was told.
    pub(crate) cancellation_id: Option<String>,
    /// Where to.
    #[serde(default)]
    pub(crate) to: Vec<String>,
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

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Decided {
    decision: Decision,
    faults: Faults,
}

/// What i'mport's database says.
#[derive(Clone, Serialize, Deserialize)]
enum Record {
    Ready,
    AwaitingDeposit { account: Account },
    Paid { at: u64, pg_tid: String, apply_num: String, deposit: Option<Deposit> },
    Failed { at: u64, error: PgError },
}

#[derive(Clone, Serialize, Deserialize)]
struct Deposit {
    account: Account,
    remitter: String,
}

/// The window of this payment is closed already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AlreadyDecided(pub(crate) Decision);

impl Payment {
    /// A payment whose window waits for the shopper.
    pub(crate) fn open(order: Order, now: u64) -> Payment {
        let mut payment = Payment::new(order, Source::Window, now);
        if let Some(page) = payment.page.clone() {
            payment.note(now, kind::REQUESTED, json!({"page": page}));
        }
        payment.note(now, kind::OPENED, json!({"platform": payment.platform, "amount": payment.amount}));
        payment
    }

    fn new(order: Order, source: Source, now: u64) -> Payment {
        let Order { imp_uid, merchant_uid, platform, page, user_agent, params, amount, currency } = order;
        Payment {
            imp_uid,
            merchant_uid,
            platform,
            source,
            page,
            user_agent,
            params,
            amount,
            currency,
            started_at: now,
            deliveries: Vec::new(),
            told: None,
            decided: None,
            claimed: None,
            choice: Choice::default(),
            record: Record::Ready,
            updated_at: now,
            cancels: Vec::new(),
            cancelled_at_payjoa: None,
            forestalled: false,
            shipping: None,
            receipt: None,
            events: Vec::new(),
            published: 0,
        }
    }

    /// What the shopper picked in the window; to be said before they decide.
    pub(crate) fn choose(&mut self, choice: Choice) {
        if self.decided.is_none() {
            self.choice = choice;
        }
    }

    /// Says whether the order is paid by another payment: then i'mport lets this one not through, even if its window was
    /// open already.
    pub(crate) fn forestall(&mut self, forestalled: bool) {
        self.forestalled = forestalled;
    }

    /// Closes the window. The database follows at once, unless it is late: then [`Payment::settle`] makes it follow.
    pub(crate) fn decide(&mut self, decision: Decision, faults: Faults, now: u64) -> Result<(), AlreadyDecided> {
        if let Some(before) = self.decided {
            return Err(AlreadyDecided(before.decision));
        }
        self.decided = Some(Decided { decision, faults });
        self.suffer(now);
        let late = self.is_late();
        let faults: Vec<_> = faults.iter().collect();
        self.note(now, kind::DECIDED, json!({"decision": decision, "faults": faults, "database_late": late}));
        if !late && !self.is_abandoned() {
            self.settle(now);
        }
        Ok(())
    }

    /// Brings the database up to date with what was decided; again, it changes nothing.
    pub(crate) fn settle(&mut self, now: u64) {
        let Some(decided) = self.decided.filter(|_| self.is_unsettled()) else { return };
        match decided.decision {
            Decision::Approve if self.forestalled => self.fail(forestalled(), now),
            Decision::Approve if self.method() == "vbank" => {
                let account = Account::issue(&self.params, self.choice.bank.as_deref(), now);
                self.note(now, kind::ISSUED, json!({"bank": account.bank, "due": account.due}));
                self.record = Record::AwaitingDeposit { account };
            }
            Decision::Approve => self.pay(None, now),
            Decision::Decline | Decision::Close => {
                let error = self.error_of(decided.decision);
                self.fail(error, now);
            }
        }
        self.updated_at = now;
    }

    /// What happened so far, oldest first.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// What was written down since this was last asked.
    pub(crate) fn take_unpublished(&mut self) -> Vec<Event> {
        let fresh = self.events.get(self.published..).unwrap_or_default().to_vec();
        self.skip_unpublished();
        fresh
    }

    /// Nobody listens to what was written down so far.
    pub(crate) fn skip_unpublished(&mut self) {
        self.published = self.events.len();
    }

    /// Whether the shop's page has been answered.
    pub(crate) fn is_browser_answered(&self) -> bool {
        self.events.iter().rev().any(|event| event.kind == kind::ANSWERED || event.kind == kind::REDIRECTED)
    }

    /// It comes from the state file: whoever listens has been told what happened before.
    pub(crate) fn restored(&mut self) {
        self.published = self.events.len();
    }

    /// Writes down what happened.
    pub(crate) fn note(&mut self, at: u64, kind: impl Into<Cow<'static, str>>, detail: Value) {
        event::push(&mut self.events, Event { at, kind: kind.into(), detail });
    }

    /// Writes down what the sandbox let pass and the real gateway may not.
    pub(crate) fn let_pass(&mut self, lenient: Vec<String>, at: u64) {
        for what in lenient {
            self.note(at, kind::LENIENT, json!({ "what": what }));
        }
    }

    /// What i'mport's database says. A payment of which something is left is `paid`.
    pub(crate) fn status(&self) -> Status {
        match self.record {
            Record::Ready | Record::AwaitingDeposit { .. } => Status::Ready,
            Record::Paid { .. } if self.is_emptied() => Status::Cancelled,
            Record::Paid { .. } => Status::Paid,
            Record::Failed { .. } => Status::Failed,
        }
    }

    /// Whether i'mport tells the shop's server about the state it is in: paid, a virtual account issued, or a scheduled
    /// payment attempted.
    pub(crate) fn is_announced(&self) -> bool {
        let scheduled = matches!(self.source, Source::Schedule { .. });
        match self.record {
            Record::Paid { .. } | Record::AwaitingDeposit { .. } => true,
            Record::Failed { .. } => scheduled,
            Record::Ready => false,
        }
    }

    /// Whether PAYJOA takes it back at night: paid on one of its test sites, and not by a simple payment.
    ///
    /// Source: PortOne help centre.
    pub(crate) fn is_taken_back_at_night(&self) -> bool {
        let test_site = matches!(self.cpid(), "CTS17362" | "CTS16628" | "CTS16629" | BILLING_SITE);
        test_site && self.status() == Status::Paid && means::wallet(self.method()).is_none()
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
            Record::Failed { at, .. } => (0, at),
            Record::Ready | Record::AwaitingDeposit { .. } => (0, 0),
        }
    }

    /// When the payment was paid, in Unix seconds; 0 for never.
    pub(crate) fn paid_at(&self) -> u64 {
        self.times().0
    }

    /// When the payment failed; 0 for never.
    pub(crate) fn failed_at(&self) -> u64 {
        self.times().1
    }

    /// When money was last given back; 0 for never.
    pub(crate) fn cancelled_at(&self) -> u64 {
        self.cancels.last().map_or(0, |cancel| cancel.at)
    }

    /// When the payment last changed.
    pub(crate) fn updated_at(&self) -> u64 {
        self.updated_at.max(self.cancelled_at())
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

    /// How much of the amount is free of tax. Transfers and virtual accounts are taxed in full.
    pub(crate) fn tax_free(&self) -> Won {
        let asked = self.params.get("tax_free").and_then(Value::as_f64).and_then(|won| Won::from_f64(won).ok());
        match self.method() {
            "trans" | "vbank" => Won::ZERO,
            _ => asked.unwrap_or(Won::ZERO).min(self.amount),
        }
    }

    /// PAYJOA's number of the site: the part of `pg` after the dot.
    pub(crate) fn cpid(&self) -> &str {
        let named = self.text("pg").and_then(|pg| pg.split_once('.')).map(|(_, cpid)| cpid);
        named.filter(|cpid| !cpid.is_empty()).unwrap_or_else(|| self.source.default_cpid())
    }

    fn pay(&mut self, deposit: Option<Deposit>, now: u64) {
        let (pg_tid, apply_num) = (format!("SBX{}", crate::random::digits(16)), crate::random::digits(8));
        self.note(now, kind::PAID, json!({"amount": self.amount, "pg_tid": pg_tid}));
        self.record = Record::Paid { at: now, pg_tid, apply_num, deposit };
        self.updated_at = now;
        self.issue_receipt_by_itself(now);
    }

    fn fail(&mut self, error: PgError, now: u64) {
        self.note(now, kind::FAILED, json!({"error_code": error.code, "error_msg": error.message}));
        self.record = Record::Failed { at: now, error };
        self.updated_at = now;
    }

    /// What a refusal is called: what the shopper's window says, or the usual.
    fn error_of(&self, decision: Decision) -> PgError {
        let chosen = self.choice.error.clone().filter(|_| decision == Decision::Decline);
        chosen.unwrap_or_else(|| {
            let (code, message) = decision.error().unwrap_or_default();
            PgError { code: code.to_owned(), message: message.to_owned() }
        })
    }
}

/// What a second payment of a paid order ends with.
fn forestalled() -> PgError {
    PgError { code: "F1002".to_owned(), message: "이미 결제가 이루어진 거래건입니다.".to_owned() }
}

#[cfg(test)]
mod tests;
