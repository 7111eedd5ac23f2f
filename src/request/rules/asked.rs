//! The request as the rules look at it.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Expected, Findings, Problem, Rule};
use crate::{
    Platform, Won,
    request::{KoreaTime, PayMethod},
};

macro_rules! keys {
    ($($param:ident = $name:literal,)+) => {
        /// A parameter that the rules know.
        #[derive(Clone, Copy)]
        pub(super) enum Param {
            $($param,)+
        }

        impl Param {
            pub(super) const ALL: &[Param] = &[$(Param::$param,)+];

            fn of(name: &str) -> Option<Param> {
                match name {
                    $($name => Some(Param::$param),)+
                    _ => None,
                }
            }

            pub(super) const fn name(self) -> &'static str {
                match self { $(Param::$param => $name,)+ }
            }
        }
    };
}

// The last three are what the SDK itself adds to the object it is given.
keys! {
    Amount = "amount",
    AppScheme = "app_scheme",
    BuyerAddr = "buyer_addr",
    BuyerEmail = "buyer_email",
    BuyerName = "buyer_name",
    BuyerPostcode = "buyer_postcode",
    BuyerTel = "buyer_tel",
    Bypass = "bypass",
    Card = "card",
    ChannelKey = "channelKey",
    ConfirmUrl = "confirm_url",
    Currency = "currency",
    CustomData = "custom_data",
    CustomerUid = "customer_uid",
    Digital = "digital",
    Display = "display",
    Escrow = "escrow",
    Language = "language",
    MRedirectUrl = "m_redirect_url",
    MerchantUid = "merchant_uid",
    Name = "name",
    NoticeUrl = "notice_url",
    PayMethod = "pay_method",
    Pg = "pg",
    Phone = "phone",
    Prefill = "prefill",
    TaxFree = "tax_free",
    VbankDue = "vbank_due",
    RequestId = "request_id",
    TierCode = "tier_code",
    UserCode = "user_code",
}

impl From<Param> for Cow<'static, str> {
    fn from(key: Param) -> Self {
        Cow::Borrowed(key.name())
    }
}

/// The parameters, sorted out in one pass.
pub(super) struct Asked<'a> {
    values: [Option<&'a Value>; Param::ALL.len()],
    pub unknown: Vec<(&'a str, &'a Value)>,
    pub platform: Platform,
    /// If it is one of PAYJOA's.
    pub method: Option<PayMethod>,
    /// If it is an amount at all.
    pub amount: Option<Won>,
    pub now: Option<KoreaTime>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        params: impl Iterator<Item = (&'a str, &'a Value)>,
        platform: Platform,
        now: Option<KoreaTime>,
    ) -> Self {
        let values = [None; Param::ALL.len()];
        let mut asked = Asked { values, unknown: Vec::new(), platform, method: None, amount: None, now };
        for (name, value) in params {
            match Param::of(name).and_then(|key| asked.values.get_mut(key as usize)) {
                Some(slot) => *slot = Some(value),
                None => asked.unknown.push((name, value)),
            }
        }
        asked.method = asked.get(Param::PayMethod).and_then(Value::as_str).and_then(|text| text.parse().ok());
        asked.amount = asked.get(Param::Amount).and_then(whole);
        asked
    }

    /// A parameter that is given; `null` is as good as nothing.
    pub(super) fn get(&self, key: Param) -> Option<&'a Value> {
        self.raw(key).filter(|value| !value.is_null())
    }

    /// A parameter as it stands there, `null` too.
    pub(super) fn raw(&self, key: Param) -> Option<&'a Value> {
        self.values.get(key as usize).copied().flatten()
    }

    /// A text, or a finding that it should be one.
    pub(super) fn text(&self, rule: Rule, key: Param, findings: &mut Findings) -> Option<&'a str> {
        typed(self.get(key)?, Value::as_str, Expected::Text, rule, key, findings)
    }

    /// An object, or a finding that it should be one.
    pub(super) fn object(&self, rule: Rule, key: Param, findings: &mut Findings) -> Option<&'a Map<String, Value>> {
        typed(self.get(key)?, Value::as_object, Expected::Object, rule, key, findings)
    }

    pub(super) fn is_method(&self, methods: &[PayMethod]) -> bool {
        self.method.is_some_and(|method| methods.contains(&method))
    }

    /// The method is known, and it is another one than these.
    pub(super) fn is_other_than(&self, methods: &[PayMethod]) -> bool {
        self.method.is_some_and(|method| !methods.contains(&method))
    }
}

/// The value in its type, or a finding.
pub(super) fn typed<'a, T>(
    value: &'a Value,
    read: impl Fn(&'a Value) -> Option<T>,
    expected: Expected,
    rule: Rule,
    field: impl Into<Cow<'static, str>>,
    findings: &mut Findings,
) -> Option<T> {
    let read = read(value);
    if read.is_none() {
        findings.error(rule, field, Problem::WrongType(expected));
    }
    read
}

/// A list, or a finding that it should be one.
pub(super) fn list<'a>(rule: Rule, field: &'static str, value: &'a Value, findings: &mut Findings) -> &'a [Value] {
    typed(value, Value::as_array, Expected::List, rule, field, findings).map_or(&[], Vec::as_slice)
}

/// A JSON number as whole won: `1004` and `1004.0` are the same number in JavaScript.
pub(super) fn whole(value: &Value) -> Option<Won> {
    match value.as_u64() {
        Some(number) => Won::new(number).ok(),
        None => Won::from_f64(value.as_f64()?).ok(),
    }
}

/// `true` as well as a present value counts as set; `null` and `false` don't.
pub(super) fn is_set(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}
