//! Comfort: how the page looks and which keys it takes; kept on this device, read by `boot.js` before the first paint.

use yew::prelude::*;

use super::context::{Hands, Panel};
use super::dialog::dialog;
use super::keymap::{Keymap, LETTERS};
use crate::platform::settings;

/// Settings with a few values each: name (also of the attribute of `<html>`), what people see, and the values, the
/// first of which is the default and is not written down.
const CHOICES: [(&str, &str, &[&str]); 6] = [
    ("theme", "Theme", &["system", "light", "dark"]),
    ("size", "Text size", &["normal", "small", "large", "huge"]),
    ("leading", "Line spacing", &["normal", "tight", "loose"]),
    ("measure", "Line length", &["normal", "narrow", "wide"]),
    ("tint", "Tint of marks", &["normal", "faint", "none"]),
    ("palette", "Labels above a selection", &["on", "off"]),
];

/// The settings of this device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The place of each of [`CHOICES`] in its values.
    chosen: [usize; CHOICES.len()],
    /// Which letter does what.
    pub keymap: Keymap,
}

impl Settings {
    /// What this device keeps.
    #[must_use]
    pub fn load() -> Settings {
        let mut settings = Settings::default();
        for (name, value) in settings::get("settings") {
            if let Some(n) = CHOICES.iter().position(|(own, ..)| *own == name) {
                settings.chosen[n] = CHOICES[n].2.iter().position(|own| *own == value).unwrap_or(0);
            } else if let Some(n) = LETTERS.iter().position(|(.., own, _)| name.strip_prefix("key-") == Some(own)) {
                // A letter that can't be taken stays as it was.
                let _ = value.chars().next().map(|letter| settings.keymap.set(n, letter));
            } else if name == "letters" {
                settings.keymap.on = value != "off";
            }
        }
        settings
    }

    /// Keeps them, and lets the page look like them.
    pub fn apply(&self) {
        let root = gloo::utils::document_element();
        let mut fields: Vec<(String, String)> = Vec::new();
        for ((name, _, values), chosen) in CHOICES.iter().zip(self.chosen) {
            let attribute = format!("data-{name}");
            if chosen == 0 {
                let _ = root.remove_attribute(&attribute);
            } else {
                let _ = root.set_attribute(&attribute, values[chosen]);
                fields.push(((*name).to_owned(), values[chosen].to_owned()));
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
}

/// The settings on the screen; `change` takes the new ones.
pub fn comfort(settings: &Settings, change: &Callback<Settings>, hands: &Hands) -> Html {
    if !hands.panels.shows(Panel::Settings) {
        return Html::default();
    }
    let groups = CHOICES.iter().enumerate().map(|(n, (_, title, values))| {
        let buttons = values.iter().enumerate().map(|(value, name)| {
            let mut next = settings.clone();
            next.chosen[n] = value;
            let change = change.clone();
            let pressed = settings.chosen[n] == value;
            html! {
                <button type="button" class="quiet" aria-pressed={pressed.to_string()}
                    onclick={move |_: MouseEvent| change.emit(next.clone())}>{ *name }</button>
            }
        });
        html! { <div class="choice" role="group" aria-label={*title}><span>{ *title }</span>{ for buttons }</div> }
    });
    dialog("Comfort", hands, html! { <>{ for groups }</> })
}
