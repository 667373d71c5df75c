//! Small settings of this device, as JSON in localStorage. Private windows and full disks may refuse: then a setting
//! lasts as long as the page.

use js_sys::{Array, JSON, Object, Reflect};
use web_sys::Storage;

use super::home;

/// The fields of the setting of that name, those that are texts; none where there are none, or it can't be read.
#[must_use]
pub fn get(name: &str) -> Vec<(String, String)> {
    let json = storage().and_then(|storage| storage.get_item(&key(name)).ok().flatten());
    let value = json.and_then(|json| JSON::parse(&json).ok()).filter(wasm_bindgen::JsValue::is_object);
    let fields = value.map(|value| Object::entries(&Object::from(value)));
    let field = |field: wasm_bindgen::JsValue| {
        let field = Array::from(&field);
        Some((field.get(0).as_string()?, field.get(1).as_string()?))
    };
    fields.into_iter().flat_map(|fields| fields.iter().filter_map(field).collect::<Vec<_>>()).collect()
}

/// Keeps a setting; whether the browser kept it.
pub fn set(name: &str, fields: &[(&str, &str)]) -> bool {
    let object = Object::new();
    for (field, value) in fields {
        let _ = Reflect::set(&object, &(*field).into(), &(*value).into());
    }
    let json = JSON::stringify(&object).ok().and_then(|json| json.as_string());
    let kept = json.and_then(|json| storage()?.set_item(&key(name), &json).ok());
    kept.is_some()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn key(name: &str) -> String {
    format!("{}:{name}", home::name())
}
