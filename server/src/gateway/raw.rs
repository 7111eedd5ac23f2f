//! What this client has no method for.

use std::fmt;

use http::Method;
use serde::{Serialize, de::DeserializeOwned};

use super::{Gateway, GatewayError, call::Call, retry::Repeat};

/// Any call of i'mport's, with the client's token, limits, retries and errors, and without its checks.
///
/// ```no_run
/// use http::Method;
/// use payjoa_server::gateway::{Gateway, GatewayError, Repeat};
/// use serde_json::Value;
///
/// # async fn raw(gateway: Gateway) -> Result<(), GatewayError> {
/// // `GET /payments/imp_1/balance`
/// let balance: Value =
///     gateway.raw(Method::GET, ["payments", "imp_1", "balance"], Repeat::Freely).query("page", 1).send().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before `send`"]
pub struct Raw {
    gateway: Gateway,
    call: Call,
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw").field("method", &self.call.method).finish_non_exhaustive()
    }
}

impl Gateway {
    /// A call that this client has no method for: the parts of its path, each escaped, and whether asking twice is the
    /// same as asking once.
    pub fn raw<'a>(&self, method: Method, path: impl IntoIterator<Item = &'a str>, repeat: Repeat) -> Raw {
        let call = Call::with_method("raw", method, repeat);
        Raw { gateway: self.clone(), call: path.into_iter().fold(call, Call::segment) }
    }
}

impl Raw {
    /// One more field of the query; a list is `name[]`, once for each entry.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Raw {
        self.call = self.call.query(name, value);
        self
    }

    /// A body, written in JSON.
    pub fn json(mut self, body: &impl Serialize) -> Raw {
        self.call = self.call.json(body);
        self
    }

    /// It moves money, or PAYJOA answers it: it is waited for longer, and counts for the limit of calls a second.
    pub fn for_payjoa(mut self) -> Raw {
        self.call = self.call.for_payjoa(self.gateway.config().payjoa_timeout).paced();
        self
    }

    /// Asks, and reads the answer's `response`.
    ///
    /// # Errors
    /// See [`GatewayError`]. Nothing is looked up after an unknown outcome: that is the caller's to do.
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, GatewayError> {
        self.gateway.ask(self.call).await
    }
}
