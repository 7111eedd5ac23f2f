//! What a checkout needs to know.

use std::rc::Rc;

use super::{Timing, Transition};
use crate::{
    UserCode,
    browser::{Confirmer, HttpConfirmer, Sdk},
};

/// Whose payments to take, with which script, and whom to ask about them. Cheap to clone; equal to its own clones.
///
/// ```
/// use payjoa::{UserCode, checkout::Options};
///
/// let options = Options::new(UserCode::new("imp00000000")?, "/payments/confirm");
/// # Ok::<(), payjoa::IdError>(())
/// ```
#[derive(Clone)]
pub struct Options(Rc<Inner>);

/// Who is told of each transition.
type Told = Rc<dyn Fn(&Transition)>;

#[derive(Clone)]
pub(super) struct Inner {
    pub(super) user_code: UserCode,
    pub(super) sdk: Sdk,
    pub(super) confirmer: Rc<dyn Confirmer>,
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
    pub fn with_confirmer(user_code: UserCode, confirmer: impl Confirmer + 'static) -> Options {
        Options(Rc::new(Inner {
            user_code,
            sdk: Sdk::default(),
            confirmer: Rc::new(confirmer),
            timing: Timing::default(),
            on_transition: None,
        }))
    }

    /// Where i'mport's script comes from (default: i'mport's own network).
    #[must_use]
    pub fn sdk(mut self, sdk: Sdk) -> Options {
        Rc::make_mut(&mut self.0).sdk = sdk;
        self
    }

    /// Other waits than the defaults.
    #[must_use]
    pub fn timing(mut self, timing: Timing) -> Options {
        Rc::make_mut(&mut self.0).timing = timing;
        self
    }

    /// Tells what happens, for analytics; free of personal data. Called while it happens, in the shopper's click too: be quick.
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
        Rc::make_mut(&mut self.0).on_transition = Some(Rc::new(told));
        self
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl PartialEq for Options {
    fn eq(&self, other: &Options) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
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
