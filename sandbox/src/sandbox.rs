//! A running sandbox, for a test or for the command line.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use payjoa::{ImpUid, Platform};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    USER_CODE,
    fault::{Arm, ArmId, Armed, BadArm, Faults},
    gateway::{ActError, Gateway, OpenRequest, Opened, Setup},
    http,
    options::Options,
    payment::Decision,
    refusal::Refusal,
    store::{StateFileError, Store},
    webhook::{self, WebhookUrlError},
};

/// i'mport and PAYJOA on a port of this machine. It stops when it is dropped.
///
/// ```
/// use payjoa::Platform;
/// use payjoa_sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let order = serde_json::json!({
///     "pg": "daou", "pay_method": "card", "merchant_uid": "mid_1234567890", "name": "NF long padding jacket M",
///     "amount": 1004, "digital": false, "buyer_name": "John Doe", "buyer_tel": "01012345678",
/// });
/// let window = sandbox.open(order, Platform::Pc)?;
/// sandbox.approve(&window.imp_uid)?;
/// assert_eq!(sandbox.payment(&window.imp_uid).unwrap()["status"], "paid");
/// # Ok(())
/// # }
/// ```
#[must_use = "the sandbox stops when it is dropped"]
pub struct Sandbox {
    pub(crate) gateway: Arc<Gateway>,
    server: Option<JoinHandle<()>>,
}

/// Why a sandbox doesn't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Another program listens there already, or this one may not.
    #[error("can't listen on {address}: {cause}; choose another port (0 takes a free one)")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// Webhooks can't be sent there.
    #[error(transparent)]
    WebhookUrl(#[from] WebhookUrlError),
    /// The state file can't be used.
    #[error(transparent)]
    StateFile(#[from] StateFileError),
}

impl Sandbox {
    /// Starts on a free loopback port.
    ///
    /// # Errors
    /// [`StartError::Listen`] if there is none.
    pub async fn start() -> Result<Sandbox, StartError> {
        Sandbox::start_with(Options::default()).await
    }

    /// Starts as told.
    ///
    /// # Errors
    /// As [`Sandbox::start`], [`StartError::WebhookUrl`] and [`StartError::StateFile`].
    pub async fn start_with(options: Options) -> Result<Sandbox, StartError> {
        let webhook_url = options.webhook_url.as_deref().map(webhook::address).transpose()?;
        let webhooks = webhook::Sender::new(options.webhook_retries, options.webhook_retry_after);
        let store = match &options.state {
            Some(path) => Some(Store::open(path).await?),
            None => None,
        };
        let failed = |cause| StartError::Listen { address: options.listen, cause };
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let gateway = Gateway::new(Setup {
            origin: format!("http://{}", from_here(address)),
            late_database: options.late_database,
            nightly_cancel: options.nightly_cancel,
            vbank_refunds: options.vbank_refunds,
            webhook_url,
            webhook_format: options.webhook_format,
            webhooks,
            store,
            allowed_hosts: options.allowed_hosts,
        });
        let server = tokio::spawn(http::serve(listener, Arc::clone(&gateway)));
        Ok(Sandbox { gateway, server: Some(server) })
    }

    /// The gateway's origin, `http://127.0.0.1:PORT`, without a slash at the end: API, SDK and window are all under it.
    #[must_use]
    pub fn url(&self) -> &str {
        self.gateway.origin()
    }

    /// The address of the SDK's script.
    #[must_use]
    pub fn sdk_url(&self) -> String {
        format!("{}/v1/iamport.js", self.url())
    }

    /// Opens a payment window as `IMP.request_pay` does, without a browser.
    ///
    /// # Errors
    /// A [`Refusal`] wherever the SDK would call back with an error instead of opening the window.
    pub fn open(&self, params: Value, platform: Platform) -> Result<Opened, Refusal> {
        let user_code = USER_CODE.to_owned();
        self.gateway.open(OpenRequest { user_code, params, platform, page: None, user_agent: None })
    }

    /// The shopper pays, or has a virtual account issued.
    ///
    /// # Errors
    /// [`ActError::UnknownPayment`] and [`ActError::AlreadyDecided`].
    pub fn approve(&self, imp_uid: &ImpUid) -> Result<(), ActError> {
        self.act(imp_uid, Decision::Approve, Faults::NONE)
    }

    /// The card company or bank refuses.
    ///
    /// # Errors
    /// As [`Sandbox::approve`].
    pub fn decline(&self, imp_uid: &ImpUid) -> Result<(), ActError> {
        self.act(imp_uid, Decision::Decline, Faults::NONE)
    }

    /// The shopper gives up.
    ///
    /// # Errors
    /// As [`Sandbox::approve`].
    pub fn close(&self, imp_uid: &ImpUid) -> Result<(), ActError> {
        self.act(imp_uid, Decision::Close, Faults::NONE)
    }

    /// The shopper decides, and something goes wrong with it.
    ///
    /// # Errors
    /// As [`Sandbox::approve`].
    pub fn act(&self, imp_uid: &ImpUid, decision: Decision, faults: Faults) -> Result<(), ActError> {
        self.gateway.act(imp_uid, decision, faults)
    }

    /// The deposit arrives on an approved vbank payment's account, in full.
    ///
    /// # Errors
    /// [`ActError::UnknownPayment`], [`ActError::NoDepositAwaited`] and [`ActError::DepositTooLate`].
    pub fn deposit(&self, imp_uid: &ImpUid) -> Result<(), ActError> {
        self.gateway.deposit(imp_uid, None)
    }

    /// Makes something go wrong from now on: a [`Fault`](crate::Fault) alone happens to everybody until it is disarmed, an
    /// [`Arm`] says to whom, how often and how likely.
    ///
    /// ```
    /// use payjoa_sandbox::{Fault, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.arm(Fault::LostWebhook.order("mid_1234567890".parse()?))?;
    /// let flaky = sandbox.arm(Fault::ErrorBefore.chance(0.2).seed(42))?;
    /// sandbox.disarm(flaky);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`BadArm`] if that makes no sense: a chance above 1, the SDK's script for one payment.
    pub fn arm(&self, arm: impl Into<Arm>) -> Result<ArmId, BadArm> {
        self.gateway.arm(arm.into()).map(|armed| armed.id)
    }

    /// Takes a fault away; false if it isn't armed any more.
    pub fn disarm(&self, id: ArmId) -> bool {
        self.gateway.disarm(id)
    }

    /// Takes every fault away.
    pub fn disarm_all(&self) {
        self.gateway.disarm_all();
    }

    /// What is armed, and how often it has struck.
    #[must_use]
    pub fn armed(&self) -> Vec<Armed> {
        self.gateway.faults.all()
    }

    /// Where webhooks go for payments without a `notice_url`; `None` is nowhere.
    ///
    /// # Errors
    /// [`WebhookUrlError`] unless it is an absolute http or https address.
    pub fn set_webhook_url(&self, url: Option<&str>) -> Result<(), WebhookUrlError> {
        let url = url.map(webhook::address).transpose()?;
        self.gateway.state(|state| state.webhook_url = url);
        Ok(())
    }

    /// Where they go.
    #[must_use]
    pub fn webhook_url(&self) -> Option<String> {
        self.gateway.state(|state| state.webhook_url.clone().map(String::from))
    }

    /// A payment as `GET /payments/{imp_uid}?extension=true` has it in `response`.
    #[must_use]
    pub fn payment(&self, imp_uid: &ImpUid) -> Option<Value> {
        let receipt_url = self.gateway.receipt_url(imp_uid);
        self.gateway.state(|state| state.payment(imp_uid).map(|payment| payment.annotation(&receipt_url, true)))
    }

    /// Stops: requests in flight are answered, for five seconds at most; webhooks that haven't arrived are dropped,
    /// or kept in the state file.
    pub async fn stop(mut self) {
        self.gateway.stop();
        if let Some(server) = self.server.take() {
            // Too late or ended: either way nothing is left to wait for.
            let _ = tokio::time::timeout(Duration::from_secs(5), server).await;
        }
        self.gateway.close().await;
    }
}

/// How this machine reaches what listens there: an address that means all of its addresses can't be asked on every system.
fn from_here(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(all) if all.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(all) if all.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.gateway.stop();
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_machine_is_reached_by_loopback() {
        for (listens, reached) in [
            ("0.0.0.0:8787", "127.0.0.1:8787"),
            ("[::]:8787", "[::1]:8787"),
            ("127.0.0.1:8787", "127.0.0.1:8787"),
            ("192.0.2.1:8787", "192.0.2.1:8787"),
        ] {
            assert_eq!(from_here(listens.parse().unwrap()).to_string(), reached);
        }
    }
}
