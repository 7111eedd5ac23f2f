//! `payjoa-sandbox faults`: what can go wrong.

use std::{io::Write, process::ExitCode};

use payjoa::Language;
use payjoa_sandbox::{Fault, Place, faults_page};
use serde_json::json;

/// How to list them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox faults                                     every fault, by where it strikes
  payjoa-sandbox faults --lang ko                           in Korean
  payjoa-sandbox faults --json | jq -r .name                their names

`payjoa-sandbox arm NAME` makes one happen.")]
pub(super) struct Arguments {
    /// The language: ko or en.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = language)]
    lang: Language,
    /// As the page of the documentation.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// As JSON, one fault a line.
    #[arg(long)]
    json: bool,
}

fn language(tag: &str) -> Result<Language, String> {
    match tag {
        "ko" => Ok(Language::Ko),
        "en" => Ok(Language::En),
        _ => Err("ko or en".to_owned()),
    }
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let page = if arguments.markdown {
        faults_page(arguments.lang)
    } else if arguments.json {
        lines(arguments.lang)
    } else {
        list(arguments.lang)
    };
    // Whoever closed the output has seen enough.
    let _ = std::io::stdout().lock().write_all(page.as_bytes());
    ExitCode::SUCCESS
}

fn list(language: Language) -> String {
    let place = |place: Place| {
        let faults = Fault::ALL.iter().filter(|fault| fault.place() == place);
        let lines: String = faults.map(|fault| format!("  {fault:24}{}\n", fault.description(language))).collect();
        format!("{}\n{lines}\n", place.title(language))
    };
    Place::ALL.into_iter().map(place).collect()
}

fn lines(language: Language) -> String {
    let line = |fault: &Fault| {
        let (title, description) = (fault.title(language), fault.description(language));
        json!({"name": fault, "place": fault.place(), "title": title, "description": description}).to_string() + "\n"
    };
    Fault::ALL.iter().map(line).collect()
}
