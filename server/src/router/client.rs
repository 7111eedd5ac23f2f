//! Who is asking, as far as an address can say that.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};

/// Where i'mport's webhooks come from (V1 webhook guide). Anybody can be behind a proxy, so this is a hint and no proof.
const WEBHOOK_SENDERS: [[u8; 4]; 3] = [[52, 78, 100, 19], [52, 78, 48, 223], [52, 78, 5, 241]];

/// The address of whoever asks, behind so many proxies of the shop's own. None if the server wasn't started with
/// connection info ([`axum::Router::into_make_service_with_connect_info`]).
pub(super) fn address(parts: &Parts, hops: usize) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    Some(behind(&parts.headers, peer, hops).to_canonical())
}

/// Each proxy adds the address that it saw at the end: what is further to the left, anybody can have written, and in
/// whatever bytes. What a proxy adds to bytes that are no text counts all the same.
fn behind(headers: &HeaderMap, peer: IpAddr, hops: usize) -> IpAddr {
    let Some(back) = hops.checked_sub(1) else { return peer };
    let lines = headers.get_all("x-forwarded-for").into_iter();
    let seen: Vec<&[u8]> = lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b',')).collect();
    let address = seen.iter().rev().nth(back).and_then(|address| str::from_utf8(address.trim_ascii()).ok());
    address.and_then(parse).unwrap_or(peer)
}

/// Some proxies write the port as well.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').split(']').next().unwrap_or_default();
    text.parse().ok().or_else(|| bare.parse().ok()).or_else(|| text.parse::<SocketAddr>().ok().map(|it| it.ip()))
}

/// Those who share a limit: one address, or one subscriber's network of IPv6. Nobody on this machine is limited: that is a
/// proxy of whose clients nothing is known.
pub(super) fn limited_as(address: IpAddr) -> Option<IpAddr> {
    match address {
        it if it.is_loopback() => None,
        IpAddr::V4(_) => Some(address),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            Some(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
        }
    }
}

/// Whether i'mport says that its webhooks come from there.
pub(super) fn is_import(address: IpAddr) -> bool {
    WEBHOOK_SENDERS.into_iter().any(|known| address == IpAddr::from(known))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_the_shops_own_proxies_wrote_counts() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        for (hops, forwarded, want) in [
            (0, "6.6.6.6", "10.0.0.1"),
            (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
            (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
            (2, "1.2.3.4", "10.0.0.1"),
            (1, "", "10.0.0.1"),
            (1, "unknown", "10.0.0.1"),
            (1, "1.2.3.4:4711", "1.2.3.4"),
            (1, "[2001:db8::1]:443", "2001:db8::1"),
            (1, "2001:db8::1", "2001:db8::1"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
            assert_eq!(behind(&headers, peer, hops), want.parse::<IpAddr>().unwrap(), "{hops} {forwarded}");
        }
    }

    #[test]
    fn several_headers_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("6.6.6.6"));
        headers.append("x-forwarded-for", HeaderValue::from_static("1.2.3.4"));
        assert_eq!(behind(&headers, "10.0.0.1".parse().unwrap(), 1), "1.2.3.4".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn bytes_that_are_no_text_hide_nobody() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_bytes(b"\xff").unwrap());
        headers.append("x-forwarded-for", HeaderValue::from_bytes(b"\xff, 1.2.3.4").unwrap());
        assert_eq!(behind(&headers, "127.0.0.1".parse().unwrap(), 1), "1.2.3.4".parse::<IpAddr>().unwrap());
        assert_eq!(behind(&headers, "127.0.0.1".parse().unwrap(), 2), "127.0.0.1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn a_network_of_ipv6_is_one_and_this_machine_is_nobody() {
        let limited = |text: &str| limited_as(text.parse().unwrap()).map(|it| it.to_string());
        assert_eq!(limited("2001:db8:1:2:3::4").as_deref(), Some("2001:db8:1:2::"));
        assert_eq!(limited("1.2.3.4").as_deref(), Some("1.2.3.4"));
        assert_eq!(limited("127.0.0.1"), None);
    }
}
