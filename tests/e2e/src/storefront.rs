//! The shop's page with the recorder in it: the one way to run a script before a page's own in every browser.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Runs before every other script of the page.
const RECORDER: &str = include_str!("recorder.js");
/// The storefront, and the shop without a framework: the last one with its checkout far below what is seen at first.
const PAGES: [&str; 4] = ["index.html", "plain/index.html", "plain/return.html", "plain/below.html"];
const NAME: &str = "e2e-recorder.js";

/// Copies the storefront, and puts the recorder into its page.
pub(crate) fn recorded(from: &Path, bundled: Option<&Path>, to: &Path) -> Result<()> {
    copy(from, to).with_context(|| format!("{} can't be copied", from.display()))?;
    if let Some(bundled) = bundled {
        copy(bundled, &to.join("bundled"))?;
    }
    let plain = to.join("plain");
    let below =
        fs::read_to_string(plain.join("index.html"))?.replacen("<main>", &format!("<main>{}", "<br>".repeat(200)), 1);
    fs::write(plain.join("below.html"), below)?;
    for page in PAGES {
        let file = to.join(page);
        let page = fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))?;
        let recorded = page.replacen("<head>", &format!("<head><script src=\"/{NAME}\"></script>"), 1);
        ensure!(recorded != page, "{} has no head to put the recorder into", file.display());
        fs::write(&file, recorded)?;
    }
    Ok(fs::write(to.join(NAME), RECORDER)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied)?;
        } else {
            fs::copy(&path, &copied)?;
        }
    }
    Ok(())
}
