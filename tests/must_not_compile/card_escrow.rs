//! Escrow is for transfers and virtual accounts.
use payjoa::request::PaymentRequest;

fn main() {
    let _ = PaymentRequest::card("mid_1", 1_004, "T-shirt").escrow(true);
}
