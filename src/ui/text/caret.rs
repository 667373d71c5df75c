//! "Mark with keys": a text cursor moved by keys over the text, which is no field. It extends a selection with Shift,
//! and what it passes is said.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::view::{Shared, View, act};
use crate::edit::{Intent, Notice, Selection, Session};
use crate::model::{Byte, Span, token};

/// The text cursor and its selection.
pub(super) struct Caret {
    /// Where the selection starts; equal to `focus` where nothing is selected.
    pub anchor: Byte,
    /// Where the cursor stands.
    pub focus: Byte,
    /// The horizontal place that moves by line keep to, in CSS pixels of the viewport.
    column: Option<f64>,
    _listeners: [EventListener; 3],
}

/// Puts a text cursor into the text; `surface` takes the keys.
pub fn enter(view: &Shared, surface: &HtmlElement) {
    let listen = |name: &'static str, work: fn(&Shared, &KeyboardEvent)| {
        let view = Rc::downgrade(view);
        let active = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(surface, name, active, move |event| {
            if let (Some(view), Some(event)) = (view.upgrade(), event.dyn_ref::<KeyboardEvent>()) {
                work(&view, event);
            }
        })
    };
    let left = Rc::downgrade(view);
    let blur = EventListener::new(surface, "blur", move |_| {
        if let Some(view) = left.upgrade() {
            leave(&view);
        }
    });
    let keys = [listen("keydown", key_down), listen("keyup", key_up), blur];
    let _ = surface.focus();
    act(view, |this| {
        let selected = this.session.selected().map(|selected| selected.spans.start());
        let start = selected.or_else(|| this.pane.window().map(Span::start)).unwrap_or_default();
        this.caret = Some(Caret { anchor: start, focus: start, column: None, _listeners: keys });
        this.decorate();
        this.settle_caret();
        Some(say("Text cursor: arrows move, Shift selects, a label key marks, Escape leaves.".to_owned()))
    });
}

fn leave(view: &Shared) {
    act(view, |this| {
        this.caret = None;
        this.decorate();
        None
    });
}

fn say(text: String) -> Intent {
    Intent::Say(Notice { text, ..Notice::default() })
}

fn key_down(view: &Shared, event: &KeyboardEvent) {
    if event.is_composing() || view.borrow().session.end_edit.is_some() {
        return;
    }
    let mac = crate::platform::is_mac();
    let word = if mac { event.alt_key() } else { event.ctrl_key() };
    if event.meta_key() || (event.alt_key() && !mac) {
        return;
    }
    if event.key() == "Escape" {
        let (home, rests) = {
            let this = view.borrow();
            (this.pane.scroller.clone(), this.session.selection == Selection::None && this.session.armed.is_none())
        };
        if rests {
            event.prevent_default();
            let _ = home.focus();
        }
        return;
    }
    let shift = event.shift_key();
    let mut handled = false;
    act(view, |this| {
        let to = this.goal(&event.key(), word)?;
        handled = true;
        this.move_caret(to, shift)
    });
    if handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

fn key_up(view: &Shared, event: &KeyboardEvent) {
    // With a label armed every selection is marked at once: a selection by keys is complete when Shift is let go.
    if event.key() == "Shift" {
        act(view, |this| {
            let span = this.caret.as_ref().and_then(Caret::span)?;
            this.session.armed.as_ref()?;
            if let Some(caret) = &mut this.caret {
                caret.anchor = caret.focus;
            }
            Some(Intent::SelectText { span, clicks: 1 })
        });
    }
}

impl Caret {
    fn span(&self) -> Option<Span> {
        Span::new(self.anchor.min(self.focus), self.anchor.max(self.focus))
    }
}

impl View {
    /// After an action: the cursor goes where the session went.
    pub(super) fn follow(&mut self, old: &Session) {
        let session = self.session.clone();
        let Some(caret) = &mut self.caret else { return };
        if old.selection != session.selection && !matches!(session.selection, Selection::Text { .. }) {
            if let Some(selected) = session.selected().filter(|selected| !selected.spans.contains(caret.focus)) {
                caret.focus = selected.spans.end();
            }
            caret.anchor = caret.focus;
        }
    }

    /// Where a key leads; `None` where it is not a key of the cursor.
    fn goal(&mut self, key: &str, word: bool) -> Option<Byte> {
        let caret = self.caret.as_ref()?;
        let document = self.session.document.clone();
        let text = document.text.as_str();
        let at = caret.focus.index();
        let column = caret.column;
        let to = match key {
            "ArrowLeft" if word => token::previous_word_start(text, at),
            "ArrowRight" if word => token::next_word_end(text, at),
            "ArrowLeft" => token::previous_grapheme(text, at),
            "ArrowRight" => token::next_grapheme(text, at),
            "Home" if word => 0,
            "End" if word => text.len(),
            "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End" => {
                self.pane.scroll_to(Span::new(Byte::new(at), Byte::new(at + 1))?, false);
                let rect = self.pane.caret_rect(Byte::new(at))?;
                let line = rect.height().max(12.0) * 1.3;
                let page = f64::from(self.pane.scroller.client_height()) - line;
                let x = column.unwrap_or(rect.left() + 1.0);
                let found = match key {
                    "Home" | "End" => return self.line_end(&rect, key == "End"),
                    "ArrowUp" => self.pane.below(x, rect.top(), -line, 6),
                    "ArrowDown" => self.pane.below(x, rect.bottom(), line, 6),
                    "PageUp" => self.scroll_page(x, &rect, -page),
                    _ => self.scroll_page(x, &rect, page),
                };
                if let Some(caret) = &mut self.caret {
                    caret.column = Some(x);
                }
                let end = if matches!(key, "ArrowUp" | "PageUp") { Byte(0) } else { document.text.end() };
                return Some(found.unwrap_or(end));
            }
            _ => return None,
        };
        if let Some(caret) = &mut self.caret {
            caret.column = None;
        }
        Some(Byte::new(to))
    }

    fn line_end(&self, rect: &web_sys::DomRect, end: bool) -> Option<Byte> {
        let frame = self.pane.article.get_bounding_client_rect();
        let x = if end { frame.right() - 1.0 } else { frame.left() + 1.0 };
        let y = rect.top() + rect.height() / 2.0;
        self.pane.byte_under(x as f32, y as f32)
    }

    fn scroll_page(&mut self, x: f64, rect: &web_sys::DomRect, by: f64) -> Option<Byte> {
        let scroller = &self.pane.scroller;
        let before = scroller.scroll_top();
        scroller.set_scroll_top(before + by as i32);
        let moved = f64::from(scroller.scroll_top() - before);
        self.pane.settle();
        // What is left of the page at the text's start or end.
        let y = rect.top() + rect.height() / 2.0 + (by - moved);
        self.pane.byte_under(x as f32, y as f32)
    }

    fn move_caret(&mut self, to: Byte, extend: bool) -> Option<Intent> {
        let session = self.session.clone();
        let caret = self.caret.as_mut()?;
        let from = caret.focus;
        caret.focus = to;
        if !extend {
            caret.anchor = to;
        }
        let selected = caret.span();
        self.settle_caret();
        let text = session.document.text.as_str();
        match selected {
            // Said and shown by the session itself, snapped.
            Some(span) if session.armed.is_none() => Some(Intent::SelectText { span, clicks: 1 }),
            Some(span) => Some(say(session.document.text.slice(span).to_owned())),
            None if matches!(session.selection, Selection::Text { .. }) => Some(Intent::SelectNothing),
            None => {
                // By letter, the letter; by more, the word.
                let near = text[from.min(to).index()..from.max(to).index()].chars().count() <= 1;
                let range = match token::word_at(text, to.index()) {
                    Some(word) if !near => word,
                    _ => to.index()..token::next_grapheme(text, to.index()),
                };
                let passed = match text.get(range).unwrap_or_default() {
                    "" => "end of text".to_owned(),
                    " " => "space".to_owned(),
                    line if line.trim().is_empty() => "line end".to_owned(),
                    word => word.to_owned(),
                };
                Some(say(passed))
            }
        }
    }

    fn settle_caret(&mut self) {
        let Some(at) = self.caret.as_ref().map(|caret| caret.focus) else { return };
        let text = self.session.document.text.clone();
        let end = token::next_grapheme(text.as_str(), at.index());
        let span = Span::of(at.index()..end)
            .or_else(|| Span::of(token::previous_grapheme(text.as_str(), at.index())..at.index()));
        if let Some(span) = span {
            self.pane.scroll_to(span, false);
        }
        self.decorate();
    }
}

impl super::pane::Pane {
    /// The place under `x`, one `step` from `y` on; over gaps between blocks, up to `tries` half steps further.
    fn below(&mut self, x: f64, y: f64, step: f64, tries: u32) -> Option<Byte> {
        let here = if step < 0.0 { y } else { y - 1.0 };
        let start = self.byte_under(x as f32, (here - step.signum() * 2.0) as f32);
        (1..=tries).find_map(|half| {
            let found = self.byte_under(x as f32, (here + step * 0.5 * f64::from(half)) as f32)?;
            let rect = self.caret_rect(found)?;
            let other = if step < 0.0 { rect.bottom() <= here + 4.0 } else { rect.top() >= here - 4.0 };
            (other && Some(found) != start).then_some(found)
        })
    }
}
