//! Only a deposit has a deadline.
use payjoa::request::PaymentRequest;

fn main() {
    let _ = PaymentRequest::trans("mid_1", 1_004, "T-shirt").deposit_due_text("20270131");
}
