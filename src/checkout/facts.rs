//! The details under a result, whatever renders them.

use super::{Inquiry, State, Text, Texts};
use crate::outcome::Confirmation;

impl Texts {
    /// What there is to know in this state besides its words: name and value, in the order to show them. The value of
    /// [`Text::Receipt`] is an address to link to.
    #[must_use]
    pub fn facts(&self, state: &State) -> Vec<(Text, String)> {
        match state {
            State::Settled(confirmation) => settled(confirmation, self),
            State::Checking(Inquiry { order, .. })
            | State::Unknown(Inquiry { order, .. })
            | State::Rejected { order, .. }
            | State::UnknownOrder { order, .. } => vec![(Text::Order, order.as_str().to_owned())],
            _ => Vec::new(),
        }
    }
}

fn settled(confirmation: &Confirmation, texts: &Texts) -> Vec<(Text, String)> {
    let mut facts = Vec::new();
    let mut tell = |name, value: Option<String>| {
        if let Some(value) = value {
            facts.push((name, value));
        }
    };
    tell(Text::Order, Some(confirmation.merchant_uid().as_str().to_owned()));
    let amount = match confirmation {
        Confirmation::Paid(paid) => Some(paid.amount()),
        Confirmation::AwaitingDeposit(awaiting) => Some(awaiting.amount()),
        Confirmation::Cancelled(cancelled) => Some(cancelled.amount()),
        // The gateway's own words are for logs: they are Korean whatever the page's language, and often internal.
        Confirmation::Failed(_) => None,
    };
    tell(Text::Amount, amount.map(|amount| texts.money(amount)));
    match confirmation {
        Confirmation::Paid(paid) => tell(Text::Receipt, paid.receipt_url().map(str::to_owned)),
        Confirmation::AwaitingDeposit(awaiting) => {
            let deposit = awaiting.deposit();
            tell(Text::Bank, deposit.bank.clone());
            tell(Text::Account, Some(deposit.account.clone()));
            tell(Text::Holder, deposit.holder.clone());
            tell(Text::Due, deposit.due.map(|due| texts.moment(due)));
        }
        _ => {}
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ImpUid, Language, MerchantUid, Won,
        outcome::{
            Answer,
            contract::{DepositAccount, Problem, Reply, Settled},
        },
    };

    #[test]
    fn whoever_is_to_contact_the_shop_can_name_the_order() {
        let order = MerchantUid::new("mine").unwrap();
        let problem = Problem { kind: "about:blank".into(), title: "No".into(), status: 409, detail: None, code: None };
        for state in [
            State::Rejected { order: order.clone(), problem: problem.clone() },
            State::UnknownOrder { order: order.clone(), problem: problem.clone() },
        ] {
            assert_eq!(Texts::new(Language::Ko).facts(&state), [(Text::Order, "mine".to_owned())]);
        }
    }

    #[test]
    fn a_virtual_account_is_shown_with_all_that_a_transfer_needs() {
        let order = MerchantUid::new("mine").unwrap();
        let deposit =
            DepositAccount { bank: Some("KB".into()), account: "110-1".into(), holder: None, due: Some(1_798_102_800) };
        let reply = Settled::AwaitingDeposit {
            merchant_uid: order.clone(),
            imp_uid: ImpUid::new("imp_1").unwrap(),
            amount: Won::new(1_004).unwrap(),
            deposit,
        };
        let Ok(Answer::Settled(confirmation)) = Answer::from_reply(Reply::Settled(reply), &order) else { panic!() };
        let facts = Texts::new(Language::Ko).facts(&State::Settled(confirmation));
        let want = [
            (Text::Order, "mine"),
            (Text::Amount, "1,004원"),
            (Text::Bank, "KB"),
            (Text::Account, "110-1"),
            (Text::Due, "2026-12-24 18:00"),
        ];
        assert_eq!(facts, want.map(|(name, value)| (name, value.to_owned())));
    }
}
