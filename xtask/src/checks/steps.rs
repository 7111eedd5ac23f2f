//! What each check runs. Every command here can be typed by hand.

use std::process::Command;

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::bundle::Profile;
use crate::cargo::{self, WASM};
use crate::cli::{Check, Storefront, TestOptions};
use crate::firefox::{self, Firefox};
use crate::workspace::Workspace;
use crate::{browser_tests, clients, demo, gallery, npm, postgres, services, sizes, toolchain, ui, webkit};

/// Packages that only run in a browser; they would switch on features of `payjoa` for everybody else.
const BROWSER_ONLY: [&str; 10] = [
    "storefront",
    "storefront-leptos",
    "storefront-yew",
    "quickstart-leptos",
    "quickstart-yew",
    "baseline-leptos",
    "baseline-yew",
    "payjoa-gallery",
    "payjoa-npm-core",
    "payjoa-npm-rules",
];

/// Renders as a server on this machine and hydrates in a browser: on each, other features of Yew and Leptos.
const BOTH_SIDES: &str = "payjoa-ssr-tests";

/// What a storefront of its own can get wrong: each way through its pages, once.
const CORE: [&str; 9] = [
    "in_the_popup::a_card_payment_is_paid_because_the_server_says_so::chromium",
    "in_the_popup::a_declined_card_fails_and_may_be_tried_again::chromium",
    "in_the_popup::a_closed_window_is_noticed_and_nothing_is_paid::chromium",
    "after_the_redirect::a_card_payment_is_paid_and_the_address_bar_is_clean::chromium",
    "after_the_redirect::a_declined_card_fails::chromium",
    "attacks::a_hand_typed_success_never_shows_paid::chromium",
    "lost_and_late::a_late_database_ends_as_paid_on_a_pc_without_a_word_of_failure::chromium",
    "lost_and_late::a_lost_callback_is_recovered_on_the_next_visit_on_a_pc::chromium",
    "without_a_card::a_deposit_is_awaited_and_then_paid",
];

/// What is tested and linted in a browser.
const FEATURES: &str = "yew,leptos,test-kit";

/// The loader and the SDK's manners, windows, the state machine, the way back and the shop's server.
const IN_FIREFOX: [&str; 8] = [
    "browser_view",
    "browser_loader",
    "browser_sdk",
    "browser_window",
    "browser_checkout",
    "browser_components",
    "browser_return",
    "browser_confirmer",
];

/// How often the kill test kills; `examples/merchant/tests/kill` reads it.
const KILLS: &str = "PAYJOA_KILLS";

pub(crate) fn run(workspace: &Workspace, check: Check, options: &TestOptions) -> Result<()> {
    let passed_on = &options.passed_on;
    match check {
        Check::Fmt => fmt(workspace),
        Check::Clippy => clippy(workspace),
        Check::Host => host(workspace, options),
        Check::Kill => kill(workspace, options),
        Check::Docs => docs(workspace),
        Check::Release => release(workspace),
        Check::Sizes => sizes::check(workspace),
        Check::Npm => npm::check(workspace),
        Check::Browser => in_browser(workspace, passed_on),
        Check::E2e => end_to_end(workspace, options),
    }
}

fn fmt(workspace: &Workspace) -> Result<()> {
    ui::step("Format (rustfmt)");
    cargo::run(workspace, ["fmt", "--all", "--check"])
}

fn clippy(workspace: &Workspace) -> Result<()> {
    toolchain::ensure_wasm_target(workspace)?;
    ui::step("Lints (clippy), this machine");
    let mut arguments = vec!["--workspace"];
    arguments.extend(browser_only(workspace).chain([BOTH_SIDES]).flat_map(|package| ["--exclude", package]));
    lint(workspace, &arguments)?;
    lint(workspace, &["-p", "payjoa", "--all-features"])?;
    lint(workspace, &["-p", BOTH_SIDES])?;
    ui::step("Lints (clippy), WebAssembly");
    lint(workspace, &["-p", "payjoa", "--features", FEATURES, "--target", WASM])?;
    lint(workspace, &["-p", "payjoa", "--features", "element,yew,test-kit", "--target", WASM])?;
    browser_only(workspace)
        .chain([BOTH_SIDES])
        .try_for_each(|package| lint(workspace, &["-p", package, "--all-features", "--target", WASM]))
}

fn browser_only(workspace: &Workspace) -> impl Iterator<Item = &'static str> {
    BROWSER_ONLY.into_iter().filter(|package| workspace.has_package(package))
}

fn lint(workspace: &Workspace, what: &[&str]) -> Result<()> {
    cargo::run(workspace, [&["clippy", "--locked", "--all-targets"], what, &["--", "-D", "warnings"]].concat())
}

/// xtask apart from the rest: its binary is running, and other features would have cargo write it anew.
fn host(workspace: &Workspace, options: &TestOptions) -> Result<()> {
    let passed_on = &options.passed_on;
    let without_postgres = postgres::ensure();
    ui::step("Tests without a browser");
    let packages = ["-p", "payjoa", "-p", "payjoa-server", "-p", "payjoa-sandbox", "-p", "merchant"];
    let mut command = cargo::command(workspace.root());
    command.args(["test", "--locked"]).args(packages).arg("--").args(passed_on);
    command.envs(clients::ensure()).envs(without_postgres).envs(kills(options));
    cargo::check(&mut command)?;
    // The state machine and the texts are pure: no page is needed for their tests.
    test(workspace, &["-p", "payjoa", "--all-features", "--lib"], passed_on)?;
    test(workspace, &["-p", "payjoa", "--all-features", "--doc"], passed_on)?;
    // Apart as well: they switch on features of `payjoa`.
    test(workspace, &["-p", "storefront"], passed_on)?;
    test(workspace, &["-p", BOTH_SIDES], passed_on)?;
    test(workspace, &["-p", "xtask"], passed_on)
}

/// Shows what the books say.
fn kill(workspace: &Workspace, options: &TestOptions) -> Result<()> {
    let without_postgres = postgres::ensure();
    ui::step("Killing the shop under load");
    let mut command = cargo::command(workspace.root());
    command.args(["test", "--locked", "-p", "merchant", "--test", "kill", "--", "--nocapture"]);
    cargo::check(command.args(&options.passed_on).envs(without_postgres).envs(kills(options)))
}

fn kills(options: &TestOptions) -> Option<(&'static str, String)> {
    options.kills.map(|kills| (KILLS, kills.to_string()))
}

/// A shop's server with all that payjoa-server does in it, and the one that the bench measures.
fn release(workspace: &Workspace) -> Result<()> {
    ui::step("Servers as they are released");
    cargo::run(workspace, ["build", "--locked", "--release", "-p", "merchant", "-p", "server-bench"])
}

fn docs(workspace: &Workspace) -> Result<()> {
    ui::step("Documentation");
    crate::docs::rules(workspace, true)?;
    let doc = |what: &[&str]| {
        let mut command = cargo::command(workspace.root());
        command.args(["doc", "--locked", "--no-deps"]).args(what).env("RUSTDOCFLAGS", "-D warnings");
        cargo::check(&mut command)
    };
    doc(&["-p", "payjoa", "-p", "payjoa-server", "-p", "payjoa-sandbox"])?;
    doc(&["-p", "payjoa", "--all-features", "--target", WASM])
}

fn in_browser(workspace: &Workspace, passed_on: &[String]) -> Result<()> {
    let mut command = browser_tests::command(workspace)?;
    ui::step("Tests in a headless browser");
    command.args(["-p", "payjoa", "--features", FEATURES, "--test", "browser_*", "--"]).args(passed_on);
    cargo::check(&mut command)?;
    ui::step("What a server has rendered, in a headless browser");
    let mut command = browser_tests::command(workspace)?;
    cargo::check(command.args(["-p", BOTH_SIDES, "--"]).args(passed_on))?;
    let Some(firefox) = firefox::ensure(workspace)? else { return Ok(()) };
    ui::step("Those that a browser may see differently, in Firefox");
    let mut command = browser_tests::in_firefox(workspace, &firefox)?;
    command.args(["-p", "payjoa", "--features", FEATURES]).args(IN_FIREFOX.iter().flat_map(|name| ["--test", name]));
    cargo::check(command.arg("--").args(passed_on))
}

fn end_to_end(workspace: &Workspace, options: &TestOptions) -> Result<()> {
    let browser = browser::ensure()?;
    match options.storefront {
        Some(storefront) => payments(workspace, &browser, storefront, &["--test", "payments"], &options.passed_on),
        None => {
            payments(workspace, &browser, Storefront::Yew, &[], &options.passed_on)?;
            // Who picks tests wants those and no others.
            if !options.passed_on.is_empty() {
                return Ok(());
            }
            let core = [&["--exact"], &CORE[..]].concat().into_iter().map(str::to_owned).collect::<Vec<_>>();
            payments(workspace, &browser, Storefront::Leptos, &["--test", "payments"], &core)
        }
    }
}

fn payments(
    workspace: &Workspace,
    browser: &Browser,
    storefront: Storefront,
    which: &[&str],
    passed_on: &[String],
) -> Result<()> {
    let others =
        [("::firefox", firefox::ensure(workspace)?.map(Firefox::environment)), ("::webkit", webkit::ensure()?)];
    demo::build(workspace, storefront)?;
    gallery::build(workspace)?;
    let axe = gallery::environment();
    let bundled = npm::bundled(workspace, &npm::build(workspace, Profile::Release)?)?;
    ui::step(format_args!("Whole payments in browsers, in the {storefront:?} shop"));
    let mut command = cargo::command(workspace.root());
    command.args(["test", "--locked", "-p", "payjoa-e2e"]).args(which).arg("--").args(passed_on);
    if axe.is_empty() {
        command.args(["--skip", "axe::"]);
    }
    match bundled {
        Some(folder) => _ = command.env("PAYJOA_BUNDLED_DIST", folder),
        None => _ = command.args(["--skip", "::bundled"]),
    }
    for (tests, programs) in others {
        match programs {
            Some(programs) => _ = command.envs(programs),
            None => _ = command.args(["--skip", tests]),
        }
    }
    cargo::check(end_to_end_environment(&mut command, workspace, browser, storefront).envs(axe))
}

/// Tells `payjoa-e2e` what to test.
pub(crate) fn end_to_end_environment<'a>(
    command: &'a mut Command,
    workspace: &Workspace,
    browser: &Browser,
    storefront: Storefront,
) -> &'a mut Command {
    command
        .env("PAYJOA_SANDBOX_BIN", services::gateway_binary(workspace))
        .env("PAYJOA_MERCHANT_BIN", services::shop_binary(workspace))
        .env("PAYJOA_STOREFRONT_DIST", workspace.dist(storefront))
        .env("PAYJOA_GALLERY", workspace.target().join("gallery"))
        .env("PAYJOA_E2E_OUTPUT", workspace.target().join("e2e"))
        .env("CHROMEDRIVER", &browser.driver)
        .env("CHROME", &browser.chrome)
        // Where in the harness an error passed by tells nothing; its chain of causes does.
        .env("RUST_LIB_BACKTRACE", "0")
}

fn test(workspace: &Workspace, packages: &[&str], passed_on: &[String]) -> Result<()> {
    let passed_on = passed_on.iter().map(String::as_str);
    cargo::run(workspace, ["test", "--locked"].iter().chain(packages).chain(&["--"]).copied().chain(passed_on))
}

#[cfg(test)]
mod tests {
    use super::CORE;

    #[test]
    fn every_test_that_is_run_in_a_second_shop_exists() {
        for name in CORE {
            let mut parts = name.split("::");
            let (module, test) = (parts.next().unwrap(), parts.next().unwrap());
            let file = format!("{}/../tests/e2e/tests/payments/{module}.rs", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(text.contains(&format!("async fn {test}(")), "{name}");
        }
    }
}
