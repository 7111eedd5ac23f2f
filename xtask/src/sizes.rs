//! `cargo xtask bench sizes`: what a shopper downloads, and what payjoa's share of it is.
//!
//! Programs are built alike: a minimal Yew app, the same app with a component of its own, with a `<Checkout>` in that one's
//! place, or with a payment request alone, and the demo storefront; and the first three in Leptos. The difference is what the
//! library costs a shop that has Yew or Leptos anyway.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use crate::bundle::program::{self, Profile, Program};
use crate::workspace::Workspace;
use crate::{bundle, cargo, toolchain, ui};

const BASELINE: &str = "baseline-yew";
/// npm's package of wasm-opt, for those who have none; pinned so that numbers compare.
const BINARYEN: &str = "binaryen@132.0.0";
/// What rustc uses by default; wasm-opt refuses what it wasn't told about.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Measures and prints.
pub(crate) fn run(workspace: &Workspace, as_json: bool) -> Result<()> {
    toolchain::ensure_wasm_target(workspace)?;
    let optimizer = Optimizer::find(workspace);
    let measure = |program: &Program| Sizes::of(workspace, program, optimizer.as_ref());
    let program = |package, binary, features| -> Result<Sizes> {
        measure(&program::build(workspace, Profile::Release, package, binary, features)?)
    };
    let framework = |package, [counter, component, checkout]: [&str; 3]| -> Result<Framework> {
        Ok(Framework {
            counter: program(package, counter, None)?,
            component: program(package, component, Some("component"))?,
            checkout: program(package, checkout, Some("checkout"))?,
        })
    };
    let request = |features| program(BASELINE, "baseline-request", Some(features));
    let report = Report {
        yew: framework(BASELINE, ["baseline-counter", "baseline-component", "baseline-checkout"])?,
        leptos: framework(
            "baseline-leptos",
            ["baseline-leptos-counter", "baseline-leptos-component", "baseline-leptos-checkout"],
        )?,
        request: request("request")?,
        every_rule: request("every-rule")?,
        with_messages: request("every-rule,messages")?,
        storefront: measure(&bundle::storefront_program(workspace, Profile::Release)?)?,
        optimizer: optimizer.map(|optimizer| optimizer.version),
    };
    if as_json {
        ui::line(report.json());
    } else {
        report.print();
    }
    Ok(())
}

/// Apps of one framework.
struct Framework {
    counter: Sizes,
    /// With a component that does nothing in the checkout's place.
    component: Sizes,
    checkout: Sizes,
}

impl Framework {
    /// What a program has more than the plain app, in bytes of brotli.
    fn added(&self, program: &Sizes) -> i64 {
        program.brotli() - self.counter.brotli()
    }

    /// What a `<Checkout>` is more than a component that does nothing.
    fn checkout_added(&self) -> i64 {
        self.checkout.brotli() - self.component.brotli()
    }

    fn json(&self) -> Value {
        json!({
            "added_brotli": self.checkout_added(),
            "component_added_brotli": self.added(&self.component),
            "baseline": self.counter.json(),
            "checkout": self.checkout.json(),
        })
    }

    fn print(&self, name: &str) {
        self.counter.print(&format!("{name} counter"));
        self.checkout.print(&format!("{name} counter with <Checkout>"));
    }
}

/// Everything measured.
struct Report {
    yew: Framework,
    leptos: Framework,
    /// A card request from the builder.
    request: Sizes,
    /// A request from data, which any rule may be about.
    every_rule: Sizes,
    /// The same, which tells in two languages what is wrong.
    with_messages: Sizes,
    storefront: Sizes,
    optimizer: Option<String>,
}

impl Report {
    fn json(&self) -> Value {
        let mut yew = self.yew.json();
        if let Some(yew) = yew.as_object_mut() {
            yew.insert("storefront_added_brotli".to_owned(), self.yew.added(&self.storefront).into());
            yew.insert("storefront".to_owned(), self.storefront.json());
        }
        json!({
            "request": {
                "card_added_brotli": self.yew.added(&self.request),
                "every_rule_added_brotli": self.yew.added(&self.every_rule),
                "messages_added_brotli": self.with_messages.brotli() - self.every_rule.brotli(),
            },
            "yew": yew,
            "leptos": self.leptos.json(),
            "wasm_opt": self.optimizer,
        })
    }

    fn print(&self) {
        ui::line("\n                                   raw      gzip    brotli   (bytes)");
        self.yew.print("Yew");
        self.storefront.print("demo storefront");
        self.leptos.print("Leptos");
        ui::line("\n  added to the counter, bytes brotli");
        for (bytes, what) in [
            (self.yew.added(&self.request), "a card request with its rules"),
            (self.yew.added(&self.every_rule), "a request from data, with every rule"),
            (self.with_messages.brotli() - self.every_rule.brotli(), "messages in two languages, on top"),
            (self.yew.added(&self.component), "Yew: a component of the app's own, which does nothing"),
            (self.yew.checkout_added(), "Yew: <Checkout> in its place"),
            (self.yew.added(&self.storefront), "Yew: the storefront, shop pages included"),
            (self.leptos.added(&self.leptos.component), "Leptos: a component of the app's own, which does nothing"),
            (self.leptos.checkout_added(), "Leptos: <Checkout> in its place"),
        ] {
            ui::line(format_args!("    {bytes:>8} {what}"));
        }
        match &self.optimizer {
            Some(version) => ui::line(format_args!("\n  Optimised by {version}, -Oz.")),
            None => ui::line("\n  NOT optimised by wasm-opt: neither it nor npm is here. Real bundles are smaller."),
        }
    }
}

/// Bytes of a program's two files.
struct Sizes {
    wasm: Value,
    glue: Value,
}

impl Sizes {
    fn of(workspace: &Workspace, program: &Program, optimizer: Option<&Optimizer>) -> Result<Self> {
        let wasm = match optimizer {
            Some(optimizer) => optimizer.optimize(&program.wasm)?,
            None => program.wasm.clone(),
        };
        let mut command = cargo::command(workspace.root());
        command.args(["run", "--quiet", "--locked", "-p", "bundle-sizes", "--"]).arg(wasm).arg(&program.glue);
        let output = command.stderr(Stdio::inherit()).output()?;
        match serde_json::from_slice::<[Value; 2]>(&output.stdout) {
            Ok([wasm, glue]) => Ok(Self { wasm, glue }),
            Err(error) => Err(anyhow!(error).context("bundle-sizes printed something unexpected")),
        }
    }

    fn total(&self, kind: &str) -> i64 {
        let bytes = |file: &Value| file.get(kind).and_then(Value::as_i64).unwrap_or_default();
        bytes(&self.wasm) + bytes(&self.glue)
    }

    fn brotli(&self) -> i64 {
        self.total("brotli")
    }

    fn json(&self) -> Value {
        let total = json!({ "raw": self.total("raw"), "gzip": self.total("gzip"), "brotli": self.brotli() });
        json!({ "wasm": self.wasm, "glue": self.glue, "total": total })
    }

    fn print(&self, title: &str) {
        ui::line(format_args!("  {title}"));
        let row = |name: &str, number: &dyn Fn(&str) -> i64| {
            let [raw, gzip, brotli] = ["raw", "gzip", "brotli"].map(number);
            ui::line(format_args!("    {name:<24} {raw:>9} {gzip:>9} {brotli:>9}"));
        };
        for (name, file) in [("wasm", &self.wasm), ("glue", &self.glue)] {
            row(name, &|kind| file.get(kind).and_then(Value::as_i64).unwrap_or_default());
        }
        row("together", &|kind| self.total(kind));
    }
}

/// wasm-opt, wherever it is.
struct Optimizer {
    program: PathBuf,
    version: String,
}

impl Optimizer {
    /// The one on PATH, or npm's in `.tools/`, installed there if npm can. Without one, sizes are still comparable.
    fn find(workspace: &Workspace) -> Option<Self> {
        let ours = workspace.root().join(".tools").join("node_modules").join(".bin").join("wasm-opt");
        Self::at("wasm-opt".into()).or_else(|| Self::at(ours.clone())).or_else(|| {
            ui::step(format_args!("Installing wasm-opt into .tools/ (npm install {BINARYEN})"));
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            npm.arg(workspace.root().join(".tools")).arg(BINARYEN).stdout(Stdio::null());
            if !npm.status().is_ok_and(|status| status.success()) {
                ui::note("That didn't work; going on without wasm-opt.");
            }
            Self::at(ours)
        })
    }

    fn at(program: PathBuf) -> Option<Self> {
        let output = Command::new(&program).arg("--version").output().ok()?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(Self { program, version })
    }

    /// Gives a smaller file beside this one.
    fn optimize(&self, wasm: &Path) -> Result<PathBuf> {
        let smaller = wasm.with_extension("opt.wasm");
        let status = Command::new(&self.program)
            .arg(wasm)
            .args(WASM_FEATURES)
            .args(["-Oz", "-o"])
            .arg(&smaller)
            .status()
            .with_context(|| format!("{} could not be started", self.program.display()))?;
        if !status.success() {
            bail!("wasm-opt failed on {}", wasm.display());
        }
        Ok(smaller)
    }
}
