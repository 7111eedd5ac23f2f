//! The parameters themselves.

use std::{borrow::Cow, fmt, ops::Index};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// The parameters of `IMP.request_pay` by their names: what the payment window gets.
///
/// Serializes as a JSON object. In no particular order, as in JavaScript; two are equal if they say the same.
///
/// ```
/// use payjoa::{Platform, request::PaymentRequest};
///
/// let request = PaymentRequest::card("mid_1", 1_004, "T-shirt").digital(false).build(Platform::Pc)?;
/// assert_eq!(request.params()["amount"], 1_004);
/// assert_eq!(request.params().get("escrow"), None);
/// # Ok::<(), payjoa::request::Violations>(())
/// ```
// A list rather than a map: there are a dozen of them, and their names are known.
#[derive(Clone, Default)]
pub struct Params(Vec<(Cow<'static, str>, Value)>);

impl Params {
    pub(super) fn with_capacity(capacity: usize) -> Params {
        Params(Vec::with_capacity(capacity))
    }

    /// The value of a parameter, if it is given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Whether a parameter is given.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Every parameter with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// All of it as one JSON object.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect())
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn set(&mut self, name: &'static str, value: Value) {
        match self.get_mut(name) {
            Some(given) => *given = value,
            None => self.0.push((Cow::Borrowed(name), value)),
        }
    }

    /// The object that a parameter is, made if there is none.
    pub(super) fn object(&mut self, name: &'static str) -> Option<&mut Map<String, Value>> {
        if self.get(name).is_none() {
            self.set(name, Value::Object(Map::new()));
        }
        self.get_mut(name).and_then(Value::as_object_mut)
    }

    pub(super) fn drop_nulls(&mut self) {
        self.0.retain(|(_, value)| !value.is_null());
    }
}

impl From<Map<String, Value>> for Params {
    fn from(map: Map<String, Value>) -> Params {
        Params(map.into_iter().map(|(name, value)| (Cow::Owned(name), value)).collect())
    }
}

/// Nothing (`null`) for a parameter that isn't given.
impl Index<&str> for Params {
    type Output = Value;
    fn index(&self, name: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        self.get(name).unwrap_or(NULL)
    }
}

impl PartialEq for Params {
    fn eq(&self, other: &Params) -> bool {
        self.0.len() == other.0.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

/// The names alone: the values are a shopper's.
impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl Serialize for Params {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Params {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Params::from)
    }
}
