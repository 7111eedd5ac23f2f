//! The language of the pages that this server writes itself: as chosen, otherwise as the browser has it.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use payjoa::Language;

/// Texts in both languages, by name.
macro_rules! words {
    ($($name:ident: $ko:literal, $en:literal;)*) => {
        pub(super) struct Words { $(pub(super) $name: &'static str,)* }
        static KO: Words = Words { $($name: $ko,)* };
        static EN: Words = Words { $($name: $en,)* };

        pub(super) fn words(language: payjoa::Language) -> &'static Words {
            if language == payjoa::Language::Ko { &KO } else { &EN }
        }
    };
}
pub(crate) use words;

/// The language that a page is asked for in.
pub(crate) struct Spoken(pub(crate) Language);

impl<S: Sync> FromRequestParts<S> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Spoken, Infallible> {
        Ok(Spoken(of(&parts.headers)))
    }
}

fn of(headers: &HeaderMap) -> Language {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let chosen = text(header::COOKIE).split(';').find_map(|pair| pair.trim().strip_prefix("language="));
    Language::from_tag(chosen.unwrap_or_else(|| text(header::ACCEPT_LANGUAGE)))
}

/// Remembers what `?lang=ko` chooses on one of these pages, and takes it out of the address.
pub(crate) async fn choose(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let own = uri.path().starts_with("/club") || uri.path().starts_with("/admin");
    let Some(chosen) = uri.query().filter(|_| own).and_then(|query| query.strip_prefix("lang=")) else {
        return next.run(request).await;
    };
    let cookie = format!("language={}; Path=/; Max-Age=31536000; SameSite=Lax", Language::from_tag(chosen).tag());
    (StatusCode::SEE_OTHER, [(header::LOCATION, uri.path().to_owned()), (header::SET_COOKIE, cookie)]).into_response()
}
