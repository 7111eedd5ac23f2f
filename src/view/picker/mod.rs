//! Choosing how to pay, on the shop's own page.

mod choice;
mod mounted;
mod words;

use std::rc::Rc;

pub use choice::{Choice, Offer};
pub use mounted::MountedPicker;

use self::words::{Word, months, word};
use super::{
    Classes, html,
    markup::{Element, Node},
};
use crate::{Language, checkout::Texts, request::PayMethod};

/// Who is told of each choice.
type Told = Rc<dyn Fn(&Choice)>;

/// Radio buttons for the methods, and what belongs to the one that is chosen: issuer and instalments of a card, escrow with
/// transfers and virtual accounts. Cheap to clone.
///
/// What is chosen becomes a request by [`Choice::apply`]; the order itself is the shop's server's.
#[derive(Clone)]
pub struct Picker {
    offer: Rc<Offer>,
    texts: Texts,
    classes: Classes,
    on_choose: Option<Told>,
}

impl Picker {
    /// A picker for what is offered.
    #[must_use]
    pub fn new(offer: Offer) -> Picker {
        let texts = Texts::new(Language::Ko);
        Picker { offer: Rc::new(offer), texts, classes: Classes::default(), on_choose: None }
    }

    /// The words' language (default: Korean).
    #[must_use]
    pub fn texts(mut self, texts: Texts) -> Picker {
        self.texts = texts;
        self
    }

    /// Other classes than payjoa's own.
    #[must_use]
    pub fn classes(mut self, classes: Classes) -> Picker {
        self.classes = classes;
        self
    }

    /// Called with each new choice; not with the first, which is [`Offer::first`].
    #[must_use]
    pub fn on_choose(mut self, told: impl Fn(&Choice) + 'static) -> Picker {
        self.on_choose = Some(Rc::new(told));
        self
    }

    /// The first frame with its root, for a server to put into the page.
    #[must_use]
    pub fn root_html(&self) -> String {
        html::write_root(ROOT, self.first(), &self.classes)
    }

    /// The first frame without its root.
    #[cfg(feature = "leptos")]
    pub(crate) fn html(&self) -> String {
        html::write(&self.first(), &self.classes)
    }

    /// The classes of the root.
    #[cfg(feature = "leptos")]
    pub(crate) fn root_class(&self) -> String {
        self.classes.of(ROOT)
    }

    fn first(&self) -> Vec<Node> {
        self.offer.first().map(|first| self.nodes(&first, "")).unwrap_or_default()
    }

    /// `group` is what the radio buttons of this picker have in common, and no others of the page. A server can't know what else
    /// there is in the page, so its have none: they all stay as they were written.
    fn nodes(&self, choice: &Choice, group: &str) -> Vec<Node> {
        let language = self.texts.language();
        let radios = self.offer.methods.iter().map(|method| self.radio(*method, choice, group));
        let legend = Element::new("legend", "legend").say(word(&Word::How, language));
        let methods =
            radios.fold(Element::new("fieldset", "methods").set("lang", language.tag()).with(legend), Element::with);
        let more = [self.issuers(choice), self.months(choice), self.escrow(choice)];
        std::iter::once(methods).chain(more.into_iter().flatten()).map(Node::from).collect()
    }

    fn radio(&self, method: PayMethod, choice: &Choice, group: &str) -> Element {
        let radio = Element::new("input", "").set("type", "radio").set("value", method.as_str()).set(CONTROL, "method");
        let radio = if group.is_empty() { radio } else { radio.set("name", group) };
        let label = method.label(self.texts.language());
        Element::new("label", "method").with(flagged(radio, "checked", choice.method == method)).say(label)
    }

    fn issuers(&self, choice: &Choice) -> Option<Element> {
        if choice.method != PayMethod::Card || self.offer.issuers.is_empty() {
            return None;
        }
        let language = self.texts.language();
        let any = option("", word(&Word::AnyIssuer, language), choice.issuer.is_none());
        let issuers = self.offer.issuers.iter();
        let options =
            issuers.map(|issuer| option(issuer.code(), issuer.name(language), choice.issuer.as_ref() == Some(issuer)));
        Some(self.select("issuer", &Word::Issuer, std::iter::once(any).chain(options)))
    }

    fn months(&self, choice: &Choice) -> Option<Element> {
        if choice.method != PayMethod::Card || choice.issuer.is_none() || self.offer.months().next().is_none() {
            return None;
        }
        let language = self.texts.language();
        let once = option("0", word(&Word::AtOnce, language), choice.months == 0);
        let options = self
            .offer
            .months()
            .map(|number| option(&number.to_string(), &months(number, language), choice.months == number));
        Some(self.select("months", &Word::Months, std::iter::once(once).chain(options)))
    }

    fn escrow(&self, choice: &Choice) -> Option<Element> {
        if !self.offer.escrow || !choice.method.allows_escrow() {
            return None;
        }
        let language = self.texts.language();
        let check = Element::new("input", "").set("type", "checkbox").set(CONTROL, "escrow");
        let label = Element::new("label", "escrow").set("lang", language.tag());
        Some(label.with(flagged(check, "checked", choice.escrow)).say(word(&Word::Escrow, language)))
    }

    fn select(&self, name: &'static str, label: &Word, options: impl Iterator<Item = Element>) -> Element {
        let language = self.texts.language();
        let select = options.fold(Element::new("select", "").set(CONTROL, name), Element::with);
        let words = Element::new("span", "").say(word(label, language));
        Element::new("label", name).set("lang", language.tag()).with(words).with(select)
    }
}

impl std::fmt::Debug for Picker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picker").field("offer", &self.offer).finish_non_exhaustive()
    }
}

const ROOT: &str = "method-picker";

/// What a control is for.
const CONTROL: &str = "data-choose";

fn option(value: &str, words: &str, chosen: bool) -> Element {
    flagged(Element::new("option", "").set("value", value).say(words), "selected", chosen)
}

fn flagged(element: Element, name: &'static str, flag: bool) -> Element {
    if flag { element.set(name, "") } else { element }
}
