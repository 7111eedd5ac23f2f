//! Neither what a request is made of nor what it says can be changed past the rules.
use payjoa::request::{Params, PaymentRequest};

fn change(request: &mut PaymentRequest) {
    request.params_mut();
    let _ = &mut request.0;
}

fn main() {
    let _: PaymentRequest = Params::default().into();
}
