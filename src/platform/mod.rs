//! EDGE: the browser. Moves the store's bytes into IndexedDB, files in and out, and gives the clock and the ids.
//!
//! Whatever a browser may lack is asked for, never taken for granted: it is `None` or a sentence, not a panic. What is
//! opened (listeners, timers, object URLs, connections) is closed by its owner's drop.

pub mod clock;
pub mod job;

#[cfg(feature = "keep")]
pub mod database;
#[cfg(feature = "ui")]
pub mod exchange;
#[cfg(feature = "ui")]
pub mod files;
#[cfg(feature = "keep")]
pub mod home;
#[cfg(feature = "keep")]
pub mod idb;
#[cfg(feature = "keep")]
pub mod queue;
#[cfg(feature = "keep")]
pub mod search;
#[cfg(feature = "ui")]
pub mod seat;
#[cfg(feature = "ui")]
pub mod settings;
#[cfg(feature = "keep")]
pub mod store;
#[cfg(feature = "keep")]
pub mod timer;
#[cfg(feature = "ui")]
pub mod worker;

#[cfg(feature = "keep")]
pub use store::{Loaded, Store};

use wasm_bindgen::{JsCast, JsValue};

/// What JavaScript threw, in a sentence: its message, or its name, or what it prints as.
#[must_use]
pub fn sentence(thrown: &JsValue) -> String {
    let field = |name: &str| {
        let value = js_sys::Reflect::get(thrown, &name.into()).ok()?.as_string()?;
        (!value.is_empty()).then_some(value)
    };
    let printed = || thrown.as_string().unwrap_or_else(|| "the browser gave no reason".to_owned());
    if !thrown.is_object() {
        return printed();
    }
    field("message").or_else(|| field("name")).unwrap_or_else(printed)
}

/// A property of a browser object, where it has it: `None` for `undefined` and `null`.
#[must_use]
pub fn property<T: JsCast>(of: &JsValue, name: &str) -> Option<T> {
    let value = js_sys::Reflect::get(of, &name.into()).ok()?;
    // Not `dyn_into`: objects of another realm are no instances of this one's classes.
    (!value.is_undefined() && !value.is_null()).then(|| value.unchecked_into())
}

/// Whether this is a Mac (or a tablet or phone of that maker), where ⌘ stands for Ctrl and Option+arrow moves by word.
#[cfg(feature = "ui")]
#[must_use]
pub fn is_mac() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}
