//! `cargo xtask bench sizes`: what a shopper downloads, and what payjoa's share of it is.
//!
//! Programs are built alike: a minimal Yew app, the same app with a component of its own, with a `<Checkout>` in that one's
//! place, or with a payment request alone, and the demo storefront. The difference is what the library costs a shop that has
//! Yew anyway. [`check`] holds the differences against `xtask/budgets.json`.

mod additions;
mod budgets;
mod measured;
mod optimizer;

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::bundle::program::Profile;
use crate::workspace::Workspace;
use crate::{bundle, toolchain, ui};
use additions::{ADDITIONS, Addition, CHECKOUT, COMPONENT, COUNTER};
use budgets::Budgets;
use measured::{Scale, Sizes};
pub(crate) use optimizer::Optimizer;

/// Measures and prints.
pub(crate) fn run(workspace: &Workspace, as_json: bool) -> Result<()> {
    toolchain::ensure_wasm_target(workspace)?;
    let optimizer = Optimizer::find(workspace);
    let mut scale = Scale::new(workspace, optimizer.as_ref());
    let added = ADDITIONS.iter().map(|addition| scale.added(addition)).collect::<Result<Vec<_>>>()?;
    let report = Report {
        added,
        baseline: scale.sizes(COUNTER)?,
        component: scale.sizes(COMPONENT)?,
        checkout: scale.sizes(CHECKOUT)?,
        storefront: {
            let program = bundle::storefront_program(workspace, Profile::Release)?;
            Sizes::of(workspace, &program, optimizer.as_ref())?
        },
        optimizer: optimizer.map(|optimizer| optimizer.version),
    };
    if as_json {
        ui::line(report.json());
    } else {
        report.print();
    }
    Ok(())
}

/// `cargo xtask test --only sizes`: nothing that a shop adds to its page has grown beyond its budget.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    ui::step("Sizes of what shoppers download");
    let file = workspace.root().join("xtask").join("budgets.json");
    let text = fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))?;
    let budgets = Budgets::parse(&text).with_context(|| format!("{} is no list of budgets", file.display()))?;
    let Some(optimizer) = Optimizer::pinned(workspace) else {
        ui::note("================================================================================");
        ui::note("SKIPPED: neither the wasm-opt that the budgets were written with nor npm to get");
        ui::note("it is here; other versions make other bytes. Install Node with npm to check sizes.");
        ui::note("================================================================================");
        return Ok(());
    };
    toolchain::ensure_wasm_target(workspace)?;
    let mut scale = Scale::new(workspace, Some(&optimizer));
    let measure = |addition: &Addition| Ok((addition.name, addition.what, scale.added(addition)?));
    let verdict = budgets.judge(&ADDITIONS.iter().map(measure).collect::<Result<Vec<_>>>()?);
    verdict.remarks.iter().for_each(ui::note);
    if verdict.complaints.is_empty() { Ok(()) } else { bail!("{}", verdict.complaints.join("\n")) }
}

/// Everything measured.
struct Report {
    /// In the order of [`ADDITIONS`].
    added: Vec<i64>,
    baseline: Sizes,
    component: Sizes,
    checkout: Sizes,
    storefront: Sizes,
    optimizer: Option<String>,
}

impl Report {
    /// What a program has more than the plain app, in bytes of brotli.
    fn more(&self, program: &Sizes) -> i64 {
        program.brotli() - self.baseline.brotli()
    }

    fn json(&self) -> Value {
        let added = ADDITIONS.iter().zip(&self.added).map(|(addition, bytes)| (addition.name.to_owned(), json!(bytes)));
        json!({
            "added_brotli": added.collect::<serde_json::Map<_, _>>(),
            "yew": {
                "component_added_brotli": self.more(&self.component),
                "storefront_added_brotli": self.more(&self.storefront),
                "baseline": self.baseline.json(),
                "checkout": self.checkout.json(),
                "storefront": self.storefront.json(),
            },
            "wasm_opt": self.optimizer,
        })
    }

    fn print(&self) {
        ui::line("\n                                   raw      gzip    brotli   (bytes)");
        self.baseline.print("Yew counter");
        self.checkout.print("Yew counter with <Checkout>");
        self.storefront.print("demo storefront");
        ui::line("\n  added to the page, bytes brotli");
        let row = |bytes: i64, what: &str| ui::line(format_args!("    {bytes:>8} {what}"));
        ADDITIONS.iter().zip(&self.added).for_each(|(addition, bytes)| row(*bytes, addition.what));
        row(self.more(&self.component), "a Yew component of the app's own, which does nothing");
        row(self.more(&self.storefront), "the storefront, shop pages included");
        match &self.optimizer {
            Some(version) => ui::line(format_args!("\n  Optimised by {version}, -Oz.")),
            None => ui::line("\n  NOT optimised by wasm-opt: neither it nor npm is here. Real bundles are smaller."),
        }
    }
}
