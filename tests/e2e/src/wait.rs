//! Waiting for something to become true.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

/// Far more than anything takes on a small, busy machine; a broken payment must not hold up the rest for long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(40);

/// Looks until there is something to see. An error while looking (a page on its way to the next one) is one more "not
/// yet", and is told if it stays.
///
/// # Errors
/// It never came true; names `what` was awaited, and the last error met.
pub async fn eventually<T>(what: impl Display, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        let seen = look().await;
        match seen {
            Ok(Some(seen)) => return Ok(seen),
            Ok(None) if started.elapsed() > PATIENCE => {
                return Err(anyhow!("waited {PATIENCE:?} in vain for {what}"));
            }
            Err(error) if started.elapsed() > PATIENCE => {
                return Err(error).with_context(|| format!("waited {PATIENCE:?} in vain for {what}"));
            }
            Ok(None) | Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
