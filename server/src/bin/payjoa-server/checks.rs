//! The checks.

use std::time::Duration;

use payjoa::outcome::contract::{Problem, Settled};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, RequestBuilder, Response, header};
use serde_json::{Value, json};

/// The shop to be checked.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    /// The confirm endpoint, without a slash at its end.
    pub(crate) url: String,
    /// An order that isn't paid yet.
    pub(crate) open: Option<String>,
    /// One that is.
    pub(crate) paid: Option<String>,
    /// What lets this program see them.
    pub(crate) token: Option<String>,
    /// How long an answer may take.
    pub(crate) patience: Duration,
}

/// What was checked, and what was wrong.
pub(crate) struct Check {
    /// For programs; stays as it is.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// What was wrong.
    Failed(String),
    /// What it needs and wasn't given.
    LeftOut(&'static str),
}

impl Outcome {
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::LeftOut(_) => "left_out",
        }
    }
}

/// Nobody is there, for that reason.
#[derive(Debug)]
pub(crate) struct NoAnswer(pub(crate) String);

const JSON: &str = "application/json";
/// No shop gives out such a number.
const NOBODYS: &str = "payjoa-conformance-no-such-order";

/// Runs all checks that can be run with what is known of the shop.
pub(crate) async fn run(shop: &Shop) -> Result<Vec<Check>, NoAnswer> {
    // Whoever installed a provider before may keep it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Each question on a connection of its own: who refuses a body that is too large may close the one it came by.
    let http = Client::builder()
        .timeout(shop.patience)
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|why| NoAnswer(why.to_string()))?;
    let ask = Ask { http: &http, shop };
    ask.get(NOBODYS).await.map_err(NoAnswer)?;
    let mut checks = about_nobodys(&ask).await;
    checks.extend(about_an_open_order(&ask).await);
    checks.extend(about_a_paid_order(&ask).await);
    Ok(checks)
}

async fn about_nobodys(ask: &Ask<'_>) -> Vec<Check> {
    vec![
        check("unknown-posted", "an unknown order is a 404 with problem details (POST)", ask.unknown_posted().await),
        check("unknown-got", "an unknown order is a 404 with problem details (GET)", ask.unknown_got().await),
        check("forged-field", "a field that a page has no business with is a 400", ask.forged_field().await),
        check("not-json", "a body that isn't JSON is a 400", ask.refused("{", JSON, &[400]).await),
        check(
            "no-order",
            "a body without an order is a 400",
            ask.refused(r#"{"imp_uid":"imp_1"}"#, JSON, &[400]).await,
        ),
        check(
            "empty-order",
            "an empty order number is a 400",
            ask.refused(r#"{"merchant_uid":""}"#, JSON, &[400]).await,
        ),
        check("another-type", "a body of another type is a 415", ask.another_type().await),
        check("endless-body", "an endless body is a 413", ask.endless_body().await),
        check("path-in-number", "a payment number that leads elsewhere is a 400", ask.path_in_number().await),
        check("another-method", "another method is a 405", ask.another_method().await),
    ]
}

async fn about_an_open_order(ask: &Ask<'_>) -> Vec<Check> {
    let posted = ("open-posted", "an open order is a 202 with Retry-After (POST)");
    let got = ("open-got", "an open order is a 202 with Retry-After (GET)");
    let invented = ("invented-payment", "an invented payment pays no order");
    let Some(order) = &ask.shop.open else { return left_out([posted, got, invented], "--open") };
    vec![
        check(posted.0, posted.1, ask.open_posted(order).await),
        check(got.0, got.1, ask.open_got(order).await),
        check(invented.0, invented.1, ask.invented_payment(order).await),
    ]
}

async fn about_a_paid_order(ask: &Ask<'_>) -> Vec<Check> {
    let posted = ("paid-posted", "a paid order is a 200 that says paid (POST)");
    let got = ("paid-got", "a paid order is a 200 that says paid (GET)");
    let Some(order) = &ask.shop.paid else { return left_out([posted, got], "--paid") };
    vec![check(posted.0, posted.1, ask.paid_posted(order).await), check(got.0, got.1, ask.paid_got(order).await)]
}

fn check(id: &'static str, name: &'static str, outcome: Result<(), String>) -> Check {
    Check { id, name, outcome: outcome.map_or_else(Outcome::Failed, |()| Outcome::Passed) }
}

fn left_out<const N: usize>(checks: [(&'static str, &'static str); N], needs: &'static str) -> Vec<Check> {
    checks.into_iter().map(|(id, name)| Check { id, name, outcome: Outcome::LeftOut(needs) }).collect()
}

struct Ask<'a> {
    http: &'a Client,
    shop: &'a Shop,
}

impl Ask<'_> {
    async fn unknown_posted(&self) -> Result<(), String> {
        unknown(self.post(&json!({"merchant_uid": NOBODYS})).await?).await
    }

    async fn unknown_got(&self) -> Result<(), String> {
        unknown(self.get(NOBODYS).await?).await
    }

    async fn forged_field(&self) -> Result<(), String> {
        let body = json!({"merchant_uid": NOBODYS, "amount": 1, "status": "paid"}).to_string();
        self.refused(&body, JSON, &[400]).await
    }

    /// Whoever answers before the whole body has arrived, and hangs up, is right; but the answer may be lost by that.
    async fn endless_body(&self) -> Result<(), String> {
        let body = "x".repeat(1024 * 1024);
        let mut tries = 1;
        loop {
            let request = self.http.post(&self.shop.url).header(header::CONTENT_TYPE, JSON).body(body.clone());
            match self.send(request).await {
                Err(_) if tries < 10 => tries += 1,
                answer => return problem(answer?, &[413]).await,
            }
        }
    }

    async fn another_type(&self) -> Result<(), String> {
        let body = json!({"merchant_uid": NOBODYS}).to_string();
        self.refused(&body, "text/plain", &[415]).await
    }

    async fn path_in_number(&self) -> Result<(), String> {
        let body = json!({"merchant_uid": NOBODYS, "imp_uid": "../users/getToken"}).to_string();
        self.refused(&body, JSON, &[400]).await
    }

    async fn another_method(&self) -> Result<(), String> {
        let answer = self.send(self.http.delete(&self.shop.url)).await?;
        problem(answer, &[405]).await
    }

    async fn open_posted(&self, order: &str) -> Result<(), String> {
        pending(self.post(&json!({"merchant_uid": order})).await?, order).await
    }

    async fn open_got(&self, order: &str) -> Result<(), String> {
        pending(self.get(order).await?, order).await
    }

    async fn invented_payment(&self, order: &str) -> Result<(), String> {
        let claim = json!({"merchant_uid": order, "imp_uid": "imp_000000000000"});
        pending(self.post(&claim).await?, order).await
    }

    async fn paid_posted(&self, order: &str) -> Result<(), String> {
        paid(self.post(&json!({"merchant_uid": order})).await?, order).await
    }

    async fn paid_got(&self, order: &str) -> Result<(), String> {
        paid(self.get(order).await?, order).await
    }

    async fn refused(&self, body: &str, kind: &str, statuses: &[u16]) -> Result<(), String> {
        let request = self.http.post(&self.shop.url).header(header::CONTENT_TYPE, kind).body(body.to_owned());
        problem(self.send(request).await?, statuses).await
    }

    async fn post(&self, body: &Value) -> Result<Response, String> {
        self.send(self.http.post(&self.shop.url).json(body)).await
    }

    async fn get(&self, order: &str) -> Result<Response, String> {
        let order = utf8_percent_encode(order, NON_ALPHANUMERIC);
        self.send(self.http.get(format!("{}/{order}", self.shop.url))).await
    }

    async fn send(&self, mut request: RequestBuilder) -> Result<Response, String> {
        if let Some(token) = &self.shop.token {
            request = request.bearer_auth(token);
        }
        request.send().await.map_err(|why| format!("no answer: {}", causes(&why.without_url())))
    }
}

async fn unknown(answer: Response) -> Result<(), String> {
    not_stored(&answer)?;
    problem(answer, &[404]).await
}

async fn pending(answer: Response, order: &str) -> Result<(), String> {
    status(&answer, &[202])?;
    not_stored(&answer)?;
    let wait = answer.headers().get(header::RETRY_AFTER).and_then(|it| it.to_str().ok()?.parse::<u32>().ok());
    wait.ok_or("no Retry-After with whole seconds")?;
    let body: Value = answer.json().await.map_err(|why| format!("the body isn't JSON: {why}"))?;
    let want = json!({"state": "pending", "merchant_uid": order});
    if body == want { Ok(()) } else { Err(format!("the body is {body} and not {want}")) }
}

async fn paid(answer: Response, order: &str) -> Result<(), String> {
    status(&answer, &[200])?;
    not_stored(&answer)?;
    match answer.json().await.map_err(|why| format!("the body is no settled order: {why}"))? {
        Settled::Paid { merchant_uid, .. } if merchant_uid.as_str() == order => Ok(()),
        other => Err(format!("it says {other:?}")),
    }
}

/// Problem details as RFC 9457 has them, with a code for programs.
async fn problem(answer: Response, statuses: &[u16]) -> Result<(), String> {
    status(&answer, statuses)?;
    let (got, kind) = (answer.status().as_u16(), answer.headers().get(header::CONTENT_TYPE));
    let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    if !kind.starts_with("application/problem+json") {
        return Err(format!("the Content-Type is {kind:?} and not application/problem+json"));
    }
    let problem: Problem = answer.json().await.map_err(|why| format!("the body is no problem: {why}"))?;
    match problem {
        Problem { status, .. } if status != got => Err(format!("the body says {status}, the answer {got}")),
        Problem { code: None, .. } => Err("the body has no code for programs".to_owned()),
        _ => Ok(()),
    }
}

fn status(answer: &Response, wanted: &[u16]) -> Result<(), String> {
    let got = answer.status().as_u16();
    if wanted.contains(&got) { Ok(()) } else { Err(format!("the status is {got} and not {wanted:?}")) }
}

/// How an order stands must not be kept by anybody on the way.
fn not_stored(answer: &Response) -> Result<(), String> {
    let control = answer.headers().get(header::CACHE_CONTROL).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if control.contains("no-store") { Ok(()) } else { Err(format!("Cache-Control is {control:?}, not no-store")) }
}

/// An error with what is behind it.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
