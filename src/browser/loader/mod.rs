//! i'mport's script: one tag however many callers and modules, and a failure that doesn't stick.

mod arrival;
mod prefetch;
mod sdk;
mod tag;
mod trusted;

use std::cell::RefCell;

use web_sys::{Document, Element};

pub use prefetch::Intent;
pub use sdk::{DEFAULT_SDK, LEGACY_SDK, Sdk};
pub use trusted::TRUSTED_TYPES_POLICY;

use self::{
    arrival::{Outcome, arrival},
    sdk::Generation,
};
use super::{
    Imp, LoadError, page,
    promised::Promised,
    wait::{after, listen, spawn},
};

/// How long a tag that was in the page before us may still take, once its file has been fetched, in milliseconds.
const GRACE: u32 = 1_000;

/// How many tags of others are waited for in turn.
const ADOPTED: u32 = 8;

thread_local! {
    /// The attempt under way, so that later callers join it. Gone as soon as it ends, so that a failure isn't final.
    static LOADING: RefCell<Option<Promised<Result<Imp, LoadError>>>> = const { RefCell::new(None) };
}

/// `window.IMP`, loaded if it isn't there yet.
///
/// Joins a load that is already under way, whatever address it uses and whichever WebAssembly module of the page began it:
/// a page has one `window.IMP`. Adopts a tag that the page brought itself, and replaces it if it turns out to be dead. Who
/// no longer wants it drops the future; others still get theirs.
///
/// # Errors
/// A [`LoadError`] after the last attempt; at once where another attempt can't help ([`LoadError::is_permanent`]). Calling
/// again starts anew. On a server, and wherever else there is no page: [`LoadError::NoPage`].
pub async fn load(sdk: &Sdk) -> Result<Imp, LoadError> {
    #[cfg(feature = "test-kit")]
    if let Some(pretended) = super::pretend::loaded().await {
        return pretended;
    }
    if let Some(imp) = Imp::find() {
        return Ok(imp);
    }
    let document = page::document().ok_or(LoadError::NoPage)?;
    let under_way = LOADING.with_borrow(Option::clone);
    under_way.unwrap_or_else(|| start(document, sdk.clone())).await
}

/// A task of its own: the caller who began may go away while others wait.
fn start(document: Document, sdk: Sdk) -> Promised<Result<Imp, LoadError>> {
    let loading = Promised::new();
    LOADING.set(Some(loading.clone()));
    let result = loading.clone();
    spawn(Box::pin(async move {
        let loaded = attempts(&document, &sdk).await;
        LOADING.set(None);
        result.settle(loaded);
    }));
    loading
}

async fn attempts(document: &Document, sdk: &Sdk) -> Result<Imp, LoadError> {
    let mut left = sdk.attempts;
    let mut wait = sdk.pause;
    loop {
        if let Some(imp) = adopted(document, sdk).await {
            return Ok(imp);
        }
        let error = match attempt(document, sdk).await {
            Ok(imp) => return Ok(imp),
            Err(error) => error,
        };
        left = left.saturating_sub(1);
        if left == 0 || error.is_permanent() {
            return Err(error);
        }
        pause(sdk, wait).await;
        wait = wait.saturating_mul(2);
        // Somebody else's attempt may have done it meanwhile.
        if let Some(imp) = Imp::find() {
            return Ok(imp);
        }
    }
}

/// What tags of others bring; none of them is left in the page if they bring nothing.
async fn adopted(document: &Document, sdk: &Sdk) -> Option<Imp> {
    for _ in 0..ADOPTED {
        let tag::Found { tag, ours } = tag::find(document, sdk)?;
        let dead = !ours && is_fetched(&page::text(&tag, "src"));
        let patience = if dead { GRACE.min(sdk.timeout) } else { sdk.timeout };
        if let Ok(imp) = brought(document, &tag, patience).await {
            return Some(imp);
        }
    }
    None
}

async fn attempt(document: &Document, sdk: &Sdk) -> Result<Imp, LoadError> {
    check(sdk)?;
    let tag = tag::insert(document, sdk)?;
    brought(document, &tag, sdk.timeout).await.map_err(|outcome| outcome.error(sdk))
}

/// The legacy generation's needs, of which it says nothing itself.
fn check(sdk: &Sdk) -> Result<(), LoadError> {
    let url = || sdk.url.clone();
    match sdk.generation() {
        Generation::Current => Ok(()),
        Generation::BeforePayjoa => Err(LoadError::TooOld { url: url() }),
        Generation::Jquery => {
            let jquery = page::window().and_then(|window| page::get(&window, "jQuery"));
            if jquery.is_some_and(|jquery| jquery.is_function()) {
                Ok(())
            } else {
                Err(LoadError::JqueryMissing { url: url() })
            }
        }
    }
}

/// Waits for a tag; what it came to if there is no `window.IMP` then. Whatever happened to the tag, another one may have
/// brought what we need.
async fn brought(document: &Document, tag: &Element, patience: u32) -> Result<Imp, Outcome> {
    let outcome = arrival(document, tag, patience).await;
    if let Some(imp) = Imp::find() {
        tag::forget(tag);
        return Ok(imp);
    }
    match outcome {
        Outcome::TimedOut => tag::give_up(tag),
        _ => tag::discard(tag),
    }
    Err(outcome)
}

/// A quarter more or less, so that a thousand pages don't ask in the same instant; longer without a network, but no longer
/// than until it is back.
async fn pause(sdk: &Sdk, millis: u32) {
    let jittered = (f64::from(millis) * (0.75 + 0.5 * page::random())) as u32;
    let over = Promised::new();
    let offline = page::window().filter(|_| page::is_offline());
    let timer = after(if offline.is_some() { sdk.timeout } else { jittered }, over.settling(()));
    let back = offline.map(|window| {
        let over = over.clone();
        listen(&window, "online", Box::new(move |_| over.settle(())))
    });
    over.await;
    drop((timer, back));
}

/// Whether the browser has already got an answer for this address: then a tag that still waits is probably dead.
fn is_fetched(url: &str) -> bool {
    let performance = page::window().and_then(|window| window.performance());
    performance.is_some_and(|performance| performance.get_entries_by_name(url).length() > 0)
}
