//! Where the focus is, and where it goes: it stays where the eye is. When what had it goes away, something near takes it.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};
use yew::prelude::*;

/// While the focus is inside of `node`, it stays there: when the element that has it is drawn no more, the first match of
/// `selector` takes it, or else the text.
#[hook]
pub fn use_kept_focus(node: &NodeRef, selector: &'static str) {
    // Asked while drawing, since the document still holds the old elements then; browsers differ in whether they report
    // a focus that was lost with its element.
    let held = has_focus(node);
    let node = node.clone();
    use_effect(move || {
        if held && !has_focus(&node) && nothing_has_it() {
            let heir = node.cast::<Element>().and_then(|node| node.query_selector(selector).ok().flatten());
            match heir.and_then(|heir| heir.dyn_into::<HtmlElement>().ok()) {
                Some(heir) => focus(&heir),
                None => focus_text(),
            }
        }
    });
}

/// What has the focus.
#[must_use]
pub fn focused() -> Option<HtmlElement> {
    gloo::utils::document().active_element()?.dyn_into().ok()
}

/// Whether the focus is on `node` or inside of it.
#[must_use]
pub fn has_focus(node: &NodeRef) -> bool {
    node.get().is_some_and(|node| focused().is_some_and(|focused| node.contains(Some(&focused))))
}

/// Whether the focus is on an element that `selector` finds, or inside of one.
#[must_use]
pub fn is_in(selector: &str) -> bool {
    lies_in(focused().as_deref(), selector)
}

/// Whether nothing has the focus: browsers give it to the page's body then.
#[must_use]
pub fn nothing_has_it() -> bool {
    focused().is_none_or(|focused| focused.tag_name() == "BODY")
}

/// Whether an element is one that `selector` finds, or lies in one.
#[must_use]
pub fn lies_in(element: Option<&Element>, selector: &str) -> bool {
    element.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

/// Puts the focus on an element, without scrolling.
pub fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Only a detached element refuses; then there is nothing to focus.
    let _ = element.focus_with_options(&options);
}

/// Puts the focus into the text.
pub fn focus_text() {
    let text = gloo::utils::document().query_selector(r#"[aria-label="Text"]"#).ok().flatten();
    if let Some(text) = text.and_then(|text| text.dyn_into::<HtmlElement>().ok()) {
        focus(&text);
    }
}
