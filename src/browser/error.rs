//! What can go wrong before the shopper sees a payment window.

use crate::{MerchantUid, Platform, UserCode};

/// Why i'mport's script isn't there. Nothing is remembered of it: loading again tries again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// This isn't a browser page.
    #[error("there is no page to load i'mport's script into; load it after the page has reached the browser")]
    NoPage,
    /// The request failed, or the page's Content-Security-Policy forbids it.
    #[error(
        "{url} did not load; check the connection, ad blockers and the page's Content-Security-Policy (script-src)"
    )]
    Script {
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
    /// It loaded, and `window.IMP` isn't i'mport's.
    #[error("{url} loaded, but window.IMP has no request_pay; is it the right script, and has another replaced it?")]
    GlobalMissing {
        /// The script's address.
        url: String,
    },
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
