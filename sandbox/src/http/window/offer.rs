//! What the window offers for a payment: card issuers and their instalments, banks, carriers.

use std::collections::BTreeSet;

use payjoa::{
    Language,
    codes::{Bank, CardIssuer, Carrier, PayjoaCard},
    request::INSTALLMENT_MINIMUM,
};
use serde_json::Value;

use crate::payment::Payment;

/// An issuer, and over how many months its cards can be paid; 0 is at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issuer {
    pub(super) issuer: CardIssuer,
    pub(super) plans: BTreeSet<u64>,
}

/// The longest instalments that anybody offers, in months.
const LONGEST: u64 = 12;

/// The issuers to choose from: the one that `card.direct` names, or those that `card.detail` leaves.
pub(super) fn issuers(payment: &Payment) -> Vec<Issuer> {
    if let Some(direct) = direct(payment) {
        return vec![direct];
    }
    // Foreign brands, whose codes are longer, occur in results only.
    let domestic = CardIssuer::ALL.iter().filter(|issuer| issuer.code().len() == 3);
    domestic.filter(|issuer| is_shown(payment, issuer)).map(|issuer| offered(payment, issuer)).collect()
}

fn direct(payment: &Payment) -> Option<Issuer> {
    let direct = payment.params.get("card")?.get("direct")?;
    let issuer = CardIssuer::from_code(direct.get("code")?.as_str()?);
    let quota = direct.get("quota").and_then(Value::as_f64).unwrap_or_default();
    // The rules allow 0 and 2 to 12 only.
    Some(Issuer { issuer, plans: BTreeSet::from([quota as u64]) })
}

fn offered(payment: &Payment, issuer: &CardIssuer) -> Issuer {
    let limit = detail(payment, issuer).and_then(|detail| detail.get("max_month")).and_then(Value::as_u64);
    let mut plans = own_plans(payment, issuer).unwrap_or_else(|| plans(payment));
    plans.retain(|months| *months <= limit.unwrap_or(LONGEST));
    plans.insert(0);
    Issuer { issuer: issuer.clone(), plans }
}

/// `display.card_quota`. A single number means "up to": PAYJOA guide. Nobody offers instalments below 50,000 won.
fn plans(payment: &Payment) -> BTreeSet<u64> {
    if payment.amount < INSTALLMENT_MINIMUM {
        return BTreeSet::from([0]);
    }
    let asked = payment.params.get("display").and_then(|display| display.get("card_quota")).and_then(Value::as_array);
    let asked = asked.map(|list| list.iter().filter_map(Value::as_f64).map(|months| months as u64).collect::<Vec<_>>());
    let months: BTreeSet<u64> = match asked.as_deref() {
        None => (2..=LONGEST).collect(),
        Some([up_to]) => (2..=*up_to).collect(),
        Some(list) => list.iter().copied().collect(),
    };
    months.into_iter().chain([0]).collect()
}

/// What `bypass.daou.CARDQUOTA` says about this issuer: `CCBC-0:2:3^CCNH-0:2`.
fn own_plans(payment: &Payment, issuer: &CardIssuer) -> Option<BTreeSet<u64>> {
    let groups = payment.params.get("bypass")?.get("daou")?.get("CARDQUOTA")?.as_str()?;
    let (_, months) = groups.split('^').filter_map(|group| group.split_once('-')).find(|(card, _)| {
        // Two tables of codes, in which the same card has the same name.
        PayjoaCard::from_code(card).name(Language::Ko) == issuer.name(Language::Ko)
    })?;
    let affordable = payment.amount >= INSTALLMENT_MINIMUM;
    Some(
        months
            .split(':')
            .filter_map(|months| months.parse().ok())
            .filter(|months| *months == 0 || affordable)
            .collect(),
    )
}

/// The entry of `card.detail` about this issuer, or the one about all (`*`).
fn detail<'a>(payment: &'a Payment, issuer: &CardIssuer) -> Option<&'a Value> {
    let entries = payment.params.get("card")?.get("detail")?.as_array()?;
    let about = |code: &str| entries.iter().find(|entry| entry.get("card_code").and_then(Value::as_str) == Some(code));
    about(issuer.code()).or_else(|| about("*"))
}

fn is_shown(payment: &Payment, issuer: &CardIssuer) -> bool {
    detail(payment, issuer).and_then(|detail| detail.get("enabled")) != Some(&Value::Bool(false))
}

/// Banks that transfers come from and virtual accounts are issued by. PAYJOA publishes no list of its own.
pub(super) const BANKS: [Bank; 12] = [
    Bank::Shinhan,
    Bank::Kb,
    Bank::Woori,
    Bank::Hana,
    Bank::Nh,
    Bank::Ibk,
    Bank::Sc,
    Bank::Busan,
    Bank::Daegu,
    Bank::Kyongnam,
    Bank::Suhyup,
    Bank::PostOffice,
];

/// The carriers that `phone.detail` leaves: those it names enabled, or all but those it names disabled.
pub(super) fn carriers(payment: &Payment) -> Vec<&'static Carrier> {
    let detail = payment.params.get("phone").and_then(|phone| phone.get("detail")).and_then(Value::as_array);
    let named = |code: &str, enabled: bool| {
        detail.into_iter().flatten().any(|entry| {
            entry.get("carrier").and_then(Value::as_str).is_some_and(|named| named == code || named == "*")
                && entry.get("enabled") == Some(&Value::Bool(enabled))
        })
    };
    let some_enabled = detail.into_iter().flatten().any(|entry| entry.get("enabled") == Some(&Value::Bool(true)));
    let shown = |code: &str| if some_enabled { named(code, true) } else { !named(code, false) };
    Carrier::ALL.iter().filter(|carrier| shown(carrier.code())).collect()
}

#[cfg(test)]
mod tests {
    use payjoa::{ImpUid, MerchantUid, Platform, Won};
    use serde_json::json;

    use super::*;
    use crate::payment::Order;

    fn payment(amount: u64, params: Value) -> Payment {
        let Value::Object(params) = params else { panic!("an object") };
        let order = Order {
            imp_uid: ImpUid::new("imp_123456789012").unwrap(),
            merchant_uid: MerchantUid::new("m").unwrap(),
            platform: Platform::Pc,
            page: None,
            user_agent: None,
            params,
            amount: Won::new(amount).unwrap(),
            currency: "KRW".to_owned(),
        };
        Payment::open(order, 0)
    }

    fn months(payment: &Payment, code: &str) -> Option<Vec<u64>> {
        let found = issuers(payment).into_iter().find(|issuer| issuer.issuer.code() == code);
        found.map(|issuer| issuer.plans.into_iter().collect())
    }

    #[test]
    fn instalments_as_the_shop_asks_and_from_50_000_won() {
        for (amount, params, want) in [
            (49_999, json!({}), vec![0]),
            (49_999, json!({"display": {"card_quota": [6]}}), vec![0]),
            (50_000, json!({}), vec![0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
            (50_000, json!({"display": {"card_quota": []}}), vec![0]),
            (50_000, json!({"display": {"card_quota": [6]}}), vec![0, 2, 3, 4, 5, 6]),
            (50_000, json!({"display": {"card_quota": [2, 3, 6]}}), vec![0, 2, 3, 6]),
            (50_000, json!({"bypass": {"daou": {"CARDQUOTA": "CCNH-0:2^CCBC-0:2:3"}}}), vec![0, 2, 3]),
            (1_000, json!({"bypass": {"daou": {"CARDQUOTA": "CCBC-0:2:3"}}}), vec![0]),
            (50_000, json!({"card": {"detail": [{"card_code": "361", "max_month": 3}]}}), vec![0, 2, 3]),
        ] {
            assert_eq!(months(&payment(amount, params.clone()), "361"), Some(want), "{amount} {params}");
        }
    }

    #[test]
    fn a_named_issuer_is_the_only_one() {
        let direct = payment(50_000, json!({"card": {"direct": {"code": "366", "quota": 3}}}));
        assert_eq!(issuers(&direct), [Issuer { issuer: CardIssuer::Shinhan, plans: BTreeSet::from([3]) }]);
    }

    #[test]
    fn issuers_can_be_hidden_one_by_one_or_all_but_some() {
        let codes = |detail: Value| -> Vec<String> {
            let payment = payment(1_000, json!({"card": {"detail": detail}}));
            issuers(&payment).iter().map(|issuer| issuer.issuer.code().to_owned()).collect()
        };
        let all = json!([{"card_code": "*", "enabled": false}, {"card_code": "366", "enabled": true}]);
        assert_eq!(codes(all), ["366"]);
        let one = codes(json!([{"card_code": "366", "enabled": false}]));
        assert!(one.len() == 19 && !one.contains(&"366".to_owned()), "{one:?}");
    }

    #[test]
    fn every_domestic_issuer_has_its_name_in_payjoas_table() {
        let payjoas: Vec<_> = PayjoaCard::ALL.iter().map(|card| card.name(Language::Ko)).collect();
        for issuer in CardIssuer::ALL.iter().filter(|issuer| issuer.code().len() == 3) {
            assert!(payjoas.contains(&issuer.name(Language::Ko)), "{issuer:?}");
        }
    }

    #[test]
    fn carriers_that_are_named_enabled_are_the_only_ones() {
        for (detail, want) in [
            (json!(null), vec!["SKT", "KTF", "LGT", "CJH"]),
            (json!([{"carrier": "SKT", "enabled": true}]), vec!["SKT"]),
            (json!([{"carrier": "SKT", "enabled": false}]), vec!["KTF", "LGT", "CJH"]),
            (json!([{"carrier": "*", "enabled": true}]), vec!["SKT", "KTF", "LGT", "CJH"]),
        ] {
            let codes: Vec<_> = carriers(&payment(1_000, json!({"phone": {"detail": detail}})))
                .into_iter()
                .map(Carrier::code)
                .collect();
            assert_eq!(codes, want, "{detail}");
        }
    }
}
