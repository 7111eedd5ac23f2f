//! `cargo xtask gallery`: every piece in every state, on one page.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::bundle::program::{self, Profile};
use crate::cli::{GalleryOptions, Storefront};
use crate::static_files::StaticFiles;
use crate::workspace::Workspace;
use crate::{accessibility, browser, cargo, checks, open, services, toolchain, ui};

const PACKAGE: &str = "payjoa-gallery";

/// Builds it; then photographs it, or serves it until Ctrl-C.
pub(crate) fn run(workspace: &Workspace, options: &GalleryOptions) -> Result<()> {
    let folder = build(workspace)?;
    if options.screenshots {
        return photograph(workspace);
    }
    if options.build_only {
        ui::note(format_args!("It is in {}; browsers show it only from a web server.", folder.display()));
        return Ok(());
    }
    let stop = services::stop_signal()?;
    let files = StaticFiles::serve(folder, options.port)?;
    ui::line(format_args!("\n  {}   {}\n\n  Ctrl-C ends it.\n", ui::bold("Gallery"), ui::bold(files.url())));
    if !options.no_open {
        open::browser(files.url());
    }
    // It ends with the signal, or if nobody can send one any more.
    let _ = stop.recv();
    Ok(())
}

/// Writes `target/gallery/`.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    toolchain::ensure_wasm_target(workspace)?;
    ui::step("Building the gallery");
    let program = program::build(workspace, Profile::Dev, PACKAGE, PACKAGE, None)?;
    if program.snippets.is_dir() {
        bail!("{PACKAGE} has JavaScript of its own, which is not copied");
    }
    let folder = workspace.target().join("gallery");
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let page = workspace.root().join("tests").join("gallery").join("page");
    let stylesheet = workspace.root().join("src").join("view").join("payjoa.css");
    for file in [&program.glue, &program.wasm, &page.join("index.html"), &page.join("gallery.css"), &stylesheet] {
        copy(file, &folder)?;
    }
    Ok(folder)
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    let name = file.file_name().with_context(|| format!("{} has no name", file.display()))?;
    fs::copy(file, folder.join(name)).with_context(|| format!("{} can't be copied", file.display()))?;
    Ok(())
}

fn photograph(workspace: &Workspace) -> Result<()> {
    let browser = browser::ensure()?;
    ui::step("Taking pictures of the gallery");
    let directory = workspace.target().join("screenshots").join("gallery");
    let mut command = cargo::command(workspace.root());
    command.args(["run", "--locked", "-p", "payjoa-e2e", "--bin", "gallery", "--"]).arg(&directory);
    cargo::check(checks::end_to_end_environment(&mut command, workspace, &browser, Storefront::Yew))?;
    ui::note(format_args!("They are in {}", directory.display()));
    Ok(())
}

/// What tests of the gallery read besides; says which ones are left out.
pub(crate) fn environment() -> Vec<(&'static str, std::ffi::OsString)> {
    accessibility::ensure().map(|axe| ("PAYJOA_AXE", axe.into())).into_iter().collect()
}
