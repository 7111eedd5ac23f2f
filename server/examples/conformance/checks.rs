//! The checks.

use payjoa::outcome::contract::{Problem, Settled};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, RequestBuilder, Response, header};
use serde_json::{Value, json};

/// The shop to be checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shop {
    /// The confirm endpoint, without a slash at its end.
    pub(crate) url: String,
    /// An order that isn't paid yet.
    pub(crate) open: Option<String>,
    /// One that is.
    pub(crate) paid: Option<String>,
    /// What lets this program see them.
    pub(crate) token: Option<String>,
}

/// What was checked, and what was wrong.
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) outcome: Result<(), String>,
}

const JSON: &str = "application/json";
/// No shop gives out such a number.
const NOBODYS: &str = "payjoa-conformance-no-such-order";

/// Runs all checks that can be run with what is known of the shop.
pub(crate) async fn run(shop: &Shop) -> Vec<Check> {
    // Whoever installed a provider before may keep it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::new();
    let ask = Ask { http: &http, shop };
    let mut checks = vec![
        check("an unknown order is a 404 with problem details (POST)", ask.unknown_posted().await),
        check("an unknown order is a 404 with problem details (GET)", ask.unknown_got().await),
        check("a field that a page has no business with is a 400", ask.forged_field().await),
        check("a body that isn't JSON is a 400", ask.refused("{", JSON, &[400]).await),
        check("a body without an order is a 400", ask.refused(r#"{"imp_uid":"imp_1"}"#, JSON, &[400]).await),
        check("an empty order number is a 400", ask.refused(r#"{"merchant_uid":""}"#, JSON, &[400]).await),
        check("a body of another type is a 415", ask.another_type().await),
        check("an endless body is a 413", ask.refused(&"x".repeat(1024 * 1024), JSON, &[413]).await),
        check("a payment number that leads elsewhere is a 400", ask.path_in_number().await),
        check("another method is a 405", ask.another_method().await),
    ];
    if let Some(order) = &shop.open {
        checks.push(check("an open order is a 202 with Retry-After (POST)", ask.open_posted(order).await));
        checks.push(check("an open order is a 202 with Retry-After (GET)", ask.open_got(order).await));
        checks.push(check("an invented payment pays no order", ask.invented_payment(order).await));
    }
    if let Some(order) = &shop.paid {
        checks.push(check("a paid order is a 200 that says paid (POST)", ask.paid_posted(order).await));
        checks.push(check("a paid order is a 200 that says paid (GET)", ask.paid_got(order).await));
    }
    checks
}

fn check(name: &'static str, outcome: Result<(), String>) -> Check {
    Check { name, outcome }
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
        request.send().await.map_err(|why| format!("no answer: {why}"))
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
