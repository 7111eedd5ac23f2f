//! Opening a page for a person, where there is a person and a browser.

use std::env;
use std::process::{Command, Stdio};

/// Opens the address in the default browser; `false` when nobody is there to look or no browser could be started.
pub(crate) fn browser(url: &str) -> bool {
    if env::var_os("CI").is_some() {
        return false;
    }
    openers().into_iter().any(|mut command| {
        command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().is_ok()
    })
}

fn openers() -> Vec<Command> {
    if cfg!(target_os = "macos") {
        return vec![Command::new("open")];
    }
    if cfg!(windows) {
        let mut start = Command::new("cmd");
        start.args(["/c", "start", ""]);
        return vec![start];
    }
    let screen = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];
    if screen.iter().all(|name| env::var_os(name).is_none_or(|value| value.is_empty())) {
        return Vec::new();
    }
    vec![Command::new("xdg-open"), Command::new("wslview")]
}
