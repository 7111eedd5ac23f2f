//! Where things are: asked from cargo, so that `CARGO_TARGET_DIR` and renamed packages need no second truth.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use crate::cargo;
use crate::cli::Storefront;

/// This repository, as `cargo metadata` describes it.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest: PathBuf,
    /// Names of its binaries.
    pub(crate) binaries: Vec<String>,
}

impl Workspace {
    /// Asks cargo about the workspace this binary belongs to.
    pub(crate) fn load() -> Result<Self> {
        let output = cargo::command(&here())
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .output()
            .context("cargo could not be started; install Rust from https://rustup.rs")?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            return Err(anyhow!("`cargo metadata` failed: {}", text.trim()));
        }
        let metadata = serde_json::from_slice(&output.stdout).context("`cargo metadata` printed no JSON")?;
        Self::from_metadata(&metadata).context("`cargo metadata` printed JSON of an unknown shape")
    }

    fn from_metadata(metadata: &Value) -> Option<Self> {
        Some(Self {
            root: path(metadata.get("workspace_root")?)?,
            target: path(metadata.get("target_directory")?)?,
            packages: metadata.get("packages")?.as_array()?.iter().map(package).collect::<Option<_>>()?,
        })
    }

    /// The directory of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The directory of a storefront's page; what it names is relative to it.
    pub(crate) fn site(&self, storefront: Storefront) -> PathBuf {
        match storefront {
            Storefront::Yew => self.root.clone(),
            Storefront::Leptos => self.root.join("examples").join("storefront-leptos"),
        }
    }

    /// Where a storefront is served from, for us as for trunk.
    pub(crate) fn dist(&self, storefront: Storefront) -> PathBuf {
        self.site(storefront).join("dist")
    }

    /// A binary built with the dev profile.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The member whose manifest this is.
    pub(crate) fn package_at(&self, manifest: &Path) -> Option<&Package> {
        self.packages.iter().find(|package| package.manifest == manifest)
    }

    /// Whether there is a member of this name.
    pub(crate) fn has_package(&self, name: &str) -> bool {
        self.packages.iter().any(|package| package.name == name)
    }
}

/// A directory inside the workspace. The running cargo knows better than the build, whose directory may have moved.
fn here() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

fn package(package: &Value) -> Option<Package> {
    let targets = package.get("targets")?.as_array()?.iter();
    Some(Package {
        name: package.get("name")?.as_str()?.to_owned(),
        manifest: path(package.get("manifest_path")?)?,
        binaries: targets.filter(|target| is_binary(target)).filter_map(name).collect(),
    })
}

fn is_binary(target: &Value) -> bool {
    target.get("kind").and_then(Value::as_array).is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"))
}

fn name(target: &Value) -> Option<String> {
    Some(target.get("name")?.as_str()?.to_owned())
}

fn path(value: &Value) -> Option<PathBuf> {
    Some(value.as_str()?.into())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::Workspace;

    #[test]
    fn binaries_are_found_by_manifest() {
        let metadata = json!({
            "workspace_root": "/shop", "target_directory": "/elsewhere",
            "packages": [{
                "name": "storefront", "manifest_path": "/shop/front/Cargo.toml",
                "targets": [{"kind": ["lib"], "name": "storefront"}, {"kind": ["bin"], "name": "front"}],
            }],
        });
        let workspace = Workspace::from_metadata(&metadata).unwrap();
        assert_eq!(workspace.package_at(Path::new("/shop/front/Cargo.toml")).unwrap().binaries, ["front"]);
        assert!(workspace.binary("merchant").starts_with("/elsewhere/debug"));
    }
}
