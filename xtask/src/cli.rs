//! What can be asked for, and the text of `--help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, builder::RangedU64ValueParser};

/// The chores of payjoa. What a task needs and can install (WebAssembly target, test browser), it installs.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Build everything and open a shop that takes (pretended) payments; Ctrl-C stops it
    Demo(DemoOptions),
    /// Run every check that CI runs; the first failing one stops
    Test(TestOptions),
    /// Build a storefront into the dist/ beside its page, as `trunk build` would
    Bundle {
        /// Which of the demo shops
        #[arg(long, value_enum, default_value_t)]
        storefront: Storefront,
        /// Small and slow to build instead of quick: the profile wasm-release
        #[arg(long)]
        release: bool,
    },
    /// Build the npm package into target/npm/payjoa/
    Npm,
    /// Photograph shop, checkout, payment window and paid page into target/screenshots/
    Screenshots,
    /// Every piece that shoppers see in every state, Korean and English, light and dark; Ctrl-C stops it
    Gallery(GalleryOptions),
    /// Write documentation that comes from the code
    Docs {
        #[command(subcommand)]
        what: Docs,
    },
    /// Measure
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
}

/// The demo shop, told apart by its framework.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Storefront {
    /// The page is index.html
    #[default]
    Yew,
    /// The page is examples/storefront-leptos/index.html
    Leptos,
}

#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Which of the demo shops
    #[arg(long, value_enum, default_value_t)]
    pub(crate) storefront: Storefront,
    /// Port of the shop (0: any free one)
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Port of the gateway (0: any free one)
    #[arg(long, default_value_t = 0)]
    pub(crate) gateway_port: u16,
    /// Keep the shop's orders in this SQLite file (default: a new file that goes away with the demo)
    #[arg(long, value_name = "FILE")]
    pub(crate) database: Option<PathBuf>,
    /// Don't open a browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

#[derive(Debug, Args)]
pub(crate) struct GalleryOptions {
    /// Port of the page (0: any free one)
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Don't open a browser
    #[arg(long)]
    pub(crate) no_open: bool,
    /// Write target/gallery/ and stop
    #[arg(long, conflicts_with = "screenshots")]
    pub(crate) build_only: bool,
    /// Photograph it into target/screenshots/gallery/ and stop
    #[arg(long)]
    pub(crate) screenshots: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// Only this check (repeat for several)
    #[arg(long, value_enum, value_name = "CHECK")]
    pub(crate) only: Vec<Check>,
    /// How often the kill test ends the shop's process, for the checks host and kill (default: 25)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) kills: Option<u32>,
    /// The shop that the payments of the check e2e are made in (default: all of them in Yew's, then some in Leptos's)
    #[arg(long, value_enum)]
    pub(crate) storefront: Option<Storefront>,
    /// For the tests themselves, with one --only of host, kill, browser or e2e: names to pick, --nocapture, ...
    #[arg(last = true, value_name = "ARGUMENTS")]
    pub(crate) passed_on: Vec<String>,
}

/// One check of `cargo xtask test`, in the order they run. Without `--only`, all but `kill`, which is in `host`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// rustfmt
    Fmt,
    /// clippy, warnings are errors, for this machine and for WebAssembly
    Clippy,
    /// Unit and integration tests that need no browser
    Host,
    /// Only the test that ends the shop's process with SIGKILL under load, and compares the books: in `host`, too
    Kill,
    /// The documentation builds without a warning
    Docs,
    /// The servers compile as they are released: an optimising compiler can give up where another one doesn't
    Release,
    /// What payjoa adds to a page is within xtask/budgets.json
    Sizes,
    /// The npm package: its bytes, its types, a page that Vite bundles
    Npm,
    /// Tests of the browser rooms, in a headless browser
    Browser,
    /// Whole payments in real browsers against real processes; `-- ::firefox` and `-- ::webkit` pick one
    E2e,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Docs {
    /// docs/rules.md and docs/rules.ko.md: every rule of a payment request
    Rules,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Time to build and check a payment request: here, and in a browser beside the same checks in JavaScript
    Request,
    /// The gateway: time to start, requests a second, memory with many payments; beside fake-iamport-server, as a ratio
    Sandbox {
        /// How many payments
        #[arg(long, default_value_t = 100_000, value_parser = at_least_one())]
        payments: usize,
        /// A folder with a built fake-iamport-server (default: the one that npm has, if it has one)
        #[arg(long, value_name = "FOLDER")]
        peer: Option<PathBuf>,
    },
    /// payjoa-server beside the same endpoints in Node: confirms a second, latency, processor time, memory
    Server(ServerBench),
    /// In a browser: time from the click to i'mport's script, and to mount a checkout, beside JavaScript and React's
    Click,
    /// Bytes a shopper downloads: the storefront, minimal Yew and Leptos apps, and those apps with a checkout
    Sizes {
        /// Print JSON only
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ServerBench {
    /// Orders in each phase of a round
    #[arg(long, value_name = "NUMBER", default_value_t = 2_000, value_parser = at_least_one())]
    pub(crate) orders: usize,
    /// How many shoppers ask at a time; several numbers are measured one after the other
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_values_t = [50, 1_000], value_parser = at_least_one())]
    pub(crate) concurrency: Vec<usize>,
    /// Rounds of each scenario, servers taking turns
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = at_least_one())]
    pub(crate) rounds: usize,
    /// Print JSON only
    #[arg(long)]
    pub(crate) json: bool,
}

fn at_least_one() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Bench, Check, Cli, Task};

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_kill_test_takes_a_number_of_kills() {
        let kills = |words: &[&str]| {
            let cli = Cli::try_parse_from([&["xtask", "test", "--only", "kill"], words].concat());
            cli.map(|cli| match cli.task {
                Task::Test(options) => (options.only, options.kills),
                _ => panic!("not the test task"),
            })
        };
        assert_eq!(kills(&["--kills", "500"]).unwrap(), (vec![Check::Kill], Some(500)));
        assert_eq!(kills(&[]).unwrap(), (vec![Check::Kill], None));
        assert!(kills(&["--kills", "0"]).is_err() && kills(&["--kills", "many"]).is_err());
    }

    #[test]
    fn arguments_after_two_dashes_are_passed_on() {
        let cli = Cli::try_parse_from(["xtask", "test", "--only", "e2e", "--", "declined", "--nocapture"]).unwrap();
        let Task::Test(options) = cli.task else { panic!("not the test task") };
        assert_eq!(
            (options.only, options.passed_on),
            (vec![Check::E2e], vec!["declined".into(), "--nocapture".into()])
        );
    }

    #[test]
    fn the_bench_of_servers_takes_several_numbers_of_shoppers() {
        let options = |words: &[&str]| {
            let cli = Cli::try_parse_from([&["xtask", "bench", "server"], words].concat());
            cli.map(|cli| match cli.task {
                Task::Bench { what: Bench::Server(options) } => options,
                _ => panic!("not the bench of servers"),
            })
        };
        let given = options(&["--orders", "300", "--concurrency", "1,20", "--rounds", "1", "--json"]).unwrap();
        assert_eq!((given.orders, given.rounds, given.json), (300, 1, true));
        assert_eq!(given.concurrency, [1, 20]);
        assert_eq!(options(&[]).unwrap().concurrency, [50, 1_000]);
        assert!(options(&["--orders", "0"]).is_err() && options(&["--concurrency", "5,0"]).is_err());
    }
}
