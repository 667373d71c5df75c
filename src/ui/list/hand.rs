//! What mouse and keys do in the list: move, select one, add one, select a range, select all.

use std::rc::Rc;

use yew::prelude::*;

use super::lazy::{Goal, Move};
use super::rows::Rows;
use crate::edit::{Intent, Session};
use crate::model::AnnotationId;
use crate::ui::context::Dispatch;

/// Where the list's own attention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The annotation whose row is the list's Tab stop.
    pub active: Option<AnnotationId>,
    /// Where a range starts.
    pub anchor: Option<AnnotationId>,
    /// The row to bring in.
    pub goal: Goal,
}

/// The list as a click or a key finds it.
#[derive(Clone)]
pub struct Hand {
    /// The state.
    pub session: Rc<Session>,
    /// Where intents go.
    pub dispatch: Dispatch,
    /// The rows.
    pub rows: Rc<Rows>,
    /// Where the attention is.
    pub cursor: UseStateHandle<Cursor>,
    /// The row that is the Tab stop.
    pub active: usize,
}

impl Hand {
    /// A click on a row: selects it and goes to it in the text; Ctrl or ⌘ adds it, Shift selects up to it.
    pub fn click(&self, row: usize, event: &MouseEvent) {
        if event.shift_key() {
            self.range(row);
        } else if event.ctrl_key() || event.meta_key() {
            self.toggle(row);
        } else {
            self.only(row);
        }
    }

    /// A move by keys: what is reached is selected, so that digits, Delete and M mean what the eye is on.
    pub fn travel(&self, by: Move) {
        let step = by.to.abs_diff(self.active) <= 1;
        if by.only_focus {
            self.look_at(by.to, None);
        } else if by.extend {
            self.range(by.to);
        } else if step && self.session.selected_ids().is_empty() {
            // After a deletion (or on arrival) the row under the cursor is not selected yet: it comes first.
            self.only(self.active);
        } else {
            self.only(by.to);
        }
    }

    /// Enter, Ctrl+Space, Ctrl+A; everything else is left to the page.
    pub fn press(&self, event: &KeyboardEvent) {
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        let plain = !command && !event.shift_key() && !event.alt_key();
        match event.key().as_str() {
            "Enter" if plain && self.session.end_edit.is_none() => self.only(self.active),
            " " if command => self.toggle(self.active),
            "a" | "A" if command && !event.shift_key() => self.all(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Selects every row.
    pub fn all(&self) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        let Some(active) = self.id(self.active) else { return };
        let mut ids = self.rows.ids(&self.session.document, 0, last);
        ids.retain(|id| *id != active);
        ids.push(active);
        self.dispatch.send(Intent::SelectAnnotations(ids));
    }

    fn only(&self, row: usize) {
        let Some(id) = self.id(row) else { return };
        self.look_at(row, Some(id));
        self.dispatch.send(Intent::SelectAnnotations(vec![id]));
        self.dispatch.send(Intent::Reveal(id));
    }

    fn toggle(&self, row: usize) {
        let Some(id) = self.id(row) else { return };
        let mut ids = self.session.selected_ids().to_vec();
        match ids.iter().position(|other| *other == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        }
        self.look_at(row, Some(id));
        self.dispatch.send(Intent::SelectAnnotations(ids));
    }

    fn range(&self, row: usize) {
        let document = &self.session.document;
        let start = self.cursor.anchor.and_then(|id| self.rows.row_of(document, id)).unwrap_or(self.active);
        let mut ids = self.rows.ids(document, start.min(row), start.max(row));
        if row < start {
            // The last one is the one that keys edit: where the hand is.
            ids.reverse();
        }
        self.look_at(row, self.id(start));
        self.dispatch.send(Intent::SelectAnnotations(ids));
    }

    /// The focus goes to that row, and ranges start at `anchor`.
    fn look_at(&self, row: usize, anchor: Option<AnnotationId>) {
        let goal = self.cursor.goal.next(true);
        self.cursor.set(Cursor { active: self.id(row), anchor: anchor.or(self.cursor.anchor), goal });
    }

    fn id(&self, row: usize) -> Option<AnnotationId> {
        self.rows.annotation(&self.session.document, row).map(|annotation| annotation.id)
    }
}
