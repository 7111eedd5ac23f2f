//! In Yew.

use payjoa::{
    Language,
    checkout::{Options, Texts},
    view::Classes,
    yew::{Checkout, DepositAccount, MethodPicker, PayButton, PaymentStatus, Resume, ReturnPage, use_checkout},
};
use yew::prelude::*;

use crate::{offer, request};

#[derive(Properties, PartialEq, Debug)]
pub struct PageProps {
    pub options: Options,
    #[prop_or_default]
    pub settled: Callback<()>,
}

#[component]
pub fn Page(props: &PageProps) -> Html {
    let PageProps { options, settled } = props;
    let paying = use_memo((), |()| request());
    let clicks = use_state(|| 0);
    let own = use_checkout(options, Some(paying.merchant_uid()));
    use_effect_with((), {
        let own = own.clone();
        move |()| own.prepare()
    });
    let count = {
        let clicks = clicks.clone();
        move |_| clicks.set(*clicks + 1)
    };
    let checkout = own.checkout();
    let on_settled = settled.reform(|_| ());
    html! {
        <>
            <h1>{ "Checkout" }</h1>
            <MethodPicker offer={offer()} texts={Texts::new(Language::En)} />
            <MethodPicker offer={offer()} />
            <Checkout options={options.clone()} request={(*paying).clone()} texts={Texts::new(Language::En)} {on_settled} />
            <ReturnPage options={options.clone()} />
            <Resume options={options.clone()} />
            <PaymentStatus checkout={checkout.clone()} classes={Classes::default().with("payment-status", "own status")} />
            <PayButton checkout={checkout.clone()} request={(*paying).clone()} />
            <DepositAccount checkout={checkout.clone()} />
            // What follows is found only if nothing before has moved.
            <button id="count" onclick={count}>{ "Clicks: " }{ *clicks }</button>
        </>
    }
}
