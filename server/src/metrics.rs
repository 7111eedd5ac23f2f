//! Counting what happens, in Prometheus' words.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::{ledger::Backlog, settle::Outcome};

/// One number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self) {
        self.add_all(1);
    }

    pub(crate) fn add_all(&self, number: usize) {
        self.0.fetch_add(u64::try_from(number).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Upper ends of the histogram's buckets, in milliseconds.
const ENDS: [u64; 9] = [5, 10, 25, 50, 100, 250, 1_000, 2_500, 10_000];

/// How long something took.
#[derive(Debug, Default)]
pub(crate) struct Histogram {
    buckets: [AtomicU64; ENDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Histogram {
    pub(crate) fn add(&self, took: Duration) {
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        for (bucket, _) in self.buckets.iter().zip(ENDS).filter(|(_, end)| millis < *end) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// What this process has done since it started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    pub(crate) asked_settled: Counter,
    pub(crate) asked_pending: Counter,
    pub(crate) asked_rejected: Counter,
    pub(crate) asked_unknown: Counter,
    pub(crate) asked_in_vain: Counter,
    pub(crate) asked_took: Histogram,
    pub(crate) limited_clients: Counter,
    pub(crate) limited_orders: Counter,
    pub(crate) denied: Counter,
    pub(crate) webhooks_kept: Counter,
    pub(crate) webhooks_unusable: Counter,
    pub(crate) webhooks_sent_away: Counter,
    pub(crate) webhooks_from_elsewhere: Counter,
    pub(crate) delivered: Counter,
    pub(crate) not_delivered: Counter,
    pub(crate) given_up: Counter,
    pub(crate) looked_after: Counter,
    pub(crate) not_looked_after: Counter,
    pub(crate) lists_read: Counter,
    pub(crate) lists_unread: Counter,
    pub(crate) entries_unreadable: Counter,
    pub(crate) strays: Counter,
    pub(crate) refunded: Counter,
    pub(crate) not_refunded: Counter,
}

impl Metrics {
    pub(crate) fn asked(&self, outcome: Option<&Outcome>, took: Duration) {
        let counter = match outcome {
            Some(Outcome::Settled(_)) => &self.asked_settled,
            Some(Outcome::Pending { .. }) => &self.asked_pending,
            Some(Outcome::Rejected(_)) => &self.asked_rejected,
            Some(Outcome::UnknownOrder) => &self.asked_unknown,
            None => &self.asked_in_vain,
        };
        counter.add();
        self.asked_took.add(took);
    }

    /// All of it in Prometheus' text format; what waits in the ledger only if it could be read.
    pub(crate) fn text(&self, backlog: Option<&Backlog>) -> String {
        let mut text = String::new();
        self.counters(&mut text);
        self.histogram(&mut text);
        let up = ("payjoa_ledger_up", "Whether the ledger could be read.", u64::from(backlog.is_some()));
        let gauges = backlog.map(Backlog::numbers).unwrap_or_default();
        for (name, help, number) in [up].into_iter().chain(gauges) {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {number}");
        }
        text
    }

    fn counters(&self, text: &mut String) {
        family(
            text,
            "payjoa_confirms_total",
            "Questions of pages, by what they were answered.",
            "outcome",
            &[
                ("settled", &self.asked_settled),
                ("pending", &self.asked_pending),
                ("rejected", &self.asked_rejected),
                ("unknown_order", &self.asked_unknown),
                ("unavailable", &self.asked_in_vain),
            ],
        );
        family(
            text,
            "payjoa_limited_total",
            "Questions above a limit, by whose limit it was.",
            "limit",
            &[("client", &self.limited_clients), ("order", &self.limited_orders)],
        );
        family(text, "payjoa_denied_total", "Questions about orders of other shoppers.", "", &[("", &self.denied)]);
        family(
            text,
            "payjoa_webhooks_total",
            "Webhooks, by what became of them.",
            "outcome",
            &[
                ("kept", &self.webhooks_kept),
                ("unusable", &self.webhooks_unusable),
                ("sent_away", &self.webhooks_sent_away),
            ],
        );
        family(
            text,
            "payjoa_webhooks_from_elsewhere_total",
            "Webhooks from addresses that are not i'mport's.",
            "",
            &[("", &self.webhooks_from_elsewhere)],
        );
        family(
            text,
            "payjoa_deliveries_total",
            "Attempts to tell the shop, by outcome.",
            "outcome",
            &[("delivered", &self.delivered), ("failed", &self.not_delivered), ("given_up", &self.given_up)],
        );
        family(
            text,
            "payjoa_looks_total",
            "Looks after open orders, by outcome.",
            "outcome",
            &[("done", &self.looked_after), ("failed", &self.not_looked_after)],
        );
        family(
            text,
            "payjoa_lists_total",
            "Pages of i'mport's lists to compare with, by outcome.",
            "outcome",
            &[("read", &self.lists_read), ("failed", &self.lists_unread)],
        );
        family(
            text,
            "payjoa_list_entries_unreadable_total",
            "Entries of i'mport's lists that make no sense here: look at them in its console.",
            "",
            &[("", &self.entries_unreadable)],
        );
        family(
            text,
            "payjoa_strays_total",
            "Payments at i'mport that no order had known of.",
            "",
            &[("", &self.strays)],
        );
        family(
            text,
            "payjoa_refunds_total",
            "Refunds that are over, by outcome.",
            "outcome",
            &[("done", &self.refunded), ("refused", &self.not_refunded)],
        );
    }

    fn histogram(&self, text: &mut String) {
        let (name, took) = ("payjoa_confirm_seconds", &self.asked_took);
        let _ = writeln!(text, "# HELP {name} How long pages waited for an answer.\n# TYPE {name} histogram");
        for (bucket, end) in took.buckets.iter().zip(ENDS) {
            let (seconds, count) = (end as f64 / 1_000.0, bucket.load(Ordering::Relaxed));
            let _ = writeln!(text, "{name}_bucket{{le=\"{seconds}\"}} {count}");
        }
        let (count, micros) = (took.count.load(Ordering::Relaxed), took.micros.load(Ordering::Relaxed));
        let _ = writeln!(text, "{name}_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(text, "{name}_sum {}\n{name}_count {count}", micros as f64 / 1e6);
    }
}

fn family(text: &mut String, name: &str, help: &str, label: &str, counters: &[(&str, &Counter)]) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter");
    for (value, counter) in counters {
        let number = counter.get();
        let _ = match label {
            "" => writeln!(text, "{name} {number}"),
            _ => writeln!(text, "{name}{{{label}=\"{value}\"}} {number}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_upwards() {
        let metrics = Metrics::default();
        metrics.asked(None, Duration::from_millis(7));
        metrics.asked(None, Duration::from_millis(300));
        let text = metrics.text(None);
        for line in [
            "payjoa_confirms_total{outcome=\"unavailable\"} 2",
            "payjoa_confirm_seconds_bucket{le=\"0.005\"} 0",
            "payjoa_confirm_seconds_bucket{le=\"0.01\"} 1",
            "payjoa_confirm_seconds_bucket{le=\"1\"} 2",
            "payjoa_confirm_seconds_bucket{le=\"+Inf\"} 2",
            "payjoa_confirm_seconds_sum 0.307",
            "payjoa_ledger_up 0",
        ] {
            assert!(text.lines().any(|it| it == line), "{line} in {text}");
        }
    }
}
