//! `payjoa-sandbox arm`: something is to go wrong.

use payjoa_sandbox::Fault;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::remote::{Failed, Remote, field};

/// What goes wrong, to whom, how often. Without a fault it lists what is armed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox arm lost-webhook --order mid_1234567890    every webhook of one order is lost
  payjoa-sandbox arm error-after --path /payments/cancel --times 1
                                                            the next cancel gives the money back and answers 500
  payjoa-sandbox arm slow-answer --chance 0.1 --seed 42     one call in ten is slow, and in the next run the same ones
  payjoa-sandbox arm                                        what is armed, and how often it has struck
  payjoa-sandbox arm --off 3                                disarms number 3; `--off` alone disarms everything

`payjoa-sandbox faults` lists every fault.")]
pub(super) struct Arguments {
    #[command(flatten)]
    remote: Remote,
    /// The fault: `late-database`, `lost-webhook`, `error-after`, ...
    fault: Option<Fault>,
    /// Only for payments of this order (merchant_uid).
    #[arg(long, value_name = "MERCHANT_UID", requires = "fault")]
    order: Option<String>,
    /// Only for this payment (imp_uid).
    #[arg(long, value_name = "IMP_UID", requires = "fault")]
    payment: Option<String>,
    /// Only for calls of the REST API whose path starts like this.
    #[arg(long, value_name = "PREFIX", requires = "fault")]
    path: Option<String>,
    /// So many times, and then no more.
    #[arg(long, requires = "fault")]
    times: Option<u32>,
    /// With this probability, from 0 to 1.
    #[arg(long, requires = "fault")]
    chance: Option<f64>,
    /// What the chance starts from: the same seed strikes the same times.
    #[arg(long, requires = "chance")]
    seed: Option<u64>,
    /// How long the fault waits, in milliseconds, where it is one that waits.
    #[arg(long, value_name = "MS", requires = "fault")]
    delay_ms: Option<u64>,
    /// Disarms this number, or everything.
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, default_missing_value = "all", conflicts_with = "fault")]
    off: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failed> {
    let remote = &arguments.remote;
    if let Some(number) = &arguments.off {
        let path =
            if number == "all" { "/faults".to_owned() } else { format!("/faults/{}", super::remote::part(number)) };
        let left = remote.ask(Method::DELETE, &path, None).await?;
        return remote.tell(&left, armed);
    }
    let Some(fault) = arguments.fault else {
        let known = remote.ask(Method::GET, "/faults", None).await?;
        return remote.tell(&json!({"armed": known.get("armed")}), armed);
    };
    let answer = remote.ask(Method::POST, "/faults", Some(wanted(&arguments, fault))).await?;
    let one = answer.get("armed").cloned().unwrap_or_default();
    remote.tell(&one, |one| format!("armed {}", line(one)))
}

fn wanted(arguments: &Arguments, fault: Fault) -> Value {
    let parts = [
        ("fault", json!(fault)),
        ("merchant_uid", json!(arguments.order)),
        ("imp_uid", json!(arguments.payment)),
        ("path", json!(arguments.path)),
        ("times", json!(arguments.times)),
        ("chance", json!(arguments.chance)),
        ("seed", json!(arguments.seed)),
        ("delay_ms", json!(arguments.delay_ms)),
    ];
    let given = parts.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(given.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn armed(answer: &Value) -> String {
    let all = answer.get("armed").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if all.is_empty() {
        return "nothing is armed".to_owned();
    }
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(one: &Value) -> String {
    let aim = ["merchant_uid", "imp_uid", "path", "times", "chance", "seed", "delay_ms"];
    let aim = aim.iter().filter(|name| one.get(**name).is_some());
    let aim: Vec<String> = aim.map(|name| format!("{name}={}", field(one, name))).collect();
    let aim = if aim.is_empty() { "everybody".to_owned() } else { aim.join(" ") };
    format!("{:>3}  {:24}  {aim}  struck {}", field(one, "id"), field(one, "fault"), field(one, "struck"))
}
