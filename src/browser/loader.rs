//! i'mport's script: one tag however many callers, and a failure that doesn't stick.

use std::{cell::RefCell, time::Duration};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlScriptElement};

use super::{
    Imp, LoadError, page,
    promised::{Promised, sleep},
};

/// The current script, from i'mport's own network.
pub const DEFAULT_SDK: &str = "https://cdn.iamport.kr/v1/iamport.js";

/// How long a tag that was in the page before us may still take, once its file has been fetched, in milliseconds.
const GRACE: u32 = 1_000;

/// Where i'mport's script comes from, and how patiently.
///
/// ```
/// use payjoa::browser::Sdk;
///
/// let sdk = Sdk::default().url("http://127.0.0.1:8787/v1/iamport.js").nonce("r4nd0m");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sdk {
    url: String,
    nonce: Option<String>,
    timeout: u32,
    attempts: u32,
    pause: u32,
}

impl Default for Sdk {
    fn default() -> Self {
        Sdk { url: DEFAULT_SDK.to_owned(), nonce: None, timeout: 10_000, attempts: 3, pause: 500 }
    }
}

impl Sdk {
    /// Another address (default [`DEFAULT_SDK`]): a sandbox, a mirror, the legacy script with jQuery loaded before it.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        self
    }

    /// The page's Content-Security-Policy nonce for script tags (default none).
    #[must_use]
    pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// How long one attempt may take (default 10 s).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = millis(timeout);
        self
    }

    /// How often to try before giving up (default 3, at least 1).
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The pause before the second attempt; it doubles with each further one (default 0.5 s).
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = millis(pause);
        self
    }
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

thread_local! {
    /// The attempt under way, so that later callers join it. Gone as soon as it ends, so that a failure isn't final.
    static LOADING: RefCell<Option<Promised<Result<Imp, LoadError>>>> = const { RefCell::new(None) };
}

/// `window.IMP`, loaded if it isn't there yet.
///
/// Joins a load that is already under way, whatever address it uses: a page has one `window.IMP`. Adopts a tag that the
/// page brought itself, and replaces it if it turns out to be dead.
///
/// # Errors
/// A [`LoadError`] after the last attempt. Calling again starts anew.
pub async fn load(sdk: &Sdk) -> Result<Imp, LoadError> {
    if let Some(imp) = Imp::find() {
        return Ok(imp);
    }
    let under_way = LOADING.with_borrow(Option::clone);
    under_way.unwrap_or_else(|| start(sdk.clone())).await
}

/// A task of its own: the caller who began may go away while others wait.
fn start(sdk: Sdk) -> Promised<Result<Imp, LoadError>> {
    let loading = Promised::new();
    LOADING.set(Some(loading.clone()));
    let result = loading.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let loaded = attempts(sdk).await;
        LOADING.set(None);
        result.settle(loaded);
    });
    loading
}

async fn attempts(sdk: Sdk) -> Result<Imp, LoadError> {
    let document = page::window().and_then(|window| window.document()).ok_or(LoadError::NoPage)?;
    let mut adopted = adoptable(&document, &sdk);
    let mut left = sdk.attempts;
    let mut pause = sdk.pause;
    loop {
        let ours = adopted.is_none();
        let tag = adopted.take().or_else(|| insert(&document, &sdk)).ok_or(LoadError::NoPage)?;
        let patience = if !ours && is_fetched(&tag.src()) { GRACE.min(sdk.timeout) } else { sdk.timeout };
        let outcome = arrival(&tag, patience).await;
        // Whatever happened to the tag, another one may have brought what we need.
        if let Some(imp) = Imp::find() {
            return Ok(imp);
        }
        tag.remove();
        if ours {
            left = left.saturating_sub(1);
            if left == 0 {
                return Err(outcome.error(sdk));
            }
            sleep(pause).await;
            pause = pause.saturating_mul(2);
        }
    }
}

/// What became of a tag.
#[derive(Clone, Copy)]
enum Outcome {
    Loaded,
    Failed,
    TimedOut,
}

impl Outcome {
    /// Why there is no `window.IMP` after it.
    fn error(self, Sdk { url, timeout, .. }: Sdk) -> LoadError {
        match self {
            Outcome::Loaded => LoadError::GlobalMissing { url },
            Outcome::Failed => LoadError::Script { url },
            Outcome::TimedOut => LoadError::TimedOut { url, seconds: timeout.div_ceil(1_000) },
        }
    }
}

/// Waits for a tag, at most so many milliseconds.
async fn arrival(tag: &HtmlScriptElement, patience: u32) -> Outcome {
    let outcome = Promised::new();
    let settle = |with: Outcome| {
        let outcome = outcome.clone();
        move || outcome.settle(with)
    };
    let (loaded, failed) = (settle(Outcome::Loaded), settle(Outcome::Failed));
    let listeners =
        [EventListener::new(tag, "load", move |_| loaded()), EventListener::new(tag, "error", move |_| failed())];
    let timer = Timeout::new(patience, settle(Outcome::TimedOut));
    let outcome = outcome.await;
    drop((listeners, timer));
    outcome
}

fn new_tag(document: &Document, sdk: &Sdk) -> Option<HtmlScriptElement> {
    let tag: HtmlScriptElement = document.create_element("script").ok()?.dyn_into().ok()?;
    if let Some(nonce) = &sdk.nonce {
        tag.set_attribute("nonce", nonce).ok()?;
    }
    tag.set_src(&sdk.url);
    Some(tag)
}

fn insert(document: &Document, sdk: &Sdk) -> Option<HtmlScriptElement> {
    let tag = new_tag(document, sdk)?;
    document.head()?.append_child(&tag).ok()?;
    Some(tag)
}

/// A tag for the same address that somebody else put into the page.
fn adoptable(document: &Document, sdk: &Sdk) -> Option<HtmlScriptElement> {
    // A tag of our own resolves the address as the browser does; it is never put into the page.
    let wanted = new_tag(document, sdk)?.src();
    let tags = document.query_selector_all("script[src]").ok()?;
    (0..tags.length())
        .filter_map(|index| tags.item(index)?.dyn_into::<HtmlScriptElement>().ok())
        .find(|tag| tag.src() == wanted)
}

/// Whether the browser has already got an answer for this address: then a tag that still waits is probably dead.
fn is_fetched(url: &str) -> bool {
    let performance = page::window().and_then(|window| window.performance());
    performance.is_some_and(|performance| performance.get_entries_by_name(url).length() > 0)
}
