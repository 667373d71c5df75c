//! Dialogs: a native modal `<dialog>`, which keeps the focus inside and gives it back.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::context::Hands;
use super::focus::{focus_text, nothing_has_it};

/// A dialog with that title. It is shown by [`show`] once it is in the page.
pub fn dialog(title: &'static str, Hands { panels, .. }: &Hands, content: Html) -> Html {
    let close = panels.close();
    let shut = panels.close();
    // A press on the backdrop is a press on the dialog itself, outside of its box.
    let backdrop = Callback::from(move |event: MouseEvent| {
        let on_itself = event.target().is_some_and(|target| target.dyn_ref::<HtmlDialogElement>().is_some());
        if on_itself {
            shut.emit(event);
        }
    });
    // Escape closes by way of the state: were the dialog closed first, what opens another one meanwhile would be undone.
    let leave = panels.close();
    let cancel = Callback::from(move |event: Event| {
        event.prevent_default();
        leave.emit(event);
    });
    html! {
        <dialog class="dialog" aria-label={title} onmousedown={backdrop} oncancel={cancel} onclose={panels.close()}>
            <div class="dialog-box">
                <header><h2>{ title }</h2><button type="button" aria-label="Close" onclick={close}>{ "✕" }</button></header>
                { content }
            </div>
        </dialog>
    }
}

/// Shows the dialog that is in the page but not open yet, and puts the focus on what carries `data-first`.
pub fn show() {
    let Some(dialog) = found("dialog:not([open])") else { return };
    let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>() else { return };
    if dialog.show_modal().is_err() {
        dialog.set_open(true);
    }
    focus_first();
}

/// Puts the focus on what carries `data-first` in the open dialog: when it opens, and when what had the focus is gone.
pub fn focus_first() {
    let first = found("dialog[open] [data-first]").and_then(|first| first.dyn_into::<HtmlElement>().ok());
    if let Some(first) = first {
        let _ = first.focus();
    }
}

/// The first element of the page that `selector` finds.
pub fn found(selector: &str) -> Option<Element> {
    gloo::utils::document().query_selector(selector).ok().flatten()
}

/// After a dialog is gone: the focus goes back to where it was, or into the text.
pub fn leave(before: Option<&HtmlElement>) {
    if let Some(before) = before {
        let _ = before.focus();
    }
    // What is gone, or hidden (an entry of the menu that led here), takes no focus.
    if nothing_has_it() {
        focus_text();
    }
}
