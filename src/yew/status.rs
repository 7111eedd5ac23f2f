//! The live region: what happened, in words, with the details of a result.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    checkout::{State, Texts},
    outcome::Confirmation,
};

#[derive(Properties, PartialEq)]
pub(super) struct StatusProps {
    pub(super) state: State,
    pub(super) texts: Texts,
    #[prop_or_default]
    pub(super) on_settled: Callback<Confirmation>,
}

/// Always in the page, so that screen readers hear its changes; focus goes to the heading of a result.
#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    let StatusProps { state, texts, .. } = props;
    let heading = use_node_ref();
    use_effect_with((state.name(), state.is_result()), {
        let heading = heading.clone();
        move |(_, is_result)| {
            if let Some(heading) = heading.cast::<HtmlElement>().filter(|_| *is_result) {
                // A browser that can't focus it has nothing to lose.
                let _ = heading.focus();
            }
        }
    });
    use_effect_with((settled(state).cloned(), props.on_settled.clone()), |(confirmation, on_settled)| {
        if let Some(confirmation) = confirmation {
            on_settled.emit(confirmation.clone());
        }
    });
    let words = texts.words(state);
    html! {
        <div class="payjoa-status" data-testid="payment-status" data-state={state.name()} lang={texts.language.tag()}
            role="status" aria-live="polite" aria-atomic="true">
            if !words.heading.is_empty() {
                <h2 class="payjoa-heading" tabindex="-1" ref={heading}>{ words.heading.to_string() }</h2>
            }
            if !words.explanation.is_empty() {
                <p class="payjoa-explanation">{ words.explanation.to_string() }</p>
            }
            { details(state, texts) }
        </div>
    }
}

fn settled(state: &State) -> Option<&Confirmation> {
    match state {
        State::Settled(confirmation) => Some(confirmation),
        _ => None,
    }
}

fn details(state: &State, texts: &Texts) -> Html {
    match state {
        State::Settled(confirmation) => html! {
            <dl class="payjoa-details">{ for facts(confirmation, texts) }</dl>
        },
        State::Checking(inquiry) | State::Unknown(inquiry) => html! {
            <dl class="payjoa-details">{ fact(&texts.order, inquiry.order.to_string()) }</dl>
        },
        _ => Html::default(),
    }
}

fn facts(confirmation: &Confirmation, texts: &Texts) -> Vec<Html> {
    let mut facts = vec![fact(&texts.order, confirmation.merchant_uid().to_string())];
    match confirmation {
        Confirmation::Paid(paid) => {
            facts.push(fact(&texts.amount, texts.money(paid.amount())));
            facts.extend(paid.receipt_url().map(|url| receipt(url, texts)));
        }
        Confirmation::AwaitingDeposit(awaiting) => {
            let deposit = awaiting.deposit();
            facts.push(fact(&texts.amount, texts.money(awaiting.amount())));
            facts.extend(deposit.bank.clone().map(|bank| fact(&texts.bank, bank)));
            facts.push(fact(&texts.account, deposit.account.clone()));
            facts.extend(deposit.holder.clone().map(|holder| fact(&texts.holder, holder)));
            facts.extend(deposit.due.map(|due| fact(&texts.due, texts.moment(due))));
        }
        Confirmation::Cancelled(cancelled) => facts.push(fact(&texts.amount, texts.money(cancelled.amount()))),
        // The gateway's own words are for logs: they are Korean whatever the page's language, and often internal.
        Confirmation::Failed(_) => {}
    }
    facts
}

fn fact(name: &str, value: String) -> Html {
    html! { <div><dt>{ name.to_owned() }</dt><dd>{ value }</dd></div> }
}

fn receipt(url: &str, texts: &Texts) -> Html {
    html! {
        <div><dt /><dd><a class="payjoa-receipt" href={url.to_owned()} target="_blank" rel="noopener noreferrer">{ texts.receipt.to_string() }</a></dd></div>
    }
}
