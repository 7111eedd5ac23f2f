//! Whole payments: a real browser, the shop, the gateway, and what can go wrong between them.
//!
//! `cargo xtask test --only e2e` builds what they need and runs them; `-- NAME` picks some. A failed test leaves a
//! screenshot, the console and the output of every process under `target/e2e/`.

mod after_the_redirect;
mod attacks;
mod in_the_popup;
mod lost_and_late;
