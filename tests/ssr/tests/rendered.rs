//! What a server writes, byte for byte. `PAYJOA_UPDATE=1 cargo test -p payjoa-ssr-tests` writes `pages/` anew.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{env, fs, path::Path, thread};

use leptos::prelude::*;
use payjoa_ssr_tests::{LEPTOS_HTML, YEW_HTML, leptos_page, options, yew_page};

fn is_as_before(html: &str, name: &str, before: &str) {
    if env::var_os("PAYJOA_UPDATE").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("pages").join(name), html).unwrap();
    } else {
        assert_eq!(html, before, "pages/{name}");
    }
}

/// The threads of a server take turns at one page: what one begins another goes on with, and a third cleans up.
#[test]
fn leptos_writes_the_page_with_any_thread() {
    let owner = Owner::new();
    let options = options();
    let page = thread::scope(|scope| {
        let build = || owner.with(|| view! { <leptos_page::Page options /> }.into_any());
        scope.spawn(build).join().unwrap()
    });
    let html = thread::scope(|scope| scope.spawn(|| owner.with(|| page.to_html())).join().unwrap());
    thread::spawn(move || drop(owner)).join().unwrap();
    is_as_before(&html, "leptos.html", LEPTOS_HTML);
}

#[tokio::test]
async fn yew_writes_the_page() {
    let props = yew_page::PageProps { options: options(), settled: yew::Callback::noop() };
    let renderer = yew::LocalServerRenderer::<yew_page::Page>::with_props(props);
    let html = tokio::task::LocalSet::new().run_until(renderer.render()).await;
    is_as_before(&html, "yew.html", YEW_HTML);
}

/// A shopper without a script sees that something is being prepared, and nothing that can be pressed in vain.
#[test]
fn no_page_has_a_button_that_works_only_later() {
    for html in [LEPTOS_HTML, YEW_HTML] {
        assert_eq!(html.matches("data-action=\"pay\"").count(), 2, "{html}");
        assert_eq!(html.matches("<button class=\"payjoa-pay\"").count(), html.matches("disabled=\"\"").count());
        assert!(!html.contains("data-action=\"resume\"") && !html.contains("data-action=\"try-again\""));
        assert_eq!(
            html.matches(" hidden").count(),
            2,
            "a resume and a deposit account without anything to show: {html}"
        );
        assert!(!html.contains("paid"));
    }
}
