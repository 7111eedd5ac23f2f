//! Instalments are for cards.
use payjoa::request::{Installments, PaymentRequest};

fn main() {
    let _ = PaymentRequest::trans("mid_1", 50_000, "T-shirt").installments(Installments::UpTo(3));
}
