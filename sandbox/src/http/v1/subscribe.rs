//! `POST /subscribe/payments/onetime` and `/again`: charging a card without the shopper.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::post};
use payjoa::Won;
use serde_json::{Map, Value};

use super::{Authorized, Body, Failure, Success, fields::Fields, query::bad};
use crate::{
    billing::{CardData, Person},
    gateway::{Charge, Gateway, NotCharged},
    payment::BILLING_SITE,
    webhook,
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().route("/subscribe/payments/onetime", post(onetime)).route("/subscribe/payments/again", post(again))
}

type Fielded = Body<Map<String, Value>>;
type Charged = Result<Success<Value>, Failure>;

async fn onetime(State(gateway): State<Arc<Gateway>>, _: Authorized, Body(body): Fielded) -> Charged {
    let mut fields = Fields::new(body);
    let (card, lenient) = card(&mut fields, gateway.now())?;
    channel(&mut fields);
    let customer_uid = customer_uid(&mut fields)?;
    let mut charge = charge(&mut fields)?;
    let person = owner(&charge);
    charge.lenient.extend(lenient);
    charge.lenient.extend(fields.unknown());
    let imp_uid = gateway.charge_once(charge, &card, customer_uid, person).map_err(|error| not_charged(&error))?;
    answer(&gateway, &imp_uid)
}

async fn again(State(gateway): State<Arc<Gateway>>, _: Authorized, Body(body): Fielded) -> Charged {
    let mut fields = Fields::new(body);
    let customer_uid = fields.required("customer_uid", CUSTOMER_UID)?;
    channel(&mut fields);
    fields.take("product_count");
    let mut charge = charge(&mut fields)?;
    if !charge.params.contains_key("name") {
        charge.lenient.push("name is missing: the API's newer reference requires it".to_owned());
    }
    charge.lenient.extend(fields.unknown());
    let imp_uid = gateway.charge_again(charge, &customer_uid).map_err(|error| not_charged(&error))?;
    answer(&gateway, &imp_uid)
}

fn answer(gateway: &Gateway, imp_uid: &payjoa::ImpUid) -> Charged {
    let written = gateway.written(imp_uid).map(Success);
    written.ok_or_else(|| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "the payment is gone"))
}

/// How long a `customer_uid` may be.
pub(super) const CUSTOMER_UID: usize = 80;

fn customer_uid(fields: &mut Fields) -> Result<Option<String>, Failure> {
    let customer_uid = fields.text("customer_uid")?;
    match customer_uid {
        Some(uid) if uid.chars().count() > CUSTOMER_UID => Err(bad("customer_uid has more than 80 characters")),
        customer_uid => Ok(customer_uid),
    }
}

/// Which channel is meant: accepted whether or not an account has several; the account has one for stored cards.
pub(super) fn channel(fields: &mut Fields) {
    for name in ["channel_key", "channelKey"] {
        fields.take(name);
    }
}

/// A card's data, looked at.
pub(super) fn card(fields: &mut Fields, now: u64) -> Result<(CardData, Vec<String>), Failure> {
    let card = CardData {
        number: fields.required("card_number", 32)?,
        expiry: fields.required("expiry", 16)?,
        birth: fields.text("birth")?,
        pwd_2digit: fields.text("pwd_2digit")?,
    };
    let lenient = card.check(now).map_err(|wrong| bad(wrong.to_string()))?;
    Ok((card, lenient.into_iter().map(str::to_owned).collect()))
}

/// The first amount that may be paid in instalments, in won. Source: PAYJOA guide.
const INSTALMENTS: u64 = 50_000;

/// What is to be charged, in every call that charges.
pub(super) fn charge(fields: &mut Fields) -> Result<Charge, Failure> {
    let (merchant_uid, amount) = (fields.merchant_uid()?, fields.amount()?);
    let currency = fields.text("currency")?.unwrap_or_else(|| "KRW".to_owned());
    if currency != "KRW" {
        return Err(fields.bad("currency", "must be KRW: PAYJOA takes nothing else"));
    }
    let tax_free = fields.won("tax_free")?.unwrap_or(Won::ZERO);
    if tax_free > amount {
        return Err(fields.bad("tax_free", "is more than amount"));
    }
    let quota = fields.number("card_quota")?.unwrap_or_default();
    if quota == 1 || quota > 12 || (quota > 0 && amount.get() < INSTALMENTS) {
        return Err(fields.bad("card_quota", "is 0, or from 2 to 12 at 50,000 won or more"));
    }
    let mut params = texts(fields)?;
    params.insert("tax_free".to_owned(), Value::from(tax_free.get()));
    params.insert("card_quota".to_owned(), Value::from(quota));
    let mut lenient = gateway_of(fields, &mut params)?;
    if params.get("notice_url").is_some_and(|given| !webhook::is_address(given)) {
        lenient.push("notice_url has no http:// or https:// address: nobody is told of this payment".to_owned());
    }
    Ok(Charge { merchant_uid, amount, currency, params, lenient, quota })
}

/// What is kept as it is said.
fn texts(fields: &mut Fields) -> Result<Map<String, Value>, Failure> {
    let mut params = Map::new();
    let kept = ["name", "buyer_name", "buyer_email", "buyer_tel", "buyer_addr", "buyer_postcode", "product_type"];
    for name in kept {
        if let Some(text) = fields.text(name)? {
            params.insert(name.to_owned(), Value::String(text));
        }
    }
    for name in ["custom_data", "notice_url", "bypass"] {
        if let Some(value) = fields.take(name).filter(|value| value != "") {
            params.insert(name.to_owned(), value);
        }
    }
    // Of no consequence here, and nobody's business.
    let _ = (fields.take("browser_ip"), fields.take("vat_amount"));
    Ok(params)
}

/// `pg` names the site; the real API silently takes the default channel for a gateway that it doesn't find.
fn gateway_of(fields: &mut Fields, params: &mut Map<String, Value>) -> Result<Vec<String>, Failure> {
    match fields.text("pg")? {
        Some(pg) if pg == "daou" || pg.starts_with("daou.") => {
            params.insert("pg".to_owned(), Value::String(pg));
            Ok(Vec::new())
        }
        Some(pg) => Ok(vec![format!("pg `{pg}` isn't set up: the default channel was used, as the real API does")]),
        None => Ok(Vec::new()),
    }
}

/// The site that stores a card, and what of `pg` was ignored.
pub(super) fn site(fields: &mut Fields) -> Result<(String, Vec<String>), Failure> {
    let mut params = Map::new();
    let ignored = gateway_of(fields, &mut params)?;
    let named = params.get("pg").and_then(Value::as_str).and_then(|pg| pg.split_once('.')).map(|(_, cpid)| cpid);
    let cpid = named.filter(|cpid| !cpid.is_empty()).unwrap_or(BILLING_SITE);
    Ok((cpid.to_owned(), ignored))
}

/// Who owns the card that is stored with a first payment.
fn owner(charge: &Charge) -> Person {
    let text = |name: &str| charge.params.get(name).and_then(Value::as_str).map(str::to_owned);
    Person {
        name: text("buyer_name"),
        tel: text("buyer_tel"),
        email: text("buyer_email"),
        addr: text("buyer_addr"),
        postcode: text("buyer_postcode"),
    }
}

/// Nothing was charged. A call that moves money fails with HTTP 200 and a code, except for a card that isn't there.
pub(super) fn not_charged(error: &NotCharged) -> Failure {
    let status = match error {
        NotCharged::UnknownCustomer(_) => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    };
    Failure::new(status, error.to_string())
}
