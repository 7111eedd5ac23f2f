//! The request as the rules look at it.

use std::borrow::Cow;

use super::{Expected, Findings, Json, Params, Problem, Rule};
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

            /// A table that is gone through: a `match` of texts compares in a place of its own for each, which a page downloads.
            fn position(name: &str) -> Option<usize> {
                Param::ALL.iter().position(|param| param.name() == name)
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
    values: [Option<&'a Json>; Param::ALL.len()],
    pub unknown: Vec<(&'a str, &'a Json)>,
    pub platform: Platform,
    /// If it is one of PAYJOA's.
    pub method: Option<PayMethod>,
    /// If it is an amount at all.
    pub amount: Option<Won>,
    pub now: Option<KoreaTime>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(params: &'a Params, platform: Platform, now: Option<KoreaTime>) -> Self {
        let values = [None; Param::ALL.len()];
        let mut asked = Asked { values, unknown: Vec::new(), platform, method: None, amount: None, now };
        for (name, value) in params.iter() {
            match Param::position(name).and_then(|position| asked.values.get_mut(position)) {
                Some(slot) => *slot = Some(value),
                None => asked.unknown.push((name, value)),
            }
        }
        asked.method = asked.get(Param::PayMethod).and_then(Json::as_str).and_then(|text| text.parse().ok());
        asked.amount = asked.get(Param::Amount).and_then(whole);
        asked
    }

    /// A parameter that is given; `null` is as good as nothing.
    pub(super) fn get(&self, key: Param) -> Option<&'a Json> {
        self.raw(key).filter(|value| !value.is_null())
    }

    /// A parameter as it stands there, `null` too.
    pub(super) fn raw(&self, key: Param) -> Option<&'a Json> {
        self.values.get(key as usize).copied().flatten()
    }

    /// A text, or a finding that it should be one.
    pub(super) fn text(&self, rule: Rule, key: Param, findings: &mut Findings) -> Option<&'a str> {
        typed(self.get(key)?, Json::as_str, Expected::Text, rule, key, findings)
    }

    /// An object, or a finding that it should be one.
    pub(super) fn object(&self, rule: Rule, key: Param, findings: &mut Findings) -> Option<&'a Params> {
        typed(self.get(key)?, Json::as_object, Expected::Object, rule, key, findings)
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
    value: &'a Json,
    read: impl Fn(&'a Json) -> Option<T>,
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
pub(super) fn list<'a>(rule: Rule, field: &'static str, value: &'a Json, findings: &mut Findings) -> &'a [Json] {
    typed(value, Json::as_list, Expected::List, rule, field, findings).unwrap_or_default()
}

/// A JSON number as whole won: `1004` and `1004.0` are the same number in JavaScript.
pub(super) fn whole(value: &Json) -> Option<Won> {
    match value.as_u64() {
        Some(number) => Won::new(number).ok(),
        None => Won::from_f64(value.as_f64()?).ok(),
    }
}

/// `true` as well as a present value counts as set; `null` and `false` don't.
pub(super) fn is_set(value: &Json) -> bool {
    !matches!(value, Json::Null | Json::Bool(false))
}
