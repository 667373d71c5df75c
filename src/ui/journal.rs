//! Ties the session to the store: what is unsaved is written, in order; documents are opened from it; where one was is
//! remembered.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::context::Dispatch;
use super::text::Slot;
use crate::edit::{Intent, Notice, SaveState, Session};
use crate::model::token::floor_grapheme;
use crate::model::{Byte, Document, DocumentId, Label, Span, structure};
use crate::platform::settings;
use crate::platform::store::Store;
use crate::platform::worker::Worker;
use crate::store::Place;

/// How long the page must rest before the place is remembered, in milliseconds; twice that at most.
const REST: u32 = 300;

/// How much of what is in the window is kept for the next first paint, in bytes: more than most windows hold.
const FIRST_PAINT: usize = 8192;

/// Where the work is kept. Equal where it is the very same place.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    worker: Worker,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Keeper) -> bool {
        self.store == other.store
    }
}

impl Keeper {
    /// Keeps the work in `store`.
    #[must_use]
    pub fn new(store: Store) -> Keeper {
        Keeper { store, worker: Worker::new() }
    }

    /// Who reads and writes files.
    #[must_use]
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Why the work lives in memory only; `None` where the browser keeps it.
    #[must_use]
    pub fn unkept(&self) -> Option<&str> {
        self.store.reason()
    }
}

/// What other parts may ask of the store.
#[derive(Clone, PartialEq)]
pub struct Archive {
    /// Opens a document.
    pub open: Callback<DocumentId>,
    /// Opens the document with the same id and brings it up to date with this copy of it.
    pub update: Callback<Arc<Document>>,
    /// Loads all documents of the project, in their order, and hands them on.
    pub load_all: Callback<Callback<Result<Vec<Document>, String>>>,
}

/// What ties the session to the store, as long as the page lives.
struct Scribe {
    store: Store,
    dispatch: Dispatch,
    slot: Slot,
    /// The session as it was drawn last.
    session: RefCell<Rc<Session>>,
    /// Whether it is the one that was loaded, which was not seen to yet.
    fresh: Cell<bool>,
    /// Whether something is being written.
    busy: Cell<bool>,
    /// The document that is to open at the next start.
    noted: Cell<Option<DocumentId>>,
    /// The document that was opened in the place of one that is off the list.
    neighbour: Cell<Option<DocumentId>>,
    /// Whether something happened since the timer began.
    stirred: Cell<bool>,
    /// Runs until nothing happens.
    rest: RefCell<Option<Timeout>>,
}

/// Writes what is unsaved, remembers places, opens documents. Dropped, it hears of nothing any more.
pub struct Journal {
    scribe: Rc<Scribe>,
    /// What other parts may ask of it.
    pub archive: Archive,
    _listeners: [EventListener; 3],
}

impl Journal {
    /// A journal of `session`, which was just loaded; `slot` is where the text's view will be.
    #[must_use]
    pub fn new(session: &Rc<Session>, keeper: &Keeper, slot: &Slot, dispatch: &Dispatch) -> Journal {
        let scribe = Rc::new(Scribe {
            store: keeper.store.clone(),
            dispatch: dispatch.clone(),
            slot: slot.clone(),
            session: RefCell::new(session.clone()),
            fresh: Cell::new(true),
            busy: Cell::default(),
            noted: Cell::default(),
            neighbour: Cell::default(),
            stirred: Cell::default(),
            rest: RefCell::default(),
        });
        let archive = Archive {
            open: scribe.callback(|scribe, id| {
                let session = scribe.session();
                if session.document.id != id || !session.has_document() {
                    scribe.remember();
                    scribe.open(id, None);
                }
            }),
            update: scribe.callback(|scribe, copy: Arc<Document>| {
                if scribe.session().document.id == copy.id {
                    return scribe.dispatch.send(Intent::Update(copy));
                }
                scribe.open(copy.id, Some(copy));
            }),
            load_all: scribe.callback(|scribe, then: Callback<_>| {
                let scribe = scribe.clone();
                spawn_local(async move { then.emit(scribe.all().await) });
            }),
        };
        Journal { _listeners: listen(&scribe), archive, scribe }
    }

    /// Sees to what a change of the session asks for.
    pub fn follow(&self, session: &Rc<Session>) {
        let before = self.scribe.session.replace(session.clone());
        if self.scribe.fresh.take() || !Rc::ptr_eq(&before, session) {
            self.scribe.follow(session);
        }
    }
}

/// Before the page is left: remembers the place, and warns where work is not written yet. A page may be gone before its
/// last write: so the place is remembered also when the scrolling rests, and after each step.
fn listen(journal: &Rc<Scribe>) -> [EventListener; 3] {
    let listen = |target: &web_sys::EventTarget, name, options, then: fn(&Rc<Scribe>, &Event)| {
        let journal = journal.clone();
        EventListener::new_with_options(target, name, options, move |event| then(&journal, event))
    };
    let (window, document) = (gloo::utils::window(), gloo::utils::document());
    [
        listen(&window, "beforeunload", EventListenerOptions::enable_prevent_default(), |journal, event| {
            let kept = journal.session().unsaved.is_empty();
            if let Some(event) = event.dyn_ref::<web_sys::BeforeUnloadEvent>().filter(|_| !kept) {
                event.prevent_default();
                event.set_return_value("Some work is not saved yet.");
            }
        }),
        listen(&document, "visibilitychange", EventListenerOptions::default(), |journal, _| {
            if gloo::utils::document().hidden() {
                journal.remember();
            }
        }),
        listen(&document, "scroll", EventListenerOptions::run_in_capture_phase(), |journal, _| journal.rest()),
    ]
}

impl Scribe {
    fn callback<T: 'static>(self: &Rc<Scribe>, then: impl Fn(&Rc<Scribe>, T) + 'static) -> Callback<T> {
        let journal = self.clone();
        Callback::from(move |argument| then(&journal, argument))
    }

    fn session(&self) -> Rc<Session> {
        self.session.borrow().clone()
    }

    /// Sees to what a change of the session asks for.
    fn follow(self: &Rc<Scribe>, session: &Session) {
        // After a refusal only the person's next step, or Ctrl+S, tries again.
        if !matches!(session.save, SaveState::Failed(_)) {
            self.write(session);
        }
        // What was open is off the list now: open its neighbour.
        let first = session.project.documents.first().map(|entry| entry.id);
        let neighbour = first.filter(|_| !session.has_document());
        if self.neighbour.replace(neighbour) != neighbour
            && let Some(neighbour) = neighbour
        {
            self.open(neighbour, None);
        }
        // Only where to start next time, and only once the document is in the store: nothing is lost without it.
        let open = Some(session.document.id);
        if session.unsaved.is_empty() && session.has_document() && self.noted.replace(open) != open {
            quietly(self.store.set_open(session.document.id));
        }
        self.rest();
    }

    /// Remembers the place when nothing has happened for a while.
    fn rest(self: &Rc<Scribe>) {
        self.stirred.set(true);
        if self.rest.borrow().is_none() {
            self.wait();
        }
    }

    /// One timer for many steps: where something happened meanwhile, it runs once more.
    fn wait(self: &Rc<Scribe>) {
        let scribe = self.clone();
        let timer = Timeout::new(REST, move || {
            if scribe.stirred.replace(false) {
                scribe.wait();
            } else {
                scribe.rest.replace(None);
                scribe.remember();
            }
        });
        self.rest.replace(Some(timer));
    }

    /// Writes what is unsaved, one batch at a time.
    fn write(self: &Rc<Scribe>, session: &Session) {
        if session.unsaved.is_empty() || self.busy.replace(true) {
            return;
        }
        let (journal, unsaved) = (self.clone(), session.unsaved.clone());
        spawn_local(async move {
            let written = journal.store.append(&unsaved).await;
            journal.busy.set(false);
            journal.dispatch.send(match written {
                Ok(sequence) => Intent::Saved(sequence),
                Err(why) => Intent::NotSaved(why),
            });
        });
    }

    /// Opens a document where it was left, or brings it up to date with a copy of it.
    fn open(self: &Rc<Scribe>, id: DocumentId, copy: Option<Arc<Document>>) {
        let (journal, unsaved) = (self.clone(), self.session().unsaved.clone());
        spawn_local(async move {
            let loaded = journal.store.load(id, &unsaved).await;
            let send = |intent| journal.dispatch.send(intent);
            match loaded {
                Ok(loaded) => {
                    send(Intent::Opened(loaded.opened));
                    if let Some(copy) = copy {
                        return send(Intent::Update(copy));
                    }
                    if loaded.place.scroll.0 > 0 {
                        send(Intent::Return(loaded.place.scroll));
                    }
                    loaded.problem.into_iter().for_each(|problem| send(alarm(problem)));
                }
                Err(why) => send(alarm(why)),
            }
        });
    }

    async fn all(&self) -> Result<Vec<Document>, String> {
        let session = self.session();
        let mut documents = Vec::with_capacity(session.project.documents.len());
        for entry in &session.project.documents {
            documents.push(match entry.id == session.document.id {
                true => (*session.document).clone(),
                false => self.store.load(entry.id, &session.unsaved).await?.opened.document,
            });
        }
        Ok(documents)
    }

    /// Remembers where one is in the open document.
    fn remember(&self) {
        let session = self.session();
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

/// Writes what costs no work when it is lost.
fn quietly(written: impl Future<Output = Result<(), String>> + 'static) {
    spawn_local(async move { drop(written.await) });
}

/// A notice of what went wrong.
#[must_use]
pub fn alarm(text: String) -> Intent {
    Intent::Say(Notice { text, shown: true, alarm: true, ..Notice::default() })
}
