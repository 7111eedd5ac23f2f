//! Deposits on a virtual account: right, wrong, late.

use payjoa::Won;
use serde_json::json;

use super::{Deposit, Payment, Record, Status, event::kind};

/// A transfer to a virtual account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transfer {
    /// Who transferred; the buyer if nobody is named.
    pub(crate) remitter: Option<String>,
    /// How much; the payment's amount if nothing is said.
    pub(crate) amount: Option<Won>,
}

/// Why a deposit isn't taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoDeposit {
    NotAwaited(Status),
    TooLate { due: u64 },
    PaidOtherwise,
    OtherAmount { awaited: Won, came: Won },
}

impl Payment {
    /// The shopper's transfer arrives on the virtual account, which takes the exact amount until its deadline: the bank
    /// sends back anything else. The timeline has it either way.
    pub(crate) fn deposit(&mut self, transfer: Transfer, now: u64) -> Result<(), NoDeposit> {
        let account = match self.takes(&transfer, now) {
            Ok(account) => account,
            Err(refused) => {
                let detail = json!({"why": refused.word(), "amount": transfer.amount, "remitter": transfer.remitter});
                self.note(now, kind::DEPOSIT_REFUSED, detail);
                return Err(refused);
            }
        };
        let remitter = transfer.remitter.filter(|name| !name.is_empty());
        let remitter = remitter.or_else(|| self.text("buyer_name").map(str::to_owned));
        let remitter = remitter.unwrap_or_else(|| "홍길동".to_owned());
        self.note(now, kind::DEPOSITED, json!({"remitter": remitter, "amount": self.amount}));
        self.pay(Some(Deposit { account, remitter }), now);
        Ok(())
    }

    /// The virtual account's deadline passes. i'mport's status stays `ready`.
    pub(crate) fn expire(&mut self, now: u64) {
        if let Record::AwaitingDeposit { account } = &self.record {
            let detail = json!({"due": account.due});
            self.note(now, kind::EXPIRED, detail);
        }
    }

    fn takes(&self, transfer: &Transfer, now: u64) -> Result<super::Account, NoDeposit> {
        let Record::AwaitingDeposit { account } = &self.record else {
            return Err(NoDeposit::NotAwaited(self.status()));
        };
        if now > account.due {
            return Err(NoDeposit::TooLate { due: account.due });
        }
        if self.forestalled {
            return Err(NoDeposit::PaidOtherwise);
        }
        match transfer.amount.filter(|came| *came != self.amount) {
            Some(came) => Err(NoDeposit::OtherAmount { awaited: self.amount, came }),
            None => Ok(account.clone()),
        }
    }
}

impl NoDeposit {
    fn word(&self) -> &'static str {
        match self {
            NoDeposit::NotAwaited(_) => "no deposit is awaited",
            NoDeposit::TooLate { .. } => "too late",
            NoDeposit::PaidOtherwise => "the order is paid already",
            NoDeposit::OtherAmount { .. } => "another amount",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dashboard_has_korean_words_for_every_deposit_that_is_sent_back() {
        let words = include_str!("../dashboard/texts.js");
        for refused in [
            NoDeposit::NotAwaited(Status::Ready),
            NoDeposit::TooLate { due: 0 },
            NoDeposit::PaidOtherwise,
            NoDeposit::OtherAmount { awaited: Won::ZERO, came: Won::ZERO },
        ] {
            assert!(words.contains(&format!("'{}': '", refused.word())), "{refused:?}");
        }
    }
}
