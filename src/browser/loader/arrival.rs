//! What becomes of a script tag.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{Document, Element, Event, EventTarget};

use super::Sdk;
use crate::browser::{
    LoadError, page,
    promised::{Promised, sleep},
    wait::{after, listen},
};

/// What became of a tag.
#[derive(Clone)]
pub(super) enum Outcome {
    Loaded,
    Failed,
    TimedOut,
    /// The page's policy forbids it, by this directive.
    Forbidden(String),
    /// It ran and threw.
    Threw(String),
}

impl Outcome {
    /// Why there is no `window.IMP` after it.
    pub(super) fn error(self, sdk: &Sdk) -> LoadError {
        let url = sdk.url.clone();
        match self {
            Outcome::Loaded => LoadError::GlobalMissing { url },
            Outcome::Failed if page::is_offline() => LoadError::Offline { url },
            Outcome::Failed if sdk.integrity.is_some() => LoadError::Integrity { url },
            Outcome::Failed => LoadError::Script { url },
            Outcome::TimedOut if page::is_offline() => LoadError::Offline { url },
            Outcome::TimedOut => LoadError::TimedOut { url, seconds: sdk.timeout.div_ceil(1_000) },
            Outcome::Forbidden(directive) => LoadError::Csp { url, directive },
            Outcome::Threw(message) => LoadError::Threw { url, message },
        }
    }
}

/// Waits for a tag, at most so many milliseconds.
pub(super) async fn arrival(document: &Document, tag: &Element, patience: u32) -> Outcome {
    let end = Promised::new();
    let (violation, exception) = (Promised::new(), Promised::new());
    let mut listeners = vec![
        listen_for(tag, "load", &end, |_| Some(Outcome::Loaded)),
        listen_for(tag, "error", &end, |_| Some(Outcome::Failed)),
        listen_for(document, "securitypolicyviolation", &violation, forbidden(tag)),
    ];
    if let Some(window) = page::window() {
        listeners.push(listen_for(&window, "error", &exception, threw(tag)));
    }
    let timer = after(patience, end.settling(Outcome::TimedOut));
    let end = end.await;
    drop(timer);
    let cause = match end {
        Outcome::Failed => {
            // The report of a violation is a task of its own, which may come after the tag's.
            sleep(0).await;
            violation.given()
        }
        Outcome::Loaded => exception.given(),
        _ => None,
    };
    drop(listeners);
    cause.unwrap_or(end)
}

fn listen_for(
    target: &EventTarget,
    name: &'static str,
    cause: &Promised<Outcome>,
    read: impl Fn(&JsValue) -> Option<Outcome> + 'static,
) -> EventListener {
    let cause = cause.clone();
    let heard = move |event: &Event| {
        if let Some(outcome) = read(event) {
            cause.settle(outcome);
        }
    };
    listen(target, name, Box::new(heard))
}

/// A violation of a policy that is enforced, about this tag's address. Of some addresses only the scheme or the origin is
/// told.
fn forbidden(tag: &Element) -> impl Fn(&JsValue) -> Option<Outcome> + 'static {
    let url = page::text(tag, "src");
    move |event| {
        let blocked = page::text(event, "blockedURI");
        let ours = !blocked.is_empty() && url.starts_with(&blocked) && page::text(event, "disposition") == "enforce";
        ours.then(|| Outcome::Forbidden(page::text(event, "effectiveDirective")))
    }
}

/// An error that nobody caught, in this tag's file. Of another origin's scripts the browser tells neither file nor message.
fn threw(tag: &Element) -> impl Fn(&JsValue) -> Option<Outcome> + 'static {
    let url = page::text(tag, "src");
    move |event| {
        let file = page::text(event, "filename");
        (file.is_empty() || file == url).then(|| Outcome::Threw(page::text(event, "message")))
    }
}
