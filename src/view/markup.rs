//! What a piece of page looks like, as data: no browser in it, so that servers write it as text and tests compare it.

use std::ops::Deref;

use super::Action;

/// A node of the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Words.
    Text(String),
    /// A tag and what is in it.
    Element(Element),
}

impl Node {
    /// Whether one can become the other without being made anew.
    pub(super) fn is_like(&self, other: &Node) -> bool {
        match (self, other) {
            (Node::Text(_), Node::Text(_)) => true,
            (Node::Element(one), Node::Element(another)) => one.tag == another.tag && one.name == another.name,
            _ => false,
        }
    }
}

/// A tag of the page. Behind a pointer: it is handed on with each thing that is said of it, and a page downloads every copy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element(Box<Parts>);

/// What a tag is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parts {
    pub(super) tag: &'static str,
    /// Its class without `payjoa-`, and its shadow part; empty for none.
    pub(super) name: &'static str,
    /// What a click in it does.
    pub(super) action: Option<Action>,
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) children: Vec<Node>,
}

impl Element {
    pub(super) fn new(tag: &'static str, name: &'static str) -> Element {
        Element(Box::new(Parts { tag, name, action: None, attributes: Vec::new(), children: Vec::new() }))
    }

    /// A button that does something.
    pub(super) fn button(name: &'static str, action: Action, words: &str) -> Element {
        let mut button = Element::new("button", name).set("type", "button").say(words);
        button.0.action = Some(action);
        button
    }

    pub(super) fn set(mut self, name: &'static str, value: &str) -> Element {
        self.0.attributes.push((name, value.to_owned()));
        self
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn say(self, words: &str) -> Element {
        self.with(Node::Text(words.to_owned()))
    }

    pub(super) fn with(mut self, child: impl Into<Node>) -> Element {
        self.0.children.push(child.into());
        self
    }
}

impl Deref for Element {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Node {
        Node::Element(element)
    }
}
