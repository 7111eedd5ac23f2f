//! The builder: the request in the words of the domain.
//!
//! It only writes parameters down. What they must be is for the rules to say, at `build`, all at once.

use std::{borrow::Cow, marker::PhantomData};

use super::{
    CashReceipt, CashReceiptDialect, INSTALLMENT_MINIMUM, Installments, Json, KoreaTime, Params, PayMethod,
    PaymentRequest, Violations,
    rules::{Subject, Subjects},
};
use crate::{
    Platform,
    codes::{CardIssuer, Carrier, PayjoaCard},
};

/// A card payment: instalments, a tax-free part.
#[derive(Clone, Copy, Debug)]
pub enum Card {}
/// An instant account transfer: escrow, cash receipt.
#[derive(Clone, Copy, Debug)]
pub enum Trans {}
/// A virtual account: escrow, cash receipt, a deadline for the deposit.
#[derive(Clone, Copy, Debug)]
pub enum Vbank {}
/// A method known only at run time: every option, and the rules decide.
#[derive(Clone, Copy, Debug)]
pub enum AnyMethod {}

mod sealed {
    /// May be split into a taxed and a tax-free part, and paid in instalments.
    pub trait Cards {}
    impl Cards for super::Card {}
    impl Cards for super::AnyMethod {}
    /// Paid with money rather than credit: escrow and cash receipts.
    pub trait Cash {}
    impl Cash for super::Trans {}
    impl Cash for super::Vbank {}
    impl Cash for super::AnyMethod {}
    /// Has a deadline.
    pub trait Deposit {}
    impl Deposit for super::Vbank {}
    impl Deposit for super::AnyMethod {}
}

/// Builds a [`PaymentRequest`]; begun with [`PaymentRequest::card`] and its siblings.
///
/// What a method doesn't have can't be said:
///
/// ```compile_fail
/// # use payjoa::request::PaymentRequest;
/// PaymentRequest::card("mid_1", 1_004, "T-shirt").escrow(true);
/// ```
#[derive(Clone)]
#[must_use = "a request exists only after `build`"]
pub struct RequestBuilder<M> {
    draft: Box<Draft>,
    kind: PhantomData<M>,
}

/// What a builder collects. Behind a pointer and without the type of the method, so that its code exists once.
#[derive(Clone)]
struct Draft {
    method: PayMethod,
    amount: u64,
    params: Params,
    subjects: Subjects,
}

impl Draft {
    fn new(method: PayMethod, merchant_uid: String, amount: u64, name: String) -> Box<Draft> {
        let mut params = Params::with_capacity(16);
        params.set("pay_method", Json::literal(method.as_str()));
        params.set("merchant_uid", merchant_uid.into());
        params.set("amount", amount.into());
        params.set("name", name.into());
        Box::new(Draft { method, amount, params, subjects: Subjects::default() })
    }

    /// Writes into PAYJOA's own parameters.
    fn set_daou(&mut self, key: Cow<'static, str>, value: Json) {
        self.subjects.add(Subject::DAOU);
        match self.params.get_mut("bypass") {
            Some(Json::Object(bypass)) => bypass.set_in("daou", key, value),
            _ => self.params.set_in("bypass", Cow::Borrowed("daou"), Params::single(key, value).into()),
        }
    }

    fn build(self, platform: Platform, now: Option<KoreaTime>) -> Result<PaymentRequest, Violations> {
        PaymentRequest::checked(self.params, platform, now, &self.subjects)
    }
}

/// Without the parameters: they hold the buyer's data.
impl<M> std::fmt::Debug for RequestBuilder<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestBuilder").field("method", &self.draft.method).finish_non_exhaustive()
    }
}

impl<M> RequestBuilder<M> {
    pub(super) fn new(method: PayMethod, merchant_uid: String, amount: u64, name: String) -> Self {
        RequestBuilder { draft: Draft::new(method, merchant_uid, amount, name), kind: PhantomData }
    }

    fn set(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.draft.params.set(name, value.into());
        self
    }

    /// What an option has to be checked for at the end.
    fn about(mut self, subject: Subject) -> Self {
        self.draft.subjects.add(subject);
        self
    }

    /// Writes into an object that is a parameter.
    fn set_in(mut self, name: &'static str, key: &'static str, value: impl Into<Json>) -> Self {
        self.draft.params.set_in(name, Cow::Borrowed(key), value.into());
        self
    }

    fn set_daou(mut self, key: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Self {
        self.draft.set_daou(key.into(), value.into());
        self
    }

    /// **Required.** Whether digital content is sold rather than goods; must be what the contract with PAYJOA says, or every
    /// payment is refused. Source: PAYJOA guide, `digital`.
    pub fn digital(self, digital: bool) -> Self {
        self.set("digital", digital)
    }

    /// `daou`, or `daou.<CPID>` for one of several contracts. Needed unless there is a `channelKey` or only one gateway.
    pub fn pg(self, pg: impl Into<String>) -> Self {
        self.set("pg", pg.into())
    }

    /// The channel's key in PortOne's console; takes the place of `pg` on the current SDK.
    pub fn channel_key(self, key: impl Into<String>) -> Self {
        self.set("channelKey", key.into())
    }

    /// Who buys; at most 16 characters are stored.
    pub fn buyer_name(self, name: impl Into<String>) -> Self {
        self.set("buyer_name", name.into())
    }

    /// The buyer's e-mail address; at most 64 characters are stored.
    pub fn buyer_email(self, email: impl Into<String>) -> Self {
        self.set("buyer_email", email.into())
    }

    /// The buyer's telephone number; at most 16 characters are stored. The escrow window asks for it again.
    pub fn buyer_tel(self, tel: impl Into<String>) -> Self {
        self.set("buyer_tel", tel.into())
    }

    /// The buyer's postal address; at most 128 characters are stored.
    pub fn buyer_addr(self, address: impl Into<String>) -> Self {
        self.set("buyer_addr", address.into())
    }

    /// The buyer's postcode; at most 8 characters are stored.
    pub fn buyer_postcode(self, postcode: impl Into<String>) -> Self {
        self.set("buyer_postcode", postcode.into())
    }

    /// Where PAYJOA comes back to on mobile, where it is required: the whole address of the shop's return page.
    pub fn m_redirect_url(self, url: impl Into<String>) -> Self {
        self.set("m_redirect_url", url.into())
    }

    /// The app's own URL scheme; required in an app's web view, so that card apps find the way back.
    pub fn app_scheme(self, scheme: impl Into<String>) -> Self {
        self.set("app_scheme", scheme.into())
    }

    /// Where i'mport posts this payment's webhook, instead of the console's address.
    pub fn notice_url(self, url: impl Into<String>) -> Self {
        self.about(Subject::NOTICE).set("notice_url", url.into())
    }

    /// As [`RequestBuilder::notice_url`] with several addresses; the documents disagree on whether that works.
    ///
    /// ```
    /// use payjoa::{Platform, request::PaymentRequest};
    ///
    /// let request = PaymentRequest::card("mid_1", 1_004, "T-shirt")
    ///     .digital(false)
    ///     .notice_urls(["https://shop.example/payments/webhook", "https://stock.example/payments"])
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["notice_url"][1], "https://stock.example/payments");
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn notice_urls(self, urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let urls: Vec<String> = urls.into_iter().map(Into::into).collect();
        self.about(Subject::NOTICE).set("notice_url", urls)
    }

    /// Data that comes back with the payment, as JSON text: a text, a number, a list, an object ([`Json`]).
    ///
    /// ```
    /// use payjoa::{Platform, request::PaymentRequest};
    ///
    /// let request = PaymentRequest::card("mid_1", 1_004, "T-shirt")
    ///     .digital(false)
    ///     .custom_data(serde_json::json!({"coupon": "SPRING", "gift": true}))
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["custom_data"]["coupon"], "SPRING");
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn custom_data(self, data: impl Into<Json>) -> Self {
        self.about(Subject::CUSTOM_DATA).set("custom_data", data)
    }

    /// PAYJOA's `PRODUCTCODE`; i'mport fills in `iamport` otherwise.
    pub fn product_code(self, code: impl Into<String>) -> Self {
        self.set_daou("PRODUCTCODE", code.into())
    }

    /// A parameter of PAYJOA's own (`bypass.daou`) that payjoa has no method for. Passed on as it is, with an advisory.
    ///
    /// ```
    /// use payjoa::{Platform, request::PaymentRequest};
    ///
    /// let request =
    ///     PaymentRequest::card("mid_1", 1_004, "T-shirt").digital(false).daou("NEXT_YEAR", "Y").build(Platform::Pc)?;
    /// assert_eq!(request.params()["bypass"]["daou"]["NEXT_YEAR"], "Y");
    /// assert!(request.advisories().iter().any(|advisory| advisory.field() == "bypass.daou.NEXT_YEAR"));
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn daou(self, key: &str, value: impl Into<Json>) -> Self {
        self.set_daou(key.to_owned(), value)
    }

    /// Checks every rule and makes the request.
    ///
    /// # Errors
    /// [`Violations`] with everything that is wrong, at once.
    pub fn build(self, platform: Platform) -> Result<PaymentRequest, Violations> {
        self.draft.build(platform, None)
    }

    /// As [`RequestBuilder::build`], and refuses a deposit deadline that is past at the time given.
    ///
    /// ```
    /// use payjoa::{Platform, request::{KoreaTime, PaymentRequest}};
    ///
    /// let now = KoreaTime::from_unix_seconds(1_800_000_000); // 2027-01-15 17:00:00 in Korea
    /// let refused = PaymentRequest::vbank("mid_1", 1_004, "T-shirt")
    ///     .digital(false)
    ///     .deposit_due_text("2026-12-24")
    ///     .build_at(Platform::Pc, now)
    ///     .unwrap_err();
    /// assert!(refused.of_field("vbank_due").any(|violation| violation.rule().id() == "R20"));
    /// ```
    ///
    /// # Errors
    /// [`Violations`] with everything that is wrong, at once.
    pub fn build_at(self, platform: Platform, now: KoreaTime) -> Result<PaymentRequest, Violations> {
        self.draft.build(platform, Some(now))
    }
}

impl<M: sealed::Cards> RequestBuilder<M> {
    /// The part of the amount that is free of tax, in won. Source: PAYJOA precautions: card payments only.
    ///
    /// ```
    /// use payjoa::{Platform, request::PaymentRequest};
    ///
    /// let refused =
    ///     PaymentRequest::card("mid_1", 1_004, "Book").digital(false).tax_free(1_005).build(Platform::Pc).unwrap_err();
    /// assert_eq!(refused.iter().next().map(|violation| violation.rule().id()), Some("R18"));
    /// ```
    pub fn tax_free(self, won: u64) -> Self {
        self.about(Subject::TAX).set("tax_free", won)
    }

    /// Which instalments the window offers. Only from 50,000 won on ([`INSTALLMENT_MINIMUM`]), but for
    /// [`Installments::LumpSumOnly`].
    ///
    /// ```
    /// use payjoa::{Platform, request::{Installments, PaymentRequest}};
    ///
    /// let request = PaymentRequest::card("mid_1", 50_000, "Coat")
    ///     .digital(false)
    ///     .installments(Installments::UpTo(3))
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["display"], serde_json::json!({"card_quota": [2, 3]}));
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn installments(self, installments: Installments) -> Self {
        self.about(Subject::CARD).set_in("display", "card_quota", installments.months())
    }

    /// As [`RequestBuilder::installments`], and leaves them out below 50,000 won: for shops that set them on every order.
    ///
    /// ```
    /// use payjoa::{Platform, request::{Installments, PaymentRequest}};
    ///
    /// let order = |won| PaymentRequest::card("mid_1", won, "Coat").digital(false);
    /// let six = Installments::UpTo(6);
    /// let cheap = order(49_999).installments_if_eligible(six.clone()).build(Platform::Pc)?;
    /// assert!(!cheap.params().contains_key("display"));
    /// assert!(order(49_999).installments(six).build(Platform::Pc).is_err()); // R14
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn installments_if_eligible(self, installments: Installments) -> Self {
        if self.draft.amount < INSTALLMENT_MINIMUM.get() { self } else { self.installments(installments) }
    }
}

impl<M: sealed::Cards> RequestBuilder<M> {
    /// Leads straight to one issuer, with so many months of instalments (0: at once; 2 to 12 from 50,000 won on). The issuer
    /// has to approve the shop for it. Source: Kiwoom Pay guide, `card.direct`.
    ///
    /// ```
    /// use payjoa::{Platform, codes::CardIssuer, request::PaymentRequest};
    ///
    /// let request = PaymentRequest::card("mid_1", 60_000, "Coat")
    ///     .digital(false)
    ///     .direct_issuer(&CardIssuer::Shinhan, 3)
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["card"]["direct"], serde_json::json!({"code": "366", "quota": 3}));
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn direct_issuer(self, issuer: &CardIssuer, months: u64) -> Self {
        self.about(Subject::CARD).set_in(
            "card",
            "direct",
            Params::named([("code", issuer.code().into()), ("quota", months.into())]),
        )
    }

    /// Offers these issuers only (`card.detail`). No document says that PAYJOA heeds it.
    ///
    /// ```
    /// use payjoa::{Platform, codes::CardIssuer, request::PaymentRequest};
    ///
    /// let request = PaymentRequest::card("mid_1", 60_000, "Coat")
    ///     .digital(false)
    ///     .only_issuers([&CardIssuer::Shinhan, &CardIssuer::Bc])
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["card"]["detail"][1]["card_code"], "366");
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn only_issuers<'a>(self, issuers: impl IntoIterator<Item = &'a CardIssuer>) -> Self {
        let entry = |code: Json, enabled: bool| Params::named([("card_code", code), ("enabled", enabled.into())]);
        let all_off = entry(Json::literal("*"), false);
        let on = issuers.into_iter().map(|issuer| entry(issuer.code().into(), true));
        let detail: Json = std::iter::once(all_off).chain(on).collect();
        self.about(Subject::CARD).set_in("card", "detail", detail)
    }

    /// Offers each card its own months of instalments (`bypass.daou.CARDQUOTA`; 0 is a lump sum). Not together with
    /// [`RequestBuilder::installments`]. Source: Kiwoom Pay guide (2026).
    ///
    /// ```
    /// use payjoa::{Platform, codes::PayjoaCard, request::PaymentRequest};
    ///
    /// let request = PaymentRequest::card("mid_1", 60_000, "Coat")
    ///     .digital(false)
    ///     .installments_by_card([(&PayjoaCard::Shinhan, [0, 2, 3].as_slice())])
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["bypass"]["daou"]["CARDQUOTA"], "CCLG-0:2:3");
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn installments_by_card<'a>(self, cards: impl IntoIterator<Item = (&'a PayjoaCard, &'a [u64])>) -> Self {
        let group = |(card, months): (&PayjoaCard, &[u64])| {
            let months: Vec<String> = months.iter().map(u64::to_string).collect();
            format!("{}-{}", card.code(), months.join(":"))
        };
        let groups: Vec<String> = cards.into_iter().map(group).collect();
        self.set_daou("CARDQUOTA", groups.join("^"))
    }
}

impl RequestBuilder<AnyMethod> {
    /// Skips PAYJOA's own page for simple-pay methods (`bypass.daou.DIRECT_YN`). Source: Kiwoom Pay guide (2026).
    ///
    /// ```
    /// use payjoa::{Platform, request::{PayMethod, PaymentRequest}};
    ///
    /// let request = PaymentRequest::with_method(PayMethod::Kakaopay, "mid_1", 1_004, "T-shirt")
    ///     .digital(false)
    ///     .direct(true)
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["bypass"]["daou"]["DIRECT_YN"], "Y");
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn direct(self, direct: bool) -> Self {
        self.set_daou("DIRECT_YN", Json::literal(if direct { "Y" } else { "N" }))
    }

    /// Fixes the number of a phone payment: digits only.
    ///
    /// ```
    /// use payjoa::{Platform, codes::Carrier, request::{PayMethod, PaymentRequest}};
    ///
    /// let refused = PaymentRequest::with_method(PayMethod::Phone, "mid_1", 1_004, "T-shirt")
    ///     .digital(true)
    ///     .phone_number("010-1234-5678")
    ///     .only_carriers([&Carrier::Skt, &Carrier::LgUplus])
    ///     .build(Platform::Pc)
    ///     .unwrap_err();
    /// assert_eq!(refused.iter().map(|violation| violation.field()).collect::<Vec<_>>(), ["prefill.phoneNumber"]);
    /// ```
    pub fn phone_number(self, digits: impl Into<String>) -> Self {
        self.about(Subject::PHONE).set_in("prefill", "phoneNumber", digits.into())
    }

    /// Offers these carriers only in a phone payment.
    pub fn only_carriers<'a>(self, carriers: impl IntoIterator<Item = &'a Carrier>) -> Self {
        let entry = |carrier: &Carrier| Params::named([("carrier", carrier.code().into()), ("enabled", true.into())]);
        let detail: Json = carriers.into_iter().map(entry).collect();
        self.about(Subject::PHONE).set_in("phone", "detail", detail)
    }
}

impl<M: sealed::Cash> RequestBuilder<M> {
    /// Holds the money until the goods have arrived. The shop must register the shipping, or it isn't paid out.
    ///
    /// ```
    /// use payjoa::{Platform, request::PaymentRequest};
    ///
    /// let request =
    ///     PaymentRequest::trans("mid_1", 30_000, "Table").digital(false).escrow(true).build(Platform::Pc)?;
    /// assert_eq!(request.params()["escrow"], true);
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn escrow(self, escrow: bool) -> Self {
        self.set("escrow", escrow)
    }

    /// Whether PAYJOA issues a cash receipt by itself, written as the PAYJOA guide writes it.
    pub fn cash_receipt(self, receipt: CashReceipt) -> Self {
        self.cash_receipt_in(receipt, CashReceiptDialect::default())
    }

    /// As [`RequestBuilder::cash_receipt`], in the dialect of your contract.
    ///
    /// ```
    /// use payjoa::{Platform, request::{CashReceipt, CashReceiptDialect, PaymentRequest}};
    ///
    /// let request = PaymentRequest::vbank("mid_1", 30_000, "Table")
    ///     .digital(false)
    ///     .cash_receipt_in(CashReceipt::Block, CashReceiptDialect::KiwoomPay)
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params()["bypass"]["daou"]["CASHRECEIPTFLAG"], 0);
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn cash_receipt_in(self, receipt: CashReceipt, dialect: CashReceiptDialect) -> Self {
        let letters = self.draft.method == PayMethod::Kakaopay;
        self.set_daou("CASHRECEIPTFLAG", receipt.flag(dialect, letters))
    }
}

impl<M: sealed::Deposit> RequestBuilder<M> {
    /// Until when the deposit has to be made, in Korea's time.
    ///
    /// ```
    /// use payjoa::{Platform, request::{KoreaTime, PaymentRequest}};
    ///
    /// let due = KoreaTime::new(2026, 12, 24, 18, 0, 0).expect("a real date");
    /// let request = PaymentRequest::vbank("mid_1", 30_000, "Table").digital(false).deposit_due(due).build(Platform::Pc)?;
    /// assert_eq!(request.params()["vbank_due"], "20261224180000");
    /// # Ok::<(), payjoa::request::Violations>(())
    /// ```
    pub fn deposit_due(self, due: KoreaTime) -> Self {
        self.about(Subject::VBANK).set("vbank_due", due.to_string())
    }

    /// Until when the deposit has to be made, in one of the forms of `vbank_due` (`20261224180000`, `2026-12-24`).
    pub fn deposit_due_text(self, due: impl Into<String>) -> Self {
        self.about(Subject::VBANK).set("vbank_due", due.into())
    }
}
