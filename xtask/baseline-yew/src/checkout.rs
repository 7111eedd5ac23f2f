//! The counter beside a checkout.
fn main() {}
