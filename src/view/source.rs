//! Whose checkout a view shows.

use crate::checkout::{Checkout, Options};

#[derive(Clone, PartialEq)]
pub(super) enum Source {
    /// Its own, made when it is shown.
    Own(Options),
    /// The application's, which several pieces may show.
    Shared(Checkout),
}

impl Source {
    pub(super) fn checkout(&self) -> Checkout {
        match self {
            Source::Own(options) => Checkout::new(options.clone()),
            Source::Shared(checkout) => checkout.clone(),
        }
    }
}
