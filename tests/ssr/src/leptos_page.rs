//! In Leptos.

use leptos::prelude::*;
use payjoa::{
    Language,
    checkout::{Options, Texts},
    leptos::{
        Checkout, DepositAccount, MethodPicker, PayButton, PayjoaProvider, PaymentStatus, Resume, ReturnPage,
        use_checkout, use_payjoa,
    },
    view::Classes,
};

use crate::{offer, request};

#[component]
pub fn Page(options: Options, #[prop(optional, into)] settled: Option<Callback<()>>) -> impl IntoView {
    let clicks = RwSignal::new(0);
    let own = use_checkout(options.clone(), request().merchant_uid().clone());
    Effect::new(move || own.prepare());
    let told = move |_| {
        if let Some(settled) = settled {
            settled.run(());
        }
    };
    view! {
        <h1>"Checkout"</h1>
        <PayjoaProvider options=options.clone() texts=Texts::new(Language::En)>
            <Methods />
            <MethodPicker offer=offer() />
        </PayjoaProvider>
        <Checkout options=options.clone() request=request() texts=Texts::new(Language::En) on_settled=told />
        <ReturnPage options=options.clone() />
        <Resume options />
        <PaymentStatus checkout=own classes=Classes::default().with("payment-status", "own status") />
        <PayButton checkout=own request=request() />
        <DepositAccount checkout=own />
        // What follows is found only if nothing before has moved.
        <button id="count" on:click=move |_| clicks.update(|clicks| *clicks += 1)>"Clicks: " {clicks}</button>
    }
}

#[component]
fn Methods() -> impl IntoView {
    use_payjoa().map(|payjoa| view! { <MethodPicker offer=offer() texts=payjoa.texts /> })
}
