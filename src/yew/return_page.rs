//! `<ReturnPage>`: what PAYJOA comes back to on mobile.

use yew::prelude::*;

use super::{checkout::korean, controls::controls, shown::Shown, status::status};
use crate::{
    checkout::{Checkout, Options, Texts},
    outcome::Confirmation,
};

/// What [`ReturnPage`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct ReturnPageProps {
    /// Whose payments, and whom to ask. Read when the component appears; others in a later render change nothing.
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
pub struct ReturnPage(Shown);

impl Component for ReturnPage {
    type Message = ();
    type Properties = ReturnPageProps;

    fn create(ctx: &Context<Self>) -> Self {
        ReturnPage(Shown::new(&ctx.props().options, ctx.link()))
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ReturnPageProps { texts, on_try_again, .. } = ctx.props();
        let state = self.0.checkout.state();
        html! {
            <section class="payjoa-return">
                { status(&state, texts, &self.0.heading) }
                { controls(&self.0.checkout, &state, texts, on_try_again.as_ref()) }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        self.0.rendered(Checkout::resume_returned, &ctx.props().on_settled);
    }
}

impl std::fmt::Debug for ReturnPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ReturnPage").field(&self.0.checkout).finish()
    }
}
