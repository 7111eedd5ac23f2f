//! Nobody can ask the browser's claim whether it was paid.
use payjoa::outcome::Unverified;

fn show(claim: &Unverified) -> bool {
    claim.is_paid() || claim.success()
}

fn main() {}
