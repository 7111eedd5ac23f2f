//! The access token: fetched once for everybody who needs it, kept until shortly before it ends.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use secrecy::SecretString;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::{GatewayError, lenient};

/// A token is renewed this long before it ends, so that it can't end on the way.
const MARGIN: Duration = Duration::from_secs(30);

/// The answer to `POST /users/getToken`.
#[derive(Deserialize)]
pub(super) struct Issued {
    #[serde(deserialize_with = "secret")]
    access_token: SecretString,
    #[serde(default, deserialize_with = "lenient::seconds")]
    now: Option<u64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    expired_at: Option<u64>,
}

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    Ok(SecretString::from(String::deserialize(deserializer)?))
}

impl Issued {
    /// By i'mport's own clock: this machine's may be wrong.
    fn life(&self) -> Duration {
        let seconds = self.expired_at.unwrap_or(0).saturating_sub(self.now.unwrap_or(u64::MAX));
        Duration::from_secs(seconds).saturating_sub(MARGIN)
    }
}

/// A token, and which one it is.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) secret: SecretString,
    generation: u64,
}

#[derive(Default)]
struct Slot {
    token: Option<Token>,
    good_until: Option<Instant>,
    generations: u64,
    /// A renewal that failed counts for everybody who was waiting for it.
    failed: Option<(Instant, GatewayError)>,
}

#[derive(Default)]
pub(super) struct TokenCache(Mutex<Slot>);

impl TokenCache {
    /// The current token; `issue` fetches one if need be. Concurrent callers wait for one fetch. `stale` is a token that
    /// i'mport has just refused: it won't be given out again.
    pub(super) async fn get<F>(&self, stale: Option<&Token>, issue: impl FnOnce() -> F) -> Result<Token, GatewayError>
    where
        F: Future<Output = Result<Issued, GatewayError>>,
    {
        let asked = Instant::now();
        let mut slot = self.0.lock().await;
        if let Some(token) = slot.usable(stale) {
            return Ok(token);
        }
        if let Some((when, error)) = &slot.failed
            && *when >= asked
        {
            return Err(error.clone());
        }
        match issue().await {
            Ok(issued) => Ok(slot.keep(issued)),
            Err(error) => {
                slot.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }
}

impl Slot {
    fn usable(&self, stale: Option<&Token>) -> Option<Token> {
        let token = self.token.as_ref()?;
        let refused = stale.is_some_and(|stale| stale.generation == token.generation);
        let alive = self.good_until.is_some_and(|end| Instant::now() < end);
        (alive && !refused).then(|| token.clone())
    }

    fn keep(&mut self, issued: Issued) -> Token {
        self.generations += 1;
        self.failed = None;
        self.good_until = Instant::now().checked_add(issued.life());
        let token = Token { secret: issued.access_token, generation: self.generations };
        self.token = Some(token.clone());
        token
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use secrecy::ExposeSecret;
    use serde_json::json;

    use super::*;

    fn issued(number: u64, life: u64) -> Issued {
        serde_json::from_value(json!({"access_token": number.to_string(), "now": 1_000, "expired_at": 1_000 + life}))
            .unwrap()
    }

    #[tokio::test]
    async fn concurrent_callers_share_one_renewal() {
        let (cache, calls) = (TokenCache::default(), AtomicU64::new(0));
        let ask = || async {
            cache
                .get(None, || async {
                    tokio::task::yield_now().await;
                    Ok(issued(calls.fetch_add(1, Ordering::SeqCst), 1_800))
                })
                .await
        };
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        for token in [a, b, c] {
            assert_eq!(token.unwrap().secret.expose_secret(), "0");
        }
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_refused_token_is_renewed_once_however_many_saw_it_refused() {
        let (cache, calls) = (TokenCache::default(), AtomicU64::new(0));
        let issue = || async { Ok(issued(calls.fetch_add(1, Ordering::SeqCst), 1_800)) };
        let first = cache.get(None, issue).await.unwrap();
        let (a, b) = tokio::join!(cache.get(Some(&first), issue), cache.get(Some(&first), issue));
        assert_eq!(a.unwrap().secret.expose_secret(), "1");
        assert_eq!(b.unwrap().secret.expose_secret(), "1");
    }

    #[tokio::test]
    async fn a_failed_renewal_counts_for_all_who_waited_and_for_nobody_later() {
        let (cache, calls) = (TokenCache::default(), AtomicU64::new(0));
        let fail = || async {
            calls.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Err(GatewayError::NotFound)
        };
        let (a, b) = tokio::join!(cache.get(None, fail), cache.get(None, fail));
        assert!(a.is_err() && b.is_err());
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        assert!(cache.get(None, || async { Ok(issued(9, 1_800)) }).await.is_ok());
    }

    #[test]
    fn life_is_counted_by_the_gateways_clock_less_the_margin() {
        assert_eq!(issued(0, 1_800).life(), Duration::from_secs(1_770));
        assert_eq!(issued(0, 20).life(), Duration::ZERO);
        let no_times: Issued = serde_json::from_value(json!({"access_token": "t"})).unwrap();
        assert_eq!(no_times.life(), Duration::ZERO);
    }
}
