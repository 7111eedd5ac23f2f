//! What every page of the sandbox has around its own part: head, warning strip, language switch, foot.

use std::fmt::Write as _;

use payjoa::Language;

use super::texts;
use crate::http::html::fill;

/// A page's frame.
#[derive(Clone, Copy)]
pub(in crate::http) struct Layout<'a> {
    pub(in crate::http) language: Language,
    pub(in crate::http) title: &'a str,
    /// The body's `data-` attributes, for scripts and test drivers.
    pub(in crate::http) data: &'a [(&'a str, &'a str)],
    /// The class of `<main>`.
    pub(in crate::http) class: &'a str,
    /// The query of the other language's page (`?lang=`), if the page can be asked for again.
    pub(in crate::http) switch: Option<&'a str>,
    /// Paths of scripts.
    pub(in crate::http) scripts: &'a [&'a str],
}

impl<'a> Layout<'a> {
    /// A page that can be read in the other language.
    pub(in crate::http) fn new(language: Language, title: &'a str) -> Layout<'a> {
        Layout { language, title, data: &[], class: "", switch: Some(""), scripts: &[] }
    }

    /// The whole page around the markup of its own part.
    pub(in crate::http) fn around(&self, main: &str) -> String {
        let data: String = self
            .data
            .iter()
            .map(|(name, value)| fill(" data-{{=n}}=\"{{v}}\"", &[("n", name), ("v", value)]))
            .collect();
        let switch = self.switch.map_or(String::new(), |query| self.switch(query));
        let scripts = self.scripts.iter().fold(String::new(), |mut tags, path| {
            // Writing to a string doesn't fail.
            let _ = writeln!(tags, "<script src=\"{path}\"></script>");
            tags
        });
        // Before the texts that all pages share: one of them is called `title`, too.
        let mut values = vec![
            ("lang", self.language.tag()),
            ("title", self.title),
            ("data", &data),
            ("class", self.class),
            ("switch", &switch),
            ("main", main),
            ("scripts", &scripts),
        ];
        values.extend(texts::all(self.language));
        fill(include_str!("../../window/layout.html"), &values)
    }

    fn switch(&self, query: &str) -> String {
        let tag = texts::of("other_tag", self.language);
        let values = [("tag", tag), ("name", texts::of("other_lang", self.language)), ("query", query)];
        fill("<a href=\"?lang={{tag}}{{query}}\" lang=\"{{tag}}\" hreflang=\"{{tag}}\">{{name}}</a>", &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_its_own_title_and_data_as_text() {
        let data = [("page", "\"><script>")];
        let page = Layout { data: &data, ..Layout::new(Language::En, "<Jacket>") }.around("<h1>x</h1>");
        assert!(page.contains("<title>&lt;Jacket&gt;</title>"), "{page}");
        assert!(page.contains("<body data-page=\"&quot;&gt;&lt;script&gt;\">"), "{page}");
        assert!(page.contains("<main class=\"\">\n<h1>x</h1></main>"), "{page}");
    }
}
