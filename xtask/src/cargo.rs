//! Running cargo as if from a shell of its own.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The target of everything that runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// `cargo` in this directory. `cargo run` describes the running package in the environment; build scripts that watch
/// those variables (ring's does) would rebuild at every change between xtask and a plain `cargo build`.
pub(crate) fn command(directory: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(directory);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// `cargo ARGUMENTS` in the repository, its output on ours. The lock file is law: nothing is looked up, and once
/// everything is downloaded no network is needed.
pub(crate) fn run<I, S>(workspace: &Workspace, arguments: I) -> Result<()>
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = command(workspace.root());
    command.args(arguments);
    check(&mut command)
}

/// Runs a command that prints for itself; an error names the command, ready to be repeated.
pub(crate) fn check(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy();
    command.get_args().fold(program.into_owned(), |text, argument| format!("{text} {}", argument.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::{check, command, shown};

    #[test]
    fn a_command_is_shown_as_typed() {
        assert_eq!(shown(Command::new("/opt/bin/cargo").args(["test", "-p", "payjoa"])), "cargo test -p payjoa");
    }

    #[test]
    fn the_running_package_is_not_handed_on() {
        let removed =
            |name: &str| command(Path::new(".")).get_envs().any(|(key, value)| key == name && value.is_none());
        assert!(removed("CARGO_PKG_NAME"), "cargo test sets it, a child must not see it");
        assert!(!removed("PATH"));
    }

    #[test]
    fn a_failing_command_is_named() {
        let error = check(Command::new("cargo").arg("no-such-subcommand")).unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-subcommand` failed"), "{error}");
    }
}
