//! A monthly subscription: a box of trail snacks. The card is stored at i'mport (billing key) and charged without a window;
//! every charge is an order in the ledger like any other, so nothing else has to be kept here.
//!
//! `subscription` is what happens, `pages` what the shopper sees.

mod form;
mod pages;
mod subscription;
mod words;

use axum::{
    Router,
    routing::{get, post},
};

use crate::shopper::Shoppers;

pub(crate) use subscription::{Club, number_of};

/// What the pages need.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) club: Club,
    pub(crate) shoppers: Shoppers,
    /// Whether the gateway is a sandbox, whose card numbers may be shown.
    pub(crate) sandbox: bool,
}

pub(crate) fn router(state: State) -> Router {
    Router::new()
        .route("/", get(pages::show))
        .route("/join", post(pages::join))
        .route("/again", post(pages::again))
        .route("/card", post(pages::card))
        .route("/retry", post(pages::retry))
        .route("/leave", post(pages::leave))
        .with_state(state)
}
