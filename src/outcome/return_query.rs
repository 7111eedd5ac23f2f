//! The query of the page that PAYJOA comes back to: reading the result out of it, and taking it out.

use crate::scan;

/// What the redirect adds. `success` is an old name of `imp_success`.
const RESULT: [&str; 6] = ["imp_uid", "merchant_uid", "imp_success", "error_code", "error_msg", "error_coe"];

/// The decoded fields of a query in their order, if a result is among them.
pub(super) fn parse(query: &str) -> Option<Vec<(String, String)>> {
    let mut fields = Vec::new();
    for (_, key, value) in pairs(query) {
        let (own, imp_uid) = unglued(value);
        fields.push((decode(key), decode(own)));
        fields.extend(imp_uid.map(|imp_uid| ("imp_uid".to_owned(), decode(imp_uid))));
    }
    fields.iter().any(|(key, _)| RESULT.contains(&key.as_str())).then_some(fields)
}

/// The same query without the result, the merchant's own parameters untouched and in their order.
///
/// ```
/// use payjoa::outcome::without_result;
///
/// assert_eq!(without_result("?lang=ko&imp_uid=imp_1&merchant_uid=m&imp_success=true"), "?lang=ko");
/// assert_eq!(without_result("?imp_uid=imp_1"), "");
/// ```
#[must_use]
pub fn without_result(query: &str) -> String {
    if parse(query).is_none() {
        return query.to_owned();
    }
    let mut own = Vec::new();
    for (pair, key, value) in pairs(query) {
        let name = decode(key);
        if RESULT.contains(&name.as_str()) || name == "success" {
            continue;
        }
        match unglued(value) {
            (value, Some(_)) => own.push(format!("{key}={value}")),
            (_, None) => own.push(pair.to_owned()),
        }
    }
    if own.is_empty() { String::new() } else { format!("?{}", own.join("&")) }
}

/// Each parameter as it stands there, its key and its value, none of them decoded.
fn pairs(query: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (pair, key, value)
    })
}

/// `2imp_uid=imp_1`: the SDK leaves the `&` out when the address had two or more parameters of its own.
fn unglued(value: &str) -> (&str, Option<&str>) {
    scan::split_once(value, "imp_uid=").map_or((value, None), |(own, imp_uid)| (own, Some(imp_uid)))
}

/// Percent-decodes once; what isn't a valid escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = match (byte, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match escaped {
            Some(decoded) => bytes.push(decoded),
            None => bytes.push(if byte == b'+' { b' ' } else { byte }),
        }
        rest = if escaped.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::super::Unverified;
    use super::*;
    use crate::{ImpUid, MerchantUid};

    #[test]
    fn results() {
        for (query, imp_uid, merchant_uid, message) in [
            (
                "?imp_success=true&imp_uid=imp1234567890&merchant_uid=mid_123467890",
                Some("imp1234567890"),
                Some("mid_123467890"),
                None,
            ),
            ("imp_uid=imp_1&merchant_uid=a%20b", Some("imp_1"), Some("a b"), None),
            ("imp_uid=imp_1&imp_uid=imp_2", Some("imp_1"), None, None),
            ("imp_uid=undefined&merchant_uid=null&error_msg=a+b%26c", None, None, Some("a b&c")),
            ("a=1&b=2imp_uid=imp_1&merchant_uid=m", Some("imp_1"), Some("m"), None),
            ("merchant_uid=%ED%95%9C", None, Some("한"), None),
            ("imp_uid=imp_1%&merchant_uid=100%", None, Some("100%"), None),
            ("imp_uid=%252e%252e", None, None, None),
            ("merchant_uid=%ff%zz", None, Some("\u{fffd}%zz"), None),
        ] {
            let claim = Unverified::from_query(query).unwrap_or_else(|| panic!("{query}"));
            assert_eq!(claim.imp_uid().map(ImpUid::as_str), imp_uid, "{query}");
            assert_eq!(claim.merchant_uid().map(MerchantUid::as_str), merchant_uid, "{query}");
            assert_eq!(claim.error_message(), message, "{query}");
        }
    }

    #[test]
    fn a_page_of_the_shop_is_no_result() {
        for query in ["", "?", "?lang=ko", "?success=true", "?&&=", "?a=1&", "?x=2imp_uid%3Dimp_1"] {
            assert_eq!(Unverified::from_query(query), None, "{query}");
            assert_eq!(without_result(query), query, "what isn't ours stays as it is");
        }
    }

    #[test]
    fn own_parameters_stay() {
        for (query, want) in [
            ("?x=1&imp_uid=a&y=%20z&error_msg=b", "?x=1&y=%20z"),
            ("?a=1&b=2imp_uid=imp_1&merchant_uid=m", "?a=1&b=2"),
            ("?flag&imp_uid=a", "?flag"),
            ("?empty=&&imp_uid=a&", "?empty="),
            ("?success=true&imp_uid=a", ""),
        ] {
            assert_eq!(without_result(query), want, "{query}");
        }
    }
}
