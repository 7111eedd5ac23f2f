//! The tables of all rules, natively.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]
#![allow(clippy::needless_pass_by_value, reason = "`json!` reads best where it stands")]

mod rule_tables;
