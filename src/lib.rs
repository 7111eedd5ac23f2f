//! Take a PAYJOA (Daou / Kiwoom Pay) payment through i'mport (PortOne V1), and be right about whether it was paid.
//!
//! A browser can *claim* that a payment succeeded; only the merchant's server can *know*. So the types make the mistake
//! impossible:
//!
//! ```text
//! PaymentRequest ──open──▶ payment window ──return──▶ Unverified ──confirm (server)──▶ Confirmation
//! (only valid ones exist)  (callback | redirect)      (can't be asked "paid?")         (the only thing that says Paid)
//! ```
//!
//! # A short tour
//!
//! ```
//! use payjoa::{
//!     Platform,
//!     outcome::{Unverified, contract::ConfirmRequest},
//!     request::PaymentRequest,
//! };
//!
//! // 1. Ask: every PAYJOA rule is checked here, all at once.
//! let request = PaymentRequest::card("mid_1234567890", 1_004, "NF long padding jacket M").digital(false).build(Platform::Pc)?;
//!
//! // 2. What the browser brings back is a claim. It names a payment and says nothing about money.
//! let claim = Unverified::from_query("?imp_success=false&imp_uid=imp_123456789012&merchant_uid=mid_1234567890").expect("a result");
//!
//! // 3. The page sends the two numbers to the shop's server, and only its answer becomes a `Confirmation`.
//! let ask = ConfirmRequest { imp_uid: claim.imp_uid().cloned(), merchant_uid: request.merchant_uid().clone() };
//! # let _ = ask;
//! # Ok::<(), payjoa::request::Violations>(())
//! ```
//!
//! # The rooms
//!
//! In reading order: [`request`] (what is asked for, and every rule about it), [`outcome`] (what came back, and the
//! contract between page and server), [`codes`] (issuers, banks, couriers). They are pure Rust, need no feature and compile
//! everywhere: the shop's server (`payjoa-server`) and the offline gateway (`payjoa-sandbox`) stand on them too.
//!
//! With the feature `browser`: `browser` (i'mport's script, the return page, pending payments) and `checkout` (the state
//! machine). With the feature `yew`: `yew`, with `leptos`: `leptos`, the components over it. With the feature `element`: `element`,
//! what the npm package's custom elements are thin over. With the feature `test-kit`, for a shop's own tests: `test_kit`,
//! i'mport and a server in memory.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "browser")]
pub mod checkout;
pub mod codes;
#[cfg(feature = "element")]
pub mod element;
mod euc_kr;
mod ids;
mod language;
#[cfg(feature = "leptos")]
pub mod leptos;
mod money;
pub mod outcome;
mod platform;
pub mod request;
mod scan;
#[cfg(feature = "test-kit")]
pub mod test_kit;
#[cfg(feature = "browser")]
pub mod view;
#[cfg(feature = "yew")]
pub mod yew;

/// The README's examples compile and hold.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use ids::{IdError, ImpUid, MerchantUid, UserCode};
pub use language::Language;
pub use money::{Won, WonError};
pub use platform::{Platform, UnknownPlatform};
