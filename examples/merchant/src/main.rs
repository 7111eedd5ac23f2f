//! `merchant`: the demo shop's server. Its standard output is for other programs: first the address, then one line per
//! fulfilled order and per payment that a person has to look after. Everything else goes to standard error.

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
    // Heard from the start: whoever reads the address may ask to stop at once.
    let asked_to_stop = Signals::new()?;
    let shop = Shop::start(config, |line| say_to(std::io::stdout(), line)).await?;
    asked_to_stop.wait().await;
    tracing::info!("stopping");
    shop.stop().await;
    Ok(())
}

/// Ctrl-C, or what `kill` and containers send.
#[cfg(unix)]
struct Signals {
    interrupt: signal::unix::Signal,
    terminate: signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Signals> {
        use signal::unix::{SignalKind, signal};
        Ok(Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(windows)]
struct Signals(signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> std::io::Result<Signals> {
        Ok(Signals(signal::windows::ctrl_c()?))
    }

    async fn wait(mut self) {
        let _ = self.0.recv().await;
    }
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
