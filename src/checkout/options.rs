//! What a checkout needs to know.

use std::sync::Arc;

use super::{State, Timing, Transition, kept::Kept};
use crate::{
    UserCode,
    browser::{Confirmer, HttpConfirmer, Sdk},
};

/// Whose payments to take, with which script, and whom to ask about them. Cheap to clone; equal to its own clones.
///
/// With the feature `leptos` they are `Send` and `Sync`, whatever the confirmer is: it asks on the thread it was given on.
///
/// ```
/// use payjoa::{UserCode, checkout::Options};
///
/// let options = Options::new(UserCode::new("imp00000000")?, "/payments/confirm");
/// # Ok::<(), payjoa::IdError>(())
/// ```
#[derive(Clone)]
pub struct Options(Arc<Inner>);

/// Who is told from which state the checkout went to which, and when. Makes the [`Transition`] itself: a page that wants none
/// doesn't download how.
type Told = Kept<dyn Fn(&State, &State, f64)>;

#[derive(Clone)]
pub(super) struct Inner {
    pub(super) user_code: UserCode,
    pub(super) sdk: Sdk,
    pub(super) confirmer: Kept<dyn Confirmer>,
    pub(super) timing: Timing,
    pub(super) on_transition: Option<Told>,
}

impl Options {
    /// The merchant's user code, and the address of the shop's confirm endpoint ([`HttpConfirmer`]).
    #[must_use]
    pub fn new(user_code: UserCode, confirm: impl Into<String>) -> Options {
        Options::with_confirmer(user_code, HttpConfirmer::new(confirm))
    }

    /// The merchant's user code, and whoever asks the shop's server.
    #[must_use]
    #[allow(clippy::arc_with_non_send_sync, reason = "with the feature `leptos` it is both")]
    pub fn with_confirmer(user_code: UserCode, confirmer: impl Confirmer + 'static) -> Options {
        Options(Arc::new(Inner {
            user_code,
            sdk: Sdk::default(),
            confirmer: Kept::new(Box::new(confirmer)),
            timing: Timing::default(),
            on_transition: None,
        }))
    }

    /// Where i'mport's script comes from (default: i'mport's own network).
    #[must_use]
    pub fn sdk(mut self, sdk: Sdk) -> Options {
        Arc::make_mut(&mut self.0).sdk = sdk;
        self
    }

    /// Other waits than the defaults.
    #[must_use]
    pub fn timing(mut self, timing: Timing) -> Options {
        Arc::make_mut(&mut self.0).timing = timing;
        self
    }

    /// Tells what happens, for analytics; free of personal data. Called when what has to be done for it is done, in the shopper's click
    /// too: be quick. It may drive the checkout on.
    ///
    /// ```
    /// use payjoa::{UserCode, checkout::Options};
    ///
    /// let options = Options::new(UserCode::new("imp00000000")?, "/payments/confirm")
    ///     .on_transition(|step| println!("{} -> {} ({:?})", step.from, step.to, step.code));
    /// # Ok::<(), payjoa::IdError>(())
    /// ```
    #[must_use]
    pub fn on_transition(mut self, told: impl Fn(&Transition) + 'static) -> Options {
        Arc::make_mut(&mut self.0).on_transition = Some(Kept::new(Box::new(move |before, after, at| {
            if let Some(transition) = Transition::between(before, after, at) {
                told(&transition);
            }
        })));
        self
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl PartialEq for Options {
    fn eq(&self, other: &Options) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("user_code", &self.0.user_code)
            .field("sdk", &self.0.sdk)
            .field("timing", &self.0.timing)
            .finish_non_exhaustive()
    }
}
