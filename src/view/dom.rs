//! Markup in the page: nodes that change as little as they can, so that focus, selection and screen readers stay where they are.

use wasm_bindgen::JsCast;
use web_sys::{Document, Node as Dom};

use super::{
    Classes,
    markup::{Element, Node},
};

/// What a root looks like, and how to change that.
pub(super) struct Canvas {
    document: Document,
    root: web_sys::Element,
    shown: Vec<Node>,
}

impl Canvas {
    /// `first` is what a server has put into the root; an empty root is filled with it. A root without a class gets the one
    /// of its name.
    pub(super) fn new(root: web_sys::Element, name: &str, first: Vec<Node>, classes: &Classes) -> Option<Canvas> {
        if !root.has_attribute("class") {
            let _ = root.set_attribute("class", &classes.of(name));
        }
        let document = root.owner_document()?;
        let found = root.has_child_nodes();
        let mut canvas = Canvas { document, root, shown: Vec::new() };
        if found {
            canvas.shown = first;
        } else {
            canvas.show(first, classes);
        }
        Some(canvas)
    }

    pub(super) fn root(&self) -> &web_sys::Element {
        &self.root
    }

    pub(super) fn show(&mut self, nodes: Vec<Node>, classes: &Classes) {
        Pen { document: &self.document, classes }.children(&self.root, &self.shown, &nodes);
        self.shown = nodes;
        // Nothing to show must not leave a gap in the page.
        let _ = if self.shown.is_empty() {
            self.root.set_attribute("hidden", "")
        } else {
            self.root.remove_attribute("hidden")
        };
    }
}

struct Pen<'a> {
    document: &'a Document,
    classes: &'a Classes,
}

/// A node that a page refuses (an extension's doing) is left out: nothing of it decides about money.
impl Pen<'_> {
    fn children(&self, parent: &Dom, before: &[Node], after: &[Node]) {
        let there: Vec<_> = std::iter::successors(parent.first_child(), Dom::next_sibling).collect();
        for (index, node) in after.iter().enumerate() {
            match (there.get(index), before.get(index)) {
                (Some(dom), Some(before)) => self.change(parent, dom, before, node),
                _ => drop(self.make(node).map(|made| parent.append_child(&made))),
            }
        }
        for gone in there.iter().skip(after.len()) {
            let _ = parent.remove_child(gone);
        }
    }

    fn change(&self, parent: &Dom, dom: &Dom, before: &Node, after: &Node) {
        match (before, after) {
            _ if before == after => {}
            (Node::Text(_), Node::Text(words)) => dom.set_text_content(Some(words)),
            (Node::Element(before), Node::Element(after)) if before.tag == after.tag && before.name == after.name => {
                if let Some(element) = dom.dyn_ref() {
                    self.attributes(element, before, after);
                }
                self.children(dom, &before.children, &after.children);
            }
            _ => drop(self.make(after).map(|made| parent.replace_child(&made, dom))),
        }
    }

    fn make(&self, node: &Node) -> Option<Dom> {
        match node {
            Node::Text(words) => Some(self.document.create_text_node(words).into()),
            Node::Element(element) => {
                let made = self.document.create_element(element.tag).ok()?;
                self.attributes(&made, &Element::new(element.tag, ""), element);
                self.children(&made, &[], &element.children);
                Some(made.into())
            }
        }
    }

    fn attributes(&self, dom: &web_sys::Element, before: &Element, after: &Element) {
        let (before, after) = (self.classes.attributes_of(before), self.classes.attributes_of(after));
        for (name, value) in &after {
            if !before.iter().any(|(had, was)| had == name && was == value) {
                let _ = dom.set_attribute(name, value);
            }
        }
        for (name, _) in &before {
            if !after.iter().any(|(has, _)| has == name) {
                let _ = dom.remove_attribute(name);
            }
        }
    }
}
