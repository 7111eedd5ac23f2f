//! `index.html` and its `data-trunk` links.

use std::ops::Range;

use anyhow::{Result, anyhow, bail};

/// The page, cut at its links.
#[derive(Debug)]
pub(crate) struct Page {
    html: String,
    links: Vec<(Range<usize>, Link)>,
}

/// `<link data-trunk rel=".." href="..">`.
#[derive(Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) asset: Asset,
    pub(crate) href: String,
    /// `data-target-path`: where below `dist/`.
    pub(crate) target_path: Option<String>,
    binary: Option<String>,
    features: Option<String>,
}

/// What a link asks for; `rel` on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Asset {
    Rust,
    Css,
    Icon,
    CopyFile,
    CopyDirectory,
}

impl Page {
    /// Reads the links; there must be one program among them.
    pub(crate) fn parse(html: String) -> Result<Self> {
        let mut links = Vec::new();
        for range in tags(&html, "link") {
            let attributes = attributes(html.get(range.clone()).unwrap_or_default());
            if attributes.iter().any(|(name, _)| name == "data-trunk") {
                let line = html.get(..range.start).unwrap_or_default().lines().count();
                links.push((range, Link::read(attributes).map_err(|error| error.context(format!("line {line}")))?));
            }
        }
        if links.iter().filter(|(_, link)| link.asset == Asset::Rust).count() != 1 {
            bail!("it needs exactly one <link data-trunk rel=\"rust\" href=\"...Cargo.toml\">");
        }
        Ok(Self { html, links })
    }

    /// The page with each link replaced by what `place` makes of it, and with the site at the root of its origin.
    pub(crate) fn render(&self, mut place: impl FnMut(&Link) -> Result<String>) -> Result<String> {
        let mut rendered = String::new();
        let mut done = 0;
        for (range, link) in &self.links {
            rendered.push_str(self.html.get(done..range.start).unwrap_or_default());
            rendered.push_str(&place(link)?);
            done = range.end;
        }
        rendered.push_str(self.html.get(done..).unwrap_or_default());
        Ok(public_root(&rendered))
    }

    /// The program's manifest.
    pub(crate) fn program(&self) -> &str {
        self.rust().map_or("", |link| &link.href)
    }

    /// Which of the package's binaries; `data-bin`.
    pub(crate) fn binary(&self) -> Option<&str> {
        self.rust()?.binary.as_deref()
    }

    /// Features to build it with; `data-cargo-features`.
    pub(crate) fn features(&self) -> Option<&str> {
        self.rust()?.features.as_deref()
    }

    fn rust(&self) -> Option<&Link> {
        self.links.iter().map(|(_, link)| link).find(|link| link.asset == Asset::Rust)
    }
}

impl Link {
    fn read(mut attributes: Vec<(String, String)>) -> Result<Self> {
        let mut take = |wanted: &str| {
            let index = attributes.iter().position(|(name, _)| name == wanted)?;
            Some(attributes.swap_remove(index).1)
        };
        let rel = take("rel").unwrap_or_default();
        Ok(Self {
            asset: Asset::from_rel(&rel)?,
            href: take("href").ok_or_else(|| anyhow!("<link data-trunk rel=\"{rel}\"> has no href"))?,
            target_path: take("data-target-path"),
            binary: take("data-bin"),
            features: take("data-cargo-features"),
        })
    }
}

impl Asset {
    fn from_rel(rel: &str) -> Result<Self> {
        Ok(match rel {
            "rust" => Self::Rust,
            "css" => Self::Css,
            "icon" => Self::Icon,
            "copy-file" => Self::CopyFile,
            "copy-dir" => Self::CopyDirectory,
            other => {
                bail!("rel=\"{other}\" is something only trunk can bundle; use rust, css, icon, copy-file or copy-dir")
            }
        })
    }
}

/// `<base data-trunk-public-url>` becomes `<base href="/">`: our shop lives at the root.
fn public_root(html: &str) -> String {
    let marked = |range: &Range<usize>| {
        attributes(html.get(range.clone()).unwrap_or_default()).iter().any(|(name, _)| name == "data-trunk-public-url")
    };
    match tags(html, "base").into_iter().find(marked) {
        Some(range) => {
            let (before, after) = (html.get(..range.start), html.get(range.end..));
            format!("{}<base href=\"/\">{}", before.unwrap_or_default(), after.unwrap_or_default())
        }
        None => html.to_owned(),
    }
}

/// Where the start tags of this name are; not those in comments.
fn tags(html: &str, name: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|offset| at + offset) {
        let rest = html.get(start..).unwrap_or_default();
        let length = if rest.starts_with("<!--") { rest.find("-->").map(|end| end + 3) } else { tag_length(rest) };
        let end = length.map_or(html.len(), |length| start + length);
        if is_tag(rest, name) {
            found.push(start..end);
        }
        at = end;
    }
    found
}

fn is_tag(rest: &str, name: &str) -> bool {
    let Some((word, after)) = rest.get(1..).and_then(|rest| rest.split_at_checked(name.len())) else { return false };
    word.eq_ignore_ascii_case(name)
        && after.starts_with(|next: char| next.is_whitespace() || next == '/' || next == '>')
}

/// Up to and with the first `>` that isn't inside quotes.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (index, character) in rest.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (None, '>') => return Some(index + 1),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

/// Names (lower case) and values of a start tag.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.trim_start_matches(|character: char| !character.is_whitespace()).trim_start();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|character: char| character.is_whitespace() || character == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end.max(1));
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => ("", after),
        };
        found.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = after.trim_start();
    }
    found
}

/// The value at the start of `rest`, and what follows it.
fn value(rest: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = rest.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::{Asset, Page, attributes};

    const RUST: &str = "<link data-trunk rel=\"rust\" href=\"shop/Cargo.toml\" data-bin=\"front\">";

    fn page(html: &str) -> Page {
        Page::parse(format!("{html}{RUST}")).unwrap()
    }

    #[test]
    fn links_are_replaced_and_the_rest_stays() {
        let page = page("<p>a > b</p>\n<link rel=\"icon\" href=\"x\"/><link data-trunk rel='css' href='a.css' />\n");
        let html = page.render(|link| Ok(format!("[{:?} {}]", link.asset, link.href))).unwrap();
        assert_eq!(html, "<p>a > b</p>\n<link rel=\"icon\" href=\"x\"/>[Css a.css]\n[Rust shop/Cargo.toml]");
    }

    #[test]
    fn a_commented_link_means_nothing() {
        let page = page("<!-- <link data-trunk rel=\"css\" href=\"old.css\"> -->");
        assert_eq!(page.links.len(), 1);
    }

    #[test]
    fn the_base_becomes_the_root() {
        let html = page("<base data-trunk-public-url />").render(|_| Ok(String::new())).unwrap();
        assert_eq!(html, "<base href=\"/\">");
    }

    #[test]
    fn program_binary_and_target_path_are_read() {
        let page = page("<LINK data-trunk rel=copy-dir href=www/assets\n data-target-path=\"static\">");
        assert_eq!((page.program(), page.binary(), page.features()), ("shop/Cargo.toml", Some("front"), None));
        let (_, link) = &page.links[0];
        assert_eq!((link.asset, link.target_path.as_deref()), (Asset::CopyDirectory, Some("static")));
    }

    #[test]
    fn unknown_kinds_are_refused_with_their_line() {
        let error = Page::parse(format!("<html>\n<link data-trunk rel=\"sass\" href=\"a.scss\">{RUST}")).unwrap_err();
        assert_eq!(error.to_string(), "line 1");
        assert!(error.root_cause().to_string().starts_with("rel=\"sass\" is something only trunk"));
    }

    #[test]
    fn a_page_without_a_program_is_refused() {
        assert!(Page::parse("<p>hello</p>".to_owned()).is_err());
    }

    #[test]
    fn attributes_come_in_every_spelling() {
        let found = attributes("<link A=1 b = '2 3' data-trunk c=\"x=y\"/>");
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, [("a", "1"), ("b", "2 3"), ("data-trunk", ""), ("c", "x=y")]);
    }

    #[test]
    fn odd_pages_end() {
        for html in ["<link", "<", "<!-- ", "<link data-trunk rel=\"", "<p =>", "<link ===>", "<é"] {
            assert!(Page::parse(html.to_owned()).is_err(), "{html}");
        }
    }
}
