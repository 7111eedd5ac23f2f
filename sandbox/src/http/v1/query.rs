//! The query of a call: texts, numbers, lists (`name[]=a&name[]=b`), pages and sortings.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use serde_json::{Value, json};

use super::Failure;
use crate::{gateway::Gateway, state::Sorting};

/// The query's pairs, in order.
pub(super) struct Asked(Vec<(String, String)>);

impl FromRequestParts<Arc<Gateway>> for Asked {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<Gateway>) -> Result<Self, Failure> {
        Asked::parse(parts.uri.query().unwrap_or_default())
    }
}

impl Asked {
    fn parse(query: &str) -> Result<Asked, Failure> {
        let pairs = serde_urlencoded::from_str(query);
        pairs.map(Asked).map_err(|error| bad(format!("the query isn't one: {error}")))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(asked, _)| asked == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Every value of a list, each once, in order; the brackets may be missing.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let mut list = Vec::new();
        for (asked, value) in &self.0 {
            let bare = asked.split('[').next().unwrap_or_default();
            if bare == name && !value.is_empty() && !list.contains(&value.as_str()) {
                list.push(value.as_str());
            }
        }
        list
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Failure> {
        let number = self.text(name).map(str::parse).transpose();
        number.map_err(|_| bad(format!("{name} must be a whole number from 0")))
    }

    /// A time in Unix seconds.
    pub(super) fn required_number(&self, name: &str) -> Result<u64, Failure> {
        self.number(name)?.ok_or_else(|| bad(format!("{name} is required")))
    }

    /// `true` or `false`, written as any client writes it; nothing is `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Failure> {
        match self.text(name) {
            None => Ok(false),
            Some(text) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(true),
            Some(text) if text.eq_ignore_ascii_case("false") || text == "0" => Ok(false),
            Some(_) => Err(bad(format!("{name} must be true or false"))),
        }
    }

    pub(super) fn sorting(&self) -> Result<Sorting, Failure> {
        let known = "sorting is one of -started, started, -paid, paid, -updated and updated";
        self.text("sorting").map_or(Ok(Sorting::DEFAULT), |text| Sorting::parse(text).ok_or_else(|| bad(known)))
    }

    /// Which page: from 1, of 20 unless `limit` says from 1 to 1,000.
    pub(super) fn paging(&self) -> Result<Paging, Failure> {
        let page = self.number("page")?.unwrap_or(1);
        let limit = self.number("limit")?.unwrap_or(20);
        if page == 0 {
            return Err(bad("page counts from 1"));
        }
        if !(1..=1_000).contains(&limit) {
            return Err(bad("limit is from 1 to 1000"));
        }
        Ok(Paging { page, limit })
    }
}

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paging {
    page: u64,
    limit: u64,
}

impl Paging {
    /// `{total, previous, next, list}`; a page beyond the end is refused, the first never is.
    pub(super) fn of<T>(self, all: &[T], write: impl Fn(&T) -> Value) -> Result<Value, Failure> {
        self.cut(all.len(), |skip, limit| all.iter().skip(skip).take(limit).map(write).collect())
    }

    /// The same of a list of which only a part is looked at: so many after so many.
    pub(super) fn cut(self, total: usize, part: impl FnOnce(usize, usize) -> Vec<Value>) -> Result<Value, Failure> {
        let total = u64::try_from(total).unwrap_or(u64::MAX);
        let before = (self.page - 1).saturating_mul(self.limit);
        if self.page > 1 && before >= total {
            return Err(bad(format!("there is no page {}: {total} in all, {} on a page", self.page, self.limit)));
        }
        let (skip, limit) = (usize::try_from(before).unwrap_or(usize::MAX), usize::try_from(self.limit).unwrap_or(20));
        let next = if before.saturating_add(self.limit) < total { self.page + 1 } else { 0 };
        Ok(json!({
            "total": total,
            "previous": self.page - 1,
            "next": next,
            "list": part(skip, limit),
        }))
    }
}

pub(super) fn bad(message: impl Into<String>) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let asked = Asked::parse("imp_uid[]=a&imp_uid%5B%5D=b&imp_uid=c&imp_uid[3]=a&x=d&imp_uid[]=").unwrap();
        assert_eq!(asked.list("imp_uid"), ["a", "b", "c"]);
    }

    #[test]
    fn pages() {
        let numbers: Vec<u32> = (1..=45).collect();
        let page = |query: &str| {
            let paging = Asked::parse(query)?.paging()?;
            paging.of(&numbers, |number| json!(number))
        };
        for (query, previous, next, first, count) in [
            ("", 0, 2, 1, 20),
            ("page=2", 1, 3, 21, 20),
            ("page=3", 2, 0, 41, 5),
            ("page=2&limit=44", 1, 0, 45, 1),
            ("limit=45", 0, 0, 1, 45),
        ] {
            let page = page(query).unwrap();
            assert_eq!(
                (&page["total"], &page["previous"], &page["next"]),
                (&json!(45), &json!(previous), &json!(next))
            );
            let list = page["list"].as_array().unwrap();
            assert_eq!((&list[0], list.len()), (&json!(first), count), "{query}");
        }
        for query in ["page=0", "page=4", "limit=0", "limit=1001", "page=x", "page=18446744073709551615"] {
            assert!(page(query).is_err(), "{query}");
        }
        assert_eq!(Asked::parse("").unwrap().paging().unwrap().of(&[], |_: &u32| json!(0)).unwrap()["list"], json!([]));
    }
}
