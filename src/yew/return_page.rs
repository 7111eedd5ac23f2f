//! `<ReturnPage>`: what PAYJOA comes back to on mobile.

use yew::prelude::*;

use super::{checkout::korean, controls::controls, status::status, use_checkout::use_shown};
use crate::{
    checkout::{Checkout, Options, Texts},
    outcome::Confirmation,
};

/// What [`ReturnPage`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct ReturnPageProps {
    /// Whose payments, and whom to ask.
    pub options: Options,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// Called when the server knows; again after a reload.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
    /// The shopper wants another attempt: lead back to the checkout. Without it there is no such button.
    #[prop_or_default]
    pub on_try_again: Option<Callback<()>>,
}

/// Put it on the page that `m_redirect_url` names. Takes the result out of the address bar, asks the server, and shows
/// what it says; reloading it, coming back to it or typing its address changes nothing.
#[component]
pub fn ReturnPage(props: &ReturnPageProps) -> Html {
    let ReturnPageProps { options, texts, on_settled, on_try_again } = props;
    let (checkout, heading) = use_shown(options, None, Checkout::resume_returned, on_settled);
    html! {
        <section class="payjoa-return">
            { status(&checkout.state, texts, heading) }
            { controls(&checkout, texts, on_try_again.as_ref()) }
        </section>
    }
}
