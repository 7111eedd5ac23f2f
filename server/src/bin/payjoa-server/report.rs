//! What was found, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::checks::{Check, Outcome};

pub(crate) struct Report<'a> {
    pub(crate) url: &'a str,
    pub(crate) checks: &'a [Check],
}

impl Report<'_> {
    /// The text, and whether nothing failed.
    pub(crate) fn text(&self, json: bool) -> (String, bool) {
        (if json { self.json().to_string() } else { self.words() }, self.count("failed") == 0)
    }

    fn words(&self) -> String {
        let mut text = format!("{}\n\n", self.url);
        for Check { id, name, outcome } in self.checks {
            let _ = match outcome {
                Outcome::Passed => writeln!(text, "  ok       {name}"),
                Outcome::Failed(why) => writeln!(text, "  FAILED   {name} [{id}]\n           {why}"),
                Outcome::LeftOut(needs) => writeln!(text, "  left out {name} (needs {needs})"),
            };
        }
        let (passed, failed, left_out) = (self.count("passed"), self.count("failed"), self.count("left_out"));
        let _ = write!(text, "\n{passed} passed, {failed} failed, {left_out} left out");
        text
    }

    fn json(&self) -> Value {
        let checks: Vec<Value> = self.checks.iter().map(check).collect();
        let (passed, failed, left_out) = (self.count("passed"), self.count("failed"), self.count("left_out"));
        json!({"url": self.url, "passed": passed, "failed": failed, "left_out": left_out, "checks": checks})
    }

    fn count(&self, word: &str) -> usize {
        self.checks.iter().filter(|check| check.outcome.word() == word).count()
    }
}

fn check(Check { id, name, outcome }: &Check) -> Value {
    let why = match outcome {
        Outcome::Passed => None,
        Outcome::Failed(why) => Some(why.clone()),
        Outcome::LeftOut(needs) => Some(format!("needs {needs}")),
    };
    json!({"id": id, "name": name, "outcome": outcome.word(), "why": why})
}
