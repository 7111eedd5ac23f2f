//! How much each part of payjoa may add to a page.
//!
//! Bytes are less noisy than times, but not the same everywhere: the folder a clone is in is part of what Rust names symbols
//! by, so functions come in another order, and a compressor finds something else in them. Two clones of one commit differed by
//! 135 bytes. That doesn't grow with what is added, so there is a tolerance in bytes beside the one in percent.

use std::collections::BTreeMap;

use anyhow::Result;

/// In percent, up and down.
const TOLERANCE: i64 = 1;
/// In bytes, where that is more.
const NOISE: i64 = 200;

/// Bytes of brotli by the name of what is added.
#[derive(Debug, PartialEq)]
pub(super) struct Budgets(BTreeMap<String, i64>);

/// What there is to say about measurements.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Verdict {
    /// Each fails the check.
    pub(super) complaints: Vec<String>,
    /// Good to know.
    pub(super) remarks: Vec<String>,
}

impl Budgets {
    pub(super) fn parse(text: &str) -> Result<Self> {
        Ok(Self(serde_json::from_str(text)?))
    }

    /// Of each measurement its name, what it is in words, and its bytes.
    pub(super) fn judge(&self, measured: &[(&str, &str, i64)]) -> Verdict {
        let mut verdict = Verdict::default();
        for &(name, what, bytes) in measured {
            match self.0.get(name) {
                Some(&budget) => judge_one(&mut verdict, name, what, bytes, budget),
                None => verdict
                    .complaints
                    .push(format!("{name} ({what}) has no budget: add \"{name}\": {bytes} to xtask/budgets.json")),
            }
        }
        let unknown = self.0.keys().filter(|name| measured.iter().all(|(measured, ..)| measured != name));
        verdict
            .complaints
            .extend(unknown.map(|name| format!("xtask/budgets.json has a budget for {name}, which nobody measures")));
        verdict
    }
}

fn judge_one(verdict: &mut Verdict, name: &str, what: &str, bytes: i64, budget: i64) {
    let difference = bytes - budget;
    let percent = difference as f64 * 100.0 / budget as f64;
    let tolerance = (budget * TOLERANCE / 100).max(NOISE);
    if difference > tolerance {
        verdict.complaints.push(format!(
            "{name} ({what}) adds {bytes} bytes (brotli) to a page, {difference} or {percent:.1} % more than its budget \
             of {budget}.\n  What grew: compare `cargo xtask bench sizes` before and after the change.\n  If shoppers get \
             something for it that is worth the wait, write {bytes} into xtask/budgets.json and say in the commit what \
             they get; otherwise make it smaller"
        ));
    } else if -difference > tolerance {
        verdict.remarks.push(format!(
            "{name} ({what}): {bytes} bytes, {} less than its budget. Keep what was saved: write {bytes} into \
             xtask/budgets.json",
            -difference
        ));
    } else {
        verdict.remarks.push(format!("{name} ({what}): {bytes} bytes of {budget} ({percent:+.1} %)"));
    }
}

#[cfg(test)]
mod tests {
    use super::{Budgets, Verdict};

    fn judge(bytes: i64) -> Verdict {
        judge_of(40_000, bytes)
    }

    fn judge_of(budget: i64, bytes: i64) -> Verdict {
        Budgets::parse(&format!(r#"{{ "a": {budget} }}"#)).unwrap().judge(&[("a", "an addition", bytes)])
    }

    #[test]
    fn within_a_percent_nothing_is_complained_about() {
        for bytes in [39_600, 40_000, 40_400] {
            let verdict = judge(bytes);
            assert!(verdict.complaints.is_empty(), "{verdict:?}");
            assert!(!verdict.remarks.concat().contains("Keep what was saved"), "{verdict:?}");
        }
    }

    #[test]
    fn above_it_the_complaint_says_what_by_how_much_and_what_to_do() {
        let verdict = judge(40_401);
        assert!(verdict.remarks.is_empty());
        let [complaint] = &verdict.complaints[..] else { panic!("{verdict:?}") };
        for part in
            ["a (an addition)", "40401 bytes", "401 or 1.0 % more", "of 40000", "write 40401 into xtask/budgets.json"]
        {
            assert!(complaint.contains(part), "{complaint}");
        }
    }

    #[test]
    fn below_it_the_budget_can_be_lowered() {
        let verdict = judge(39_599);
        assert!(verdict.complaints.is_empty());
        assert!(
            verdict.remarks.concat().contains("401 less than its budget. Keep what was saved: write 39599"),
            "{verdict:?}"
        );
    }

    #[test]
    fn what_differs_from_clone_to_clone_is_no_growth() {
        assert!(judge_of(6_000, 6_200).complaints.is_empty());
        assert_eq!(judge_of(6_000, 6_201).complaints.len(), 1);
    }

    #[test]
    fn measurements_and_budgets_name_the_same() {
        let budgets = Budgets::parse(r#"{ "a": 10000, "gone": 1 }"#).unwrap();
        let complaints = budgets.judge(&[("a", "an addition", 10_000), ("new", "another", 7)]).complaints;
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        assert!(complaints.concat().contains("new (another) has no budget: add \"new\": 7"), "{complaints:?}");
        assert!(complaints.concat().contains("a budget for gone, which nobody measures"), "{complaints:?}");
    }

    #[test]
    fn what_is_no_list_of_budgets_is_refused() {
        for text in ["", "[]", r#"{ "a": "much" }"#, r#"{ "a": 1.5 }"#] {
            assert!(Budgets::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_repositorys_budgets_name_what_is_measured() {
        let budgets = Budgets::parse(include_str!("../../budgets.json")).unwrap();
        let names: Vec<_> = super::super::ADDITIONS.iter().map(|addition| addition.name).collect();
        assert!(budgets.0.keys().all(|name| names.contains(&name.as_str())), "{budgets:?}");
        assert_eq!(budgets.0.len(), names.len(), "{budgets:?}");
        assert!(budgets.0.values().all(|bytes| *bytes > 0), "{budgets:?}");
    }
}
