//! What is asked: a path that nothing can break out of, a query, a body, and how it may be repeated.

use std::{fmt::Write as _, time::Duration};

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{GatewayError, envelope::Answers, retry::Repeat, transport::Body};

/// Unreserved characters stay; everything else can't be mistaken for a part of the path or the query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// One call, before a token is put to it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) body: Body,
    pub(super) repeat: Repeat,
    pub(super) answers: Answers,
    /// How long it may take, if not as long as every call.
    pub(super) patience: Option<Duration>,
    /// Whether it counts for the limit of calls a second.
    pub(super) paced: bool,
    invalid: Option<String>,
    queried: bool,
}

impl Call {
    fn new(operation: &'static str, method: Method, path: &str, repeat: Repeat) -> Call {
        Call {
            operation,
            method,
            target: path.to_owned(),
            body: Body::default(),
            repeat,
            answers: Answers::Itself,
            patience: None,
            paced: false,
            invalid: None,
            queried: false,
        }
    }

    /// A call that only reads.
    pub(super) fn get(operation: &'static str, path: &str) -> Call {
        Call::new(operation, Method::GET, path, Repeat::Freely)
    }

    /// A call that does something, which may not be done twice.
    pub(super) fn post(operation: &'static str, path: &str) -> Call {
        Call::new(operation, Method::POST, path, Repeat::OnlyIfNotDone)
    }

    /// A call that sets something to what it is told: the same twice as once.
    pub(super) fn put(operation: &'static str, path: &str) -> Call {
        Call::new(operation, Method::PUT, path, Repeat::Freely)
    }

    pub(super) fn delete(operation: &'static str, path: &str) -> Call {
        Call::new(operation, Method::DELETE, path, Repeat::OnlyIfNotDone)
    }

    pub(super) fn with_method(operation: &'static str, method: Method, repeat: Repeat) -> Call {
        Call::new(operation, method, "", repeat)
    }

    /// One more part of the path, whatever characters it has.
    pub(super) fn segment(mut self, text: &str) -> Call {
        if matches!(text, "" | "." | "..") {
            self.invalid = Some(format!("{text:?} can't be a part of a path"));
        }
        self.target.push('/');
        self.target.extend(utf8_percent_encode(text, PLAIN));
        self
    }

    pub(super) fn query(mut self, name: &str, value: impl std::fmt::Display) -> Call {
        let separator = if self.queried { '&' } else { '?' };
        self.queried = true;
        let (name, value) = (utf8_percent_encode(name, PLAIN), value.to_string());
        let _ = write!(self.target, "{separator}{name}={}", utf8_percent_encode(&value, PLAIN));
        self
    }

    pub(super) fn query_if(self, name: &str, value: Option<impl std::fmt::Display>) -> Call {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    pub(super) fn json(mut self, body: &impl Serialize) -> Call {
        match Body::json(body) {
            Ok(body) => self.body = body,
            Err(_) => self.invalid = Some("the body can't be written as JSON".to_owned()),
        }
        self
    }

    /// PAYJOA answers, through i'mport: that takes longer, and its no isn't i'mport's.
    pub(super) fn for_payjoa(mut self, patience: Duration) -> Call {
        self.answers = Answers::ForPayjoa;
        self.patience = Some(patience);
        self
    }

    /// It counts for the limit.
    pub(super) fn paced(mut self) -> Call {
        self.paced = true;
        self
    }

    /// Never sent, for that reason.
    pub(super) fn refused(mut self, why: &GatewayError) -> Call {
        if let GatewayError::Invalid { what } = why {
            self.invalid = Some(what.clone());
        }
        self
    }

    /// Made with what can't be sent.
    pub(super) fn check(&self) -> Result<(), GatewayError> {
        self.invalid.as_ref().map_or(Ok(()), |what| Err(GatewayError::invalid(what)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_number_holds_it_is_one_segment_of_the_path() {
        let target = |text: &str| Call::get("test", "/payments").segment(text).target;
        assert_eq!(target("mid_1-2.3~"), "/payments/mid_1-2.3~");
        assert_eq!(target("../users?a=1#b %2e"), "/payments/..%2Fusers%3Fa%3D1%23b%20%252e");
        assert_eq!(target("주"), "/payments/%EC%A3%BC");
    }

    #[test]
    fn what_a_path_would_lose_is_not_sent() {
        for lost in ["", ".", ".."] {
            assert!(Call::get("test", "/payments").segment(lost).check().is_err(), "{lost:?}");
        }
    }

    #[test]
    fn queries_are_escaped() {
        let call = Call::get("test", "/payments").query("imp_uid[]", "a&b=c").query("page", 2);
        assert_eq!(call.target, "/payments?imp_uid%5B%5D=a%26b%3Dc&page=2");
    }
}
