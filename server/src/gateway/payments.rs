//! Reading payments.

use futures_util::Stream;
use payjoa::{ImpUid, MerchantUid};

use super::{Gateway, GatewayError, Page, Paging, Payment, PaymentStatus, Sorting, call::Call};

/// Most that i'mport looks up at once.
const AT_ONCE: usize = 100;
/// Longest time that a list by status covers: 90 days, in seconds.
const LONGEST: u64 = 90 * 24 * 3_600;

/// What was found of the payments that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The payments.
    pub payments: Vec<Payment>,
    /// The numbers that nothing was found for: unknown, unknown *yet*, or another shop's.
    pub missing: Vec<ImpUid>,
}

/// Payments of which status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusFilter {
    /// Any.
    All,
    /// See [`PaymentStatus::Ready`].
    Ready,
    /// See [`PaymentStatus::Paid`].
    Paid,
    /// See [`PaymentStatus::Cancelled`].
    Cancelled,
    /// See [`PaymentStatus::Failed`].
    Failed,
}

impl StatusFilter {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            StatusFilter::All => "all",
            StatusFilter::Ready => "ready",
            StatusFilter::Paid => "paid",
            StatusFilter::Cancelled => "cancelled",
            StatusFilter::Failed => "failed",
        }
    }

    /// As a part of a path that is left out for all.
    fn segment(self, call: Call) -> Call {
        if self == StatusFilter::All { call } else { call.segment(self.as_str()) }
    }
}

/// Payments by status and time: each status by its own time (paid by when it was paid).
///
/// ```
/// use payjoa_server::gateway::{PaymentList, StatusFilter};
///
/// // Of one hour, in Unix seconds. Without times, of the last 90 days.
/// let list = PaymentList::of(StatusFilter::Paid).between(1_700_000_000, 1_700_003_600);
/// # let _ = list;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentList {
    status: StatusFilter,
    time: Option<(u64, u64)>,
}

impl PaymentList {
    /// Of the last 90 days.
    #[must_use]
    pub fn of(status: StatusFilter) -> PaymentList {
        PaymentList { status, time: None }
    }

    /// From one time to another, in Unix seconds; 90 days at most.
    #[must_use]
    pub fn between(self, from: u64, to: u64) -> PaymentList {
        PaymentList { time: Some((from, to)), ..self }
    }

    fn check(self) -> Result<(), GatewayError> {
        match self.time {
            Some((from, to)) if from > to => Err(GatewayError::invalid("the list ends before it begins")),
            Some((from, to)) if to - from > LONGEST => Err(GatewayError::invalid("a list covers 90 days at most")),
            _ => Ok(()),
        }
    }

    fn ask(self, paging: Paging, test_payments: Option<bool>) -> Call {
        let call = Call::get("payments.by_status", "/payments/status").segment(self.status.as_str());
        let (from, to) = self.time.unzip();
        paging.ask(call).query_if("from", from).query_if("to", to).query_if("include_sandbox", test_payments)
    }
}

impl Gateway {
    /// A payment by i'mport's number (`GET /payments/{imp_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] also for a payment that i'mport doesn't know *yet*; else see [`GatewayError`].
    pub async fn payment(&self, imp_uid: &ImpUid) -> Result<Payment, GatewayError> {
        self.payment_of(imp_uid, None).await
    }

    /// The same with what PAYJOA adds: who deposited into a virtual account ([`Payment::depositor`]).
    ///
    /// # Errors
    /// As for [`Gateway::payment`].
    pub async fn payment_with_extension(&self, imp_uid: &ImpUid) -> Result<Payment, GatewayError> {
        self.payment_of(imp_uid, Some(true)).await
    }

    async fn payment_of(&self, imp_uid: &ImpUid, extension: Option<bool>) -> Result<Payment, GatewayError> {
        let call = Call::get("payments.get", "/payments").segment(imp_uid.as_str());
        let call = call.query_if("extension", extension).query_if("include_sandbox", self.test_payments());
        let payment: Payment = self.ask(call).await?;
        if payment.imp_uid == *imp_uid {
            Ok(payment)
        } else {
            Err(GatewayError::malformed("it is about another payment than the one asked for"))
        }
    }

    /// Several payments by i'mport's numbers (`GET /payments`), a hundred at a time. What isn't found is said, not
    /// refused.
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn payments(&self, imp_uids: &[ImpUid]) -> Result<Found, GatewayError> {
        let mut found = Found::default();
        for some in imp_uids.chunks(AT_ONCE) {
            let call = Call::get("payments.get_many", "/payments");
            let call = some.iter().fold(call, |call, imp_uid| call.query("imp_uid[]", imp_uid));
            match self.ask::<Page<Payment>>(call.query_if("include_sandbox", self.test_payments())).await {
                Ok(page) => found.payments.extend(page.whole()?.into_iter().filter(|it| some.contains(&it.imp_uid))),
                Err(GatewayError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let here = |imp_uid: &ImpUid| found.payments.iter().any(|payment| payment.imp_uid == *imp_uid);
        found.missing = imp_uids.iter().filter(|imp_uid| !here(imp_uid)).cloned().collect();
        Ok(found)
    }

    /// Payments of several orders (`GET /payments`), a hundred orders at a time: of each order the newest one, which needn't
    /// be the one that counts ([`Gateway::attempts`] has them all). An order without any is left out.
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn payments_of_orders(&self, orders: &[MerchantUid]) -> Result<Vec<Payment>, GatewayError> {
        let mut payments = Vec::new();
        for some in orders.chunks(AT_ONCE) {
            let call = Call::get("payments.get_many", "/payments");
            let call = some.iter().fold(call, |call, order| call.query("merchant_uid[]", order));
            match self.ask::<Page<Payment>>(call.query_if("include_sandbox", self.test_payments())).await {
                Ok(page) => payments.extend(page.whole()?),
                Err(GatewayError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        payments.retain(|payment| orders.iter().any(|order| order.as_str() == payment.merchant_uid));
        Ok(payments)
    }

    /// The newest payment of an order (`GET /payments/find/{merchant_uid}`): a failed or abandoned attempt perhaps, while
    /// an older one is paid.
    ///
    /// # Errors
    /// As for [`Gateway::payment`].
    pub async fn latest_payment(&self, merchant_uid: &MerchantUid) -> Result<Payment, GatewayError> {
        self.find(merchant_uid, StatusFilter::All).await
    }

    /// The paid payment of an order, if there is one (`GET /payments/find/{merchant_uid}/paid`).
    ///
    /// # Errors
    /// As for [`Gateway::payment`].
    pub async fn paid_payment(&self, merchant_uid: &MerchantUid) -> Result<Payment, GatewayError> {
        let payment = self.find(merchant_uid, StatusFilter::Paid).await?;
        if payment.status == PaymentStatus::Paid { Ok(payment) } else { Err(GatewayError::NotFound) }
    }

    /// The newest payment of an order that has a status (`GET /payments/find/{merchant_uid}/{status}`).
    ///
    /// # Errors
    /// As for [`Gateway::payment`].
    pub async fn find(&self, merchant_uid: &MerchantUid, status: StatusFilter) -> Result<Payment, GatewayError> {
        let call = Call::get("payments.find", "/payments/find").segment(merchant_uid.as_str());
        let call = status.segment(call).query_if("include_sandbox", self.test_payments());
        let payment: Payment = self.ask(call).await?;
        if payment.merchant_uid == merchant_uid.as_str() {
            Ok(payment)
        } else {
            Err(GatewayError::malformed("it is about another order than the one asked for"))
        }
    }

    /// A page of the payments of an order (`GET /payments/findAll/{merchant_uid}/{status}`): every attempt of it.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if there are none (yet); [`GatewayError::Refused`] for a page beyond the last.
    pub async fn attempts_page(
        &self,
        merchant_uid: &MerchantUid,
        status: StatusFilter,
        paging: Paging,
    ) -> Result<Page<Payment>, GatewayError> {
        self.ask(attempts(merchant_uid, status, paging, self.test_payments())).await
    }

    /// Every payment of an order, the oldest first, read as they are needed. The stream ends after its first error from a
    /// page; an entry that can't be read is an error, too, and the next entry comes after it.
    ///
    /// ```no_run
    /// use futures_util::TryStreamExt;
    /// use payjoa_server::gateway::{Gateway, GatewayError, Payment, StatusFilter};
    ///
    /// # async fn attempts(gateway: Gateway, order: payjoa::MerchantUid) -> Result<(), GatewayError> {
    /// let attempts: Vec<Payment> = gateway.attempts(&order, StatusFilter::All).try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attempts(
        &self,
        merchant_uid: &MerchantUid,
        status: StatusFilter,
    ) -> impl Stream<Item = Result<Payment, GatewayError>> + Send + use<> {
        let (merchant_uid, test_payments) = (merchant_uid.clone(), self.test_payments());
        let of = move |paging| attempts(&merchant_uid, status, paging, test_payments);
        self.stream(Paging::whole(Sorting::OldestStarted), of)
    }

    /// A page of a list of payments (`GET /payments/status/{status}`).
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] for more than 90 days; [`GatewayError::Refused`] for a page beyond the last.
    pub async fn payments_page(&self, list: PaymentList, paging: Paging) -> Result<Page<Payment>, GatewayError> {
        list.check()?;
        self.ask(list.ask(paging, self.test_payments())).await
    }

    /// Every payment of a list, the oldest first, read as they are needed. A payment whose status changes meanwhile may
    /// come twice or not at all: whoever compares books reads a time that is over.
    pub fn payments_by_status(
        &self,
        list: PaymentList,
    ) -> impl Stream<Item = Result<Payment, GatewayError>> + Send + use<> {
        let test_payments = self.test_payments();
        let checked = list.check();
        let of = move |paging| match &checked {
            Ok(()) => list.ask(paging, test_payments),
            Err(error) => list.ask(paging, test_payments).refused(error),
        };
        self.stream(Paging::whole(Sorting::OldestStarted), of)
    }

    /// Asked for only where they count: `include_sandbox`.
    pub(super) fn test_payments(&self) -> Option<bool> {
        self.accepts_test_payments().then_some(true)
    }
}

fn attempts(merchant_uid: &MerchantUid, status: StatusFilter, paging: Paging, test_payments: Option<bool>) -> Call {
    let call = Call::get("payments.find_all", "/payments/findAll").segment(merchant_uid.as_str());
    paging.ask(status.segment(call)).query_if("include_sandbox", test_payments)
}
