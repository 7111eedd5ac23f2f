//! A page with every component on it, in Leptos and in Yew, for both sides: the tests of this machine render it as a server
//! does and compare with `pages/`; the browser's tests hydrate what is in `pages/`.

#![allow(clippy::expect_used, clippy::must_use_candidate, missing_docs, reason = "tests")]

pub mod leptos_page;
pub mod yew_page;

use payjoa::{
    Platform, UserCode,
    checkout::Options,
    request::{PayMethod, PaymentRequest},
    view::Offer,
};

/// What the server rendered.
pub const LEPTOS_HTML: &str = include_str!("../pages/leptos.html");
pub const YEW_HTML: &str = include_str!("../pages/yew.html");

pub fn request() -> PaymentRequest {
    PaymentRequest::card("mine", 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .build(Platform::Pc)
        .expect("a request by the rules")
}

pub fn offer() -> Offer {
    Offer::new([PayMethod::Card, PayMethod::Vbank], request().amount()).escrow()
}

/// Those of a server: nobody is asked there.
pub fn options() -> Options {
    Options::new(UserCode::new("imp00000000").expect("a user code"), "/payments/confirm")
}
