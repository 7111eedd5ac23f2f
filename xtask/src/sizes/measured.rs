//! Bytes of programs.

use std::collections::HashMap;
use std::process::Stdio;

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

use super::additions::{Addition, Build};
use super::optimizer::Optimizer;
use crate::bundle::program::{self, Profile, Program};
use crate::workspace::Workspace;
use crate::{cargo, ui};

/// Bytes of a program's two files.
#[derive(Clone)]
pub(super) struct Sizes {
    wasm: Value,
    glue: Value,
}

impl Sizes {
    pub(super) fn of(workspace: &Workspace, program: &Program, optimizer: Option<&Optimizer>) -> Result<Self> {
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

    pub(super) fn brotli(&self) -> i64 {
        self.total("brotli")
    }

    pub(super) fn json(&self) -> Value {
        let total = json!({ "raw": self.total("raw"), "gzip": self.total("gzip"), "brotli": self.brotli() });
        json!({ "wasm": self.wasm, "glue": self.glue, "total": total })
    }

    pub(super) fn print(&self, title: &str) {
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

/// Builds and measures; what was measured before isn't again.
pub(super) struct Scale<'a> {
    workspace: &'a Workspace,
    optimizer: Option<&'a Optimizer>,
    known: HashMap<Build, Sizes>,
}

impl<'a> Scale<'a> {
    pub(super) fn new(workspace: &'a Workspace, optimizer: Option<&'a Optimizer>) -> Self {
        Self { workspace, optimizer, known: HashMap::new() }
    }

    pub(super) fn sizes(&mut self, build: Build) -> Result<Sizes> {
        if let Some(known) = self.known.get(&build) {
            return Ok(known.clone());
        }
        // Measured before the next one is built: programs that differ in features only are one file.
        let program = program::build(self.workspace, Profile::Release, build.package, build.binary, build.features)?;
        let sizes = Sizes::of(self.workspace, &program, self.optimizer)?;
        self.known.insert(build, sizes.clone());
        Ok(sizes)
    }

    /// What the page grows by, in bytes of brotli.
    pub(super) fn added(&mut self, addition: &Addition) -> Result<i64> {
        Ok(self.sizes(addition.with)?.brotli() - self.sizes(addition.without)?.brotli())
    }
}
