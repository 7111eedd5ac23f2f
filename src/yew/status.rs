//! The live region: what happened, in words, with the details of a result.

use yew::prelude::*;

use crate::{
    checkout::{State, Text, Texts},
    outcome::Confirmation,
};

/// Always in the page, so that screen readers hear its changes.
pub(super) fn status(state: &State, texts: &Texts, heading: NodeRef) -> Html {
    html! {
        <div class="payjoa-status" data-testid="payment-status" data-state={state.name()} lang={texts.language().tag()}
            role="status" aria-live="polite" aria-atomic="true">
            { words(texts, Text::of(state), heading) }
            { details(state, texts) }
        </div>
    }
}

/// A heading that can take focus, and its explanation.
pub(super) fn words(texts: &Texts, text: Text, heading: NodeRef) -> Html {
    let explanation = texts.explanation(text);
    if texts.heading(text).is_empty() && explanation.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2 class="payjoa-heading" tabindex="-1" ref={heading}>{ texts.heading(text).to_owned() }</h2>
            if !explanation.is_empty() {
                <p class="payjoa-explanation">{ explanation.to_owned() }</p>
            }
        </>
    }
}

fn details(state: &State, texts: &Texts) -> Html {
    let facts = match state {
        State::Settled(confirmation) => facts(confirmation, texts),
        State::Checking(inquiry) | State::Unknown(inquiry) => vec![(Text::Order, inquiry.order.to_string())],
        _ => return Html::default(),
    };
    html! {
        <dl class="payjoa-details">
            { for facts.into_iter().map(|(name, value)| fact(texts, name, value)) }
        </dl>
    }
}

fn facts(confirmation: &Confirmation, texts: &Texts) -> Vec<(Text, String)> {
    let mut facts = vec![(Text::Order, confirmation.merchant_uid().to_string())];
    let amount = match confirmation {
        Confirmation::Paid(paid) => Some(paid.amount()),
        Confirmation::AwaitingDeposit(awaiting) => Some(awaiting.amount()),
        Confirmation::Cancelled(cancelled) => Some(cancelled.amount()),
        // The gateway's own words are for logs: they are Korean whatever the page's language, and often internal.
        Confirmation::Failed(_) => None,
    };
    facts.extend(amount.map(|amount| (Text::Amount, texts.money(amount))));
    match confirmation {
        Confirmation::Paid(paid) => facts.extend(paid.receipt_url().map(|url| (Text::Receipt, url.to_owned()))),
        Confirmation::AwaitingDeposit(awaiting) => {
            let deposit = awaiting.deposit();
            facts.extend(deposit.bank.clone().map(|bank| (Text::Bank, bank)));
            facts.push((Text::Account, deposit.account.clone()));
            facts.extend(deposit.holder.clone().map(|holder| (Text::Holder, holder)));
            facts.extend(deposit.due.map(|due| (Text::Due, texts.moment(due))));
        }
        _ => {}
    }
    facts
}

fn fact(texts: &Texts, name: Text, value: String) -> Html {
    let label = texts.heading(name).to_owned();
    if name == Text::Receipt {
        return html! {
            <div><dt /><dd><a class="payjoa-receipt" href={value} target="_blank" rel="noopener noreferrer">{ label }</a></dd></div>
        };
    }
    html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }
}
