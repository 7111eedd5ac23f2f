//! `cargo xtask docs rules`: the page of all rules, written from the code.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, ensure};
use payjoa::Language;
use payjoa::request::{CatalogueEntry, Severity, catalogue, sample};

use crate::{ui, workspace::Workspace};

/// Writes `docs/rules.md` and `docs/rules.ko.md`; with `check` it only says whether they are what the code says.
pub(crate) fn rules(workspace: &Workspace, check: bool) -> Result<()> {
    let directory = workspace.root().join("docs");
    for (language, file) in [(Language::En, "rules.md"), (Language::Ko, "rules.ko.md")] {
        let path = directory.join(file);
        let page = page(language);
        if check {
            let written = fs::read_to_string(&path).unwrap_or_default();
            ensure!(written == page, "{} is out of date: run `cargo xtask docs rules`", path.display());
        } else {
            fs::create_dir_all(&directory)?;
            fs::write(&path, page).with_context(|| format!("can't write {}", path.display()))?;
            ui::note(format_args!("wrote {}", path.display()));
        }
    }
    Ok(())
}

fn page(language: Language) -> String {
    let mut page = String::from(match language {
        Language::Ko => {
            "# PAYJOA 결제 요청의 규칙\n\n[English](rules.md)\n\n\
             `cargo xtask docs rules`가 코드에서 만든 문서입니다. 예는 PAYJOA 가이드의 결제 요청 예제를 고친 것이며, `null`은 항목을 뺀다는 뜻입니다. \
             심각도는 그 예의 것입니다. 한 규칙에 오류와 알림(JSON에서는 `warning`)이 함께 있을 수 있습니다. R31과 R32(초기화, 콜백)는 요청이 아니라 payjoa가 지키는 규칙입니다.\n"
        }
        Language::En => {
            "# The rules of a PAYJOA payment request\n\n[한국어](rules.ko.md)\n\n\
             Written from the code by `cargo xtask docs rules`. Examples are changes to the PAYJOA guide's own sample request; \
             `null` takes a parameter away. The severity is the example's: a rule may have errors and advisories (`warning` in JSON), \
             so a missing `pg` or `buyer_name` is an advisory. R31 and R32 (initialise, always a callback) aren't about the request: \
             payjoa itself keeps them.\n"
        }
    });
    let sample = serde_json::to_string_pretty(&sample()).unwrap_or_default();
    let _ = write!(page, "\n```json\n{sample}\n```\n");
    for entry in catalogue() {
        section(&mut page, entry, language);
    }
    page
}

fn section(page: &mut String, entry: &CatalogueEntry, language: Language) {
    let ko = language == Language::Ko;
    let severity = match (entry.severity, ko) {
        (Severity::Error, true) => "오류: 결제를 열지 않습니다",
        (Severity::Error, false) => "error: the payment is refused",
        (Severity::Warning, true) => "알림: 결제는 열립니다",
        (Severity::Warning, false) => "advisory: the payment goes on",
    };
    let platforms: Vec<&str> = entry.platforms.iter().map(|platform| platform.as_str()).collect();
    let sources: Vec<&str> = entry.rule.sources().iter().map(|source| source.title()).collect();
    let names = if ko {
        ["항목", "심각도", "플랫폼", "출처", "어기는 예", "지키는 예"]
    } else {
        ["Field", "Severity", "Platforms", "Source", "Breaks it", "Just keeps it"]
    };
    let values = [
        format!("`{}`", entry.field),
        severity.to_owned(),
        platforms.join(", "),
        sources.join("; "),
        example(entry.breaking_change()),
        example(entry.passing_change()),
    ];
    // Writing to a string can't fail.
    let _ = write!(page, "\n## {}\n\n{}\n\n| | |\n| --- | --- |\n", entry.rule.id(), entry.demand(language));
    for (name, value) in names.iter().zip(values) {
        let _ = writeln!(page, "| {name} | {value} |");
    }
}

/// In one line of a table, without its longest digits.
fn example(change: &str) -> String {
    const MOST: usize = 160;
    let short: String = change.chars().take(MOST).collect();
    let dots = if short.len() < change.len() { " …" } else { "" };
    format!("`{}`{dots}", short.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use payjoa::Language;

    use super::page;

    #[test]
    fn both_languages_have_every_rule() {
        for language in [Language::Ko, Language::En] {
            let page = page(language);
            for rule in payjoa::request::Rule::ALL {
                assert!(page.contains(&format!("\n## {}\n", rule.id())), "{}", rule.id());
            }
        }
    }
}
