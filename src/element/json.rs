//! Plain JavaScript values as JSON.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::request::{Json, Params};

/// No parameter of a payment is nested deeper; what is counts as nothing.
const DEPTH: u32 = 32;

/// A value that `JSON.parse` could have made. By hand: a derived reader would be three times the code.
pub(super) fn json(value: &JsValue) -> Json {
    read(value, DEPTH)
}

fn read(value: &JsValue, depth: u32) -> Json {
    let Some(depth) = depth.checked_sub(1) else { return Json::Null };
    if let Some(text) = value.as_string() {
        text.into()
    } else if let Some(number) = value.as_f64() {
        // In range, so that the cast is exact.
        if number.abs() <= 9e15 && number.trunc() == number { (number as i64).into() } else { number.into() }
    } else if let Some(flag) = value.as_bool() {
        flag.into()
    } else if let Some(list) = value.dyn_ref::<Array>() {
        list.iter().map(|entry| read(&entry, depth)).collect()
    } else if let Some(object) = value.dyn_ref::<Object>() {
        let members = Object::entries(object);
        let member = |member: JsValue| {
            let member: Array = member.dyn_into().ok()?;
            Some((member.get(0).as_string()?, read(&member.get(1), depth)))
        };
        Params::of_each(members.iter().filter_map(member)).into()
    } else {
        Json::Null
    }
}
