//! Writing `dist/`: beside the old one first, so that a running shop never serves half a storefront.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use super::program::Program;
use crate::workspace::Workspace;

/// A `dist/` in the making. File names carry a hash of their content: no browser mixes old and new.
#[derive(Debug)]
pub(crate) struct Dist {
    next: PathBuf,
    last: PathBuf,
    target: PathBuf,
}

impl Dist {
    /// Starts with an empty directory.
    pub(crate) fn begin(workspace: &Workspace, target: &Path) -> Result<Self> {
        let tools = workspace.root().join(".tools");
        let dist = Self { next: tools.join("dist-next"), last: tools.join("dist-last"), target: target.to_owned() };
        remove(&dist.next)?;
        fs::create_dir_all(&dist.next).with_context(|| format!("{} can't be created", dist.next.display()))?;
        Ok(dist)
    }

    /// Writes the page and puts everything in the place of the last `dist/`.
    pub(crate) fn finish(self, html: &str) -> Result<()> {
        fs::write(self.next.join("index.html"), html)?;
        remove(&self.last)?;
        if self.target.exists() {
            fs::rename(&self.target, &self.last)?;
        }
        fs::rename(&self.next, &self.target).with_context(|| format!("{} can't be written", self.target.display()))?;
        remove(&self.last)
    }

    /// Adds the program; gives the HTML that starts it.
    pub(crate) fn add_program(&self, program: &Program) -> Result<String> {
        if program.snippets.is_dir() {
            copy_directory(&program.snippets, &self.next.join("snippets"))?;
        }
        let glue = self.add_hashed(&program.glue)?;
        let wasm = self.add_hashed(&program.wasm)?;
        Ok(format!(
            "<link rel=\"modulepreload\" href=\"{glue}\">\n\
             <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
             <script type=\"module\">import start from \"{glue}\"; start({{ module_or_path: \"{wasm}\" }});</script>"
        ))
    }

    /// Copies the file under a name that holds its hash; gives its address.
    pub(crate) fn add_hashed(&self, source: &Path) -> Result<String> {
        let content = fs::read(source).with_context(|| format!("{} can't be read", source.display()))?;
        let mut hasher = DefaultHasher::new();
        hasher.write(&content);
        let stem = file_name(source.file_stem(), source)?;
        let extension = file_name(source.extension(), source)?;
        let name = format!("{stem}-{:016x}.{extension}", hasher.finish());
        fs::write(self.next.join(&name), content)?;
        Ok(format!("/{name}"))
    }

    /// Copies the file under its own name, into `target` where given.
    pub(crate) fn add_file(&self, source: &Path, target: Option<&str>) -> Result<()> {
        let directory = self.next.join(target.unwrap_or_default());
        fs::create_dir_all(&directory)?;
        copy(source, &directory.join(file_name(source.file_name(), source)?))
    }

    /// Copies the directory, as `target` where given.
    pub(crate) fn add_directory(&self, source: &Path, target: Option<&str>) -> Result<()> {
        let name = match target {
            Some(target) => target,
            None => file_name(source.file_name(), source)?,
        };
        copy_directory(source, &self.next.join(name))
    }
}

fn file_name<'a>(part: Option<&'a std::ffi::OsStr>, of: &Path) -> Result<&'a str> {
    part.and_then(|part| part.to_str()).ok_or_else(|| anyhow!("{} has no usable name", of.display()))
}

fn copy_directory(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(source).with_context(|| format!("{} can't be read", source.display()))? {
        let entry = entry?;
        let to = target.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy_directory(&entry.path(), &to)? } else { copy(&entry.path(), &to)? }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("{} can't be copied to {}", from.display(), to.display()))?;
    Ok(())
}

fn remove(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory).with_context(|| format!("{} can't be removed", directory.display()))?;
    }
    Ok(())
}
