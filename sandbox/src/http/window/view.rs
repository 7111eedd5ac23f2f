//! How a page of the window is asked for and answered: its language, and where it may be shown.

use axum::{
    extract::{FromRequestParts, Query},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY},
        request::Parts,
    },
    response::{Html, IntoResponse, Response},
};
use payjoa::Language;
use serde::Deserialize;
use url::Url;

/// What a page's address says beside its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct View {
    /// Asked for with `lang`, or the browser's.
    pub(in crate::http) language: Language,
    /// `in=frame`: the SDK shows it in a frame over the shop's page.
    pub(in crate::http) framed: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for View {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        #[derive(Default, Deserialize)]
        struct Asked {
            lang: Option<String>,
            #[serde(rename = "in")]
            shown: Option<String>,
        }
        let asked = Query::<Asked>::try_from_uri(&parts.uri).map(|Query(asked)| asked).unwrap_or_default();
        let language = Language::from_tag(&asked.lang.unwrap_or_else(|| browsers(&parts.headers)));
        Ok(View { language, framed: asked.shown.as_deref() == Some("frame") })
    }
}

fn browsers(headers: &HeaderMap) -> String {
    headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("ko").to_owned()
}

impl View {
    /// The query that keeps a page where it is shown.
    pub(super) fn query(self) -> &'static str {
        if self.framed { "&in=frame" } else { "" }
    }

    /// The answer with a page, which only a page of `shop`'s origin may frame, and only if the SDK asked for a frame.
    pub(super) fn page(self, status: StatusCode, html: String, shop: Option<&str>) -> Response {
        let ancestors = if self.framed { shop.map_or_else(nobody, ancestors) } else { nobody() };
        let policy = format!(
            "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; base-uri 'none'{ancestors}"
        );
        let fixed = [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
        (status, fixed, [(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
    }
}

fn nobody() -> String {
    "; frame-ancestors 'none'".to_owned()
}

/// A page that was opened from a file has the origin `null`, which a policy can't name.
fn ancestors(shop: &str) -> String {
    if shop == "null" {
        return String::new();
    }
    Url::parse(shop)
        .map_or_else(|_| nobody(), |url| format!("; frame-ancestors {}", url.origin().ascii_serialization()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shops_origin_may_frame_the_window_and_only_on_request() {
        let policy = |framed, shop| {
            let view = View { language: Language::En, framed };
            let response = view.page(StatusCode::OK, String::new(), shop);
            response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
        };
        assert!(policy(false, Some("https://shop.example")).ends_with("frame-ancestors 'none'"));
        assert!(policy(true, None).ends_with("frame-ancestors 'none'"));
        assert!(policy(true, Some("https://shop.example")).ends_with("frame-ancestors https://shop.example"));
        assert!(
            policy(true, Some("https://shop.example/x; script-src *"))
                .ends_with("frame-ancestors https://shop.example")
        );
        assert!(!policy(true, Some("null")).contains("frame-ancestors"));
    }
}
