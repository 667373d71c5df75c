//! Small settings of this device, as JSON in localStorage. Private windows and full disks may refuse: then a setting
//! lasts as long as the page.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

use super::home;

/// The setting of that name; `None` where there is none, or it can't be read.
#[must_use]
pub fn get<T: DeserializeOwned>(name: &str) -> Option<T> {
    let json = storage()?.get_item(&key(name)).ok().flatten()?;
    serde_json::from_str(&json).ok()
}

/// Keeps a setting; whether the browser kept it.
pub fn set<T: Serialize>(name: &str, value: &T) -> bool {
    let json = serde_json::to_string(value).ok();
    let kept = json.and_then(|json| storage()?.set_item(&key(name), &json).ok());
    kept.is_some()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn key(name: &str) -> String {
    format!("{}:{name}", home::name())
}
