//! i'mport's REST API (V1): what the shop's server asks, and what it can be told.
//!
//! Only talking happens here; what an answer means for an order is decided in [`crate::settle`]. Start at [`Gateway`]; how it
//! can fail, and what to do then, is at [`GatewayError`].
//!
//! # What it does and what it is called
//!
//! Every call is a span `iamport.call` (level `debug`) of [`tracing`], with the fields `operation` (a name of this table),
//! `attempts` (how often it was sent) and `outcome` (`ok`, `not_sent`, `outcome_unknown`, `refused`, `declined`, `not_found`,
//! `rate_limited`, `invalid`, `malformed`). In it, the events `iamport.retry`, and at `warn` level `iamport.looking_up …` once
//! the answer to a charge or a refund was lost. These names are stable. No key, token, card, account or person is in any of
//! them; order and payment numbers are in the warnings only.
//!
//! | operation | on the wire | method |
//! | --- | --- | --- |
//! | `users.get_token` | `POST /users/getToken` | by itself |
//! | `payments.get` | `GET /payments/{imp_uid}` | [`Gateway::payment`], [`Gateway::payment_with_extension`] |
//! | `payments.get_many` | `GET /payments` | [`Gateway::payments`], [`Gateway::payments_of_orders`] |
//! | `payments.find` | `GET /payments/find/{merchant_uid}/{status?}` | [`Gateway::find`], [`Gateway::paid_payment`], [`Gateway::latest_payment`] |
//! | `payments.find_all` | `GET /payments/findAll/{merchant_uid}/{status?}` | [`Gateway::attempts`], [`Gateway::attempts_page`] |
//! | `payments.by_status` | `GET /payments/status/{status}` | [`Gateway::payments_by_status`], [`Gateway::payments_page`] |
//! | `payments.prepare` | `POST /payments/prepare` | [`Gateway::prepare`] |
//! | `payments.prepare_change` | `PUT /payments/prepare` | [`Gateway::change_prepared`] |
//! | `payments.prepared` | `GET /payments/prepare/{merchant_uid}` | [`Gateway::prepared`] |
//! | `payments.cancel` | `POST /payments/cancel` | [`Gateway::refund`], [`Gateway::refund_if_left`] |
//! | `billing.store` | `POST /subscribe/customers/{customer_uid}` | [`Gateway::store_card`] |
//! | `billing.stored` | `GET /subscribe/customers/{customer_uid}` | [`Gateway::stored_card`] |
//! | `billing.stored_many` | `GET /subscribe/customers` | [`Gateway::stored_cards`] |
//! | `billing.forget` | `DELETE /subscribe/customers/{customer_uid}` | [`Gateway::forget_card`] |
//! | `billing.charges` | `GET /subscribe/customers/{customer_uid}/payments` | [`Gateway::charges`], [`Gateway::charges_page`] |
//! | `billing.onetime` | `POST /subscribe/payments/onetime` | [`Gateway::charge_card`] |
//! | `billing.again` | `POST /subscribe/payments/again` | [`Gateway::charge_again`] |
//! | `billing.schedule` | `POST /subscribe/payments/schedule` | [`Gateway::schedule`] |
//! | `billing.unschedule` | `POST /subscribe/payments/unschedule` | [`Gateway::unschedule`] |
//! | `billing.schedules` | `GET /subscribe/payments/schedule` | [`Gateway::schedules`], [`Gateway::schedules_page`] |
//! | `billing.schedules_of` | `GET /subscribe/customers/{customer_uid}/schedules` | [`Gateway::schedules_of`], [`Gateway::schedules_of_page`] |
//! | `billing.scheduled` | `GET /subscribe/payments/schedule/{merchant_uid}` | [`Gateway::scheduled`] |
//! | `billing.schedule_move` | `PUT /subscribe/payments/schedule/{merchant_uid}` | [`Gateway::move_schedule`] |
//! | `billing.schedule_retry` | `POST …/schedule/{merchant_uid}/retry` | [`Gateway::retry_schedule`] |
//! | `billing.reschedule` | `POST …/schedule/{merchant_uid}/reschedule` | [`Gateway::reschedule`] |
//! | `escrow.register`, `escrow.change`, `escrow.get` | `POST`, `PUT`, `GET /escrows/logis/{imp_uid}` | [`Gateway::register_shipping`], [`Gateway::change_shipping`], [`Gateway::shipping`] |
//! | `receipts.issue`, `receipts.get`, `receipts.cancel` | `POST`, `GET`, `DELETE /receipts/{imp_uid}` | [`Gateway::issue_receipt`], [`Gateway::receipt`], [`Gateway::cancel_receipt`] |
//! | `vbanks.holder` | `GET /vbanks/holder` | [`Gateway::account_holder`] |
//! | `codes.cards`, `codes.card`, `codes.banks`, `codes.bank` | `GET /cards`, `/cards/{code}`, `/banks`, `/banks/{code}` | [`Gateway::card_issuers`], [`Gateway::card_issuer`], [`Gateway::banks`], [`Gateway::bank`] |
//! | `users.pg` | `GET /users/pg` | [`Gateway::channels`] |
//! | `raw` | everything else | [`Gateway::raw`] |
//!
//! Not there, because PAYJOA has no use for it: balances (PAYCO), virtual accounts made by the API, cash receipts of other
//! shops' payments, identity verification.
//!
//! # What is asked again by itself
//!
//! | kind | after which failure | then |
//! | --- | --- | --- |
//! | every `GET`, every `PUT`, the token | nothing sent, unknown outcome, 429, an answer cut off | asked again, [`Retry`] times |
//! | charges, refunds, stored cards, schedules, shipping, receipts | nothing sent, 429 | asked again, [`Retry`] times |
//! | the same | unknown outcome, an answer cut off | **not** asked again: looked up, and reported as found |
//!
//! A token that i'mport refuses is renewed, and the call made once more. Charges keep to the limit of calls a second
//! ([`GatewayConfig::calls_per_second`]); all of this sits inside of [`GatewayBuilder::layer`]'s reach, one attempt at a time.

mod billing;
mod builder;
mod call;
mod client;
mod config;
mod envelope;
mod error;
mod escrow;
mod lenient;
mod limiter;
mod lookups;
mod page;
mod payment;
mod payments;
mod person;
mod prepare;
mod private;
mod raw;
mod receipt;
mod refund;
mod retry;
mod token;
mod transport;

pub use billing::{
    Card, CardCharge, CardError, Customer, CustomerUid, Customers, NewCustomer, NewSchedules, PaymentResult,
    PlannedCharge, ProductType, Schedule, SchedulePeriod, ScheduleStatus, StoredCharge, Terms, Unschedule,
};
pub use builder::GatewayBuilder;
pub use client::Gateway;
pub use config::{ConfigError, GatewayConfig};
pub use error::{Cause, GatewayError};
pub use escrow::{Shipped, Shipping};
pub use lookups::{Channel, Named};
pub use page::{Page, Paging, Sorting};
pub use payment::{Cancellation, Payment, PaymentStatus};
pub use payments::{Found, PaymentList, StatusFilter};
pub use person::{Buyer, Party, Person};
pub use prepare::Prepared;
pub use private::Private;
pub use raw::Raw;
pub use receipt::{Issuer, NewReceipt, Receipt, ReceiptType};
pub use refund::{GivenBack, Heard, Part, Refund, RefundAccount, RefundError, SomeWon};
pub use retry::{Repeat, Retry};
pub use transport::{Body, BoxError, HttpRequest, HttpResponse, HttpService, Operation, Patience, TransportError};
