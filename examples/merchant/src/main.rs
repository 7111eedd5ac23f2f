//! `merchant`: the demo shop's server. Its standard output is for other programs: first the address, then one line per
//! fulfilled order. Everything else goes to standard error.

use std::{
    error::Error,
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::Parser;
use merchant::{Config, Shop};
use tokio::signal;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say_to(std::io::stderr(), &format!("merchant: {}", with_causes(&*error)));
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), Box<dyn Error>> {
    let shop = Shop::start(config, |line| say_to(std::io::stdout(), line)).await?;
    say_to(std::io::stdout(), &format!("merchant listening on {}", shop.url()));
    asked_to_stop().await?;
    tracing::info!("stopping");
    shop.stop().await;
    Ok(())
}

/// Ctrl-C, or what `kill` and containers send.
async fn asked_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    signal::ctrl_c().await
}

/// Nobody may be reading any more; that is no reason to stop selling.
fn say_to(mut stream: impl Write, line: &str) {
    let _ = writeln!(stream, "{line}").and_then(|()| stream.flush());
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
