//! Who buys, and the way back to the shop: R10 to R12.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn r10_buyer() {
    advised(json!({"buyer_name": null}), "R10", "buyer_name");
    advised(json!({"buyer_tel": null}), "R10", "buyer_tel");
    fine(json!({"buyer_email": null}));
    refused(json!({"buyer_name": "José"}), "R10", "buyer_name");
    refused(json!({"buyer_tel": 1_012_345_678}), "R10", "buyer_tel");
    for field in ["buyer_name", "buyer_email", "buyer_addr", "buyer_postcode"] {
        refused(json!({ field: 1 }), "R10", field);
    }
    refused(json!({"buyer_name": "홍길동 😀"}), "R10", "buyer_name");
    advised(json!({"buyer_name": "똠방각하"}), "R10", "buyer_name");
    advised(json!({"buyer_email": "hello"}), "R10", "buyer_email");
    for (field, max) in [("buyer_name", 16), ("buyer_tel", 16), ("buyer_addr", 128), ("buyer_postcode", 8)] {
        fine(json!({ field: "1".repeat(max) }));
        advised(json!({ field: "1".repeat(max + 1) }), "R10", field);
    }
    fine(json!({"buyer_email": format!("{}@", "a".repeat(63))}));
    advised(json!({"buyer_email": format!("{}@", "a".repeat(64))}), "R10", "buyer_email");
}

#[test]
fn r11_redirect() {
    for (platform, ok) in [(Platform::Pc, true), (Platform::MobileWeb, false), (Platform::MobileApp, false)] {
        let report = lint(&with(&json!({"m_redirect_url": null})), platform);
        let wanted: Found<'_> = if ok { &[] } else { &[("R11", "m_redirect_url")] };
        assert_eq!(found(&report.violations), wanted, "{platform}");
    }
    for bad in ["/complete", "allerts.com", "ftp://a.b", "https://", "https://a b", "javascript:alert(1)", ""] {
        refused(json!({ "m_redirect_url": bad }), "R11", "m_redirect_url");
    }
    refused(json!({"m_redirect_url": 1}), "R11", "m_redirect_url");
    fine(json!({"m_redirect_url": "https://a.example/x?order=1"}));
    advised(json!({"m_redirect_url": "http://a.example/x"}), "R11", "m_redirect_url");
    advised(json!({"m_redirect_url": "https://a.example/x?a=1&b=2"}), "R11", "m_redirect_url");
    advised(json!({"m_redirect_url": "https://a.example/x#top"}), "R11", "m_redirect_url");
}

#[test]
fn r12_app_scheme() {
    for (platform, ok) in [(Platform::Pc, true), (Platform::MobileWeb, true), (Platform::MobileApp, false)] {
        let report = lint(&with(&json!({"app_scheme": null})), platform);
        let wanted: Found<'_> = if ok { &[] } else { &[("R12", "app_scheme")] };
        assert_eq!(found(&report.violations), wanted, "{platform}");
    }
    refused(json!({"app_scheme": 1}), "R12", "app_scheme");
    fine(json!({"app_scheme": "a"}));
    fine(json!({"app_scheme": "my-app.v2+x"}));
    fine(json!({"app_scheme": "myapp://pay?x=1"}));
    for bad in
        ["", "1app", "my app", "my_app", "://x", "https", "HTTP://x", "javascript", "data", "file", "intent", "app:"]
    {
        refused(json!({ "app_scheme": bad }), "R12", "app_scheme");
    }
}
