//! Take a PAYJOA (Daou / Kiwoom Pay) payment through i'mport (PortOne V1), and be right about whether it was paid.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "browser")]
pub mod checkout;
pub mod codes;
mod euc_kr;
mod ids;
mod language;
mod money;
pub mod outcome;
mod platform;
pub mod request;
#[cfg(feature = "yew")]
pub mod yew;

pub use ids::{IdError, ImpUid, MerchantUid, UserCode};
pub use language::Language;
pub use money::{Won, WonError};
pub use platform::{Platform, UnknownPlatform};
