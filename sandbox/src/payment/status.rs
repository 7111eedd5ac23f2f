//! The states of a payment, and what the shopper can do in the window.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// i'mport's word for how a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The window is open or was abandoned, the database is late, or a virtual account waits for its deposit.
    Ready,
    /// The money is there.
    Paid,
    /// Given back.
    Cancelled,
    /// Refused, or given up by the shopper.
    Failed,
}

impl Status {
    /// `ready`, `paid`, `cancelled` or `failed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Ready => "ready",
            Status::Paid => "paid",
            Status::Cancelled => "cancelled",
            Status::Failed => "failed",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Status::Ready, Status::Paid, Status::Cancelled, Status::Failed];
        all.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

/// What the shopper does in the payment window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Pays, or has a virtual account issued.
    Approve,
    /// Tries to pay and is refused by the card company or bank.
    Decline,
    /// Gives up, or closes the window.
    Close,
}

impl Decision {
    /// `approve`, `decline` or `close`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Decision::Approve => "approve",
            Decision::Decline => "decline",
            Decision::Close => "close",
        }
    }

    /// The error that the browser is told and the database keeps: a code and a Korean text.
    pub(crate) const fn error(self) -> Option<(&'static str, &'static str)> {
        match self {
            Decision::Approve => None,
            Decision::Decline => Some(("SANDBOX_DECLINED", "카드사(은행)에서 결제 승인을 거절하였습니다. (샌드박스)")),
            Decision::Close => Some(("SANDBOX_CANCELLED", "사용자가 결제를 취소하였습니다. (샌드박스)")),
        }
    }
}
