//! Markup as text, for pages that a server renders.

use super::{
    Classes,
    markup::{Element, Node},
};

/// HTML without a space too many: the browser must find exactly the nodes that the markup has.
pub(super) fn write(nodes: &[Node], classes: &Classes) -> String {
    let mut html = String::new();
    nodes.iter().for_each(|node| write_node(node, classes, &mut html));
    html
}

/// A piece with its root, a `section`.
pub(super) fn write_root(name: &'static str, nodes: Vec<Node>, classes: &Classes) -> String {
    let mut root = Element::new("section", name);
    // Nothing to show must not leave a gap in the page.
    if nodes.is_empty() {
        root = root.set("hidden", "");
    }
    write(&[nodes.into_iter().fold(root, Element::with).into()], classes)
}

fn write_node(node: &Node, classes: &Classes, html: &mut String) {
    match node {
        Node::Text(words) => escape(words, html),
        Node::Element(element) => write_element(element, classes, html),
    }
}

fn write_element(element: &Element, classes: &Classes, html: &mut String) {
    html.push('<');
    html.push_str(element.tag);
    for (name, value) in classes.attributes_of(element) {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(&value, html);
        html.push('"');
    }
    html.push('>');
    // The only one in use that has no end.
    if element.tag == "input" {
        return;
    }
    element.children.iter().for_each(|child| write_node(child, classes, html));
    html.push_str("</");
    html.push_str(element.tag);
    html.push('>');
}

fn escape(words: &str, html: &mut String) {
    for character in words.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Action;

    #[test]
    fn markup_becomes_text_that_cannot_break_out() {
        let button = Element::button("pay", Action::Pay, "<script>\"&").set("lang", "\"><b>");
        assert_eq!(
            write(&[button.into()], &Classes::default()),
            "<button class=\"payjoa-pay\" part=\"pay\" data-action=\"pay\" type=\"button\" lang=\"&quot;&gt;&lt;b&gt;\">\
             &lt;script&gt;&quot;&amp;</button>"
        );
    }
}
