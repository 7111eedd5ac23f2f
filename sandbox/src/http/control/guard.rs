//! Who may drive the sandbox: programs of this machine, and pages that this machine serves. Not any page that a developer
//! happens to visit, neither directly (its `Origin` says so) nor by a name of its own that points here (its `Host` does).

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, Method, StatusCode,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::Url;

use super::refused::Refused;
use crate::gateway::Gateway;

/// Around the whole control API.
pub(super) async fn guard(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    match refusal(request.method(), request.headers(), gateway.allowed_hosts()) {
        Some(why) => Refused::new(StatusCode::FORBIDDEN, "foreign_page", why).into_response(),
        None => next.run(request).await,
    }
}

/// Around everything else: a page with a name of its own that points here would read and pay as its own origin.
pub(in crate::http) async fn by_our_name(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Response {
    match foreign_name(request.headers(), gateway.allowed_hosts()) {
        Some(why) => Refused::new(StatusCode::FORBIDDEN, "foreign_name", why).into_response(),
        None => next.run(request).await,
    }
}

/// Around the window: only its own pages send its forms. By the browser's word on the site and not by `Origin`, which the
/// window's pages don't tell.
pub(in crate::http) async fn own_forms(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site");
    if !request.method().is_safe() && site.is_some_and(|site| site != "same-origin") {
        let why = "another page may not decide a payment".to_owned();
        return Refused::new(StatusCode::FORBIDDEN, "foreign_page", why).into_response();
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

fn foreign_name(headers: &HeaderMap, allowed: &[String]) -> Option<String> {
    let host = text(headers, HOST).filter(|host| !is_ours(host_name(host), allowed))?;
    Some(format!(
        "the sandbox doesn't go by the name {host}; use 127.0.0.1 or localhost, or start it with --allow-host"
    ))
}

fn refusal(method: &Method, headers: &HeaderMap, allowed: &[String]) -> Option<String> {
    let text = |name| text(headers, name);
    let host = text(HOST);
    if let Some(why) = foreign_name(headers, allowed) {
        return Some(why);
    }
    if let Some(origin) = text(ORIGIN).filter(|origin| !may_drive(origin, host)) {
        return Some(format!(
            "a page of {origin} may not drive the sandbox; only pages of this machine (loopback) may"
        ));
    }
    let cross_site = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    (cross_site && !method.is_safe() && text(ORIGIN).is_none())
        .then(|| "another site may not drive the sandbox".to_owned())
}

/// A name that no stranger can give to this machine: an address, `localhost`, or one that the sandbox was started with.
fn is_ours(name: &str, allowed: &[String]) -> bool {
    let name = name.trim_end_matches('.');
    name.parse::<IpAddr>().is_ok()
        || is_localhost(name)
        || allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
}

fn is_localhost(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// A page of this machine, or of the sandbox itself by whatever name it goes.
fn may_drive(origin: &str, host: Option<&str>) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    let Some(name) = origin.host_str() else { return false };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    let port = origin.port().map(|port| format!(":{port}")).unwrap_or_default();
    loopback || is_localhost(name) || host.is_some_and(|host| host.eq_ignore_ascii_case(&format!("{name}{port}")))
}

/// `[::1]:8787` and `localhost:8787` without the port.
fn host_name(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(method: &Method, given: &[(&'static str, &str)]) -> bool {
        let headers = given.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()));
        refusal(method, &HeaderMap::from_iter(headers), &["sandbox".to_owned()]).is_some()
    }

    #[test]
    fn programs_and_this_machines_pages_may() {
        for headers in [
            &[("host", "127.0.0.1:8787")][..],
            &[("host", "localhost:8787")],
            &[("host", "[::1]:8787"), ("origin", "http://[::1]:8787")],
            &[("host", "sandbox:8787")],
            &[("host", "sandbox:8787"), ("origin", "http://sandbox:8787")],
            &[("host", "192.168.0.7:8787"), ("origin", "http://192.168.0.7:8787")],
            &[("host", "127.0.0.1:8787"), ("origin", "http://localhost:3000"), ("sec-fetch-site", "cross-site")],
            &[("host", "127.0.0.1:8787"), ("origin", "http://shop.localhost:3000")],
            &[],
        ] {
            assert!(!is_refused(&Method::POST, headers), "{headers:?}");
        }
    }

    #[test]
    fn other_pages_may_not() {
        for headers in [
            &[("host", "127.0.0.1:8787"), ("origin", "https://evil.example")][..],
            &[("host", "127.0.0.1:8787"), ("origin", "null")],
            &[("host", "127.0.0.1:8787"), ("origin", "http://127.0.0.1.evil.example")],
            &[("host", "127.0.0.1:8787"), ("origin", "http://localhost.evil.example")],
            &[("host", "192.168.0.7:8787"), ("origin", "http://192.168.0.8")],
            // A name of the page's own that points here.
            &[("host", "evil.example:8787")],
            &[("host", "evil.example:8787"), ("origin", "http://evil.example:8787")],
            &[("host", "127.0.0.1:8787"), ("sec-fetch-site", "cross-site")],
        ] {
            assert!(is_refused(&Method::POST, headers), "{headers:?}");
        }
        assert!(is_refused(&Method::GET, &[("host", "evil.example:8787")]), "reading is driving a page's own way in");
        // A link in somebody's notes opens the dashboard.
        assert!(!is_refused(&Method::GET, &[("host", "127.0.0.1:8787"), ("sec-fetch-site", "cross-site")]));
    }
}
