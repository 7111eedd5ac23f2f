//! `cargo xtask test`: what CI runs, in CI's order. The first failing check ends it.

mod steps;

pub(crate) use steps::end_to_end_environment;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::cli::{Check, TestOptions};
use crate::ui;
use crate::workspace::Workspace;

/// Runs the checks asked for, or all.
pub(crate) fn run(workspace: &Workspace, options: &TestOptions) -> Result<()> {
    refuse_what_goes_nowhere(options)?;
    let asked = asked(&options.only);
    let started = Instant::now();
    let mut passed = Vec::new();
    for check in asked {
        let began = Instant::now();
        let outcome = steps::run(workspace, check, options);
        if outcome.is_err() {
            summarise(&passed, Some(check), started);
        }
        outcome.with_context(|| format!("the check failed; again with: cargo xtask test --only {}", name(check)))?;
        passed.push((check, began.elapsed()));
    }
    summarise(&passed, None, started);
    Ok(())
}

/// All of them without `--only`; what `kill` runs, `host` runs as well.
fn asked(only: &[Check]) -> Vec<Check> {
    match only {
        [] => Check::value_variants().iter().copied().filter(|&check| check != Check::Kill).collect(),
        some => some.to_vec(),
    }
}

fn refuse_what_goes_nowhere(options: &TestOptions) -> Result<()> {
    let one = matches!(options.only[..], [Check::Host | Check::Kill | Check::Browser | Check::E2e]);
    if !options.passed_on.is_empty() && !one {
        bail!("arguments after `--` go to one `cargo test`: add --only host, kill, browser or e2e");
    }
    if options.storefront.is_some() && !asked(&options.only).contains(&Check::E2e) {
        bail!("--storefront is for payments: add --only e2e");
    }
    let kills = asked(&options.only).iter().any(|check| matches!(check, Check::Host | Check::Kill));
    if options.kills.is_some() && !kills {
        bail!("--kills is for the kill test: add --only kill (or host)");
    }
    Ok(())
}

fn summarise(passed: &[(Check, Duration)], failed: Option<Check>, started: Instant) {
    ui::line("");
    for (check, time) in passed {
        ui::line(format_args!("  passed  {:<8} {}", name(*check), ui::duration(*time)));
    }
    match failed {
        Some(check) => ui::line(format_args!("  FAILED  {}", name(check))),
        None => ui::line(format_args!("  everything asked for passed in {}", ui::duration(started.elapsed()))),
    }
}

/// As typed after `--only`.
fn name(check: Check) -> String {
    check.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}
