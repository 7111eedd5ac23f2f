//! A subscription, from its first charge to its end.

use payjoa::{MerchantUid, Won};
use payjoa_server::{
    Payments,
    billing::{BillingError, OrderCharge, PlannedOrder},
    gateway::{Card, CustomerUid, Gateway, GatewayError, NewCustomer, Schedule, ScheduleStatus, Unschedule},
    ledger::{LedgerError, NewOrder, Order, OrderState},
};

use crate::calendar::month_later;

/// What a box costs each month, in won.
pub(super) const PRICE: u64 = 12_900;
const PREFIX: &str = "club_";

/// The subscriptions. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Club {
    payments: Payments,
    gateway: Gateway,
}

/// How a shopper's subscription stands.
#[derive(Debug)]
pub(crate) enum Standing {
    /// There is none (any more); the number of the order that would begin one.
    None { next: u32 },
    /// It goes on: the next charge is at that time, in Unix seconds.
    Active { at: u64 },
    /// A charge is under way, or the next one is being planned.
    Working,
    /// The last planned charge was refused.
    Refused { order: MerchantUid, why: Option<String> },
    /// It was ended, and the card is still stored.
    Ended { next: u32 },
}

/// Why nothing could be said, or done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClubError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Billing(#[from] BillingError),
    /// An account whose name makes no order number; none of this shop's does.
    #[error("no account of this shop's")]
    Account,
}

impl Club {
    pub(crate) fn new(payments: Payments, gateway: Gateway) -> Club {
        Club { payments, gateway }
    }

    /// The shopper's boxes so far, the newest one last, and how the subscription stands.
    pub(crate) async fn look(&self, account: &str) -> Result<(Vec<Order>, Standing), ClubError> {
        let mut boxes = Vec::new();
        while let Some(order) = self.payments.ledger().order(&number(account, next(&boxes))?).await? {
            boxes.push(order);
        }
        let standing = self.standing(&boxes).await?;
        Ok((boxes, standing))
    }

    /// i'mport knows what is planned, the ledger what became of it.
    async fn standing(&self, boxes: &[Order]) -> Result<Standing, ClubError> {
        let (next, Some(last)) = (next(boxes), boxes.last()) else { return Ok(Standing::None { next: 1 }) };
        if last.state.was_paid() {
            return Ok(Standing::Working);
        }
        let planned = match self.gateway.scheduled(&last.merchant_uid).await {
            Ok(planned) => Some(planned),
            Err(GatewayError::NotFound) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(match (planned, last.state) {
            (Some(Schedule { schedule_status: ScheduleStatus::Scheduled, schedule_at: Some(at), .. }), _) => {
                Standing::Active { at }
            }
            (Some(Schedule { schedule_status: ScheduleStatus::Revoked, .. }), _) => Standing::Ended { next },
            (Some(_), OrderState::Failed) => {
                Standing::Refused { order: last.merchant_uid.clone(), why: last.reason.clone() }
            }
            (None, OrderState::Failed) => Standing::None { next },
            _ => Standing::Working,
        })
    }

    /// Stores the card and charges the first box. Pressed twice, the same number is one charge.
    pub(crate) async fn join(&self, account: &str, first: u32, card: Card) -> Result<(), ClubError> {
        self.gateway.store_card(&card_of(account)?, &NewCustomer::new(card)).await?;
        self.begin(account, first).await
    }

    /// Charges a first box to the card that is stored.
    pub(crate) async fn begin(&self, account: &str, first: u32) -> Result<(), ClubError> {
        let charge = OrderCharge::stored(order(account, first)?, card_of(account)?);
        self.payments.charge(&charge).await?;
        Ok(())
    }

    /// Has next month's box charged, once this one is paid. Told twice, it plans once: the number says which box it is.
    pub(crate) async fn plan_after(&self, paid: &MerchantUid) -> Result<(), ClubError> {
        let Some((account, this)) = number_of(paid) else { return Ok(()) };
        // By i'mport's clock, which also says when the next one is due.
        let paid_at = self.payments.ledger().order(paid).await?.and_then(|order| order.paid_at).unwrap_or_default();
        let next = PlannedOrder::new(order(account, this + 1)?, month_later(paid_at));
        self.payments.plan(&card_of(account)?, &[next]).await?;
        Ok(())
    }

    /// Another card in the place of the one that is stored; what is planned is charged to it.
    pub(crate) async fn change_card(&self, account: &str, card: Card) -> Result<(), ClubError> {
        self.gateway.store_card(&card_of(account)?, &NewCustomer::new(card)).await?;
        Ok(())
    }

    /// Tries a charge that was refused once more, now.
    pub(crate) async fn retry(&self, refused: &MerchantUid) -> Result<(), ClubError> {
        self.payments.retry_planned(refused).await?;
        Ok(())
    }

    /// No more charges. The card stays stored, so that the shopper may come back.
    pub(crate) async fn leave(&self, account: &str) -> Result<(), ClubError> {
        match self.payments.unplan(&card_of(account)?, &Unschedule::All).await {
            // Nothing is planned any more: that is what was wanted.
            Ok(_) | Err(BillingError::Gateway(GatewayError::NotFound)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn next(boxes: &[Order]) -> u32 {
    u32::try_from(boxes.len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// Which box of which account an order is, if it is one.
pub(crate) fn number_of(order: &MerchantUid) -> Option<(&str, u32)> {
    let (account, number) = order.as_str().strip_prefix(PREFIX)?.rsplit_once('_')?;
    Some((account, number.parse().ok()?))
}

fn number(account: &str, number: u32) -> Result<MerchantUid, ClubError> {
    MerchantUid::new(format!("{PREFIX}{account}_{number}")).map_err(|_| ClubError::Account)
}

fn order(account: &str, nth: u32) -> Result<NewOrder, ClubError> {
    let price = Won::new(PRICE).unwrap_or_default();
    Ok(NewOrder::new(number(account, nth)?, format!("Trail snack box {nth}"), price).owner(account))
}

/// One card for each shopper.
fn card_of(account: &str) -> Result<CustomerUid, ClubError> {
    Ok(CustomerUid::new(format!("{PREFIX}{account}"))?)
}
