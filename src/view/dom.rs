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
        if root.get_attribute("class").is_none() {
            let _ = root.set_attribute("class", &classes.of(name));
        }
        let document = root.owner_document()?;
        let found = root.first_child().is_some();
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
    /// What goes is taken away first, so that what stays needn't move: a node that is moved loses the focus.
    fn children(&self, parent: &Dom, before: &[Node], after: &[Node]) {
        let mut there: Vec<_> = std::iter::successors(parent.first_child(), Dom::next_sibling).map(Some).collect();
        let mut stays = |node: &Node| {
            let place = (0..there.len()).find(|&place| {
                let free = there.get(place).is_some_and(Option::is_some);
                free && before.get(place).is_some_and(|before| before.is_like(node))
            })?;
            Some((there.get_mut(place)?.take()?, before.get(place)?))
        };
        let staying: Vec<_> = after.iter().map(&mut stays).collect();
        for gone in there.into_iter().flatten() {
            let _ = parent.remove_child(&gone);
        }
        let mut next = parent.first_child();
        for (node, stays) in after.iter().zip(staying) {
            if let Some((dom, before)) = stays {
                self.change(&dom, before, node);
                if next.as_ref() == Some(&dom) {
                    next = dom.next_sibling();
                } else {
                    let _ = parent.insert_before(&dom, next.as_ref());
                }
            } else if let Some(made) = self.make(node) {
                let _ = parent.insert_before(&made, next.as_ref());
            }
        }
    }

    fn change(&self, dom: &Dom, before: &Node, after: &Node) {
        match (before, after) {
            _ if before == after => {}
            (Node::Element(before), Node::Element(after)) => {
                if let Some(element) = dom.dyn_ref() {
                    self.attributes(element, before, after);
                }
                self.children(dom, &before.children, &after.children);
            }
            (_, Node::Text(words)) => dom.set_text_content(Some(words)),
            _ => {}
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

    /// Class and part go with the name, which both have in common unless there was none before. Not by comparing lists of all
    /// attributes: to make those takes more of a page's code, and of its time, than to look at each in its place.
    fn attributes(&self, dom: &web_sys::Element, before: &Element, after: &Element) {
        let set = |name: &str, value: &str| drop(dom.set_attribute(name, value));
        if before.name != after.name {
            set("class", &self.classes.of(after.name));
            set("part", after.name);
        }
        if before.action != after.action {
            match after.action {
                Some(action) => set("data-action", action.name()),
                None => drop(dom.remove_attribute("data-action")),
            }
        }
        for (name, value) in &after.attributes {
            if before.attribute(name) != Some(value) {
                set(name, value);
            }
        }
        for (name, _) in &before.attributes {
            if after.attribute(name).is_none() {
                let _ = dom.remove_attribute(name);
            }
        }
    }
}
