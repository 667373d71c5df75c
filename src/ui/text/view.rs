//! The pane and what hands do in it: gestures become intents, the session's selection becomes the browser's.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent, Node, PointerEvent};

use super::caret::Caret;
use super::map::index_of;
use super::overlay::Overlay;
use super::pane::Pane;
use crate::edit::{Intent, Selection, Session};
use crate::model::snap::Edge;
use crate::model::{AnnotationId, Byte, Span, Spans};
use crate::ui::context::Dispatch;
use crate::ui::focus::is_in;

/// A press that moves less than this many CSS pixels is a click.
const CLICK: f64 = 4.0;

/// How long a selection made by touch must rest before an armed label takes it, in milliseconds: the system's handles
/// report every step of a drag.
const REST: u32 = 600;

/// While one of these has the focus, the browser's selection is the field's.
const FIELDS: &str = "input, textarea, select";

/// The text pane at work.
pub struct View {
    pub(super) pane: Pane,
    pub(super) overlay: Overlay,
    pub(super) session: Rc<Session>,
    pub(super) dispatch: Dispatch,
    press: Option<Press>,
    drag: Option<Drag>,
    /// The text selection that the browser shows because of us.
    shown: Option<Span>,
    touch: bool,
    resting: Option<Timeout>,
    frame: Option<AnimationFrame>,
    /// Whether the browser's selection changed and the next frame is to ask for it.
    unasked: bool,
    pub(super) caret: Option<Caret>,
    listeners: Vec<EventListener>,
}

/// A mouse button that is down.
#[derive(Clone, Copy, PartialEq)]
struct Press {
    x: f64,
    y: f64,
    /// When it went down, and as which click in a row: some clocks are too coarse to tell two presses apart.
    time: f64,
    clicks: i32,
}

/// A handle that is being dragged.
struct Drag {
    id: AnnotationId,
    edge: Edge,
    to: Option<Byte>,
}

/// A view that listeners share.
pub type Shared = Rc<RefCell<View>>;

impl View {
    /// A view on `session` in `scroller`, whose text is drawn into `article` and whose handles into `overlay`.
    #[must_use]
    pub fn start(
        [scroller, article, overlay]: [HtmlElement; 3],
        session: Rc<Session>,
        dispatch: Dispatch,
    ) -> Option<Shared> {
        let pane = Pane::new(scroller.clone(), article, &session)?;
        let overlay = Overlay::new(scroller, overlay);
        let view = Rc::new(RefCell::new(View {
            pane,
            overlay,
            session,
            dispatch,
            press: None,
            drag: None,
            shown: None,
            touch: false,
            resting: None,
            frame: None,
            unasked: false,
            caret: None,
            listeners: Vec::new(),
        }));
        let listeners = listeners(&view);
        let mut this = view.borrow_mut();
        this.listeners = listeners;
        this.pane.settle();
        // Back to where one was.
        if let Some(reveal) = this.session.reveal {
            this.pane.scroll_to_top(reveal.span);
        }
        this.decorate();
        drop(this);
        Some(view)
    }

    /// Brings the screen up to `session`; whether handles and previews are still to be placed, in the next frame: where
    /// they belong is known only when the page is laid out, and that is done once, for all changes.
    pub fn sync(&mut self, session: &Rc<Session>) -> bool {
        let old = std::mem::replace(&mut self.session, session.clone());
        if old.shows_what(session) {
            return false;
        }
        self.pane.sync(session);
        if old.selection != session.selection || old.snapping != session.snapping {
            self.show_selection();
        }
        if old.seek != session.seek || session.seek.open {
            self.pane.show_found(&session.seek.matches, session.seek.current);
        }
        self.follow(&old);
        if let Some(reveal) = session.reveal.filter(|reveal| old.reveal != Some(*reveal)) {
            self.pane.settle();
            if reveal.quiet {
                self.pane.scroll_to_top(reveal.span);
            } else {
                self.reveal(reveal.span);
            }
        }
        true
    }

    /// The spans that the annotation would have, were the handle dropped here.
    pub(super) fn moving(&self) -> Option<Spans> {
        let drag = self.drag.as_ref()?;
        self.session.dragged(drag.id, drag.edge, drag.to?)
    }

    /// Scrolls to `span` and flashes it.
    pub fn reveal(&mut self, span: Span) {
        self.pane.scroll_to(span, false);
        self.overlay.flash(&self.pane, span);
    }

    /// Makes the browser's selection that of the session.
    fn show_selection(&mut self) {
        let Some(native) = native_selection() else { return };
        let wanted = self.session.preview(None).map(|spans| spans.as_slice()[0]);
        match wanted {
            Some(_) if self.touch => {}
            Some(span) => {
                let (start, end) = (self.pane.place_of(span.start(), true), self.pane.place_of(span.end(), false));
                if let (Some((from, at)), Some((to, until))) = (start, end) {
                    let _ = native.set_base_and_extent(&from, at, &to, until);
                }
            }
            // While a button is down the selection belongs to the hand: a double click's second press may come before
            // its first one has been answered.
            // Where it was is asked only if need be: the answer would take a layout.
            None if self.press.is_none() && (self.shown.is_some() && !is_in(FIELDS) || self.inside(&native)) => {
                let _ = native.remove_all_ranges();
            }
            None => {}
        }
        self.shown = wanted;
    }

    fn inside(&self, native: &web_sys::Selection) -> bool {
        let within = |node: Option<Node>| node.is_some_and(|node| self.pane.article.contains(Some(&node)));
        within(native.anchor_node()) || within(native.focus_node())
    }

    /// What the browser has selected of the text; `None` where that is nothing.
    fn native_span(&self) -> Option<Span> {
        let native = native_selection()?;
        if native.is_collapsed() || native.range_count() == 0 {
            return None;
        }
        let range = native.get_range_at(0).ok()?;
        if !range.intersects_node(&self.pane.article).unwrap_or(false) {
            return None;
        }
        let start = self.pane.byte_at(&range.start_container().ok()?, range.start_offset().ok()?)?;
        let end = self.pane.byte_at(&range.end_container().ok()?, range.end_offset().ok()?)?;
        Span::new(start, end)
    }

    fn released(&mut self, press: Press, event: &MouseEvent) -> Option<Intent> {
        // The next press of a double click, on a busy machine: what counts is the last release.
        if self.press != Some(press) {
            return None;
        }
        self.press = None;
        let moved = (f64::from(event.client_x()) - press.x).hypot(f64::from(event.client_y()) - press.y) >= CLICK;
        let clicks = u8::try_from(event.detail().clamp(1, 3)).unwrap_or(1);
        if clicks > 2
            && !moved
            && let Some(span) = self.paragraph_under(event)
        {
            self.shown = None;
            return Some(Intent::SelectText { span, clicks });
        }
        if (moved || clicks > 1 || event.shift_key())
            && let Some(span) = self.native_span()
        {
            // A selection that is there already was made before: this release had nothing to do with it.
            self.shown = Some(span);
            return Some(Intent::SelectText { span, clicks });
        }
        if moved {
            return None;
        }
        let target = event.target()?.dyn_into::<Element>().ok()?;
        if !self.pane.article.contains(Some(&target)) {
            return Some(Intent::SelectNothing);
        }
        let mark = target.closest("mark").ok().flatten();
        Some(match mark.and_then(|mark| self.pane.byte_at(&mark, 0)) {
            Some(at) => Intent::Press(at),
            None => Intent::SelectNothing,
        })
    }

    /// The paragraph under a triple click, whatever the browser selected: engines take the next line's start along, or
    /// lose the selection when the double click before it was marked. None where clicks go through several annotations.
    fn paragraph_under(&self, event: &MouseEvent) -> Option<Span> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let mark = target.closest("mark").ok().flatten();
        let at = mark.and_then(|mark| self.pane.byte_at(&mark, 0));
        if at.is_some_and(|at| self.session.document.annotations.covering(at).len() > 1) {
            return None;
        }
        let block = target.closest("[data-b]").ok().flatten()?;
        self.pane.blocks.get(index_of(&block)?).map(|block| block.span)
    }

    /// The browser's selection changed while no button was down: by touch, keys or a script.
    fn selection_changed(&mut self) -> Option<Intent> {
        if self.press.is_some() || self.drag.is_some() || self.caret.is_some() {
            return None;
        }
        match self.native_span() {
            Some(span) if self.shown == Some(span) => None,
            Some(span) => {
                self.shown = Some(span);
                Some(Intent::SelectText { span, clicks: 1 })
            }
            None => {
                let native = native_selection()?;
                let gone = matches!(self.session.selection, Selection::Text { .. }) && self.shown.is_some();
                (gone && self.inside(&native)).then_some(Intent::SelectNothing)
            }
        }
    }

    /// The part of the text that is on the screen.
    #[must_use]
    pub fn window(&self) -> Option<Span> {
        self.pane.window()
    }

    fn grab(&mut self, event: &PointerEvent) -> bool {
        self.touch = event.pointer_type() == "touch";
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let Some(handle) = target.filter(|target| target.class_list().contains("handle")) else { return false };
        let Some(id) = self.session.selected_id() else { return false };
        let edge = if handle.class_list().contains("start") { Edge::Start } else { Edge::End };
        let _ = handle.set_pointer_capture(event.pointer_id());
        self.drag = Some(Drag { id, edge, to: None });
        true
    }

    fn drag_to(&mut self, event: &PointerEvent) {
        let Some(drag) = &mut self.drag else { return };
        // The knob hangs outside of the line: aim at the line it belongs to.
        let lift = if drag.edge == Edge::Start { 10.0 } else { -10.0 };
        if let Some(to) = self.pane.byte_under(event.client_x() as f32, event.client_y() as f32 + lift) {
            drag.to = Some(to);
        }
        self.decorate();
    }

    fn drop_handle(&mut self) -> Option<Intent> {
        let drag = self.drag.take()?;
        self.decorate();
        Some(Intent::DragEnd { id: drag.id, edge: drag.edge, to: drag.to? })
    }
}

fn native_selection() -> Option<web_sys::Selection> {
    gloo::utils::window().get_selection().ok().flatten()
}

/// Runs `work` on the view and does what it asks for, once the view is free again.
pub(super) fn act(view: &Shared, work: impl FnOnce(&mut View) -> Option<Intent>) {
    let Ok(mut this) = view.try_borrow_mut() else { return };
    let intent = work(&mut this);
    let dispatch = this.dispatch.clone();
    drop(this);
    if let Some(intent) = intent {
        dispatch.send(intent);
    }
}

fn listeners(view: &Shared) -> Vec<EventListener> {
    let (scroller, dom) = {
        let this = view.borrow();
        (this.pane.scroller.clone(), this.pane.dom.clone())
    };
    let active = EventListenerOptions::enable_prevent_default();
    let listen = |target: &web_sys::EventTarget, name: &'static str, work: fn(&Shared, &Event)| {
        // Weak: the view owns its listeners.
        let view = Rc::downgrade(view);
        EventListener::new_with_options(target, name, active, move |event| {
            if let Some(view) = view.upgrade() {
                work(&view, event);
            }
        })
    };
    let mut all = vec![
        listen(&scroller, "scroll", |view, _| later(view)),
        listen(&scroller, "mousedown", mouse_down),
        listen(&dom, "mouseup", mouse_up),
        listen(&dom, "selectionchange", selection_change),
        listen(&scroller, "copy", copy),
        listen(&scroller, "pointerdown", |view, event| {
            let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
            if view.try_borrow_mut().is_ok_and(|mut this| this.grab(event)) {
                event.prevent_default();
            }
        }),
        listen(&scroller, "pointermove", |view, event| {
            let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
            if let Ok(mut this) = view.try_borrow_mut() {
                this.drag_to(event);
            }
        }),
        listen(&scroller, "pointerup", |view, _| act(view, View::drop_handle)),
        listen(&scroller, "pointercancel", |view, _| {
            act(view, |this| {
                this.drag = None;
                this.decorate();
                None
            })
        }),
        listen(&dom, "keydown", |view, event| {
            let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
            if escape && view.borrow().drag.is_some() {
                act(view, |this| {
                    this.drag = None;
                    this.decorate();
                    None
                });
            }
        }),
    ];
    all.push(listen(&gloo::utils::window(), "resize", |view, _| later(view)));
    all
}

/// Draws again what depends on the window, once a frame at most.
pub(super) fn later(view: &Shared) {
    let Ok(mut this) = view.try_borrow_mut() else { return };
    if this.frame.is_some() {
        return;
    }
    let again = Rc::downgrade(view);
    this.frame = Some(request_animation_frame(move |_| {
        let Some(view) = again.upgrade() else { return };
        let Ok(mut this) = view.try_borrow_mut() else { return };
        this.frame = None;
        this.pane.settle();
        if this.session.seek.open {
            let session = this.session.clone();
            this.pane.show_found(&session.seek.matches, session.seek.current);
        }
        // Asked while the page is laid out anyway, before anything is placed.
        let changed = std::mem::take(&mut this.unasked).then(|| this.selection_changed()).flatten();
        this.decorate();
        let dispatch = this.dispatch.clone();
        drop(this);
        if let Some(intent) = changed {
            dispatch.send(intent);
        }
    }));
}

fn mouse_down(view: &Shared, event: &Event) {
    let Some(event) = event.dyn_ref::<MouseEvent>().filter(|event| event.button() == 0) else { return };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let ours =
        target.as_ref().is_some_and(|target| target.closest("button, .handle, .palette").ok().flatten().is_none());
    let Ok(mut this) = view.try_borrow_mut() else { return };
    if !ours {
        return;
    }
    this.resting = None;
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    this.press = Some(Press { x, y, time: event.time_stamp(), clicks: event.detail() });
    // Handles must not catch the drag of a selection that ends where they stand.
    let _ = this.pane.scroller.class_list().add_1("pressing");
    // Where several annotations lie under the pointer, each further click selects the next one: a double click must not
    // select a word as well.
    let mark = target.and_then(|target| target.closest("mark").ok().flatten());
    let at = mark.and_then(|mark| this.pane.byte_at(&mark, 0));
    if event.detail() > 1 && at.is_some_and(|at| this.session.document.annotations.covering(at).len() > 1) {
        event.prevent_default();
        this.pane.scroller.focus().unwrap_or_default();
        if let Some(native) = native_selection() {
            let _ = native.remove_all_ranges();
        }
    }
}

fn mouse_up(view: &Shared, event: &Event) {
    let Some(event) = event.dyn_ref::<MouseEvent>().filter(|event| event.button() == 0).cloned() else { return };
    let Some(press) = view.try_borrow().ok().and_then(|this| this.press) else { return };
    if let Ok(this) = view.try_borrow() {
        let _ = this.pane.scroller.class_list().remove_1("pressing");
    }
    // A click into a selection collapses it only after this event.
    let view = view.clone();
    Timeout::new(0, move || act(&view, |this| this.released(press, &event))).forget();
}

fn selection_change(view: &Shared, _: &Event) {
    let waits = view.try_borrow().is_ok_and(|this| this.touch && this.session.armed.is_some());
    if !waits {
        // Not at once: `removeAllRanges` and friends report from within our own calls. With a frame ahead, in that: to ask
        // for the selection makes the browser lay the page out.
        let view = view.clone();
        Timeout::new(0, move || {
            act(&view, |this| {
                this.unasked = this.frame.is_some();
                if this.unasked { None } else { this.selection_changed() }
            });
        })
        .forget();
        return;
    }
    let Ok(mut this) = view.try_borrow_mut() else { return };
    let again = Rc::downgrade(view);
    this.resting = Some(Timeout::new(REST, move || {
        if let Some(view) = again.upgrade() {
            act(&view, View::selection_changed);
        }
    }));
}

/// Copies just the text: browsers would add line ends of their own between blocks.
fn copy(view: &Shared, event: &Event) {
    let Some(event) = event.dyn_ref::<web_sys::ClipboardEvent>() else { return };
    let Ok(this) = view.try_borrow() else { return };
    let (Some(span), Some(data)) = (this.native_span(), event.clipboard_data()) else { return };
    if data.set_data("text/plain", this.session.document.text.slice(span)).is_ok() {
        event.prevent_default();
    }
}
