//! The CSS Custom Highlight API: colours ranges without touching the DOM. Absent in older browsers, and in web-sys
//! without unstable flags, so it is bound here.

use wasm_bindgen::prelude::*;
use web_sys::Range;

#[wasm_bindgen]
extern "C" {
    type Highlight;

    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<Highlight, JsValue>;

    #[wasm_bindgen(method)]
    fn add(this: &Highlight, range: &Range) -> Highlight;

    /// The document's registry of highlights: a map from name to ranges.
    pub(super) type Registry;

    #[wasm_bindgen(method, js_name = set)]
    fn put(this: &Registry, name: &str, highlight: &Highlight) -> Registry;
}

impl Registry {
    /// Replaces the ranges of that name.
    pub(super) fn set(&self, name: &str, ranges: impl Iterator<Item = Range>) {
        let Ok(highlight) = Highlight::new() else { return };
        ranges.for_each(|range| drop(highlight.add(&range)));
        self.put(name, &highlight);
    }
}

/// The registry, where the browser has one.
pub(super) fn registry() -> Option<Registry> {
    let css = js_sys::Reflect::get(&js_sys::global(), &"CSS".into()).ok().filter(JsValue::is_object)?;
    let registry = js_sys::Reflect::get(&css, &"highlights".into()).ok().filter(JsValue::is_object)?;
    Some(registry.unchecked_into())
}
