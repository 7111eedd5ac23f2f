//! What a click does.

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident: $name:literal;)*) => {
        /// What a click in one of the pieces does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Action { $($(#[$doc])* $action,)* }

        impl Action {
            /// The value of `data-action` in the rendered page; stable.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Action::$action => $name,)* }
            }

            /// The action with this name.
            pub(super) fn named(name: &str) -> Option<Action> {
                [$(Action::$action,)*].into_iter().find(|action| action.name() == name)
            }
        }
    };
}

actions! {
    /// Opens the payment window.
    Pay: "pay";
    /// The shopper says that the window is gone.
    WindowGone: "window-gone";
    /// Asks the server now.
    CheckNow: "check-now";
    /// Another attempt.
    TryAgain: "try-again";
    /// Finds out about a payment of an earlier visit.
    Resume: "resume";
    /// Copies the account's number.
    Copy: "copy";
    /// Puts an advice away.
    Dismiss: "dismiss";
}
