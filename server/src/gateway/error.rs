//! How a call to i'mport can go wrong, told apart by what the caller must do.

use std::sync::Arc;

/// What went wrong underneath: text for a log, without addresses and secrets.
#[derive(Clone, Debug)]
pub struct Cause(Arc<dyn std::error::Error + Send + Sync>);

impl Cause {
    pub(super) fn new(error: impl std::error::Error + Send + Sync + 'static) -> Cause {
        Cause(Arc::new(error))
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

impl std::error::Error for Cause {}

/// Why a call to i'mport gave no answer that can be used.
///
/// None of these means that an order is unpaid.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// Nothing was sent: no connection. The call can be made again without a second thought.
    #[error("i'mport can't be reached, nothing was sent; check the network and the gateway's address: {0}")]
    NotSent(Cause),
    /// It was sent, and no (whole) answer came: a timeout, a lost connection, or a fault at i'mport (5xx). What reads
    /// can be asked again; what moves money must be looked up before it is asked again.
    #[error("i'mport was asked, but whether it did what was asked is unknown: {0}")]
    OutcomeUnknown(Cause),
    /// i'mport understood and said no.
    #[error("i'mport refused (HTTP {status}, code {code}): {message}")]
    Refused {
        /// The HTTP status. 200 is possible: then `code` isn't 0.
        status: u16,
        /// The envelope's code.
        code: i64,
        /// What i'mport says about it, in Korean mostly.
        message: String,
    },
    /// There is no such payment, or i'mport doesn't know of it *yet*.
    #[error("i'mport doesn't know it, or not yet")]
    NotFound,
    /// The answer is none that i'mport gives: broken JSON, a missing field, too long, or from somebody else.
    #[error("i'mport's answer can't be understood: {what}")]
    Malformed {
        /// What is wrong with it.
        what: String,
    },
}

impl GatewayError {
    /// Whether the same question may well be answered a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(self, GatewayError::Refused { .. })
    }

    pub(super) fn malformed(what: impl Into<String>) -> GatewayError {
        GatewayError::Malformed { what: what.into() }
    }

    /// A request that didn't end in a response. The address stays out: its path holds order numbers.
    pub(super) fn from_transport(error: reqwest::Error) -> GatewayError {
        let nothing_sent = error.is_connect() || error.is_builder();
        let cause = Cause::new(error.without_url());
        if nothing_sent { GatewayError::NotSent(cause) } else { GatewayError::OutcomeUnknown(cause) }
    }

    pub(super) fn is_unauthorised(&self) -> bool {
        matches!(self, GatewayError::Refused { status: 401, .. })
    }
}

/// An answer with a 5xx status.
#[derive(Debug, thiserror::Error)]
#[error("HTTP {status}: {message}")]
pub(super) struct ServerFault {
    pub(super) status: u16,
    pub(super) message: String,
}
