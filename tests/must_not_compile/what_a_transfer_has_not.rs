//! A transfer is paid at once and taxed in full, from no card, and has no deadline.
use payjoa::codes::{CardIssuer, PayjoaCard};
use payjoa::request::{Installments, PaymentRequest};

fn main() {
    let trans = || PaymentRequest::trans("mid_1", 50_000, "T-shirt");
    trans().installments(Installments::UpTo(3));
    trans().installments_if_eligible(Installments::UpTo(3));
    trans().installments_by_card([(&PayjoaCard::Bc, &[2][..])]);
    trans().direct_issuer(&CardIssuer::Shinhan, 0);
    trans().only_issuers(&[CardIssuer::Shinhan]);
    trans().tax_free(1);
    trans().direct(true);
    trans().phone_number("01012345678");
    trans().only_carriers([&payjoa::codes::Carrier::Skt]);
    trans().deposit_due_text("20270131");
}
