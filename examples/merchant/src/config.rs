//! What the shop is started with.

use std::{net::IpAddr, path::PathBuf};

use clap::Parser;
use payjoa::UserCode;
use secrecy::{ExposeSecret, SecretString};

/// The demo shop's server.
#[derive(Clone, Debug, Parser)]
#[command(version, about)]
pub struct Config {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 3000)]
    pub port: u16,
    /// i'mport's API, or a sandbox on this machine.
    #[arg(long, default_value = "http://127.0.0.1:8787")]
    pub gateway: String,
    /// The SDK's address [default: the sandbox's own, or i'mport's for i'mport].
    #[arg(long)]
    pub sdk_url: Option<String>,
    /// The ledger; made if it isn't there. Not in the storefront's folder, from where anybody could download it.
    #[arg(long, default_value = "shop.sqlite")]
    pub database: PathBuf,
    /// A database instead of that file: postgres://user:password@host/name, for several processes of the shop. Better in the
    /// environment: a command line can be read by every user of the machine.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,
    /// A folder for the slips of parcels: what was sent once is not sent again, even if the shop is told twice [default: none,
    /// every order that is told is printed].
    #[arg(long)]
    pub parcels: Option<PathBuf>,
    /// The built storefront, a folder with index.html in it. Without it only the API is served.
    #[arg(long)]
    pub storefront: Option<PathBuf>,
    /// What is sold, as JSON: an array of {"id", "name", "name_ko", "price", "image"} [default: the demo's own].
    #[arg(long)]
    pub catalogue: Option<PathBuf>,
    /// Counts payments through test channels as payments. The sandbox needs no such thing: it pretends real ones.
    #[arg(long)]
    pub accept_test_payments: bool,
    /// The shop's ID at PAYJOA (CPID), once per ID; a payment through another contract is rejected then [default: any].
    #[arg(long = "pg-id", value_name = "CPID")]
    pub pg_ids: Vec<String>,
    /// Opens the back room at /admin (orders, what happened to them, refunds) to whoever knows it [default: there is none].
    #[arg(long, env = "ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<SecretString>,
    /// Gives money back by itself that can't count for its order, instead of holding it until a person decides.
    #[arg(long)]
    pub give_back_unwanted: bool,
    /// Signs the addresses that shoppers come back to, so that a payment can be confirmed in any browser: 32 bytes or more, the
    /// same for every process of the shop (`openssl rand -base64 32`) [default: another one at each start].
    #[arg(long, env = "RETURN_KEY", hide_env_values = true)]
    pub return_key: Option<SecretString>,
    /// The shop is reached by https only: cookies are sent that way only. The proxy in front sees to https.
    #[arg(long)]
    pub https: bool,
    /// How many proxies of the shop's own are in front and add to X-Forwarded-For.
    #[arg(long, default_value_t = 0)]
    pub trusted_hops: usize,
    /// The merchant's public code for the SDK.
    #[arg(long, env = "IMP_USER_CODE", default_value = "imp00000000")]
    pub user_code: UserCode,
    /// The REST API key.
    #[arg(long, env = "IMP_KEY", default_value = SANDBOX, hide_env_values = true)]
    pub imp_key: SecretString,
    /// The REST API secret. Better in the environment: a command line can be read by every user of the machine.
    #[arg(long, env = "IMP_SECRET", default_value = SANDBOX, hide_env_values = true)]
    pub imp_secret: SecretString,
}

/// What key and secret are where there is nothing to protect.
const SANDBOX: &str = "sandbox";

impl Config {
    /// Whether nobody has said what the key and the secret are.
    pub(crate) fn has_sandbox_keys(&self) -> bool {
        [&self.imp_key, &self.imp_secret].iter().any(|it| it.expose_secret() == SANDBOX)
    }
}
