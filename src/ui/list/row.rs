//! How an annotation looks in the list: a bar in its label's colour, its quote, and what was said of it.

use yew::prelude::*;

use super::rows::words;
use crate::model::{Annotation, Document, LabelId, Scheme};

/// The longest quote that a row holds, in characters: its two lines show less.
const LONGEST: usize = 240;

/// The classes that give a label's colour and underline to what is in them.
#[must_use]
pub fn signs(scheme: &Scheme, label: &LabelId) -> Classes {
    let colour = scheme.label(label).map_or("slate", |label| label.colour.name());
    classes!(format!("c-{colour}"), format!("u-{}", scheme.position(label).unwrap_or_default() % 4))
}

/// What a row shows beside its annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether its quote takes two lines.
    pub tall: bool,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether it is the list's Tab stop.
    pub active: bool,
}

/// A row of the list.
pub fn row(
    document: &Document,
    scheme: &Scheme,
    annotation: &Annotation,
    look: Look,
    onclick: Callback<MouseEvent>,
) -> Html {
    let quote = words(document, annotation, LONGEST);
    let label = scheme.name_of(&annotation.label).to_owned();
    let note = annotation.note.trim();
    let name = if note.is_empty() { format!("{quote}, {label}") } else { format!("{quote}, {label}, {note}") };
    html! {
        <button type="button" class={classes!("list-row", look.tall.then_some("tall"), signs(scheme, &annotation.label))}
            aria-label={name} aria-pressed={look.selected.to_string()}
            tabindex={if look.active { "0" } else { "-1" }} {onclick}>
            <span class="list-quote">{ quote }</span>
            <span class="list-about"><b>{ label }</b>
                if !note.is_empty() { <span class="list-note">{ format!(" · {note}") }</span> }
            </span>
        </button>
    }
}
