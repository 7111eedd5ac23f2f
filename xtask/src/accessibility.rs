//! axe-core, which looks for what people with a screen reader, a keyboard or poor sight stumble over.

use std::path::{Path, PathBuf};

use crate::{browser::on_path, downloads, ui};

/// Deque's, under the Mozilla Public License 2.0; only tests load it.
const AXE: &str = "axe-core@4.14.1";

/// The script, downloaded once into the user's cache. Nothing where it can't be had: then it says so, loudly.
pub(crate) fn ensure() -> Option<PathBuf> {
    let found = match on_path("npm") {
        Some(npm) => downloads::of_npm("tools", &npm, AXE),
        None => Err(anyhow::anyhow!("npm isn't on PATH")),
    };
    match found {
        Ok(folder) => Some(script(&folder)),
        Err(error) => {
            ui::note("================================================================================");
            ui::note(format_args!("SKIPPED: whether the gallery is accessible. {AXE} isn't here: {error:#}"));
            ui::note("Install Node with npm to test that as well.");
            ui::note("================================================================================");
            None
        }
    }
}

fn script(folder: &Path) -> PathBuf {
    folder.join("node_modules").join("axe-core").join("axe.min.js")
}
