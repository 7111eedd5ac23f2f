//! Which name was meant.

use crate::{request::rules::known_names, scan};

const LONGEST: usize = 32;

/// The known name that differs in two letters at most, case and separators aside.
pub(super) fn nearest(path: &str) -> Option<&'static str> {
    match scan::rsplit_once(path, ".") {
        None => among(known_names(), path),
        Some(("bypass.daou", name)) => among(DAOU.into_iter(), name),
        Some((_, name)) => among(NESTED.into_iter(), name),
    }
}

const DAOU: [&str; 4] = ["PRODUCTCODE", "CASHRECEIPTFLAG", "DIRECT_YN", "CARDQUOTA"];
const NESTED: [&str; 8] = ["card_quota", "direct", "detail", "code", "quota", "card_code", "carrier", "phoneNumber"];

fn among(names: impl Iterator<Item = &'static str>, name: &str) -> Option<&'static str> {
    let name = plain(name);
    if name.len() > LONGEST {
        return None;
    }
    let allowed = if name.len() <= 4 { 1 } else { 2 };
    let mut best = None;
    for known in names {
        let distance = distance(&name, &plain(known));
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, known));
        }
    }
    best.map(|(_, known)| known)
}

fn plain(name: &str) -> Vec<u8> {
    name.bytes().filter(|b| !matches!(b, b'_' | b'-')).map(|b| b.to_ascii_lowercase()).collect()
}

/// How many letters to add, drop or change (Levenshtein), for words that aren't longer than [`LONGEST`].
fn distance(from: &[u8], to: &[u8]) -> u8 {
    // The row above, from its second column on; its first is the number of letters seen.
    let mut row: [u8; LONGEST] = std::array::from_fn(|at| at as u8 + 1);
    let mut first = 0;
    for a in from {
        let (mut diagonal, mut left) = (first, first + 1);
        first = left;
        for (b, cell) in to.iter().zip(&mut row) {
            let least = (diagonal + u8::from(a != b)).min(*cell + 1).min(left + 1);
            (diagonal, left, *cell) = (*cell, least, least);
        }
    }
    to.len().checked_sub(1).and_then(|last| row.get(last)).copied().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_were_meant() {
        for (name, want) in [
            ("m_redirect_uri", Some("m_redirect_url")),
            ("merchantUid", Some("merchant_uid")),
            ("payMethod", Some("pay_method")),
            ("channel_key", Some("channelKey")),
            ("ammount", Some("amount")),
            ("nam", Some("name")),
            ("colour", None),
            ("display.cardQuota", Some("card_quota")),
            ("prefill.phone_number", Some("phoneNumber")),
            ("phone.details", Some("detail")),
            ("bypass.daou.cashreceiptflag", Some("CASHRECEIPTFLAG")),
            ("bypass.daou.DIRECTYN", Some("DIRECT_YN")),
            ("bypass.daou.NEXT_YEAR", None),
            ("", None),
        ] {
            assert_eq!(nearest(name), want, "{name}");
        }
    }
}
