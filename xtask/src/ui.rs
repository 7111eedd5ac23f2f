//! What people see. Progress goes where cargo's goes, to stderr; what was asked for goes to stdout.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Starts a step: `==> Building the storefront`.
pub(crate) fn step(what: impl Display) {
    progress(format_args!("{}", bold(&format!("==> {what}"))));
}

/// A remark inside a step.
pub(crate) fn note(what: impl Display) {
    progress(format_args!("    {what}"));
}

fn progress(what: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{what}");
}

/// One line of result, as it is. A closed pipe at the other end is not our problem.
pub(crate) fn line(what: impl Display) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{what}").and_then(|()| out.flush());
}

/// The error with its causes, one a line.
pub(crate) fn error(error: &anyhow::Error) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "\n{} {error}", bold("error:"));
    for cause in error.chain().skip(1) {
        let _ = writeln!(out, "  because: {cause}");
    }
}

/// `1 min 05 s` or `7.3 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// Bold on a terminal, plain in a log.
pub(crate) fn bold(text: &str) -> String {
    if io::stdout().is_terminal() && io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn durations_read_naturally() {
        for (seconds, want) in [(7.31, "7.3 s"), (59.0, "59.0 s"), (60.0, "1 min 00 s"), (605.9, "10 min 05 s")] {
            assert_eq!(duration(Duration::from_secs_f64(seconds)), want);
        }
    }
}
