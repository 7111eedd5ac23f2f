//! What a shop may add to its page, and what the page is without it.

/// A program to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Build {
    pub(super) package: &'static str,
    pub(super) binary: &'static str,
    pub(super) features: Option<&'static str>,
}

const fn yew(binary: &'static str, features: Option<&'static str>) -> Build {
    Build { package: "baseline-yew", binary, features }
}

/// The smallest app.
pub(super) const COUNTER: Build = yew("baseline-counter", None);
/// The same with a component that does nothing in the checkout's place.
pub(super) const COMPONENT: Build = yew("baseline-component", Some("component"));
pub(super) const CHECKOUT: Build = yew("baseline-checkout", Some("checkout"));
/// A card request from the builder.
const REQUEST: Build = yew("baseline-request", Some("request"));
/// A request from data, which any rule may be about.
const EVERY_RULE: Build = yew("baseline-request", Some("every-rule"));
/// The same, which tells in two languages what is wrong.
const MESSAGES: Build = yew("baseline-request", Some("every-rule,messages"));

/// Something of payjoa's in a page: its price is the difference between two programs.
#[derive(Debug)]
pub(super) struct Addition {
    /// As in `budgets.json` and the report.
    pub(super) name: &'static str,
    /// In words.
    pub(super) what: &'static str,
    pub(super) with: Build,
    pub(super) without: Build,
}

/// Each has a budget.
pub(super) const ADDITIONS: [Addition; 4] = [
    Addition { name: "request", what: "a card request with its rules", with: REQUEST, without: COUNTER },
    Addition { name: "every-rule", what: "a request from data, with every rule", with: EVERY_RULE, without: COUNTER },
    Addition { name: "messages", what: "messages in two languages, on top", with: MESSAGES, without: EVERY_RULE },
    Addition {
        name: "yew-checkout",
        what: "<Checkout> in a Yew component's place",
        with: CHECKOUT,
        without: COMPONENT,
    },
];

#[cfg(test)]
mod tests {
    use super::ADDITIONS;

    #[test]
    fn names_are_unique_and_nothing_is_compared_with_itself() {
        for (index, addition) in ADDITIONS.iter().enumerate() {
            assert!(ADDITIONS.iter().skip(index + 1).all(|other| other.name != addition.name), "{}", addition.name);
            assert_ne!(addition.with, addition.without, "{}", addition.name);
        }
    }
}
