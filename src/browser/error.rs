//! What can go wrong before the shopper sees a payment window.

use crate::{MerchantUid, Platform, UserCode};

/// Why i'mport's script isn't there. Nothing is remembered of it: loading again tries again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// This isn't a browser page.
    #[error("there is no page to load i'mport's script into; load it after the page has reached the browser")]
    NoPage,
    /// The request failed: the network, an ad blocker, the server.
    #[error("{url} did not load; check the address, the connection and ad blockers")]
    Script {
        /// The script's address.
        url: String,
    },
    /// It didn't load, and the browser says that it has no network.
    #[error("{url} did not load: the browser is offline")]
    Offline {
        /// The script's address.
        url: String,
    },
    /// The page's Content-Security-Policy forbids it. No attempt can help.
    #[error(
        "the page's Content-Security-Policy forbids {url}; allow it in `{directive}`, or give `Sdk::nonce` its nonce"
    )]
    Csp {
        /// The script's address.
        url: String,
        /// The directive that forbids it (`script-src-elem`).
        directive: String,
    },
    /// The page has `require-trusted-types-for 'script'` and doesn't let payjoa make its policy. No attempt can help.
    #[error(
        "the page's Trusted Types forbid {url}; allow the policy's name in its Content-Security-Policy: `trusted-types payjoa` \
         (with 'allow-duplicates' if several scripts use that name)"
    )]
    TrustedTypes {
        /// The script's address.
        url: String,
    },
    /// It has an [`Sdk::integrity`](super::Sdk::integrity) and didn't load: perhaps it is another file than the one meant.
    #[error(
        "{url} did not load, or is not the file of its integrity hash, or is sent without Access-Control-Allow-Origin"
    )]
    Integrity {
        /// The script's address.
        url: String,
    },
    /// Neither loaded nor failed in time.
    #[error("{url} did not load within {seconds} s; check the connection")]
    TimedOut {
        /// The script's address.
        url: String,
        /// How long it was waited for.
        seconds: u32,
    },
    /// The script of the jQuery generation, and no jQuery in the page.
    #[error(
        "{url} needs jQuery (1.0 or later; 1.12.4 is the documented one): load it before, or use the current script"
    )]
    JqueryMissing {
        /// The script's address.
        url: String,
    },
    /// A script from before PAYJOA was supported. No attempt can help.
    #[error("{url} is too old for PAYJOA; use iamport.payment-1.2.0.js or later, or the current script")]
    TooOld {
        /// The script's address.
        url: String,
    },
    /// It loaded, ran into an error of its own, and left no `window.IMP`.
    #[error("{url} failed while it was starting: {message}")]
    Threw {
        /// The script's address.
        url: String,
        /// What was thrown; only "Script error." for a script of another origin.
        message: String,
    },
    /// It loaded, and `window.IMP` isn't i'mport's.
    #[error("{url} loaded, but window.IMP has no request_pay; is it the right script, and has another replaced it?")]
    GlobalMissing {
        /// The script's address.
        url: String,
    },
}

impl LoadError {
    /// Whether loading again in this page fails again, so that there is no use in offering it to the shopper.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(
            self,
            LoadError::NoPage | LoadError::Csp { .. } | LoadError::TrustedTypes { .. } | LoadError::TooOld { .. }
        )
    }
}

/// Why no payment window was opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// `IMP.init` has not been called; the real script would show an alert and never answer.
    #[error("the script has not been initialised; call `Imp::init` with the merchant's user code first")]
    NotInitialised,
    /// `IMP.init` threw.
    #[error("IMP.init({user_code}) failed: {message}")]
    Init {
        /// The user code it was called with.
        user_code: UserCode,
        /// What was thrown, if it was anything readable.
        message: String,
    },
    /// Another payment's window is open. Two at once lose one of the answers.
    #[error("the payment window of order {open} is still open; wait for its answer, or abandon it")]
    AlreadyOpen {
        /// The order whose window it is.
        open: MerchantUid,
    },
    /// A payment window of this shop is open in another tab. The shopper is told so once: the next try opens one here.
    #[error(
        "a payment window of this shop is open in another tab; the shopper may finish there, or press pay again here"
    )]
    OpenElsewhere,
    /// The request was built for another platform than the one this browser is.
    #[error(
        "the request was built for {built}, but this browser is {actual}; build it for `payjoa::browser::platform()`"
    )]
    Platform {
        /// The platform that the request was checked for.
        built: Platform,
        /// The platform as the SDK sees it.
        actual: Platform,
    },
    /// The browser blocked the popup, so there is no window.
    #[error(
        "the browser blocked the payment window; the shopper has to allow popups for this site and press pay again"
    )]
    PopupBlocked,
    /// `IMP.request_pay` threw.
    #[error("IMP.request_pay failed: {message}")]
    Threw {
        /// What was thrown, if it was anything readable.
        message: String,
    },
}
