//! A page with `require-trusted-types-for 'script'` that doesn't know payjoa's policy.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

mod browser_support;

use browser_support::{clean_page, eval, fake_sdk};
use payjoa::browser::{LoadError, Sdk, load};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_error_says_which_policy_to_allow() {
    clean_page();
    eval(
        "trustedTypes.createPolicy('default', {createScript: text => text});
         const meta = document.createElement('meta');
         meta.httpEquiv = 'Content-Security-Policy';
         meta.content = \"require-trusted-types-for 'script'; trusted-types default\";
         document.head.append(meta)",
    );
    // At once, whatever the number of attempts.
    let failed = load(&Sdk::default().url(fake_sdk()).attempts(100)).await.unwrap_err();
    assert_eq!(failed, LoadError::TrustedTypes { url: fake_sdk() });
    assert!(failed.to_string().contains("`trusted-types payjoa`"));
}
