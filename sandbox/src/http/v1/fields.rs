//! Reading the fields of a request's body, leniently where the real API is: numbers may come as text, as forms have them.

use axum::http::StatusCode;
use payjoa::{MerchantUid, Won};
use serde_json::{Map, Value};

use super::Failure;

/// An object of the body. What isn't taken out of it isn't known to the call.
pub(super) struct Fields {
    object: Map<String, Value>,
    /// Where the object is: `schedules[0].`, or nothing.
    at: String,
}

type Read<T> = Result<T, Failure>;

impl Fields {
    pub(super) fn new(object: Map<String, Value>) -> Fields {
        Fields { object, at: String::new() }
    }

    /// A text, or a number as one; nothing for `null` and an empty text.
    pub(super) fn text(&mut self, name: &str) -> Read<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(self.bad(name, "must be a text")),
        }
    }

    /// A text that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Read<String> {
        self.text(name)?.ok_or_else(|| self.bad(name, "is required"))
    }

    /// A text that must be there, of so many characters at most.
    pub(super) fn required(&mut self, name: &str, most: usize) -> Read<String> {
        let text = self.needed(name)?;
        if text.chars().count() > most {
            return Err(self.bad(name, &format!("has more than {most} characters")));
        }
        Ok(text)
    }

    /// The order number, which must be there.
    pub(super) fn merchant_uid(&mut self) -> Read<MerchantUid> {
        let text = self.needed("merchant_uid")?;
        MerchantUid::new(text).map_err(|error| Failure::new(StatusCode::BAD_REQUEST, format!("{}{error}", self.at)))
    }

    /// Whole won.
    pub(super) fn won(&mut self, name: &str) -> Read<Option<Won>> {
        let wrong = "must be a whole number of won from 0 to 2^53 - 1";
        let number = match self.take(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        let won = number.and_then(|number| Won::from_f64(number).ok());
        won.map(Some).ok_or_else(|| self.bad(name, wrong))
    }

    /// At least one won, which must be there.
    pub(super) fn amount(&mut self) -> Read<Won> {
        let amount = self.won("amount")?.filter(|amount| *amount > Won::ZERO);
        amount.ok_or_else(|| self.bad("amount", "is required: a whole number of won from 1"))
    }

    /// A whole number.
    pub(super) fn number(&mut self, name: &str) -> Read<Option<u64>> {
        let wrong = "must be a whole number from 0";
        let number = match self.take(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_u64().or_else(|| whole(number.as_f64()?)),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| self.bad(name, wrong))
    }

    /// A time in Unix seconds, which must be there.
    pub(super) fn seconds(&mut self, name: &str) -> Read<u64> {
        let seconds = self.number(name)?.ok_or_else(|| self.bad(name, "is required: Unix seconds"))?;
        if seconds >= MILLISECONDS {
            return Err(self.bad(name, "looks like milliseconds: it must be Unix seconds"));
        }
        Ok(seconds)
    }

    /// A time in Unix seconds that older documents leave out and newer ones require.
    pub(super) fn seconds_or(&mut self, name: &str, now: u64, lenient: &mut Vec<String>) -> Read<u64> {
        if self.object.get(name).is_some_and(|value| !value.is_null()) {
            return self.seconds(name);
        }
        lenient.push(format!("{}{name} is missing: the API's reference requires it; now was taken", self.at));
        Ok(now)
    }

    /// Whether there is a card's data in it.
    pub(super) fn has_card(&self) -> bool {
        ["card_number", "expiry"].iter().any(|name| self.object.get(*name).is_some_and(|value| !value.is_null()))
    }

    pub(super) fn flag(&mut self, name: &str) -> Read<Option<bool>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") || text == "0" => Ok(Some(false)),
            Some(_) => Err(self.bad(name, "must be true or false")),
        }
    }

    /// One text or several.
    pub(super) fn texts(&mut self, name: &str) -> Read<Vec<String>> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text]),
            Some(Value::Number(number)) => Ok(vec![number.to_string()]),
            Some(Value::Array(texts)) => {
                let text = |value: &Value| match value {
                    Value::Number(number) => Some(number.to_string()),
                    value => value.as_str().map(str::to_owned),
                };
                let texts = texts.iter().map(text).collect::<Option<Vec<_>>>();
                texts.ok_or_else(|| self.bad(name, "must be a list of texts"))
            }
            Some(_) => Err(self.bad(name, "must be a text or a list of texts")),
        }
    }

    pub(super) fn object(&mut self, name: &str) -> Read<Option<Fields>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(Fields { object, at: format!("{}{name}.", self.at) })),
            Some(_) => Err(self.bad(name, "must be an object")),
        }
    }

    /// A list of objects, which must be there and not be empty.
    pub(super) fn objects(&mut self, name: &str) -> Read<Vec<Fields>> {
        let Some(Value::Array(values)) = self.take(name).filter(|list| list != &Value::Array(Vec::new())) else {
            return Err(self.bad(name, "is required: a list of objects"));
        };
        let read = |(place, value)| match value {
            Value::Object(object) => Ok(Fields { object, at: format!("{}{name}[{place}].", self.at) }),
            _ => Err(self.bad(name, "must be a list of objects")),
        };
        values.into_iter().enumerate().map(read).collect()
    }

    /// The value as it came.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.object.remove(name).filter(|value| !value.is_null())
    }

    pub(super) fn bad(&self, name: &str, why: &str) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, format!("{}{name} {why}", self.at))
    }

    /// What nobody asked for: the real API ignores it, and so does the sandbox, but it tells.
    pub(super) fn unknown(&self) -> Vec<String> {
        let told = |name: &String| format!("{}{name} is no parameter of this call: it was ignored", self.at);
        self.object.keys().map(told).collect()
    }
}

/// From here on a number of seconds can only be one of milliseconds: the year is 5138.
const MILLISECONDS: u64 = 100_000_000_000;

fn whole(number: f64) -> Option<u64> {
    (number >= 0.0 && number.fract() == 0.0 && number <= 9_007_199_254_740_991.0).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        let Value::Object(object) = value else { panic!("{value} is no object") };
        Fields::new(object)
    }

    #[test]
    fn numbers_may_come_as_text() {
        for (value, want) in [
            (json!(1004), Some(Some(1004))),
            (json!(1004.0), Some(Some(1004))),
            (json!("1004"), Some(Some(1004))),
            (json!(null), Some(None)),
            (json!(""), Some(None)),
            (json!(-1), None),
            (json!(0.5), None),
            (json!("lots"), None),
            (json!([1]), None),
        ] {
            let read = |result: Result<Option<u64>, Failure>| result.ok();
            assert_eq!(read(fields(json!({"n": value})).number("n")), want, "{value}");
            let won = fields(json!({"n": value})).won("n").ok().map(|won| won.map(Won::get));
            assert_eq!(won, want, "{value}");
        }
    }

    #[test]
    fn milliseconds_are_no_seconds() {
        assert!(fields(json!({"at": 1_795_402_800_000_u64})).seconds("at").is_err());
        assert_eq!(fields(json!({"at": 1_795_402_800})).seconds("at").ok(), Some(1_795_402_800));
    }

    #[test]
    fn what_is_not_taken_is_unknown() {
        let mut fields = fields(json!({"amount": 1, "ammount": 2}));
        fields.amount().unwrap();
        assert_eq!(fields.unknown(), ["ammount is no parameter of this call: it was ignored"]);
    }
}
