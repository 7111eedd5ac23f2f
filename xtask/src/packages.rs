//! Debian's packages, where installing them takes no questions.

#[cfg(target_os = "linux")]
use std::process::{Command, Stdio};

use crate::ui;

/// Installs packages as root, or with a `sudo` that asks for no password; whether that worked.
#[cfg(target_os = "linux")]
pub(crate) fn install(what: &str, packages: &[&str]) -> bool {
    if crate::browser::on_path("apt-get").is_none() {
        return false;
    }
    let root = nix::unistd::geteuid().is_root();
    if !root && !quiet(Command::new("sudo").args(["-n", "true"])) {
        return false;
    }
    ui::step(format_args!("Installing {what} (apt-get install {})", packages.join(" ")));
    apt(root, &["update", "-q"]) && apt(root, &[&["install", "-q", "-y", "--no-install-recommends"], packages].concat())
}

#[cfg(target_os = "linux")]
fn apt(root: bool, arguments: &[&str]) -> bool {
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        command.args(["-n", "env"]);
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
    command.status().is_ok_and(|status| status.success())
}

#[cfg(target_os = "linux")]
fn quiet(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// No package manager here that installs without asking.
#[cfg(not(target_os = "linux"))]
pub(crate) fn install(what: &str, _packages: &[&str]) -> bool {
    ui::note(format_args!("No package manager here that installs {what} without asking."));
    false
}
