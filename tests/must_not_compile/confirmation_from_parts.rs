//! Nobody but a confirmation can put one together.
use payjoa::outcome::Paid;
use payjoa::{ImpUid, MerchantUid, Won};

fn forge(merchant_uid: MerchantUid, imp_uid: ImpUid) -> Paid {
    Paid { merchant_uid, imp_uid, amount: Won::ZERO, cancelled_amount: Won::ZERO, pay_method: None, paid_at: None, receipt_url: None }
}

fn main() {}
