//! Where this copy of the page lives: what it keeps in the browser is named after that, so that two copies on one
//! origin don't meet.

use super::property;

/// The path of the directory the page was served from, with slashes at both ends: `/`, `/tools/sayso/`.
#[must_use]
pub fn path() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let address = document.and_then(|document| document.base_uri().ok().flatten());
    let url = address.and_then(|address| web_sys::Url::new(&address).ok());
    let path = url.and_then(|url| property::<js_sys::JsString>(&url, "pathname")).map(String::from);
    match path.as_deref().and_then(|path| Some(&path[..=path.rfind('/')?])) {
        Some(directory) => directory.to_owned(),
        None => "/".to_owned(),
    }
}

/// The name of something of this copy's: `sayso:<base path>`.
#[must_use]
pub fn name() -> String {
    format!("sayso:{}", path())
}
