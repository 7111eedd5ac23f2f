//! A payment as the REST API writes it (`PaymentAnnotation`): every field, `null` where there is nothing.

use payjoa::{Language, codes::Bank};
use serde_json::{Map, Value, json};

use super::{Cancel, Payment, Record, Source, means};

impl Payment {
    /// The payment object; `extension` adds what is only written on request (`extension=true`).
    pub(crate) fn annotation(&self, receipt_url: &str, extension: bool) -> Value {
        let mut object = Map::new();
        for part in [self.order(), self.buyer(), self.card(), self.bank(), self.course(receipt_url, extension)] {
            if let Value::Object(fields) = part {
                object.extend(fields);
            }
        }
        Value::Object(object)
    }

    fn order(&self) -> Value {
        let (pg_tid, apply_num) = match &self.record {
            Record::Paid { pg_tid, apply_num, .. } => (Some(pg_tid), Some(apply_num)),
            _ => (None, None),
        };
        json!({
            "imp_uid": self.imp_uid,
            "merchant_uid": self.merchant_uid,
            "pay_method": self.method(),
            "channel": self.source.channel(self.platform),
            "pg_provider": self.provider(),
            "emb_pg_provider": means::wallet(self.method()),
            "pg_tid": pg_tid,
            "pg_id": self.cpid(),
            "sandbox": self.is_test(),
            "escrow": self.is_escrow(),
            "apply_num": apply_num.filter(|_| self.method() == "card"),
            "name": self.text("name"),
            "amount": self.amount,
            "currency": self.currency,
            "custom_data": self.custom_data(),
        })
    }

    fn buyer(&self) -> Value {
        json!({
            "buyer_name": self.text("buyer_name"),
            "buyer_email": self.text("buyer_email"),
            "buyer_tel": self.text("buyer_tel"),
            "buyer_addr": self.text("buyer_addr"),
            "buyer_postcode": self.text("buyer_postcode"),
            "user_agent": self.user_agent,
            "customer_uid": self.source.customer_uid(),
            "customer_uid_usage": self.source.usage(),
            "promotion": null,
        })
    }

    fn card(&self) -> Value {
        let card = self.is_paid_by("card").then(|| self.card_used());
        let card = card.as_ref();
        json!({
            "card_code": card.map(|card| &card.code),
            "card_name": card.map(means::Card::name),
            "card_issuer_code": null,
            "card_issuer_name": null,
            "card_publisher_code": null,
            "card_publisher_name": null,
            "card_quota": card.map_or(0, |card| card.quota),
            "card_number": card.map(|card| &card.number),
            "card_type": card.map(|_| 0),
        })
    }

    fn bank(&self) -> Value {
        let bank = Bank::from_code(self.choice.bank.as_deref().unwrap_or("004"));
        let bank = self.is_paid_by("trans").then_some(&bank);
        let account = self.account();
        json!({
            "bank_code": bank.map(Bank::code),
            "bank_name": bank.map(|bank| bank.name(Language::Ko)),
            "vbank_code": account.map(|account| &account.code),
            "vbank_name": account.map(|account| &account.bank),
            "vbank_num": account.map(|account| &account.number),
            "vbank_holder": account.map(|account| &account.holder),
            "vbank_date": account.map_or(0, |account| account.due),
            "vbank_issued_at": account.map_or(0, |account| account.issued_at),
        })
    }

    fn course(&self, receipt_url: &str, extension: bool) -> Value {
        let (paid_at, failed_at) = self.times();
        json!({
            "status": self.status(),
            "started_at": self.started_at,
            "paid_at": paid_at,
            "failed_at": failed_at,
            "cancelled_at": self.cancelled_at(),
            "fail_reason": self.fail_reason(),
            "cancel_amount": self.cancelled_amount(),
            "cancel_reason": self.cancels.last().and_then(|cancel| cancel.reason.as_ref()),
            "cancel_history": self.cancels.iter().map(|cancel| written(cancel, receipt_url)).collect::<Vec<_>>(),
            "cancel_receipt_urls": self.cancels.iter().map(|_| receipt_url).collect::<Vec<_>>(),
            "deposit_history": [],
            "receipt_url": (paid_at > 0).then_some(receipt_url),
            "cash_receipt_issued": self.has_receipt(),
            "extension": self.extension().filter(|_| extension),
        })
    }

    fn is_paid_by(&self, method: &str) -> bool {
        matches!(self.record, Record::Paid { .. }) && self.method() == method
    }

    /// Why it failed.
    pub(crate) fn fail_reason(&self) -> Option<&str> {
        match &self.record {
            Record::Failed { error, .. } => Some(&error.message),
            _ => None,
        }
    }

    /// The card that was charged: the API's, or the window's.
    pub(super) fn card_used(&self) -> means::Card {
        self.source.card().cloned().unwrap_or_else(|| means::Card::used(&self.params, &self.choice))
    }

    /// The depositor's name is all that PAYJOA says about a deposit.
    fn extension(&self) -> Option<Value> {
        match &self.record {
            Record::Paid { deposit: Some(deposit), .. } => Some(json!({ "REMITTER": deposit.remitter })),
            _ => None,
        }
    }

    /// Results carry `custom_data` as JSON in a string; the API takes it as a string already.
    pub(super) fn custom_data(&self) -> Option<String> {
        match self.params.get("custom_data")? {
            Value::Null => None,
            Value::String(text) if self.source != Source::Window => Some(text.clone()),
            data => Some(data.to_string()),
        }
    }
}

/// One entry of `cancel_history`.
fn written(cancel: &Cancel, receipt_url: &str) -> Value {
    json!({
        "pg_tid": cancel.pg_tid,
        "amount": cancel.amount,
        "cancelled_at": cancel.at,
        "reason": cancel.reason,
        "cancellation_id": cancel.cancellation_id,
        "receipt_url": receipt_url,
    })
}
