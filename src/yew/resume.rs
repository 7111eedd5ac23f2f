//! `<Resume>`: a payment of an earlier visit whose result never arrived.

use yew::prelude::*;

use super::{
    checkout::korean,
    controls::controls,
    shown::Shown,
    status::{status, words},
};
use crate::{
    MerchantUid,
    browser::pending,
    checkout::{Options, State, Text, Texts},
    outcome::Confirmation,
};

/// What [`Resume`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct ResumeProps {
    /// Whose payments, and whom to ask. Read when the component appears; others in a later render change nothing.
    pub options: Options,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// Called when the server knows.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
}

/// Put it where shoppers arrive. Renders nothing unless this browser began a payment whose end it hasn't seen: tab
/// closed, battery dead, callback never fired. Then it offers to find out.
pub struct Resume {
    shown: Shown,
    pending: Option<MerchantUid>,
}

impl Component for Resume {
    type Message = ();
    type Properties = ResumeProps;

    fn create(ctx: &Context<Self>) -> Self {
        Resume { shown: Shown::new(&ctx.props().options, ctx.link()), pending: None }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Some(order) = &self.pending else { return Html::default() };
        let texts = &ctx.props().texts;
        let Shown { checkout, heading, .. } = &self.shown;
        let state = checkout.state();
        if !matches!(*state, State::Loading) {
            return html! {
                <section class="payjoa-resume">
                    { status(&state, texts, heading) }
                    { controls(checkout, &state, texts, None) }
                </section>
            };
        }
        let onclick = {
            let (checkout, order) = (checkout.clone(), order.clone());
            move |_: MouseEvent| checkout.resume(order.clone())
        };
        html! {
            <section class="payjoa-resume">
                { words(texts, Text::Pending, heading) }
                <button type="button" class="payjoa-resume-button" data-testid="resume" {onclick}>
                    { texts.heading(Text::Resume).to_owned() }
                </button>
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        // Not before it is in the page: a server that renders has no storage.
        if first && let Some(latest) = pending::latest() {
            self.pending = Some(latest.merchant_uid);
            ctx.link().send_message(());
        }
        self.shown.rendered(|_| {}, &ctx.props().on_settled);
    }
}

impl std::fmt::Debug for Resume {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resume").field("pending", &self.pending).finish_non_exhaustive()
    }
}
