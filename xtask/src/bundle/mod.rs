//! A storefront as files: what `trunk build` makes of its `index.html`, without trunk.
//!
//! [`page`] reads the page's `data-trunk` links, [`program`] compiles, [`files`] writes `dist/`. Nobody has to compile
//! trunk before seeing a shop, and those who have it can `trunk serve` the same page.

mod files;
mod page;
pub(crate) mod program;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};

use crate::cli::Storefront;
use crate::workspace::{Package, Workspace};
use crate::{toolchain, ui};
use files::Dist;
use page::{Asset, Link, Page};
pub(crate) use program::{Profile, Program};

/// `cargo xtask bundle`.
pub(crate) fn run(workspace: &Workspace, which: Storefront, release: bool) -> Result<()> {
    toolchain::ensure_wasm_target(workspace)?;
    storefront(workspace, which, if release { Profile::Release } else { Profile::Dev }, &[])
}

/// Compiles the storefront and replaces its `dist/` by the result, with other folders under the names given.
pub(crate) fn storefront(
    workspace: &Workspace,
    which: Storefront,
    profile: Profile,
    others: &[(&Path, &str)],
) -> Result<()> {
    let site = workspace.site(which);
    let (page, package) = read_page(workspace, &site)?;
    ui::step("Building the storefront");
    let program = program::build(workspace, profile, &package.name, binary(&page, package)?, page.features())?;
    let started = Instant::now();
    let target = workspace.dist(which);
    let dist = Dist::begin(workspace, &target)?;
    let html = page.render(|link| place(&site, &dist, link, &program))?;
    others.iter().try_for_each(|(folder, name)| dist.add_directory(folder, Some(name)))?;
    dist.finish(&html)?;
    ui::note(format_args!("{} written in {}", target.display(), ui::duration(started.elapsed())));
    Ok(())
}

/// Compiles Yew's storefront, but leaves `dist/` alone.
pub(crate) fn storefront_program(workspace: &Workspace, profile: Profile) -> Result<Program> {
    let (page, package) = read_page(workspace, &workspace.site(Storefront::Yew))?;
    program::build(workspace, profile, &package.name, binary(&page, package)?, page.features())
}

fn read_page<'a>(workspace: &'a Workspace, site: &Path) -> Result<(Page, &'a Package)> {
    let path = site.join("index.html");
    let html = fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
    let page = Page::parse(html).with_context(|| format!("{} isn't a page that can be bundled", path.display()))?;
    let manifest = manifest(site, page.program());
    let package = workspace.package_at(&manifest).ok_or_else(|| {
        anyhow!("{}: rel=\"rust\" names {}, no member of the workspace", path.display(), manifest.display())
    })?;
    Ok((page, package))
}

/// `data-bin`, or the package's only binary.
fn binary<'a>(page: &'a Page, package: &'a Package) -> Result<&'a str> {
    match (page.binary(), package.binaries.as_slice()) {
        (Some(name), _) => Ok(name),
        (None, [only]) => Ok(only),
        _ => Err(anyhow!("package {} hasn't exactly one binary; choose with data-bin in index.html", package.name)),
    }
}

/// As trunk: a manifest, or the directory it is in.
fn manifest(root: &Path, href: &str) -> std::path::PathBuf {
    let path: std::path::PathBuf = root.join(href).components().collect();
    if path.is_dir() { path.join("Cargo.toml") } else { path }
}

/// Puts what the link means into `dist/`; gives the HTML that takes the link's place.
fn place(site: &Path, dist: &Dist, link: &Link, program: &Program) -> Result<String> {
    let source = site.join(&link.href);
    Ok(match &link.asset {
        Asset::Rust => dist.add_program(program)?,
        Asset::Css => format!("<link rel=\"stylesheet\" href=\"{}\">", dist.add_hashed(&source)?),
        Asset::Icon => format!("<link rel=\"icon\" href=\"{}\">", dist.add_hashed(&source)?),
        Asset::CopyFile => dist.add_file(&source, link.target_path.as_deref()).map(|()| String::new())?,
        Asset::CopyDirectory => dist.add_directory(&source, link.target_path.as_deref()).map(|()| String::new())?,
    })
}
