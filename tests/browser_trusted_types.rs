//! A page with `require-trusted-types-for 'script'` that allows payjoa's policy.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

mod browser_support;

use std::time::Duration;

use browser_support::{clean_page, eval, fake_sdk, number};
use payjoa::browser::{LoadError, Sdk, TRUSTED_TYPES_POLICY, load};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Allows the tests' own `eval`, and no text as a script's address.
fn restrict() {
    eval(&format!(
        "if (!window.restricted) {{
            trustedTypes.createPolicy('default', {{createScript: text => text}});
            window.restricted = document.createElement('meta');
            restricted.httpEquiv = 'Content-Security-Policy';
            restricted.content = \"require-trusted-types-for 'script'; trusted-types default {TRUSTED_TYPES_POLICY}\";
            document.head.append(restricted);
         }}"
    ));
}

fn sdk(url: &str) -> Sdk {
    Sdk::default().url(url).attempts(2).pause(Duration::from_millis(1)).timeout(Duration::from_secs(60))
}

/// One test, since a page lets the policy be made once.
#[wasm_bindgen_test]
async fn the_allowed_policy_gives_this_address_and_no_other() {
    clean_page();
    restrict();
    assert_eq!(
        eval("try { document.createElement('script').src = '/x.js'; 'enforced: no' } catch { 'enforced' }"),
        "enforced"
    );
    // The address that was trusted serves for every attempt, in every module.
    let dead = "http://127.0.0.1:9/iamport.js";
    assert_eq!(load(&sdk(dead)).await.unwrap_err(), LoadError::Script { url: dead.into() });
    assert_eq!(eval("String(window[Symbol.for('payjoa')].trusted)"), dead);
    // Another address would need a second policy of that name.
    let other = load(&sdk(&fake_sdk())).await.unwrap_err();
    assert_eq!(other, LoadError::TrustedTypes { url: fake_sdk() });
    assert_eq!(number("document.querySelectorAll('script[src^=\"data:\"]').length"), 0.0);
}
