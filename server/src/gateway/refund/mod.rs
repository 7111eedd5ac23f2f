//! Giving money back.
//!
//! On the wire, a cancel without an amount, or with 0, gives *everything* back. So the amount is always sent here, and with
//! it what is thought to be left (`checksum`): i'mport refuses if something else is left, so that two refunds at the same
//! time can't both happen.

mod call;
mod rules;

use payjoa::{Won, codes::RefundBank};

pub use call::{GivenBack, Heard};
pub use rules::RefundError;

use super::Private;

/// An amount that isn't nothing.
///
/// ```
/// use payjoa::Won;
/// use payjoa_server::gateway::SomeWon;
///
/// assert_eq!(SomeWon::new(Won::new(1_004)?).map(SomeWon::get), Some(Won::new(1_004)?));
/// assert_eq!(SomeWon::new(Won::ZERO), None);
/// # Ok::<(), payjoa::WonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SomeWon(Won);

impl SomeWon {
    /// The amount, unless it is nothing.
    #[must_use]
    pub fn new(amount: Won) -> Option<SomeWon> {
        (amount > Won::ZERO).then_some(SomeWon(amount))
    }

    /// The amount.
    #[must_use]
    pub fn get(self) -> Won {
        self.0
    }
}

/// How much is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All that is left.
    Full,
    /// So much of it, which can't be nothing.
    Partial(SomeWon),
}

/// Where the money of a virtual account goes: whoever deposited has an account that i'mport doesn't know.
///
/// PAYJOA refunds to ten banks only, and has codes of its own for them; for another bank the shop gives the money back
/// itself. Needs a **contract of its own** with PAYJOA; people there check each refund by hand, and the money arrives
/// **seven working days or more** later; PAYJOA charges the shop 300 won for each.
///
/// Source: PAYJOA guide, "refund of virtual accounts".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAccount {
    pub(super) bank: RefundBank,
    pub(super) number: Private,
    pub(super) holder: Private,
}

impl RefundAccount {
    /// An account: `number` in up to 16 digits (hyphens are left out), `holder` in up to 16 characters.
    ///
    /// # Errors
    /// [`RefundError::Account`] for anything else.
    ///
    /// ```
    /// use payjoa::codes::{Bank, RefundBank};
    /// use payjoa_server::gateway::RefundAccount;
    ///
    /// let bank = RefundBank::of(&Bank::Shinhan).ok_or("PAYJOA can't refund to this bank")?;
    /// let account = RefundAccount::new(bank, "110-222-333333", "Hong Gil-dong")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(bank: RefundBank, number: &str, holder: impl Into<Private>) -> Result<RefundAccount, RefundError> {
        let (digits, holder) = (number.chars().filter(|&c| c != '-'), holder.into());
        let number: String = digits.collect();
        if number.is_empty() || number.len() > 16 || !number.chars().all(|c| c.is_ascii_digit()) {
            return Err(RefundError::Account { what: "its number has 1 to 16 digits" });
        }
        if !(1..=16).contains(&holder.expose().trim().chars().count()) {
            return Err(RefundError::Account { what: "its holder has 1 to 16 characters" });
        }
        Ok(RefundAccount { bank, number: number.into(), holder })
    }
}

/// What is to be given back of a payment.
///
/// Cards and transfers are given back at once, virtual accounts by hand ([`RefundAccount`]). Escrow payments and some cards
/// can usually be given back in full only, vouchers always. For KakaoPay and PAYCO the tax-free part is computed by the
/// wallet. Always refund through i'mport: what is cancelled in PAYJOA's own console stays `paid` there.
///
/// ```
/// use payjoa::Won;
/// use payjoa_server::gateway::{Refund, SomeWon};
///
/// let all = Refund::full("the jacket was sold out");
/// let some = SomeWon::new(Won::new(300)?).ok_or("nothing to give back")?;
/// let part = Refund::partial(some, "one button was missing");
/// # let _ = (all, part);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub(super) part: Part,
    pub(super) reason: String,
    pub(crate) tax_free: Won,
    pub(crate) account: Option<RefundAccount>,
    pub(crate) webhook: bool,
}

impl Refund {
    /// All that is left. `reason` is for the shop's books and i'mport's console, up to 256 characters.
    #[must_use]
    pub fn full(reason: impl Into<String>) -> Refund {
        Refund::of(Part::Full, reason)
    }

    /// Some of it.
    #[must_use]
    pub fn partial(amount: SomeWon, reason: impl Into<String>) -> Refund {
        Refund::of(Part::Partial(amount), reason)
    }

    /// Either.
    #[must_use]
    pub fn of(part: Part, reason: impl Into<String>) -> Refund {
        Refund { part, reason: reason.into(), tax_free: Won::ZERO, account: None, webhook: false }
    }

    /// How much of it was free of tax. Default nothing.
    #[must_use]
    pub fn tax_free(self, amount: Won) -> Refund {
        Refund { tax_free: amount, ..self }
    }

    /// Where to: for a virtual account, and for nothing else.
    #[must_use]
    pub fn to(self, account: RefundAccount) -> Refund {
        Refund { account: Some(account), ..self }
    }

    /// Whether i'mport reports it to the shop's webhook. Default no: who asks for a refund knows of it.
    #[must_use]
    pub fn with_webhook(self) -> Refund {
        Refund { webhook: true, ..self }
    }

    /// How much.
    #[must_use]
    pub fn part(&self) -> Part {
        self.part
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
