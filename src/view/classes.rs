//! Class names, and a shop's own.

use std::{borrow::Cow, sync::Arc};

use super::markup::Element;

type Own = (Cow<'static, str>, Cow<'static, str>);

/// The classes of what is shown: payjoa's own (`payjoa-pay`), or a shop's in their place. Cheap to clone.
///
/// ```
/// use payjoa::view::Classes;
///
/// let classes = Classes::default().with("pay", "btn btn-primary").with("heading", "h4");
/// assert_eq!(classes.of("pay"), "btn btn-primary");
/// assert_eq!(classes.of("status"), "payjoa-status");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes(Option<Arc<Vec<Own>>>);

impl Classes {
    /// Other classes for an element; `name` is its own class without `payjoa-`. What was said last counts.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, classes: impl Into<Cow<'static, str>>) -> Classes {
        Arc::make_mut(self.0.get_or_insert_default()).push((name.into(), classes.into()));
        self
    }

    /// The value of the element's `class` attribute.
    #[must_use]
    pub fn of(&self, name: &str) -> String {
        let own = self.0.iter().flat_map(|own| own.iter()).rev().find(|(of, _)| of == name);
        own.map_or_else(|| ["payjoa-", name].concat(), |(_, classes)| classes.clone().into_owned())
    }

    /// All attributes that the element has in the page.
    pub(super) fn attributes_of(&self, element: &Element) -> Vec<(&'static str, String)> {
        let mut attributes = Vec::with_capacity(element.attributes.len() + 3);
        if !element.name.is_empty() {
            attributes.push(("class", self.of(element.name)));
            attributes.push(("part", element.name.to_owned()));
        }
        attributes.extend(element.action.map(|action| ("data-action", action.name().to_owned())));
        attributes.extend(element.attributes.iter().cloned());
        attributes
    }
}
