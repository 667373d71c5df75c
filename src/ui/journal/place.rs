//! Where one is in the open document is remembered, and what is in the window, for the next visit's first paint.

use super::{Scribe, quietly};
use crate::edit::{Role, Session};
use crate::model::token::floor_grapheme;
use crate::model::{Byte, Label, Span, structure};
use crate::platform::settings;
use crate::store::Place;

/// How much of what is in the window is kept for the next first paint, in bytes: more than most windows hold.
const FIRST_PAINT: usize = 8192;

impl Scribe {
    /// Remembers where one is in the open document.
    pub(super) fn remember(&self) {
        let session = self.session();
        if session.role == Role::Reader {
            return;
        }
        if !session.has_document() {
            return keep_first_paint(&session, None);
        }
        let window = self.slot.borrow().as_ref().and_then(|view| view.try_borrow().ok()?.window());
        let scroll = window.map_or(Byte(0), |window| window.start());
        let counts = |label: &Label| {
            let of = session.document.annotations.iter().filter(|annotation| annotation.label == label.id);
            (label.id.clone(), of.count())
        };
        let labels = session.project.scheme.labels.iter().map(counts).collect();
        let place = Place { scroll, selected: session.selected_id(), labels };
        quietly(self.store.remember(session.document.id, &place));
        if window.is_some() {
            keep_first_paint(&session, window);
        }
    }
}

/// Keeps the lines in the window, so that the next visit's first paint shows them (`boot.js`) rather than the article
/// that the page brings along: each with its level as a heading before it.
fn keep_first_paint(session: &Session, window: Option<Span>) {
    let document = &session.document;
    let text = document.text.as_str();
    let start = window.map_or(0, |window| window.start().index());
    let end = window.map_or(0, |window| floor_grapheme(text, window.end().index().min(start + FIRST_PAINT)));
    let mut lines = Vec::new();
    for line in structure::lines(text.get(start..end).unwrap_or_default()) {
        let line = start + line.start..start + line.end;
        let words = text[line.clone()].trim_end();
        if let Some(span) = Span::of(line).filter(|_| !words.is_empty()) {
            lines.push((lines.len().to_string(), format!("{}{words}", document.level(span))));
        }
    }
    if lines.is_empty() {
        // Nothing is shown then, and not the article either.
        lines.push(("0".to_owned(), "0".to_owned()));
    }
    let fields: Vec<_> = lines.iter().map(|(number, line)| (number.as_str(), line.as_str())).collect();
    // Without it the visit begins with the other article.
    settings::set("first-paint", &fields);
}
