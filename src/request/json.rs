//! What a parameter can be.

use std::{borrow::Cow, fmt, ops::Index};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Number, Value};

use super::Params;

/// A value of a parameter: what JSON can say.
///
/// It converts from and to `serde_json::Value` and serializes as it does, but an object is a short list rather than a tree:
/// half the code in a page, and quicker for the few entries there are.
///
/// ```
/// use payjoa::request::Json;
/// use serde_json::json;
///
/// let quota = Json::from(json!({"card_quota": [2, 3]}));
/// assert_eq!(quota["card_quota"][1], 3);
/// assert_eq!(quota["x"], Json::Null);
/// assert_eq!(quota, json!({"card_quota": [2, 3]}));
/// ```
#[derive(Clone, Default, PartialEq)]
pub enum Json {
    /// Nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: whole ones exactly, fractions as serde_json reads them.
    Number(Number),
    /// A string.
    Text(Cow<'static, str>),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Params),
}

impl Json {
    /// Text that the program itself is made with.
    pub(super) const fn literal(text: &'static str) -> Json {
        Json::Text(Cow::Borrowed(text))
    }

    /// Whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// The text, if it is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// If it is `true` or `false`.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Json::Bool(value) = self { Some(*value) } else { None }
    }

    /// If it is a number.
    #[must_use]
    pub const fn as_number(&self) -> Option<&Number> {
        if let Json::Number(number) = self { Some(number) } else { None }
    }

    /// If it is a whole number from 0 on, written as one.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number().and_then(Number::as_u64)
    }

    /// If it is a number; the nearest that a JavaScript number can be.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().and_then(Number::as_f64)
    }

    /// If it is an array.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Json]> {
        if let Json::List(list) = self { Some(list) } else { None }
    }

    /// If it is an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Params> {
        if let Json::Object(object) = self { Some(object) } else { None }
    }

    /// A member, if this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.get(name)
    }
}

/// `null` for what isn't there.
impl Index<&str> for Json {
    type Output = Json;
    fn index(&self, name: &str) -> &Json {
        self.get(name).unwrap_or(&Json::Null)
    }
}

/// `null` for what isn't there.
impl Index<usize> for Json {
    type Output = Json;
    fn index(&self, at: usize) -> &Json {
        self.as_list().and_then(|list| list.get(at)).unwrap_or(&Json::Null)
    }
}

/// The kind alone: the value is a shopper's.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(_) => "number",
            Json::Text(_) => "text",
            Json::List(_) => "list",
            Json::Object(_) => "object",
        })
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Json {
        Json::Number(value.into())
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        Json::Number(value.into())
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Json {
        Json::Number(value.into())
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Json {
        Json::Number(value.into())
    }
}

/// `NaN` and the infinities are `null`, as in `JSON.stringify`.
impl From<f64> for Json {
    fn from(value: f64) -> Json {
        Number::from_f64(value).map_or(Json::Null, Json::Number)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        text.to_owned().into()
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(Cow::Owned(text))
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(list: Vec<T>) -> Json {
        list.into_iter().collect()
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Json {
        Json::List(list.into_iter().map(Into::into).collect())
    }
}

impl From<Params> for Json {
    fn from(object: Params) -> Json {
        Json::Object(object)
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Json {
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => value.into(),
            Value::Number(number) => Json::Number(number),
            Value::String(text) => text.into(),
            Value::Array(list) => list.into(),
            Value::Object(object) => Json::Object(object.into()),
        }
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(number.clone()),
            Json::Text(text) => Value::String(text.to_string()),
            Json::List(list) => list.iter().map(Value::from).collect(),
            Json::Object(object) => object.to_value(),
        }
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Value {
        Value::from(&json)
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        let other: Json = other.clone().into();
        *self == other
    }
}

impl PartialEq<str> for Json {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialEq<bool> for Json {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}

impl PartialEq<u64> for Json {
    fn eq(&self, other: &u64) -> bool {
        self.as_u64() == Some(*other)
    }
}

impl PartialEq<i32> for Json {
    fn eq(&self, other: &i32) -> bool {
        self.as_number().and_then(Number::as_i64) == Some((*other).into())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(number) => serialize_number(number, serializer),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(list) => list.serialize(serializer),
            Json::Object(object) => object.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

/// As what serde_json hands a number over if some crate of the program turned its feature `arbitrary_precision` on.
const NUMBER: &str = "$serde_json::private::Number";

/// By its value: with that feature, the number itself would serialize as an object of this name.
fn serialize_number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(number) = number.as_u64() {
        serializer.serialize_u64(number)
    } else if let Some(number) = number.as_i64() {
        serializer.serialize_i64(number)
    } else {
        serializer.serialize_f64(number.as_f64().unwrap_or(f64::NAN))
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut read = Vec::new();
        while let Some(entry) = list.next_element()? {
            read.push(entry);
        }
        Ok(Json::List(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut read = Vec::new();
        while let Some((name, value)) = members.next_entry::<String, Json>()? {
            read.push((Cow::Owned(name), value));
        }
        if let [(name, Json::Text(digits))] = read.as_slice()
            && name == NUMBER
            && let Ok(number) = digits.parse()
        {
            return Ok(Json::Number(number));
        }
        Ok(Json::Object(Params::last_of_each(read)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn says_what_serde_json_says() {
        let text = r#"{"a":null,"b":[true,-1,18446744073709551615,1.5,"한글\n"],"c":{"d":{}},"e":""}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let json: Json = serde_json::from_str(text).unwrap();
        assert_eq!(json, value);
        assert_eq!(Json::from(value), json);
        assert_eq!(serde_json::to_string(&json).unwrap(), text);
    }

    #[test]
    fn the_last_of_a_member_counts() {
        let json: Json = serde_json::from_str(r#"{"a":1,"b":2,"a":3}"#).unwrap();
        assert_eq!(json, json!({"a": 3, "b": 2}));
    }

    #[test]
    fn a_number_of_any_precision_stays_one() {
        let json: Json = serde_json::from_str(r#"[{"$serde_json::private::Number":"1.5"}]"#).unwrap();
        assert_eq!(json, json!([1.5]));
    }

    #[test]
    fn many_members_are_no_work() {
        let members: Vec<_> = (0..200_000).map(|at| format!("\"k{}\":{at}", at % 150_000)).collect();
        let json: Json = serde_json::from_str(&format!("{{{}}}", members.join(","))).unwrap();
        let object = json.as_object().unwrap();
        assert_eq!((object.len(), &object["k7"]), (150_000, &Json::from(150_007)));
    }

    #[test]
    fn too_deep_is_an_error() {
        assert!(serde_json::from_str::<Json>(&"[".repeat(60_000)).is_err());
    }

    #[test]
    fn debug_tells_no_values() {
        let json = Json::from(json!({"buyer_name": "Hong"}));
        assert!(!format!("{json:?}").contains("Hong"));
    }
}
