//! A shop that has the package from npm and is bundled by Vite: the plain shop, which says `payjoa` where that says a path.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::tools;
use crate::workspace::Workspace;
use crate::{cargo, ui};

const VITE: &str = "vite@8.4.0";

const CONFIG: &str = r#"export default { base: "./", build: { target: "es2022", rolldownOptions: { input: ["index.html", "return.html"] } } };"#;

/// Bundles the shop; gives the folder of what comes out, or nothing where there is no npm.
pub(crate) fn build(workspace: &Workspace, package: &Path) -> Result<Option<PathBuf>> {
    ui::step("A page that Vite bundles");
    let Some(vite) = tools::ensure(VITE) else { return Ok(None) };
    let folder = package.with_file_name("vite");
    fresh(&folder, package)?;
    let www = workspace.root().join("www");
    let assets = folder.join("assets");
    fs::create_dir_all(&assets)?;
    super::copy_all(&www.join("assets"), &assets)?;
    let root = folder.join("plain");
    fs::create_dir_all(&root)?;
    for entry in fs::read_dir(www.join("plain"))? {
        let file = entry?;
        let text = fs::read_to_string(file.path())?;
        let text = text
            .replace(r#"<script type="module" src="./payjoa/index.js">"#, r#"<script type="module">import "payjoa";"#);
        fs::write(root.join(file.file_name()), text.replace("./payjoa/index.js", "payjoa"))?;
    }
    fs::write(root.join("vite.config.mjs"), CONFIG)?;
    cargo::check(tools::program(&vite, "vite").args(["build", "--logLevel", "warn"]).current_dir(&root))?;
    Ok(Some(root.join("dist")))
}

/// An empty folder with the package in its `node_modules`.
pub(crate) fn fresh(folder: &Path, package: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    let installed = folder.join("node_modules").join("payjoa");
    fs::create_dir_all(&installed)?;
    super::copy_all(package, &installed)
}
