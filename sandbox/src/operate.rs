//! What a test does to a running sandbox beside the window: its clock, the consoles, the timeline.

use std::time::Duration;

use payjoa::{ImpUid, Won};

use crate::{
    Sandbox,
    gateway::ActError,
    payment::{CancelRequest, Canceller, Event, Payment, RefundAccount, Transfer},
};

/// The gateway's clock: tokens, deadlines of virtual accounts, schedules and late databases all go by it.
///
/// It runs with the machine's until it is moved. Whatever is due by then has happened when a call returns; webhooks about
/// it are on their way.
///
/// ```
/// use std::time::Duration;
/// use payjoa_sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// sandbox.clock().freeze();
/// let before = sandbox.clock().now();
/// sandbox.clock().advance(Duration::from_secs(30 * 60));
/// assert_eq!(sandbox.clock().now(), before + 1_800);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a>(&'a Sandbox);

impl Clock<'_> {
    /// The gateway's time, in Unix seconds.
    #[must_use]
    pub fn now(self) -> u64 {
        self.0.gateway.now()
    }

    /// Sets the clock, in Unix seconds, forwards or backwards. It goes on from there unless it is frozen.
    pub fn set(self, seconds: u64) {
        self.0.gateway.set_clock(seconds);
    }

    /// Moves the clock forwards.
    pub fn advance(self, by: Duration) {
        self.0.gateway.advance_clock(by);
    }

    /// Stops the clock: from now on only [`Clock::set`] and [`Clock::advance`] move it.
    pub fn freeze(self) {
        self.0.gateway.freeze_clock(true);
    }

    /// Lets a frozen clock go on from where it stands.
    pub fn resume(self) {
        self.0.gateway.freeze_clock(false);
    }

    /// Back to the machine's time.
    pub fn reset(self) {
        self.0.gateway.reset_clock();
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_frozen(self) -> bool {
        self.0.gateway.clock().is_frozen()
    }
}

impl Sandbox {
    /// The gateway's clock.
    #[must_use]
    pub fn clock(&self) -> Clock<'_> {
        Clock(self)
    }

    /// A transfer of any amount arrives on a payment's virtual account; the bank sends back what isn't exact or is late.
    ///
    /// # Errors
    /// As [`Sandbox::deposit`], and [`ActError::OtherDeposit`].
    pub fn transfer(&self, imp_uid: &ImpUid, amount: Won, remitter: Option<&str>) -> Result<(), ActError> {
        let transfer = Transfer { amount: Some(amount), remitter: remitter.map(str::to_owned) };
        self.gateway.transfer(imp_uid, transfer)
    }

    /// Somebody cancels in i'mport's console: all that is left, or a part. The shop's server is told.
    ///
    /// # Errors
    /// [`ActError::UnknownPayment`] and [`ActError::NotCancelled`].
    pub fn cancel(&self, imp_uid: &ImpUid, amount: Option<Won>) -> Result<(), ActError> {
        // The console asks for a virtual account's refund account as the API does; here it is filled in.
        let account = RefundAccount {
            holder: Some("홍길동".to_owned()),
            bank: Some("04".to_owned()),
            number: Some("00000000000000".to_owned()),
        };
        let request = CancelRequest { amount, account, by: Canceller::Console, ..CancelRequest::default() };
        self.gateway.cancel(imp_uid, request, true).map(drop)
    }

    /// Somebody cancels in PAYJOA's own console: the money goes back, and i'mport, which isn't told, goes on saying `paid`.
    ///
    /// # Errors
    /// [`ActError::UnknownPayment`] and [`ActError::NotCancelled`].
    pub fn cancel_at_payjoa(&self, imp_uid: &ImpUid) -> Result<(), ActError> {
        self.gateway.cancel_at_payjoa(imp_uid)
    }

    /// What happened to a payment, oldest first.
    #[must_use]
    pub fn timeline(&self, imp_uid: &ImpUid) -> Vec<Event> {
        self.gateway.state(|state| state.payment(imp_uid).map(Payment::events).unwrap_or_default().to_vec())
    }
}
