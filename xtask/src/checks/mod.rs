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
    if !options.passed_on.is_empty() && !matches!(options.only[..], [Check::Host | Check::Browser | Check::E2e]) {
        bail!("arguments after `--` go to one `cargo test`: add --only host, browser or e2e");
    }
    let asked = if options.only.is_empty() { Check::value_variants() } else { &options.only };
    let started = Instant::now();
    let mut passed = Vec::new();
    for &check in asked {
        let began = Instant::now();
        let outcome = steps::run(workspace, check, &options.passed_on);
        if outcome.is_err() {
            summarise(&passed, Some(check), started);
        }
        outcome.with_context(|| format!("the check failed; again with: cargo xtask test --only {}", name(check)))?;
        passed.push((check, began.elapsed()));
    }
    summarise(&passed, None, started);
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
