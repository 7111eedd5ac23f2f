//! Web addresses, as far as the rules care about them.

/// An absolute `http:` or `https:` address.
pub(super) struct WebUrl<'a> {
    pub secure: bool,
    pub host: &'a str,
    /// How many query parameters it has.
    pub parameters: usize,
    pub fragment: bool,
}

/// Reads an absolute web address. Stricter than a browser, which would repair spaces and backslashes.
pub(super) fn parse(text: &str) -> Option<WebUrl<'_>> {
    let (scheme, rest) = text.split_once("://")?;
    let secure = scheme.eq_ignore_ascii_case("https");
    if !(secure || scheme.eq_ignore_ascii_case("http"))
        || rest.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
    {
        return None;
    }
    let (rest, fragment) = rest.split_once('#').map_or((rest, false), |(rest, _)| (rest, true));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = rest.split('/').next().unwrap_or_default();
    let host = host(authority.rsplit('@').next().unwrap_or_default())?;
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty()).count();
    Some(WebUrl { secure, host, parameters, fragment })
}

/// The host of `host:port`, if both are well formed.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.rsplit_once(']') {
        Some((host, port)) => (host.strip_prefix('[')?, port.strip_prefix(':').or(port.is_empty().then_some(""))?),
        None => authority.split_once(':').unwrap_or((authority, "")),
    };
    let port_is_fine = port.is_empty() || port.parse::<u16>().is_ok();
    (!host.is_empty() && !host.starts_with('.') && port_is_fine).then_some(host)
}

/// A host that no server on the internet can reach.
pub(super) fn is_private(host: &str) -> bool {
    let lower = host.to_ascii_lowercase();
    if let Ok(address) = lower.parse::<std::net::Ipv4Addr>() {
        return address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified();
    }
    if let Ok(address) = lower.parse::<std::net::Ipv6Addr>() {
        return address.is_loopback() || address.is_unspecified() || address.is_unique_local();
    }
    lower == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, want) in [
            ("https://shop.example/pay?order=1", Some((true, "shop.example", 1, false))),
            ("HTTP://shop.example:8080/#x", Some((false, "shop.example", 0, true))),
            ("https://[::1]:8080/?a&b=2", Some((true, "::1", 2, false))),
            ("https://user@shop.example", Some((true, "shop.example", 0, false))),
            ("https://쇼핑.한국/주문", Some((true, "쇼핑.한국", 0, false))),
            ("https://", None),
            ("https:///path", None),
            ("https://shop.example:port/", None),
            ("https://shop example/", None),
            ("/payments/complete", None),
            ("ftp://shop.example", None),
            ("javascript://shop.example", None),
            ("", None),
        ] {
            let got = parse(text).map(|url| (url.secure, url.host, url.parameters, url.fragment));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn private_hosts() {
        for (host, want) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("::1", true),
            ("shop.example", false),
            ("8.8.8.8", false),
        ] {
            assert_eq!(is_private(host), want, "{host}");
        }
    }
}
