//! What the types forbid, with what the compiler says about it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

#[test]
fn must_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/must_not_compile/*.rs");
}
