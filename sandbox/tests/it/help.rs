//! What the command line says of itself, as the documentation has it: a change that nobody meant shows up here.

use std::fmt::Write as _;

use crate::cli::program;

/// Every command that has a help of its own.
const COMMANDS: [&[&str]; 18] = [
    &[],
    &["serve"],
    &["lint"],
    &["faults"],
    &["arm"],
    &["deposit"],
    &["cancel"],
    &["webhook"],
    &["webhook", "resend"],
    &["webhook", "to"],
    &["webhook", "show"],
    &["clock"],
    &["clock", "advance"],
    &["clock", "set"],
    &["clock", "freeze"],
    &["clock", "resume"],
    &["clock", "reset"],
    &["tail"],
];

fn help(command: &[&str]) -> String {
    let mut program = program();
    // The defaults, whatever this machine is set to.
    for name in ["PAYJOA_SANDBOX_URL", "PAYJOA_SANDBOX_PORT"] {
        program.env_remove(name);
    }
    let output = program.args(command).arg("--help").output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn page() -> String {
    let mut page = String::from(
        "# payjoa-sandbox on the command line\n\nWritten from the program's own `--help` by \
         `UPDATE_DOCS=1 cargo test -p payjoa-sandbox --test it help`.\n",
    );
    for command in COMMANDS {
        let name = [&["payjoa-sandbox"], command].concat().join(" ");
        // Lines without blanks at their ends, as editors like them.
        let help: String = help(command).lines().map(|line| format!("{}\n", line.trim_end())).collect();
        write!(page, "\n## {name}\n\n```text\n{help}```\n").unwrap();
    }
    page
}

#[test]
fn the_page_of_the_command_line_is_up_to_date() {
    let path = format!("{}/../docs/sandbox-cli.md", env!("CARGO_MANIFEST_DIR"));
    let page = page().replace(".exe", "");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let first = written.lines().zip(page.lines()).find(|(written, said)| written != said);
    assert!(
        written == page,
        "{path} is out of date: UPDATE_DOCS=1 cargo test -p payjoa-sandbox --test it help\n{first:?}"
    );
}

#[test]
fn every_command_teaches_by_examples() {
    for command in COMMANDS.into_iter().filter(|command| command.len() == 1) {
        let help = help(command);
        assert!(help.contains("Examples:\n"), "{command:?}: {help}");
    }
    assert!(help(&[]).contains("First steps:"));
}

#[test]
fn every_command_is_in_the_page() {
    let listed = |command: &[&str]| {
        let help = help(command);
        let commands = help.split_once("Commands:\n").map_or("", |(_, rest)| rest).to_owned();
        let names =
            commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
        names.filter(|name| *name != "help").map(|name| [command, &[name]].concat().join(" ")).collect::<Vec<_>>()
    };
    let all = [&[][..], &["webhook"], &["clock"]].into_iter().flat_map(listed);
    for command in all {
        assert!(COMMANDS.iter().any(|known| known.join(" ") == command), "{command} is missing in COMMANDS");
    }
}
