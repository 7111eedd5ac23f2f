//! In a browser the characters that PAYJOA can write come from `TextDecoder`; natively from `encoding_rs`. They must be the same.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use encoding_rs::EUC_KR;
use payjoa::{
    Platform,
    request::{Problem, lint},
};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// 0: not at all, 1: only in cp949, 2: in KS X 1001.
fn by_the_rules(c: char) -> u8 {
    let report = lint(&json!({ "name": c.to_string() }), Platform::Pc);
    let found = report.violations.iter().chain(&report.advisories).filter(|found| found.field() == "name");
    found
        .map(|found| match found.problem() {
            Problem::NotEucKr { .. } => 0,
            Problem::RareSyllable { .. } => 1,
            other => panic!("{c:?}: {other:?}"),
        })
        .min()
        .unwrap_or(2)
}

fn by_encoding_rs(c: char) -> u8 {
    let text = c.to_string();
    let (bytes, _, unmappable) = EUC_KR.encode(&text);
    match *bytes {
        _ if unmappable => 0,
        [lead, trail] if lead < 0xa1 || trail < 0xa1 => 1,
        _ => 2,
    }
}

#[wasm_bindgen_test]
fn the_browsers_set_is_encoding_rs_set() {
    let mut counts = [0_u32; 3];
    for c in '\u{0}'..='\u{ffff}' {
        let kind = by_the_rules(c);
        assert_eq!(kind, by_encoding_rs(c), "{c:?} (U+{:04X})", u32::from(c));
        counts[usize::from(kind)] += 1;
    }
    assert_eq!(counts[1], 8_822, "the syllables of cp949 beyond KS X 1001");
    assert_eq!(counts[2] - 128, 17_048 - 8_822, "KS X 1001 beyond ASCII");
    assert_eq!(by_the_rules('😀'), 0);
}
