//! The page around the pieces.

use payjoa::{Language, test_kit::until};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlIFrameElement, UrlSearchParams};

use crate::{entries, play, scene::Scene};

/// What the address asks for.
struct Asked {
    language: Language,
    theme: Option<String>,
    only: Option<String>,
    /// How wide a piece is: as on a `phone`, or on a `desktop`; otherwise as the window is.
    width: Option<String>,
}

/// Builds the page. When all is there, `<html data-ready>` says how many pieces there are, and `data-failed` which ones didn't
/// come into their state.
pub(crate) async fn show() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let (Some(root), Ok(Some(main))) = (document.document_element(), document.query_selector("main")) else { return };
    let asked = Asked::read(&document);
    let _ = root.set_attribute("lang", asked.language.tag());
    if let Some(theme) = &asked.theme {
        let _ = root.set_attribute("data-theme", theme);
    }
    if let Some(width) = &asked.width {
        let _ = root.set_attribute("data-width", width);
    }
    if asked.only.as_deref() == Some("play") {
        play::begin(&main, asked.language);
        let _ = root.set_attribute("data-ready", "1");
        return;
    }
    let sections = entries::all();
    main.set_inner_html(&asked.html(&sections));
    let mut failed = Vec::new();
    let mut number = 0;
    for scene in sections.iter().flat_map(|(_, scenes)| scenes).filter(|scene| asked.plays(scene)) {
        number += 1;
        if let Err(error) = place(&document, scene, asked.language).await {
            failed.push(format!("{}: {error}", scene.id));
        }
        entries::clear_away();
    }
    if let Some(body) = document.body().filter(|_| asked.only.is_some()) {
        let _ = body.set_attribute("class", "alone");
    }
    rest(&document);
    show_frames(&document).await;
    let _ = root.set_attribute("data-failed", &failed.join("\n"));
    let _ = root.set_attribute("data-ready", &number.to_string());
}

async fn place(document: &Document, scene: &Scene, language: Language) -> Result<(), String> {
    let place: Option<Element> = document.query_selector(&format!("#{} > div", scene.id)).ok().flatten();
    let place = place.ok_or("there is no place for it")?;
    let root = document.create_element("section").map_err(|_| "there is no section".to_owned())?;
    place.append_child(&root).map_err(|_| "it can't be put there".to_owned())?;
    scene.play(&root, language).await
}

/// What covers its page, one after the other and after everything else: all pages of an origin share what payjoa stores, and
/// a browser has one payment window.
async fn show_frames(document: &Document) {
    let Ok(frames) = document.query_selector_all("iframe[data-src]") else { return };
    let frames = (0..frames.length()).filter_map(|index| frames.get(index)?.dyn_into::<HtmlIFrameElement>().ok());
    for frame in frames {
        frame.set_src(&frame.get_attribute("data-src").unwrap_or_default());
        let shown = || frame.content_document()?.document_element()?.get_attribute("data-ready");
        // One that doesn't come says so in its own page.
        let _ = until(|| shown().is_some()).await;
    }
}

/// Results take the focus; here nobody has asked for any.
fn rest(document: &Document) {
    let focused = document.active_element().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    focused.map(|element| element.blur().ok());
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

impl Asked {
    fn read(document: &Document) -> Asked {
        let query = document.location().and_then(|location| location.search().ok()).unwrap_or_default();
        let query = UrlSearchParams::new_with_str(&query).ok();
        let get = |name: &str| query.as_ref().and_then(|query| query.get(name));
        Asked {
            language: if get("lang").as_deref() == Some("en") { Language::En } else { Language::Ko },
            theme: get("theme").filter(|theme| theme == "light" || theme == "dark"),
            // It becomes part of a selector.
            width: get("width").filter(|width| width == "phone" || width == "desktop"),
            only: get("only").filter(|only| only.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')),
        }
    }

    /// What covers the page is only played where it is alone.
    fn plays(&self, scene: &Scene) -> bool {
        match &self.only {
            Some(only) => only == scene.id,
            None => !scene.covers,
        }
    }

    fn address(language: Language, theme: Option<&str>, only: Option<&str>) -> String {
        let mut address = format!("?lang={}", language.tag());
        for (name, value) in [("theme", theme), ("only", only)] {
            if let Some(value) = value {
                address.push_str(&format!("&amp;{name}={value}"));
            }
        }
        address
    }

    fn html(&self, sections: &[(&str, Vec<Scene>)]) -> String {
        if let Some(only) = &self.only {
            let scene = sections.iter().flat_map(|(_, scenes)| scenes).find(|scene| scene.id == only);
            return scene.map_or_else(String::new, |scene| self.figure(scene, true));
        }
        let mut html = self.navigation();
        for (title, scenes) in sections {
            let figures: String = scenes.iter().map(|scene| self.figure(scene, false)).collect();
            html.push_str(&format!("<h1>{title}</h1><div class=\"entries\">{figures}</div>"));
        }
        html
    }

    fn navigation(&self) -> String {
        let mut html = String::from("<nav aria-label=\"Gallery\">");
        let theme = self.theme.as_deref();
        let link = |words: &str, address: String, here: bool| {
            let here = if here { " aria-current=\"true\"" } else { "" };
            format!("<a href=\"{address}\"{here}>{words}</a>")
        };
        for (language, words) in [(Language::Ko, "한국어"), (Language::En, "English")] {
            html.push_str(&link(words, Self::address(language, theme, None), language == self.language));
        }
        for (wanted, words) in [(None, "system"), (Some("light"), "light"), (Some("dark"), "dark")] {
            html.push_str(&link(words, Self::address(self.language, wanted, None), wanted == theme));
        }
        html.push_str(&link("play with it", Self::address(self.language, theme, Some("play")), false));
        html.push_str("</nav>");
        html
    }

    fn figure(&self, scene: &Scene, alone: bool) -> String {
        let (id, title) = (scene.id, scene.title);
        let address = Self::address(self.language, self.theme.as_deref(), Some(id));
        let piece = if scene.covers && !alone {
            format!("<iframe title=\"{title}\" data-src=\"{address}\"></iframe>")
        } else {
            "<div></div>".to_owned()
        };
        format!("<figure id=\"{id}\"><figcaption>{title} · <a href=\"{address}\">{id}</a></figcaption>{piece}</figure>")
    }
}
