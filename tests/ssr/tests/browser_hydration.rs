//! What a server wrote comes alive: the same nodes, no complaint, and a payment that works.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "../../browser_support/mod.rs"]
mod browser_support;

use std::{cell::Cell, rc::Rc};

use browser_support::{Scripted, clean_page, eval, install_fake_imp, number, options, paid, until};
use leptos::prelude::*;
use payjoa_ssr_tests::{LEPTOS_HTML, YEW_HTML, leptos_page, yew_page};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

/// The server's page, whose elements and the console's complaints are remembered.
fn from_server(html: &str) -> HtmlElement {
    clean_page();
    install_fake_imp();
    eval(
        "document.getElementById('app')?.remove();
         window.app = document.createElement('div'); app.id = 'app'; document.body.append(app);
         window.complaints = []; window.ways ??= {error: console.error, warn: console.warn};
         for (const way of ['error', 'warn']) console[way] = (...said) => { complaints.push(said.join(' ')); ways[way](...said) }",
    );
    let place: HtmlElement = eval("app").unchecked_into();
    place.set_inner_html(html);
    eval("window.before = [...app.querySelectorAll('*')]");
    place
}

/// Those that match are the ones that the server wrote, and nobody complains.
fn is_the_servers(css: &str) {
    let lost = format!(
        "before.filter((element) => element.matches('{css}') && !app.contains(element)).map((element) => element.outerHTML).join()"
    );
    assert_eq!(eval(&lost).as_string().unwrap(), "");
    assert_eq!(eval("complaints.join()").as_string().unwrap(), "");
}

fn state() -> Option<String> {
    eval("app.querySelector('.payjoa-checkout [data-testid=payment-status]').dataset.state").as_string()
}

async fn shows(wanted: &str) {
    until(|| state().as_deref() == Some(wanted)).await;
}

async fn works(server: &Scripted, settled: &Cell<u32>) {
    is_the_servers("*");
    shows("idle").await;
    until(|| eval("app.querySelector('.own [data-state]').dataset.state") == "idle").await;
    // A checkout that is ready has no words any more.
    is_the_servers("section, fieldset, input, button, [data-state], [role=status]");
    // Two that were written alike: neither has taken the other's choice, and neither does.
    let chosen = || eval("[...app.querySelectorAll('input:checked')].map((radio) => radio.value).join()").as_string();
    assert_eq!(chosen().as_deref(), Some("card,card"));
    eval("app.querySelectorAll('[value=vbank]')[1].click()");
    assert_eq!(chosen().as_deref(), Some("card,vbank"));
    eval("app.querySelector('#count').click()");
    until(|| eval("app.querySelector('#count').textContent") == "Clicks: 1").await;
    assert_eq!(number("app.querySelectorAll('[data-action=pay]').length"), 2.0);
    until(|| number("app.querySelectorAll('[data-action=pay]:disabled').length") == 0.0).await;
    eval("app.querySelector('.payjoa-checkout [data-action=pay]').click()");
    assert_eq!(number("IMP.requests.length"), 1.0);
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    server.then(paid("mine"));
    shows("paid").await;
    until(|| settled.get() == 1).await;
    assert_eq!(eval("complaints.join()").as_string().unwrap(), "");
}

#[wasm_bindgen_test]
async fn leptos() {
    let (server, settled) = (Scripted::default(), Rc::new(Cell::new(0)));
    let place = from_server(LEPTOS_HTML);
    let (options, told) = (options(&server), Rc::clone(&settled));
    let app = leptos::mount::hydrate_from(place, move || {
        let told = StoredValue::new_local(told);
        let settled = Callback::new(move |()| told.with_value(|told| told.set(told.get() + 1)));
        view! { <leptos_page::Page options settled /> }
    });
    works(&server, &settled).await;
    drop(app);
}

#[wasm_bindgen_test]
async fn yew() {
    let (server, settled) = (Scripted::default(), Rc::new(Cell::new(0)));
    let place = from_server(YEW_HTML);
    let told = Rc::clone(&settled);
    let props = yew_page::PageProps {
        options: options(&server),
        settled: yew::Callback::from(move |()| told.set(told.get() + 1)),
    };
    let app = yew::Renderer::<yew_page::Page>::with_root_and_props(place.into(), props).hydrate();
    works(&server, &settled).await;
    app.destroy();
}
