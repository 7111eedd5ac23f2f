//! Cash receipts, for transfers and deposits.

use payjoa::{ImpUid, Won};
use serde::{Deserialize, Serialize};

use super::{Buyer, Gateway, GatewayError, Private, call::Call, lenient, person::Fields};

/// What a cash receipt is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptType {
    /// A person's income deduction.
    #[default]
    Person,
    /// A company's proof of expenses.
    Company,
}

/// The shop that issues a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Its name.
    pub company_name: String,
    /// Its telephone number.
    pub company_tel: String,
    /// Its registration number.
    pub corp_reg_no: String,
}

/// A cash receipt to issue, over what is left of a payment after partial refunds. Not for a payment in whose window PAYJOA
/// issued one already ([`Payment::cash_receipt_issued`](super::Payment::cash_receipt_issued), `CASHRECEIPTFLAG`).
///
/// ```
/// use payjoa_server::gateway::{Issuer, NewReceipt};
///
/// let shop = Issuer {
///     company_name: "The coat shop".into(),
///     company_tel: "0212345678".into(),
///     corp_reg_no: "1234567890".into(),
/// };
/// let receipt = NewReceipt::for_person("01012345678", shop)?;
/// # Ok::<(), payjoa_server::gateway::GatewayError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReceipt {
    identifier: Private,
    kind: ReceiptType,
    issuer: Issuer,
    buyer: Buyer,
    tax_free: Won,
}

impl NewReceipt {
    /// For a person, by telephone number, resident registration number or cash receipt card.
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] if something is empty.
    pub fn for_person(identifier: impl Into<Private>, issuer: Issuer) -> Result<NewReceipt, GatewayError> {
        NewReceipt::new(ReceiptType::Person, identifier.into(), issuer)
    }

    /// For a company, by its business registration number.
    ///
    /// # Errors
    /// As for [`NewReceipt::for_person`].
    pub fn for_company(identifier: impl Into<Private>, issuer: Issuer) -> Result<NewReceipt, GatewayError> {
        NewReceipt::new(ReceiptType::Company, identifier.into(), issuer)
    }

    fn new(kind: ReceiptType, identifier: Private, issuer: Issuer) -> Result<NewReceipt, GatewayError> {
        let texts = [identifier.expose(), &issuer.company_name, &issuer.company_tel, &issuer.corp_reg_no];
        if texts.into_iter().any(|text| text.trim().is_empty()) {
            return Err(GatewayError::invalid(
                "a receipt has an identifier, and its issuer a name, a telephone number and a registration number",
            ));
        }
        Ok(NewReceipt { identifier, kind, issuer, buyer: Buyer::default(), tax_free: Won::ZERO })
    }

    /// Who paid: i'mport recommends name, e-mail address and telephone number.
    #[must_use]
    pub fn by(self, buyer: Buyer) -> NewReceipt {
        NewReceipt { buyer, ..self }
    }

    /// So much of it is free of tax.
    #[must_use]
    pub fn tax_free(self, amount: Won) -> NewReceipt {
        NewReceipt { tax_free: amount, ..self }
    }

    fn wire(&self) -> Wire<'_> {
        Wire {
            identifier: self.identifier.expose(),
            kind: self.kind,
            company_name: &self.issuer.company_name,
            company_tel: &self.issuer.company_tel,
            corp_reg_no: &self.issuer.corp_reg_no,
            buyer: self.buyer.as_buyer(),
            tax_free: (self.tax_free > Won::ZERO).then_some(self.tax_free),
        }
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    identifier: &'a str,
    #[serde(rename = "type")]
    kind: ReceiptType,
    company_name: &'a str,
    company_tel: &'a str,
    corp_reg_no: &'a str,
    #[serde(flatten)]
    buyer: Fields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_free: Option<Won>,
}

/// An issued cash receipt.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// The payment.
    pub imp_uid: ImpUid,
    /// The tax office's approval number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub apply_num: Option<String>,
    /// What it is for: `person`, `company`.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// Over how much, in won.
    pub amount: Won,
    /// The tax in it, in won.
    #[serde(default, deserialize_with = "lenient::number")]
    pub vat: Option<u64>,
    /// Its number at PAYJOA.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt_tid: Option<String>,
    /// Where it can be seen.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt_url: Option<String>,
    /// When it was issued, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub applied_at: Option<u64>,
    /// When it was cancelled, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub cancelled_at: Option<u64>,
}

const PATH: &str = "/receipts";

impl Gateway {
    /// Issues a cash receipt for a transfer or a deposit that is paid (`POST /receipts/{imp_uid}`). After an unknown
    /// outcome it looks whether one is issued.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] with status 400 if one was issued before or the payment isn't paid, with 501 for another
    /// way of paying.
    pub async fn issue_receipt(&self, imp_uid: &ImpUid, receipt: &NewReceipt) -> Result<Receipt, GatewayError> {
        let call = Call::post("receipts.issue", PATH).segment(imp_uid.as_str()).json(&receipt.wire());
        match about(self.ask(call.for_payjoa(self.config().payjoa_timeout)).await, imp_uid) {
            Err(doubt) if doubt.may_have_happened() => match self.receipt(imp_uid).await {
                Ok(found) if found.cancelled_at.is_none() => Ok(found),
                _ => Err(doubt),
            },
            answer => answer,
        }
    }

    /// The cash receipt of a payment (`GET /receipts/{imp_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none was issued; else see [`GatewayError`].
    pub async fn receipt(&self, imp_uid: &ImpUid) -> Result<Receipt, GatewayError> {
        about(self.ask(Call::get("receipts.get", PATH).segment(imp_uid.as_str())).await, imp_uid)
    }

    /// Cancels the cash receipt of a payment (`DELETE /receipts/{imp_uid}`). After an unknown outcome it looks whether it
    /// is cancelled.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none was issued; else see [`GatewayError`].
    pub async fn cancel_receipt(&self, imp_uid: &ImpUid) -> Result<Receipt, GatewayError> {
        let call = Call::delete("receipts.cancel", PATH).segment(imp_uid.as_str());
        match about(self.ask(call.for_payjoa(self.config().payjoa_timeout)).await, imp_uid) {
            Err(doubt) if doubt.may_have_happened() => match self.receipt(imp_uid).await {
                Ok(found) if found.cancelled_at.is_some() => Ok(found),
                _ => Err(doubt),
            },
            answer => answer,
        }
    }
}

fn about(answer: Result<Receipt, GatewayError>, imp_uid: &ImpUid) -> Result<Receipt, GatewayError> {
    match answer {
        Ok(receipt) if receipt.imp_uid != *imp_uid => {
            Err(GatewayError::malformed("it is about another payment than the one asked for"))
        }
        answer => answer,
    }
}
