//! All keys, and which letter does what.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::context::{Hands, Panel};
use super::dialog::dialog;
use super::keymap::{Keymap, LETTERS};
use super::settings::Settings;
use crate::edit::{Intent, Notice};

/// Keys that can't be re-mapped.
const FIXED: [(&str, &str); 11] = [
    ("1 … 9", "mark the selected text with that label; else relabel the selected annotation; else arm the label"),
    ("Enter", "edit the end of the selected annotation; with Shift its start. Arrows move it, Enter keeps"),
    ("← →", "while an end is edited: by letter; with Ctrl (Option on a Mac) by word"),
    ("Delete", "delete the selected annotations (Backspace too)"),
    ("Esc", "one step back"),
    ("Ctrl Z", "undo (⌘Z on a Mac)"),
    ("Ctrl Y", "redo; Ctrl Shift Z too (⌘⇧Z on a Mac)"),
    ("Ctrl S", "write now and say so: every change is written at once anyway"),
    ("F3", "next match of Find; with Shift the previous"),
    ("?", "this sheet"),
    ("Tab", "from part to part; the text and the list are one stop each"),
];

/// The sheet of keys; `change` takes new settings.
pub fn keys(settings: &Settings, change: &Callback<Settings>, hands: &Hands) -> Html {
    if !hands.panels.shows(Panel::Keys) {
        return Html::default();
    }
    let fixed = FIXED.iter().map(|(key, does)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd></> });
    let letters = LETTERS.iter().enumerate().map(|(n, (.., does))| {
        let (settings, change, dispatch) = (settings.clone(), change.clone(), hands.dispatch.clone());
        let own = settings.keymap.letters[n].to_uppercase().to_string();
        let typed = Callback::from(move |event: InputEvent| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(field) = field else { return };
            let Some(letter) = field.value().chars().last() else { return };
            let mut next = settings.clone();
            match next.keymap.set(n, letter) {
                Ok(()) => change.emit(next),
                Err(text) => dispatch.send(Intent::Say(Notice { text, shown: true, alarm: true, ..Notice::default() })),
            }
            field.set_value(&settings.keymap.letters[n].to_uppercase().to_string());
            field.select();
        });
        html! {
            <><dt><input type="text" class="letter" value={own} oninput={typed}
                aria-label={format!("Key for: {does}")} /></dt><dd>{ *does }</dd></>
        }
    });
    let switch = {
        let (mut next, change) = (settings.clone(), change.clone());
        next.keymap.on = !next.keymap.on;
        Callback::from(move |_: MouseEvent| change.emit(next.clone()))
    };
    let reset = {
        let (mut next, change) = (settings.clone(), change.clone());
        next.keymap = Keymap::default();
        Callback::from(move |_: MouseEvent| change.emit(next.clone()))
    };
    dialog(
        "Keys",
        hands,
        html! {
            <>
                <dl class="keys">{ for fixed }{ for letters }</dl>
                <div class="dialog-foot">
                    <button type="button" class="quiet" aria-pressed={settings.keymap.on.to_string()} onclick={switch}>
                        { "Single-letter and digit keys" }</button>
                    <button type="button" onclick={reset}>{ "Reset" }</button>
                </div>
            </>
        },
    )
}
