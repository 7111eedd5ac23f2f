//! One field of a result as it was given, whatever carried it.

use serde_json::Value;

use crate::Won;

/// A field's value as the page, a query string or JSON gave it: of any type, since the SDKs' generations disagree.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// A text, or a number written as one.
    Text(String),
    /// A JavaScript number.
    Number(f64),
    /// A JavaScript boolean.
    Bool(bool),
}

impl Claimed {
    /// From JSON; `null`, arrays and objects claim nothing.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Claimed> {
        match value {
            Value::String(text) => Some(Claimed::Text(text.clone())),
            Value::Number(number) => number.as_f64().map(Claimed::Number),
            Value::Bool(flag) => Some(Claimed::Bool(*flag)),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// As text; the words that a careless concatenation makes of a missing value count as nothing.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Claimed::Text(text) => {
                let text = text.trim();
                (!matches!(text, "" | "undefined" | "null")).then(|| text.to_owned())
            }
            // Without the machinery that writes any float: the numbers that mean something are whole.
            Claimed::Number(number) => Won::from_f64(number).ok().map(|whole| whole.get().to_string()),
            Claimed::Bool(flag) => Some(flag.to_string()),
        }
    }
}
