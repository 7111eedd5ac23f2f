//! The live region: what happened, in words, with the details of a result.

use yew::prelude::*;

use crate::checkout::{State, Text, Texts};

/// Always in the page, so that screen readers hear its changes.
pub(super) fn status(state: &State, texts: &Texts, heading: &NodeRef) -> Html {
    html! {
        <div class="payjoa-status" data-testid="payment-status" data-state={state.name()} lang={texts.language().tag()}
            role="status" aria-live="polite" aria-atomic="true">
            { words(texts, Text::of(state), heading) }
            { details(state, texts) }
        </div>
    }
}

/// A heading that can take focus, and its explanation.
pub(super) fn words(texts: &Texts, text: Text, heading: &NodeRef) -> Html {
    let explanation = texts.explanation(text);
    if texts.heading(text).is_empty() && explanation.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2 class="payjoa-heading" tabindex="-1" ref={heading.clone()}>{ texts.heading(text).to_owned() }</h2>
            if !explanation.is_empty() {
                <p class="payjoa-explanation">{ explanation.to_owned() }</p>
            }
        </>
    }
}

fn details(state: &State, texts: &Texts) -> Html {
    let facts = texts.facts(state);
    if facts.is_empty() {
        return Html::default();
    }
    html! {
        <dl class="payjoa-details">
            { for facts.into_iter().map(|(name, value)| fact(texts, name, value)) }
        </dl>
    }
}

fn fact(texts: &Texts, name: Text, value: String) -> Html {
    let label = Html::from(texts.heading(name).to_owned());
    let (label, value) = if name == Text::Receipt {
        let link =
            html! { <a class="payjoa-receipt" href={value} target="_blank" rel="noopener noreferrer">{ label }</a> };
        (Html::default(), link)
    } else {
        (label, Html::from(value))
    };
    html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }
}
