//! Comfort: how the page looks and which keys it takes; kept on this device, read by `boot.js` before the first paint.

use yew::prelude::*;

use super::context::Hands;
use super::dialog::dialog;
use super::keymap::{Keymap, LETTERS};
use crate::platform::settings;

/// Settings with a few values each: name (also of the attribute of `<html>`), what people see, the values in their
/// order (written down in small letters), and the place of the default among them, which is not written down.
const CHOICES: [(&str, &str, &[&str], usize); 7] = [
    ("theme", "Theme", &["System", "Light", "Dark"], 0),
    ("size", "Text size", &["Small", "Normal", "Large", "Huge"], 1),
    ("leading", "Line spacing", &["Tight", "Normal", "Loose"], 1),
    ("measure", "Line length", &["Narrow", "Normal", "Wide"], 1),
    ("tint", "Tint of marks", &["None", "Faint", "Normal"], 2),
    ("palette", "Labels above a selection", &["On", "Off"], 0),
    ("step", "Next document", &["Any", "Unfinished"], 0),
];

/// The settings of this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The place of each of [`CHOICES`] in its values.
    chosen: [usize; CHOICES.len()],
    /// Which letter does what.
    pub keymap: Keymap,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { chosen: CHOICES.map(|(.., default)| default), keymap: Keymap::default() }
    }
}

impl Settings {
    /// What this device keeps.
    #[must_use]
    pub fn load() -> Settings {
        let mut settings = Settings::default();
        let kept = settings::get("settings");
        for (name, value) in &kept {
            if let Some(n) = CHOICES.iter().position(|(own, ..)| own == name) {
                let (.., values, default) = CHOICES[n];
                settings.chosen[n] = values.iter().position(|own| own.eq_ignore_ascii_case(value)).unwrap_or(default);
            } else if name == "letters" {
                settings.keymap.on = value != "off";
            }
        }
        let letters = kept.iter().filter_map(|(name, value)| Some((name.strip_prefix("key-")?, value.as_str())));
        settings.keymap.restore(&letters.collect::<Vec<_>>());
        settings
    }

    /// Keeps them, and lets the page look like them.
    pub fn apply(&self) {
        let root = gloo::utils::document_element();
        let mut fields: Vec<(String, String)> = Vec::new();
        for ((name, _, values, default), chosen) in CHOICES.iter().zip(self.chosen) {
            let attribute = format!("data-{name}");
            if chosen == *default {
                let _ = root.remove_attribute(&attribute);
            } else {
                let value = values[chosen].to_ascii_lowercase();
                let _ = root.set_attribute(&attribute, &value);
                fields.push(((*name).to_owned(), value));
            }
        }
        for ((_, own, name, _), letter) in LETTERS.iter().zip(self.keymap.letters) {
            if *own != letter {
                fields.push((format!("key-{name}"), letter.to_string()));
            }
        }
        if !self.keymap.on {
            fields.push(("letters".to_owned(), "off".to_owned()));
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // Where the browser keeps nothing, they hold as long as the page.
        settings::set("settings", &fields);
    }

    /// Whether the palette is wanted.
    #[must_use]
    pub fn palette(&self) -> bool {
        self.chosen[5] == 0
    }

    /// Whether finished documents are passed over on the way through the list.
    #[must_use]
    pub fn skips_finished(&self) -> bool {
        self.chosen[6] == 1
    }

    /// The same, with finished documents passed over or not.
    #[must_use]
    pub fn skipping_finished(&self, skips: bool) -> Settings {
        let mut next = self.clone();
        next.chosen[6] = usize::from(skips);
        next
    }
}

/// The settings on the screen; `change` takes the new ones.
pub fn comfort(settings: &Settings, change: &Callback<Settings>, hands: &Hands) -> Html {
    let groups = CHOICES.iter().enumerate().map(|(n, (_, title, values, _))| {
        let buttons = values.iter().enumerate().map(|(value, name)| {
            let mut next = settings.clone();
            next.chosen[n] = value;
            let change = change.clone();
            let pressed = settings.chosen[n] == value;
            let first = (n + value == 0).then_some("");
            html! {
                <button type="button" class="quiet" aria-pressed={pressed.to_string()} data-first={first}
                    onclick={move |_: MouseEvent| change.emit(next.clone())}>{ *name }</button>
            }
        });
        html! {
            <div class="choice">
                <span aria-hidden="true">{ *title }</span>
                <div class="segments" role="group" aria-label={*title}>{ for buttons }</div>
            </div>
        }
    });
    dialog("Comfort", hands, html! { <>{ for groups }</> })
}
