//! Web addresses, as far as the rules care about them.

use super::Problem;
use crate::scan;

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
    let (scheme, rest) = scan::split_once(text, "://")?;
    let secure = scheme.eq_ignore_ascii_case("https");
    if !(secure || scheme.eq_ignore_ascii_case("http")) || unusable(rest).is_some() {
        return None;
    }
    let (rest, fragment) = scan::split_once(rest, "#").map_or((rest, false), |(rest, _)| (rest, true));
    let (rest, query) = scan::split_once(rest, "?").unwrap_or((rest, ""));
    let authority = scan::split_once(rest, "/").map_or(rest, |(authority, _)| authority);
    let host = host(scan::rsplit_once(authority, "@").map_or(authority, |(_, host)| host))?;
    let parameters = scan::split(query, "&").filter(|parameter| !parameter.is_empty()).count();
    Some(WebUrl { secure, host, parameters, fragment })
}

/// What keeps a text from being an address: the character to remove, or else something more basic.
pub(super) fn problem(text: &str) -> Problem {
    match unusable(text) {
        Some(found) => Problem::SpaceInUrl { found },
        None => Problem::NotHttpUrl,
    }
}

fn unusable(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '\\')
}

/// The host of `host:port`, if both are well formed.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match scan::rsplit_once(authority, "]") {
        Some((host, port)) => (host.strip_prefix('[')?, port.strip_prefix(':').or(port.is_empty().then_some(""))?),
        None => scan::split_once(authority, ":").unwrap_or((authority, "")),
    };
    let in_brackets = authority.starts_with('[');
    let host_is_fine = !host.is_empty()
        && !host.starts_with('.')
        && if in_brackets {
            host.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
        } else {
            // What is left standing of a template, most of the time.
            !host.bytes().any(|b| matches!(b, b'<' | b'>' | b'[' | b']' | b'^' | b'|' | b'%' | b'{' | b'}' | b'$'))
        };
    let port_is_fine = port.is_empty() || scan::number(port).is_some_and(|port| port <= 65_535);
    (host_is_fine && port_is_fine).then_some(host)
}

/// A host that no server on the internet can reach: by what private addresses begin with, since only an advisory hangs on it.
pub(super) fn is_private(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let begins = |with: &[&str]| with.iter().any(|start| host.starts_with(start));
    let ends = |with: &[&str]| with.iter().any(|end| host.ends_with(end));
    if scan::find(&host, ":").is_some() {
        return matches!(host.as_str(), "::1" | "::") || begins(&["fc", "fd", "fe80:"]);
    }
    let mut numbers = scan::split(&host, ".").map(|part| scan::number(part).filter(|number| *number < 256));
    let mut next = || numbers.next();
    match (next(), next(), next(), next(), next()) {
        (Some(Some(first)), Some(Some(second)), Some(Some(_)), Some(Some(_)), None) => {
            matches!((first, second), (0 | 10 | 127, _) | (169, 254) | (172, 16..=31) | (192, 168))
        }
        _ => scan::find(&host, ".").is_none() || ends(&[".localhost", ".local", ".internal"]),
    }
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
            ("https://[", None),
            ("https://[zz]/", None),
            ("https://<host>/x", None),
            ("https://%HOST%/x", None),
            ("https://{host}/x", None),
            ("https://a|b/", None),
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
            ("fd00::1", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("backend", true),
            ("fe80::1", true),
            ("10.1.2.3.shop.example", false),
            ("10.shop.example", false),
            ("shop.example", false),
            ("8.8.8.8", false),
        ] {
            assert_eq!(is_private(host), want, "{host}");
        }
    }
}
