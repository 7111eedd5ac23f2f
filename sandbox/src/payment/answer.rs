//! What the browser is told: by callback on a PC, by redirect on a phone. Never to be trusted, here as in real life.

use serde_json::{Value, json};
use url::Url;

use super::{Decision, Payment, Status, means};
use crate::fault::Fault;

/// What i'mport says when its own database hasn't caught up.
const LATE: &str = "결제 결과를 확인하지 못하였습니다. (샌드박스)";

impl Payment {
    /// The callback's object, if the window is closed and the answer isn't lost.
    pub(crate) fn callback(&self) -> Option<Value> {
        let decision = self.heard()?;
        if self.faults().has(Fault::LateDatabase) && decision == Decision::Approve {
            return Some(self.late());
        }
        if let Some(error) = self.told_failure() {
            return Some(self.failure(&error.code, &error.message));
        }
        Some(if decision == Decision::Approve {
            self.success()
        } else {
            let error = self.error_of(decision);
            self.failure(&error.code, &error.message)
        })
    }

    /// Where a mobile browser is sent, if the window is closed, the answer isn't lost and there is somewhere to go.
    pub(crate) fn redirect(&self) -> Option<Url> {
        let decision = self.heard().filter(|_| self.platform.is_mobile())?;
        let mut url = Url::parse(self.text("m_redirect_url")?).ok()?;
        let late = self.faults().has(Fault::LateDatabase);
        let failure = self.told_failure().or_else(|| (decision != Decision::Approve).then(|| self.error_of(decision)));
        let success = failure.is_none() && !late;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("imp_uid", self.told_imp_uid().as_str());
            query.append_pair("merchant_uid", self.merchant_uid.as_str());
            query.append_pair("imp_success", if success { "true" } else { "false" });
            if let Some(error) = failure {
                query.append_pair("error_code", &error.code).append_pair("error_msg", &error.message);
            } else if late {
                query.append_pair("error_msg", LATE);
            }
        }
        Some(self.spoilt(url))
    }

    fn late(&self) -> Value {
        json!({
            "success": false,
            "imp_uid": self.told_imp_uid(),
            "merchant_uid": self.merchant_uid,
            "pay_method": self.method(),
            "pg_provider": self.provider(),
            "pg_type": "payment",
            "status": "ready",
            "error_msg": LATE,
        })
    }

    fn failure(&self, code: &str, message: &str) -> Value {
        json!({
            "imp_uid": self.told_imp_uid(),
            "merchant_uid": self.merchant_uid,
            "pay_method": self.method(),
            "pg_provider": self.provider(),
            "pg_type": "payment",
            "error_code": code,
            "error_msg": message,
        })
    }

    /// The current SDK's answer has no `success` in it.
    fn success(&self) -> Value {
        let mut answer = json!({
            "imp_uid": self.told_imp_uid(),
            "merchant_uid": self.merchant_uid,
            "pay_method": self.method(),
            "pg_provider": self.provider(),
            "emb_pg_provider": means::wallet(self.method()),
            "pg_type": "payment",
            // Under a claim the page is told of the other payment, which is paid.
            "status": if self.claimed.is_some() { Status::Paid } else { self.status() },
            "name": self.text("name"),
            "paid_amount": self.amount,
            "currency": self.currency,
            "buyer_name": self.text("buyer_name"),
            "buyer_email": self.text("buyer_email"),
            "buyer_tel": self.text("buyer_tel"),
            "buyer_addr": self.text("buyer_addr"),
            "buyer_postcode": self.text("buyer_postcode"),
            "custom_data": self.custom_data(),
            "paid_at": self.times().0,
        });
        if let (Value::Object(answer), Value::Object(details)) = (&mut answer, self.details()) {
            answer.extend(details);
        }
        answer
    }

    fn details(&self) -> Value {
        match (self.method(), self.account()) {
            ("card", _) => {
                let card = self.card_used();
                json!({
                    "card_name": card.name(), "card_number": card.number, "card_quota": card.quota, "bank_name": null,
                })
            }
            (_, Some(account)) => json!({
                "vbank_num": account.number,
                "vbank_name": account.bank,
                "vbank_holder": account.holder,
                "vbank_date": account.due,
            }),
            _ => json!({}),
        }
    }
}
