//! wasm-opt, wherever it is.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::ui;
use crate::workspace::Workspace;

/// npm's package of wasm-opt, for those who have none; pinned so that numbers compare.
const BINARYEN: &str = "binaryen@132.0.0";
/// How that one names itself.
const PINNED: &str = "wasm-opt version 132";
/// What rustc uses by default; wasm-opt refuses what it wasn't told about.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub(crate) struct Optimizer {
    program: PathBuf,
    pub(super) version: String,
}

impl Optimizer {
    /// The one on PATH, or npm's in `.tools/`, installed there if npm can. Without one, sizes are still comparable.
    pub(crate) fn find(workspace: &Workspace) -> Option<Self> {
        Self::at("wasm-opt".into()).or_else(|| Self::npms(workspace))
    }

    /// Only the version that the budgets were written with: another one makes other bytes.
    pub(super) fn pinned(workspace: &Workspace) -> Option<Self> {
        let on_path = Self::at("wasm-opt".into()).filter(|found| is_pinned(&found.version));
        on_path.or_else(|| Self::npms(workspace).filter(|found| is_pinned(&found.version)))
    }

    fn npms(workspace: &Workspace) -> Option<Self> {
        let tools = workspace.root().join(".tools");
        let ours = tools.join("node_modules").join(".bin").join("wasm-opt");
        Self::at(ours.clone()).or_else(|| {
            ui::step(format_args!("Installing wasm-opt into .tools/ (npm install {BINARYEN})"));
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            npm.arg(tools).arg(BINARYEN).stdout(Stdio::null());
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
    pub(crate) fn optimize(&self, wasm: &Path) -> Result<PathBuf> {
        Ok(self.run(wasm, &[])?.0)
    }

    /// The same with short names for what it takes from JavaScript and gives to it; and what wasm-opt says about those.
    pub(crate) fn optimize_with_short_names(&self, wasm: &Path) -> Result<(PathBuf, String)> {
        self.run(wasm, &["--minify-imports-and-exports-and-modules"])
    }

    fn run(&self, wasm: &Path, passes: &[&str]) -> Result<(PathBuf, String)> {
        let smaller = wasm.with_extension("opt.wasm");
        let mut command = Command::new(&self.program);
        command.arg(wasm).args(WASM_FEATURES).arg("-Oz").args(passes).arg("-o").arg(&smaller).stderr(Stdio::inherit());
        let output = command.output().with_context(|| format!("{} could not be started", self.program.display()))?;
        if !output.status.success() {
            bail!("wasm-opt failed on {}", wasm.display());
        }
        Ok((smaller, String::from_utf8_lossy(&output.stdout).into_owned()))
    }
}

/// `wasm-opt version 132 (version_132)` is, `wasm-opt version 13` and `1320` aren't.
fn is_pinned(version: &str) -> bool {
    version.strip_prefix(PINNED).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::{BINARYEN, is_pinned};

    #[test]
    fn the_pinned_version_is_told_from_others() {
        let number = BINARYEN.split_once('@').unwrap().1.split('.').next().unwrap();
        assert!(is_pinned(&format!("wasm-opt version {number} (version_{number})")));
        assert!(is_pinned(&format!("wasm-opt version {number}")));
        for other in ["wasm-opt version 13", &format!("wasm-opt version {number}0"), "wasm-opt version 116", ""] {
            assert!(!is_pinned(other), "{other}");
        }
    }
}
