//! All keys by what they are for, and which letter does what.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::context::Hands;
use super::dialog::{dialog, found};
use super::keymap::{KeyPress, Keymap, LETTERS, letter};
use super::settings::Settings;
use crate::model::unicode::letter::upper;
use crate::platform::is_mac;

/// A key on the sheet.
enum Key {
    /// One that stays what it is; `Ctrl` is written ⌘ on a Mac.
    Fixed(&'static str, &'static str),
    /// The letter of the `n`-th of [`LETTERS`].
    Letter(usize),
}

use Key::{Fixed, Letter};

/// All keys, by what they are for.
const GROUPS: [(&str, &[Key]); 6] = [
    (
        "Marking",
        &[
            Fixed("1 … 9", "label the selected text; or else the selected annotation; or else every selection to come"),
            Letter(3),
            Letter(2),
            Letter(4),
            Letter(5),
        ],
    ),
    (
        "Editing",
        &[
            Fixed("Enter", "move the end of the selected annotation, with Shift its start; Enter again keeps it"),
            Fixed("← →", "the end that is being moved: by letter, with Ctrl (Option on a Mac) by word"),
            Fixed("Delete", "delete the selected annotations; Backspace too"),
            Fixed("Ctrl Z", "undo"),
            Fixed("Ctrl Shift Z", "redo; Ctrl Y too, but not on a Mac"),
        ],
    ),
    ("Moving", &[Letter(0), Fixed("Tab", "from part to part: the text and the list are one stop each")]),
    ("Documents", &[Letter(6), Fixed("Ctrl Enter", "this document is done: open the next unfinished one")]),
    ("Find", &[Letter(1), Fixed("F3", "next match, with Shift the previous")]),
    (
        "Everything else",
        &[
            Fixed("Esc", "one step back"),
            Fixed("Ctrl S", "say whether all is saved; every change is written at once"),
            Fixed("?", "this sheet"),
        ],
    ),
];

/// The sheet of keys; `change` takes new settings.
pub fn keys(settings: &Settings, change: &Callback<Settings>, hands: &Hands) -> Html {
    let mac = is_mac();
    let groups = GROUPS.iter().map(|(title, rows)| {
        let rows = rows.iter().map(|row| match row {
            Fixed(key, does) => {
                let key = match key.strip_prefix("Ctrl").filter(|_| mac) {
                    Some(rest) => format!("⌘{rest}"),
                    None => (*key).to_owned(),
                };
                html! { <><dt><kbd>{ key }</kbd></dt><dd>{ *does }</dd></> }
            }
            Letter(n) => html! { <><dt>{ field(*n, settings, change) }</dt><dd>{ LETTERS[*n].3 }</dd></> },
        });
        html! { <section><h3>{ *title }</h3><dl class="keys">{ for rows }</dl></section> }
    });
    let with = |keymap: Keymap| {
        let (mut next, change) = (settings.clone(), change.clone());
        next.keymap = keymap;
        Callback::from(move |_: MouseEvent| {
            refuse(None);
            change.emit(next.clone());
        })
    };
    let switched = Keymap { on: !settings.keymap.on, ..settings.keymap.clone() };
    dialog(
        "Keys",
        hands,
        html! {
            <>
                <p class="soft" tabindex="-1" data-first="">{ "A letter in a box can be another one: press it there." }</p>
                { for groups }
                <div class="dialog-foot">
                    <p class="alarm refused" role="alert"></p>
                    <button type="button" class="quiet" aria-pressed={settings.keymap.on.to_string()}
                        onclick={with(switched)}>{ "Single-letter and digit keys" }</button>
                    <span class="rest"></span>
                    <button type="button" onclick={with(Keymap::default())}>{ "Reset" }</button>
                </div>
            </>
        },
    )
}

/// The letter of the `n`-th command, in a box that takes another one.
fn field(n: usize, settings: &Settings, change: &Callback<Settings>) -> Html {
    let own = upper(settings.keymap.letters[n]).to_string();
    let onkeydown = {
        let (settings, change) = (settings.clone(), change.clone());
        move |event: KeyboardEvent| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
            let press = KeyPress { key: event.key(), code: event.code(), ..KeyPress::default() };
            if let Some(letter) = letter(&press).filter(|_| !modified) {
                event.prevent_default();
                give(n, letter, &settings, &change);
            }
        }
    };
    // A keyboard on the screen says what was typed, not which key it was.
    let oninput = {
        let (settings, change, own) = (settings.clone(), change.clone(), own.clone());
        move |event: InputEvent| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let typed = field.value().chars().find(|letter| upper(*letter).to_string() != own);
            field.set_value(&own);
            if let Some(letter) = typed {
                give(n, letter, &settings, &change);
            }
        }
    };
    html! {
        <input type="text" class="letter" value={own} {onkeydown} {oninput} autocapitalize="characters" autocomplete="off"
            aria-label={format!("Key for: {}", LETTERS[n].3)} />
    }
}

/// Gives the `n`-th command another letter, or says why not.
fn give(n: usize, letter: char, settings: &Settings, change: &Callback<Settings>) {
    let mut next = settings.clone();
    let refused = next.keymap.set(n, letter).err();
    refuse(refused.as_deref());
    if refused.is_none() {
        change.emit(next);
    }
}

/// Says in the sheet why a letter can't be taken. By hand: it is no part of the state, and goes with the sheet.
fn refuse(why: Option<&str>) {
    if let Some(place) = found("dialog[open] .refused") {
        place.set_text_content(why);
    }
}
