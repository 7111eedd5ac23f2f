//! The parameters themselves.

use std::{borrow::Cow, collections::HashSet, fmt, ops::Index};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Map, Value};

use super::Json;

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
pub struct Params(Vec<(Cow<'static, str>, Json)>);

impl Params {
    pub(super) fn with_capacity(capacity: usize) -> Params {
        Params(Vec::with_capacity(capacity))
    }

    /// With one member.
    pub(super) fn single(name: Cow<'static, str>, value: Json) -> Params {
        Params(vec![(name, value)])
    }

    /// With members of different names, in their order.
    #[cfg(feature = "element")]
    pub(crate) fn of_each(members: impl Iterator<Item = (String, Json)>) -> Params {
        Params(members.map(|(name, value)| (Cow::Owned(name), value)).collect())
    }

    /// With members of different names.
    pub(super) fn named<const COUNT: usize>(members: [(&'static str, Json); COUNT]) -> Params {
        Params(members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
    }

    /// Of members of the same name the last one counts, as in JavaScript.
    pub(super) fn last_of_each(mut members: Vec<(Cow<'static, str>, Json)>) -> Params {
        // Not by looking through all for each: a hostile object has a hundred thousand.
        let mut seen = HashSet::with_capacity(members.len());
        let mut stays: Vec<bool> = members.iter().rev().map(|(name, _)| seen.insert(name.as_ref())).collect();
        drop(seen);
        members.retain(|_| stays.pop().unwrap_or(true));
        Params(members)
    }

    /// The value of a parameter, if it is given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Whether a parameter is given.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Every parameter with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of it as one JSON object.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.iter().map(|(name, value)| (name.to_owned(), value.into())).collect())
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.0.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Gives a parameter, or changes it.
    pub(super) fn put(&mut self, name: Cow<'static, str>, value: Json) {
        match self.get_mut(&name) {
            Some(given) => *given = value,
            None => self.0.push((name, value)),
        }
    }

    pub(super) fn set(&mut self, name: &'static str, value: Json) {
        self.put(Cow::Borrowed(name), value);
    }

    /// Writes into the object that a parameter is, or makes it one.
    pub(super) fn set_in(&mut self, name: &'static str, key: Cow<'static, str>, value: Json) {
        match self.get_mut(name) {
            Some(Json::Object(object)) => object.put(key, value),
            _ => self.set(name, Params::single(key, value).into()),
        }
    }

    pub(super) fn drop_nulls(&mut self) {
        self.0.retain(|(_, value)| !value.is_null());
    }
}

impl From<Map<String, Value>> for Params {
    fn from(map: Map<String, Value>) -> Params {
        Params(map.into_iter().map(|(name, value)| (Cow::Owned(name), value.into())).collect())
    }
}

/// `null` for a parameter that isn't given.
impl Index<&str> for Params {
    type Output = Json;
    fn index(&self, name: &str) -> &Json {
        self.get(name).unwrap_or(&Json::Null)
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
        match Json::deserialize(deserializer)? {
            Json::Object(params) => Ok(params),
            _ => Err(D::Error::custom("the parameters must be an object")),
        }
    }
}
