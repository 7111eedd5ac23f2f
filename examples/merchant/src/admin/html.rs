//! The frame around the back room's pages.

use axum::response::Html;
use payjoa::{Language, MerchantUid};

use super::words::words;
use crate::html::Page;

const STYLE: &str = include_str!("admin.css");

pub(super) fn page(language: Language, title: &str, body: &str) -> Html<String> {
    let words = words(language);
    let (other, tag) = if language == Language::Ko { ("English", "en") } else { ("한국어", "ko") };
    let top = format!(
        "<header><a class=brand href='/admin/'>{} <small>{}</small></a><nav><a href='/admin/metrics'>{}</a>\
         <a href='?lang={tag}' lang={tag}>{other}</a></nav></header>",
        words.shop, words.room, words.metrics,
    );
    Page { language, title, style: STYLE, top: &top, refresh: 0 }.around(body)
}

/// The address of an order's page.
pub(super) fn address(merchant_uid: &MerchantUid) -> String {
    format!("/admin/orders/{}", encoded(merchant_uid))
}

/// An order's number as a part of an address. This shop's own need no escaping; others' might.
pub(super) fn encoded(merchant_uid: &MerchantUid) -> String {
    merchant_uid.as_str().bytes().fold(String::new(), |text, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text + &char::from(byte).to_string(),
        other => text + &format!("%{other:02X}"),
    })
}
