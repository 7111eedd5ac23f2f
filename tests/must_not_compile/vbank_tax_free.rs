//! Virtual accounts are taxed in full.
use payjoa::request::PaymentRequest;

fn main() {
    let _ = PaymentRequest::vbank("mid_1", 1_004, "T-shirt").tax_free(4);
}
