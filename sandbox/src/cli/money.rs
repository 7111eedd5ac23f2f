//! `payjoa-sandbox deposit` and `cancel`: what happens to money after the window.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::remote::{Failed, Remote, field, part};

/// A transfer to a payment's virtual account.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox deposit mid_1234567890                     the whole amount arrives
  payjoa-sandbox deposit mid_1234567890 --amount 900        another amount: the bank sends it back (exit code 1)
  payjoa-sandbox clock advance 8d && payjoa-sandbox deposit mid_1234567890
                                                            too late: the bank sends it back (exit code 1)")]
pub(super) struct Deposit {
    #[command(flatten)]
    remote: Remote,
    /// The payment: its imp_uid, or its order's merchant_uid.
    payment: String,
    /// How much arrives, in won; the payment's amount if nothing is said.
    #[arg(long)]
    amount: Option<u64>,
    /// Who transferred; the buyer if nobody is named.
    #[arg(long, value_name = "NAME")]
    remitter: Option<String>,
}

/// Money goes back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox cancel mid_1234567890                      everything, in i'mport's console; the shop is told by webhook
  payjoa-sandbox cancel mid_1234567890 --amount 400         a part of it
  payjoa-sandbox cancel mid_1234567890 --refund-holder Kim --refund-bank 10 --refund-account 110123456789
                                                            a virtual account's money, to an account at Shinhan
  payjoa-sandbox cancel mid_1234567890 --at-payjoa          in PAYJOA's console: i'mport isn't told and goes on saying paid")]
pub(super) struct Cancel {
    #[command(flatten)]
    remote: Remote,
    /// The payment: its imp_uid, or its order's merchant_uid.
    payment: String,
    /// How much, in won; everything that is left if nothing is said.
    #[arg(long)]
    amount: Option<u64>,
    /// Why; it stands in the payment's `cancel_reason`.
    #[arg(long)]
    reason: Option<String>,
    /// Whose account a virtual account's money goes back to.
    #[arg(long, value_name = "NAME")]
    refund_holder: Option<String>,
    /// That account's bank, by PAYJOA's own code (03, 04, 05, 08, 09, 10, 11, 12, 15, 31).
    #[arg(long, value_name = "CODE")]
    refund_bank: Option<String>,
    /// That account's number.
    #[arg(long, value_name = "NUMBER")]
    refund_account: Option<String>,
    /// In PAYJOA's own console, of which i'mport isn't told.
    #[arg(long, conflicts_with_all = ["amount", "reason", "refund_holder", "refund_bank", "refund_account"])]
    at_payjoa: bool,
}

pub(super) async fn deposit(arguments: Deposit) -> Result<(), Failed> {
    let Deposit { remote, payment, amount, remitter } = arguments;
    let body = given([("amount", json!(amount)), ("remitter", json!(remitter))]);
    let answer = act(&remote, &payment, "deposit", body).await?;
    remote.tell(&answer, stands)
}

pub(super) async fn cancel(arguments: Cancel) -> Result<(), Failed> {
    let Cancel { remote, payment, amount, reason, refund_holder, refund_bank, refund_account, at_payjoa } = arguments;
    let body = given([
        ("amount", json!(amount)),
        ("reason", json!(reason)),
        ("refund_holder", json!(refund_holder)),
        ("refund_bank", json!(refund_bank)),
        ("refund_account", json!(refund_account)),
        ("at_payjoa", if at_payjoa { json!(true) } else { Value::Null }),
    ]);
    let answer = act(&remote, &payment, "cancel", body).await?;
    remote.tell(&answer, if at_payjoa { given_back_behind } else { stands })
}

async fn act(remote: &Remote, payment: &str, act: &str, body: Value) -> Result<Value, Failed> {
    remote.ask(Method::POST, &format!("/payments/{}/{act}", part(payment)), Some(body)).await
}

/// How a payment stands that was cancelled behind i'mport's back.
fn given_back_behind(payment: &Value) -> String {
    format!(
        "{} {}: PAYJOA has given the money back. i'mport isn't told: its API goes on saying {}, and no webhook is sent",
        field(payment, "imp_uid"),
        field(payment, "merchant_uid"),
        field(payment, "status"),
    )
}

fn given<const N: usize>(parts: [(&str, Value); N]) -> Value {
    let given = parts.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(given.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// How a payment stands, in a line.
pub(super) fn stands(payment: &Value) -> String {
    let number = |name: &str| payment.get(name).and_then(Value::as_u64).unwrap_or_default();
    let cancelled = match number("cancel_amount") {
        0 => String::new(),
        some => format!(", {some} won given back"),
    };
    format!(
        "{} {} is {}: {} won{cancelled}",
        field(payment, "imp_uid"),
        field(payment, "merchant_uid"),
        field(payment, "status"),
        number("amount")
    )
}
