//! Whether a request may open a window, as far as it depends on the request alone.

use payjoa::{MerchantUid, Won};
use serde_json::{Map, Value};

use crate::{USER_CODE, gateway::OpenRequest, payment::Order, random, refusal::Refusal, rules};

/// Checks a request as i'mport and PAYJOA would at a time in Unix seconds, apart from what depends on other payments.
pub(crate) fn order(request: OpenRequest, now: u64) -> Result<Order, Refusal> {
    let OpenRequest { user_code, mut params, platform, page, user_agent } = request;
    if user_code != USER_CODE {
        return Err(Refusal::NotReady);
    }
    if let Some(params) = params.as_object_mut() {
        // The SDK's own additions aren't the merchant's.
        params.remove("request_id");
        params.remove("tier_code");
    }
    if !has_channel(&params) {
        return Err(Refusal::NoChannel);
    }
    let report = rules::check(&params, platform, now);
    if !report.violations.is_empty() {
        return Err(Refusal::Rules { violations: report.violations, advisories: report.advisories });
    }
    let Value::Object(params) = params else { return Err(Refusal::Unreadable { field: "params" }) };
    Ok(Order {
        imp_uid: random::imp_uid().ok_or(Refusal::Unreadable { field: "imp_uid" })?,
        merchant_uid: merchant_uid(&params).ok_or(Refusal::Unreadable { field: "merchant_uid" })?,
        amount: amount(&params).ok_or(Refusal::Unreadable { field: "amount" })?,
        currency: params.get("currency").and_then(Value::as_str).unwrap_or("KRW").to_owned(),
        platform,
        page,
        user_agent,
        params,
    })
}

/// Whether the account has the channel that the request names. `pg` always finds one: the SDK falls back to the default.
fn has_channel(params: &Value) -> bool {
    match params.get("channelKey") {
        Some(Value::String(key)) => key.is_empty() || key.starts_with(CHANNEL_KEYS),
        // Of the wrong type: PAYJOA's rules have something to say about it.
        _ => true,
    }
}

/// How the keys of this account's channels start.
pub(crate) const CHANNEL_KEYS: &str = "channel-key-";

fn merchant_uid(params: &Map<String, Value>) -> Option<MerchantUid> {
    MerchantUid::new(params.get("merchant_uid")?.as_str()?).ok()
}

fn amount(params: &Map<String, Value>) -> Option<Won> {
    Won::from_f64(params.get("amount")?.as_f64()?).ok()
}
