//! Whole payments: a real browser, the shop, the gateway, and what can go wrong between them.
//!
//! `cargo xtask test --only e2e` builds what they need and runs them; `-- NAME` picks some. A failed test leaves a
//! screenshot, the console and the output of every process under `target/e2e/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod after_the_redirect;
mod agreement;
mod attacks;
/// The sandbox's own tests ask with the same requests, without a browser.
#[path = "../../../../sandbox/tests/it/generated.rs"]
#[allow(dead_code, reason = "here the browser gives the platform")]
mod generated;
mod in_the_popup;
mod lost_and_late;
mod whose_order;
mod without_a_card;
mod without_a_framework;
