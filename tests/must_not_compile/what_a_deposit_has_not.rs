//! A deposit is paid at once and taxed in full, and from no card.
use payjoa::codes::{CardIssuer, PayjoaCard};
use payjoa::request::{Installments, PaymentRequest};

fn main() {
    let vbank = || PaymentRequest::vbank("mid_1", 50_000, "T-shirt");
    vbank().installments(Installments::UpTo(3));
    vbank().installments_if_eligible(Installments::UpTo(3));
    vbank().installments_by_card([(&PayjoaCard::Bc, &[2][..])]);
    vbank().direct_issuer(&CardIssuer::Shinhan, 0);
    vbank().only_issuers(&[CardIssuer::Shinhan]);
    vbank().tax_free(1);
    vbank().direct(true);
    vbank().phone_number("01012345678");
    vbank().only_carriers([&payjoa::codes::Carrier::Skt]);
}
