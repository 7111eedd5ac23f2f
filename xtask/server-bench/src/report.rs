//! What was measured, for people and for programs.

use std::{io::Write, time::Duration};

use anyhow::Result;
use serde_json::{Value, json};

use crate::{
    rounds::{Database, Phase, Plan, Record, WEBHOOK_CONNECTIONS},
    statistics::Summary,
};

/// A scenario and what came of it.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) database: Database,
    pub(crate) processes: usize,
    pub(crate) records: Vec<Record>,
}

/// One line of the table.
struct Row {
    name: String,
    unit: &'static str,
    /// How much better it is to be twice as high; else twice as low.
    higher_is_better: bool,
    values: Vec<Option<Summary>>,
}

impl Row {
    /// How many times better the first contender is.
    fn ratio(&self) -> Option<f64> {
        let [Some(ours), Some(theirs)] = *self.values.as_slice() else { return None };
        let (ours, theirs) = (ours.median, theirs.median);
        let (better, worse) = if self.higher_is_better { (ours, theirs) } else { (theirs, ours) };
        (worse > 0.0 && better > 0.0).then(|| better / worse)
    }
}

impl Measured {
    fn rows(&self, plan: &Plan) -> Vec<Row> {
        let mut rows = Vec::new();
        for (place, shoppers) in plan.concurrency.iter().enumerate() {
            let pick = move |record: &Record| -> Vec<Phase> {
                record.rounds.iter().filter_map(|round| round.confirms.get(place).copied()).collect()
            };
            rows.extend(self.phase(&format!("confirm, {shoppers} shoppers"), &pick));
        }
        let webhooks = |record: &Record| record.rounds.iter().map(|round| round.webhooks).collect();
        rows.extend(self.phase(&format!("webhook, {WEBHOOK_CONNECTIONS} connections"), &webhooks));
        rows.push(self.memory("memory at the start, resident", |record| record.idle.resident));
        rows.push(self.memory("memory after load, resident", |record| record.loaded.resident));
        rows.push(self.memory("memory after load, proportional", |record| record.loaded.proportional));
        rows
    }

    fn phase(&self, what: &str, pick: &dyn Fn(&Record) -> Vec<Phase>) -> Vec<Row> {
        let row = |name: &str, unit, higher_is_better, value: fn(&Phase) -> f64| Row {
            name: format!("{what}: {name}"),
            unit,
            higher_is_better,
            values: self.records.iter().map(|record| Summary::of(pick(record).iter().map(value))).collect(),
        };
        vec![
            row("answered", "/s", true, |phase| phase.answered_per_second),
            row("fulfilled", "/s", true, |phase| phase.fulfilled_per_second),
            row("p50", "ms", false, |phase| millis(phase.median)),
            row("p99", "ms", false, |phase| millis(phase.p99)),
            row("CPU of the server", "ms", false, |phase| millis(phase.cpu.server)),
            row("CPU of the database", "ms", false, |phase| millis(phase.cpu.database)),
            row("CPU of the gateway", "ms", false, |phase| millis(phase.cpu.gateway)),
        ]
    }

    fn memory(&self, name: &str, value: fn(&Record) -> u64) -> Row {
        let megabytes = |record| Summary::of([value(record) as f64 / 1_048_576.0]);
        let values = self.records.iter().map(megabytes).collect();
        Row { name: name.to_owned(), unit: "MB", higher_is_better: false, values }
    }

    fn title(&self) -> String {
        let processes =
            if self.processes == 1 { "1 process".to_owned() } else { format!("{} processes", self.processes) };
        format!("{}, {processes}", self.database.name())
    }

    /// A table, ratios last.
    pub(crate) fn print(&self, out: &mut impl Write, plan: &Plan) -> Result<()> {
        writeln!(out, "\n{}", self.title())?;
        write!(out, "  {:<44}", "")?;
        for record in &self.records {
            write!(out, " {:>26}", record.contender.name())?;
        }
        writeln!(out, "  times better")?;
        for row in self.rows(plan).iter().filter(|row| !row.is_zero()) {
            write!(out, "  {:<44}", format!("{} [{}]", row.name, row.unit))?;
            for value in &row.values {
                write!(out, " {:>26}", value.map_or_else(String::new, shown))?;
            }
            writeln!(out, "  {}", row.ratio().map_or_else(String::new, |ratio| format!("{ratio:>6.1}×")))?;
        }
        Ok(())
    }

    pub(crate) fn json(&self, plan: &Plan) -> Value {
        let row = |row: Row| {
            let values = row.values.iter().zip(&self.records).filter_map(|(value, record)| {
                let value = (*value)?;
                let said = json!({ "median": value.median, "least": value.least, "most": value.most });
                Some((record.contender.name().to_owned(), said))
            });
            let values: serde_json::Map<String, Value> = values.collect();
            json!({ "what": row.name, "unit": row.unit, "values": values, "times_better": row.ratio() })
        };
        let rows: Vec<Value> = self.rows(plan).into_iter().map(row).collect();
        json!({ "database": self.database.name(), "processes": self.processes, "rows": rows })
    }
}

impl Row {
    /// Nothing to be said, as of SQLite's own processes.
    fn is_zero(&self) -> bool {
        self.values.iter().flatten().all(|value| value.most == 0.0)
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The median, and between what the rounds were.
fn shown(summary: Summary) -> String {
    let Summary { median, least, most } = summary;
    let digits = if median >= 100.0 {
        0
    } else if median >= 10.0 {
        1
    } else {
        2
    };
    if least == most {
        return format!("{median:.digits$}");
    }
    format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(higher_is_better: bool, values: &[f64]) -> Row {
        let values = values.iter().map(|&value| Summary::of([value])).collect();
        Row { name: "x".to_owned(), unit: "", higher_is_better, values }
    }

    #[test]
    fn a_ratio_above_one_is_always_to_our_credit() {
        assert_eq!(row(true, &[500.0, 100.0]).ratio(), Some(5.0));
        assert_eq!(row(false, &[20.0, 100.0]).ratio(), Some(5.0));
        assert_eq!(row(false, &[100.0, 20.0]).ratio(), Some(0.2));
        assert_eq!(row(true, &[500.0]).ratio(), None);
        assert_eq!(row(false, &[0.0, 3.0]).ratio(), None);
    }

    #[test]
    fn numbers_are_as_exact_as_they_are_worth() {
        let shown = |values: &[f64]| shown(Summary::of(values.iter().copied()).unwrap());
        assert_eq!(shown(&[1234.5, 1000.0, 2000.0]), "1234 (1000–2000)");
        assert_eq!(shown(&[1.234]), "1.23");
        assert_eq!(shown(&[12.34, 11.0, 13.0]), "12.3 (11.0–13.0)");
    }
}
