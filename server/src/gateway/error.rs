//! How a call to i'mport can go wrong, told apart by what the caller must do.

use std::{sync::Arc, time::Duration};

use payjoa::ImpUid;

use super::transport::{BoxError, TransportError};

/// What went wrong underneath: text for a log, without addresses and secrets.
#[derive(Clone, Debug)]
pub struct Cause(Arc<dyn std::error::Error + Send + Sync>);

impl Cause {
    /// Wraps an error. Its text goes into logs: no secret, no address, nobody's name may be in it.
    pub fn new(error: impl Into<BoxError>) -> Cause {
        Cause(Arc::from(error.into()))
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
/// None of these means that an order is unpaid. What each asks for:
///
/// | variant | did it happen? | what to do |
/// | --- | --- | --- |
/// | [`NotSent`](GatewayError::NotSent) | no | the same call again, any time |
/// | [`RateLimited`](GatewayError::RateLimited) | no | the same call again, later |
/// | [`Invalid`](GatewayError::Invalid) | no, and nothing was sent | correct the program |
/// | [`Refused`](GatewayError::Refused) | no | read the message; the same call is refused again |
/// | [`Declined`](GatewayError::Declined) | no | tell the shopper: another card, another day |
/// | [`NotFound`](GatewayError::NotFound) | – | wait a little and ask again before believing it |
/// | [`OutcomeUnknown`](GatewayError::OutcomeUnknown) | perhaps | look it up; never charge under another number before |
/// | [`Malformed`](GatewayError::Malformed) | perhaps | the same, and report it: i'mport has changed |
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// Nothing was sent: no connection. The call can be made again without a second thought.
    #[error("i'mport can't be reached, nothing was sent; check the network and the gateway's address: {0}")]
    NotSent(Cause),
    /// It was sent, and no (whole) answer came: a timeout, a lost connection, or a fault at i'mport (5xx). What reads
    /// can be asked again; what moves money must be looked up before it is asked again. The calls of this client that
    /// move money have done so already, and found neither that it happened nor that it didn't.
    #[error("i'mport was asked, but whether it did what was asked is unknown; look it up before asking again: {0}")]
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
    /// PAYJOA, or the card's issuer behind it, said no: i'mport passed the question on and its answer back. No money has
    /// moved. PAYJOA's codes aren't published; the message is for the shopper or the shop's staff.
    #[error("PAYJOA refused (code {code}): {message}; no money has moved")]
    Declined {
        /// The envelope's code; 0 for a charge that i'mport has recorded as failed.
        code: i64,
        /// What PAYJOA says about it, in Korean mostly.
        message: String,
        /// The failed payment, where i'mport has recorded one.
        imp_uid: Option<ImpUid>,
    },
    /// There is no such payment, or i'mport doesn't know of it *yet*.
    #[error("i'mport doesn't know it, or not yet; wait a little and ask again before believing that it isn't there")]
    NotFound,
    /// Too many calls. It wasn't done.
    #[error("i'mport is asked too often and did nothing; ask again later, and lower `calls_per_second`")]
    RateLimited {
        /// When to ask again, if i'mport said so.
        retry_after: Option<Duration>,
    },
    /// It can't be asked like that: nothing was sent.
    #[error("nothing was sent: {what}")]
    Invalid {
        /// What is wrong with it.
        what: String,
    },
    /// The answer is none that i'mport gives: broken JSON, a missing field, too long, or from somebody else.
    #[error("i'mport's answer can't be understood: {what}; what was asked may have happened")]
    Malformed {
        /// What is wrong with it.
        what: String,
    },
}

impl GatewayError {
    /// Whether the same question may well be answered a little later. It may if it is the keys that were refused (401): they
    /// say nothing about what was asked, and a person can put them right.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.is_unauthorised()
            || !matches!(
                self,
                GatewayError::Refused { .. } | GatewayError::Declined { .. } | GatewayError::Invalid { .. }
            )
    }

    /// Whether what was asked may have happened nevertheless: look before asking again.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        matches!(self, GatewayError::OutcomeUnknown(_) | GatewayError::Malformed { .. })
    }

    pub(super) fn malformed(what: impl Into<String>) -> GatewayError {
        GatewayError::Malformed { what: what.into() }
    }

    pub(crate) fn invalid(what: impl Into<String>) -> GatewayError {
        GatewayError::Invalid { what: what.into() }
    }

    pub(super) fn from_transport(error: BoxError) -> GatewayError {
        match error.downcast::<TransportError>().map(|error| *error) {
            Ok(TransportError::NotSent(cause)) => GatewayError::NotSent(cause),
            Ok(TransportError::OutcomeUnknown(cause)) => GatewayError::OutcomeUnknown(cause),
            Ok(TransportError::TooLong) => GatewayError::malformed("it is too long"),
            Err(other) => GatewayError::OutcomeUnknown(Cause::new(other)),
        }
    }

    pub(super) fn is_unauthorised(&self) -> bool {
        matches!(self, GatewayError::Refused { status: 401, .. })
    }

    /// One word for a span or a metric.
    pub(super) fn word(&self) -> &'static str {
        match self {
            GatewayError::NotSent(_) => "not_sent",
            GatewayError::OutcomeUnknown(_) => "outcome_unknown",
            GatewayError::Refused { .. } => "refused",
            GatewayError::Declined { .. } => "declined",
            GatewayError::NotFound => "not_found",
            GatewayError::RateLimited { .. } => "rate_limited",
            GatewayError::Invalid { .. } => "invalid",
            GatewayError::Malformed { .. } => "malformed",
        }
    }
}

/// An answer with a 5xx status.
#[derive(Debug, thiserror::Error)]
#[error("HTTP {status}: {message}")]
pub(super) struct ServerFault {
    pub(super) status: u16,
    pub(super) message: String,
}
