//! Keys of the whole page: what was pressed becomes a command (see [`keymap`](super::keymap)), a command an intent.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::context::{Dispatch, Panel, Panels};
use super::focus::{focus_text, lies_in};
use super::journal::{Archive, Step};
use super::keymap::{Command, KeyPress, Keymap, command};
use super::text::Slot;
use crate::edit::seek::SeekIntent;
use crate::edit::select::Motion;
use crate::edit::{Intent, Session};
use crate::model::snap::{Direction, Edge, Unit};
use crate::model::{Progress, Snapping};
use crate::platform::is_mac;

/// What keys act on.
#[derive(Clone)]
pub struct Keyboard {
    /// The state as it is now.
    pub session: Rc<Session>,
    /// Where intents go.
    pub dispatch: Dispatch,
    /// What lies over the page.
    pub panels: Panels,
    /// The text.
    pub slot: Slot,
    /// Which key does what.
    pub keymap: Keymap,
    /// Whom to ask for other documents.
    pub archive: Archive,
    /// Whether finished documents are passed over on the way through the list.
    pub unfinished: bool,
    /// Enters "Mark with keys".
    pub mark_with_keys: yew::Callback<()>,
}

impl Keyboard {
    /// Listens to the page's keys until it is dropped; `now` is the keyboard of the page as it was drawn last.
    pub fn listen(now: &Rc<RefCell<Option<Keyboard>>>) -> EventListener {
        let active = EventListenerOptions::enable_prevent_default();
        let now = now.clone();
        EventListener::new_with_options(&gloo::utils::document(), "keydown", active, move |event| {
            let keyboard = now.borrow().clone();
            if let (Some(keyboard), Some(event)) = (keyboard, event.dyn_ref::<KeyboardEvent>())
                && keyboard.press(event)
            {
                event.prevent_default();
            }
        })
    }

    /// Does what a key asks for; whether it was one of ours.
    fn press(&self, event: &KeyboardEvent) -> bool {
        // A dialog keeps its keys, but for those that no dialog has.
        let dialog = gloo::utils::document().query_selector("dialog[open]").ok().flatten().is_some();
        if event.default_prevented() || dialog {
            return false;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let press = key_press(event, target.as_ref());
        if !press.in_field && self.end_edit_key(event, target.as_ref()) {
            return true;
        }
        let Some(command) = command(&press, &self.keymap, is_mac()) else { return false };
        self.run(command, target.as_ref())
    }

    /// While an end is edited, arrows move it and Enter keeps it.
    fn end_edit_key(&self, event: &KeyboardEvent, target: Option<&Element>) -> bool {
        if self.session.end_edit.is_none() || event.meta_key() || event.is_composing() {
            return false;
        }
        let word = if is_mac() { event.alt_key() } else { event.ctrl_key() };
        let unit = if word { Unit::Word } else { Unit::Grapheme };
        let direction = match event.key().as_str() {
            "ArrowLeft" | "ArrowUp" => Direction::Back,
            "ArrowRight" | "ArrowDown" => Direction::Forward,
            // On one of the buttons that do the same by hand, Enter is the button's.
            "Enter" if lies_in(target, ".inspector-moving button") => return false,
            "Enter" => {
                self.dispatch.send(Intent::KeepEnd);
                return true;
            }
            _ => return false,
        };
        self.dispatch.send(Intent::MoveEnd(Motion { direction, unit }));
        true
    }

    fn run(&self, command: Command, target: Option<&Element>) -> bool {
        let intent = match command {
            Command::Label(key) => {
                let key = key.to_string();
                let Some(label) = self.session.project.scheme.labels.iter().find(|label| label.key == key) else {
                    return false;
                };
                Intent::Label(label.id.clone())
            }
            Command::Next | Command::Previous => {
                let window = self.slot.borrow().as_ref().and_then(|view| view.borrow().window());
                Intent::Next { forward: command == Command::Next, window }
            }
            Command::EditEnd | Command::EditStart => {
                // Enter on a button or a link is the button's.
                if lies_in(target, "button, a, summary") || self.session.selected().is_none() {
                    return false;
                }
                Intent::EditEnd(if command == Command::EditEnd { Edge::End } else { Edge::Start })
            }
            Command::Delete => Intent::Delete,
            Command::Second => Intent::Second,
            Command::Find => Intent::Seek(SeekIntent::Open),
            Command::FindNext | Command::FindPrevious => {
                Intent::Seek(SeekIntent::Go { forward: command == Command::FindNext })
            }
            Command::MarkAll => Intent::Seek(SeekIntent::All),
            Command::ToggleSnapping => Intent::SetSnapping(match self.session.snapping {
                Snapping::Words => Snapping::Exact,
                Snapping::Exact => Snapping::Words,
            }),
            Command::Undo => Intent::Undo,
            Command::Redo => Intent::Redo,
            Command::Save => Intent::SaveNow,
            Command::Escape => return self.escape(target),
            Command::Help => {
                self.panels.set(Some(Panel::Keys));
                return true;
            }
            Command::MarkWithKeys => {
                self.mark_with_keys.emit(());
                return true;
            }
            Command::NextDocument | Command::PreviousDocument => {
                let forward = command == Command::NextDocument;
                self.archive.step.emit(Step { forward, unfinished: self.unfinished });
                return true;
            }
            Command::Finish => {
                self.archive.finish.emit(Progress::Done);
                return true;
            }
        };
        self.dispatch.send(intent);
        true
    }

    /// One step back: a sheet, Find, then what the session knows.
    fn escape(&self, target: Option<&Element>) -> bool {
        if self.panels.shown.is_some() {
            self.panels.set(None);
        } else if self.session.seek.open && (target.is_none() || lies_in(target, ".side")) {
            self.dispatch.send(Intent::Seek(SeekIntent::Close));
            focus_text();
        } else {
            self.dispatch.send(Intent::Escape);
        }
        true
    }
}

fn key_press(event: &KeyboardEvent, target: Option<&Element>) -> KeyPress {
    let field = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
    KeyPress {
        key: event.key(),
        code: event.code(),
        ctrl: event.ctrl_key(),
        meta: event.meta_key(),
        alt: event.alt_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
        shift: event.shift_key(),
        repeat: event.repeat(),
        composing: event.is_composing(),
        in_field: target.is_some_and(|target| target.matches(field).unwrap_or(false)),
    }
}
