//! M6: a page whose Content-Security-Policy forbids i'mport's script. A page of its own, for a policy can't be taken back.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

mod browser_support;

use std::time::Duration;

use browser_support::{clean_page, eval, fake_sdk};
use payjoa::browser::{Diagnosis, LoadError, Sdk, load};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Allows the tests themselves and what has the nonce.
fn restrict() {
    eval(
        "if (!window.restricted) {
            window.restricted = document.createElement('meta');
            restricted.httpEquiv = 'Content-Security-Policy';
            restricted.content = \"script-src 'self' 'nonce-r4nd0m' 'unsafe-eval' 'wasm-unsafe-eval'\";
            document.head.append(restricted);
         }",
    );
}

fn sdk(url: &str) -> Sdk {
    // More attempts and longer pauses than a test may take: a policy that forbids it once forbids it always.
    Sdk::default().url(url).attempts(100).pause(Duration::from_secs(60)).timeout(Duration::from_secs(60))
}

#[wasm_bindgen_test]
async fn m6_a_forbidden_address_is_named_with_its_directive_and_not_asked_again() {
    clean_page();
    restrict();
    for url in ["http://127.0.0.1:9/iamport.js", &fake_sdk()] {
        let failed = load(&sdk(url)).await.unwrap_err();
        assert_eq!(failed, LoadError::Csp { url: url.into(), directive: "script-src-elem".into() });
        assert_eq!((failed.diagnosis(), failed.is_permanent()), (Diagnosis::Shop, true));
    }
}

#[wasm_bindgen_test]
async fn m6_the_nonce_lets_it_in() {
    clean_page();
    restrict();
    load(&sdk(&fake_sdk()).nonce("r4nd0m")).await.unwrap();
}
