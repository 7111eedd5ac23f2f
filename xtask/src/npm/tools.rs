//! npm's own tools, each in the version that the tests know; downloaded once, into the user's cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::browser::on_path;
use crate::{cargo, downloads, ui};

const ESBUILD: &str = "esbuild@0.28.2";

/// The folder that a package of npm's is installed in; nothing, and a loud note, where that can't be.
pub(crate) fn ensure(package: &str) -> Option<PathBuf> {
    let (Some(_), Some(npm)) = (on_path("node"), on_path("npm")) else {
        ui::note(format_args!("SKIPPED: Node and npm aren't on PATH, so what needs {package} is left out."));
        return None;
    };
    match downloads::of_npm("tools", &npm, package) {
        Ok(folder) => Some(folder),
        // A registry that can't be reached says nothing about payjoa.
        Err(error) => {
            ui::note(format_args!("LEFT OUT: what needs {package}: {error:#}"));
            None
        }
    }
}

/// A program of an installed package.
pub(crate) fn program(folder: &Path, name: &str) -> Command {
    Command::new(folder.join("node_modules").join(".bin").join(name))
}

/// Makes one small module of several.
pub(crate) struct Esbuild(PathBuf);

impl Esbuild {
    pub(crate) fn find() -> Option<Self> {
        ensure(ESBUILD).map(Self)
    }

    /// The core stays a module of its own, which is loaded when it is needed.
    pub(crate) fn bundle(&self, entry: &Path, to: &Path) -> Result<()> {
        let mut command = program(&self.0, "esbuild");
        command.arg(entry).arg(format!("--outfile={}", to.display()));
        command.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8"]);
        command.args(["--legal-comments=none", "--log-level=warning", "--external:node:*"]);
        if to.file_name().is_some_and(|name| name != "core.js") {
            command.arg("--external:./core.js");
        }
        cargo::check(&mut command)
    }
}
