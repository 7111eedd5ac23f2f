//! `payjoa-sandbox serve`.

use std::{
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use payjoa_sandbox::{IMP_KEY, IMP_SECRET, Options, Sandbox, StartError, USER_CODE, WebhookFormat};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use super::complain;

/// How to serve.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox serve                                      on http://127.0.0.1:8787, until Ctrl-C
  payjoa-sandbox serve --webhook-url http://127.0.0.1:3000/webhook
                                                            your server is told what happens
  payjoa-sandbox serve --port 0 --json                      on a free port, for a test: the first line says which
  payjoa-sandbox serve --state sandbox.db                   payments are still there tomorrow
  payjoa-sandbox serve --host 0.0.0.0                       for a real phone in the same network; read the warning

The first line on stdout is `payjoa-sandbox listening on http://HOST:PORT`. Ctrl-C and SIGTERM end it with exit code 0.")]
pub(super) struct Arguments {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8787, env = "PAYJOA_SANDBOX_PORT")]
    port: u16,
    /// The address to listen on. Others than this machine's own let the whole network in, also to the control API.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Where webhooks go for payments without a `notice_url`.
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// Whether webhooks are written as json or form.
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    webhook_format: WebhookFormat,
    /// How often a webhook is repeated after a network error or a 5xx, a minute apart.
    #[arg(long, value_name = "TIMES", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=5))]
    webhook_retries: u8,
    /// How long the database lags behind under the late-database fault, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 2_000)]
    late_database_ms: u64,
    /// A file that keeps everything across restarts and crashes. Without one, everything is gone when the sandbox stops.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Takes back at 23:00 in Korea what was paid on PAYJOA's test sites that day, as PAYJOA does; i'mport isn't told.
    #[arg(long)]
    nightly_cancel: bool,
    /// The merchant has no special contract for refunds of virtual accounts: they are refused.
    #[arg(long)]
    no_vbank_refunds: bool,
    /// A name under which the sandbox may be used, besides localhost and addresses; may be given several times.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Says on stdout where it listens as one line of JSON: {\"url\",\"sdk\",\"dashboard\",\"user_code\",\"imp_key\",\"imp_secret\"}.
    #[arg(long)]
    json: bool,
    /// How the log on stderr is written: text or json. What is written is chosen by `RUST_LOG`; warnings if it isn't set.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

pub(super) fn run(arguments: Arguments) -> ExitCode {
    log(arguments.log_format);
    let served = tokio::runtime::Runtime::new().map_err(Failed::Runtime).and_then(|runtime| {
        let served = runtime.block_on(serve(arguments));
        runtime.shutdown_timeout(Duration::from_secs(1));
        served
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            complain(failed);
            ExitCode::FAILURE
        }
    }
}

fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("the runtime doesn't start: {0}")]
    Runtime(#[source] io::Error),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("can't wait for Ctrl-C: {0}")]
    Signal(#[source] io::Error),
}

async fn serve(arguments: Arguments) -> Result<(), Failed> {
    warn_of_the_network(arguments.host);
    // From here on a signal ends the program properly, and not before the first line has been read by a script.
    let stopping = signals().map_err(Failed::Signal)?;
    let json = arguments.json;
    let mut options = Options::default();
    options.listen = SocketAddr::new(arguments.host, arguments.port);
    options.webhook_url = arguments.webhook_url;
    options.webhook_format = arguments.webhook_format;
    options.webhook_retries = arguments.webhook_retries;
    options.allowed_hosts = arguments.allow_host;
    options.state = arguments.state;
    options.nightly_cancel = arguments.nightly_cancel;
    options.vbank_refunds = !arguments.no_vbank_refunds;
    options.late_database = Duration::from_millis(arguments.late_database_ms);
    let sandbox = Sandbox::start_with(options).await?;
    announce(&sandbox, json);
    stopping.await;
    sandbox.stop().await;
    Ok(())
}

/// Nothing here asks who somebody is.
fn warn_of_the_network(host: IpAddr) {
    if !host.to_canonical().is_loopback() {
        complain(format_args!(
            "WARNING: --host {host} is not only this machine: anybody on the network can use the control API (/_sandbox), \
             decide payments, read them, and have webhooks sent to any address. Use 127.0.0.1 unless you trust everybody."
        ));
    }
}

/// Scripts read the first line. Whoever closed the output doesn't want to know.
fn announce(sandbox: &Sandbox, json: bool) {
    let mut out = io::stdout().lock();
    if json {
        let said = json!({
            "url": sandbox.url(), "sdk": sandbox.sdk_url(), "dashboard": format!("{}/_sandbox/", sandbox.url()),
            "user_code": USER_CODE, "imp_key": IMP_KEY, "imp_secret": IMP_SECRET,
        });
        let _ = writeln!(out, "{said}").and_then(|()| out.flush());
        return;
    }
    let _ = writeln!(out, "payjoa-sandbox listening on {}", sandbox.url());
    let _ = writeln!(out, "  SDK        {}", sandbox.sdk_url());
    let _ = writeln!(out, "  dashboard  {}/_sandbox/", sandbox.url());
    let _ = writeln!(out, "  return     {}/_sandbox/return (an m_redirect_url to try)", sandbox.url());
    let webhooks = sandbox.webhook_url();
    let webhooks = webhooks.as_deref().unwrap_or("nowhere; --webhook-url and the dashboard change that");
    let _ = writeln!(out, "  webhooks   {webhooks}");
    let _ = writeln!(out, "  account    user code {USER_CODE}, imp_key {IMP_KEY}, imp_secret {IMP_SECRET}");
    let _ = out.flush();
}

/// Resolves on the first SIGINT or SIGTERM.
fn signals() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            // An error means that Ctrl-C can't be seen; then only the system can end the program.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}
