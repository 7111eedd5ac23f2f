//! Hands the React components that `cargo xtask bench click` has bundled to the test that mounts them; without it, nothing.
#![allow(clippy::print_stdout, reason = "cargo reads it")]

use std::path::Path;
use std::{env, fs, io};

const SCRIPT: &str = "PAYJOA_REACT_PEER";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed={SCRIPT}");
    println!("cargo:rerun-if-changed=build.rs");
    let script = match env::var_os(SCRIPT) {
        Some(path) => {
            println!("cargo:rerun-if-changed={}", Path::new(&path).display());
            fs::read_to_string(path)?
        }
        None => String::new(),
    };
    let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&folder).join("react-peer.js"), script)
}
