//! Ties the session to the store: what is unsaved is written, in order; documents are opened from it; where one was is
//! remembered; snapshots are taken in a rest; the tab is the project's writer or follows the one that is.

pub mod many;
mod place;
mod snapshots;
mod tabs;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::many::MarkAll;
use super::context::Dispatch;
use super::text::Slot;
use crate::edit::seek::SeekIntent;
use crate::edit::{Intent, Notice, Role, SaveState, Session};
use crate::model::{Byte, Document, DocumentId, Progress};
use crate::platform::database::Failure;
use crate::platform::seat::Seat;
use crate::platform::store::Store;
use crate::platform::worker::Worker;

/// How long the page must rest before the place is remembered, in milliseconds; twice that at most.
const REST: u32 = 300;

/// Where the work is kept. Equal where it is the very same place.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    worker: Worker,
    seat: Rc<Seat>,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Keeper) -> bool {
        self.store == other.store
    }
}

impl Keeper {
    /// Keeps the work in `store`, where this tab has (or waits for) the writer's `seat`.
    #[must_use]
    pub fn new(store: Store, seat: Seat) -> Keeper {
        Keeper { store, worker: Worker::new(), seat: Rc::new(seat) }
    }

    /// What keeps the work.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
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
    /// Says how far the person is with the open document, and opens the next unfinished one.
    pub finish: Callback<Progress>,
    /// Opens the next document of the list, or the previous one; the switch skips those that are finished.
    pub step: Callback<Step>,
    /// Makes this tab the one that writes.
    pub take_over: Callback<()>,
    /// Opens a document at the match of what is looked for that starts there.
    pub show: Callback<(DocumentId, Byte)>,
    /// Marks all occurrences of words in many documents.
    pub mark_all: Callback<MarkAll>,
}

/// A step through the list of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Onwards, or back.
    pub forward: bool,
    /// Whether finished documents are passed over.
    pub unfinished: bool,
}

/// What is done with a document that was opened.
enum Then {
    /// Goes back to where the person left it.
    Return,
    /// Shows the match that starts there.
    Show(Byte),
    /// Brings it up to date with a copy of it.
    Update(Arc<Document>),
}

/// What ties the session to the store, as long as the page lives.
struct Scribe {
    store: Store,
    seat: Rc<Seat>,
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
    /// Snapshots.
    snapshots: snapshots::Pace,
    /// The step over many documents that was seen to last.
    errand: Cell<u64>,
    /// Whether another tab asked for the writer's seat: it gets it once all is written.
    leaving: Cell<bool>,
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
            seat: keeper.seat.clone(),
            dispatch: dispatch.clone(),
            slot: slot.clone(),
            session: RefCell::new(session.clone()),
            fresh: Cell::new(true),
            busy: Cell::default(),
            noted: Cell::default(),
            neighbour: Cell::default(),
            stirred: Cell::default(),
            rest: RefCell::default(),
            snapshots: snapshots::Pace::default(),
            errand: Cell::default(),
            leaving: Cell::default(),
        });
        scribe.listen_to_tabs();
        let archive = Archive {
            open: scribe.callback(|scribe, id| {
                let session = scribe.session();
                if session.document.id != id || !session.has_document() {
                    scribe.remember();
                    scribe.open(id, Then::Return);
                }
            }),
            update: scribe.callback(|scribe, copy: Arc<Document>| {
                if scribe.session().document.id == copy.id {
                    return scribe.dispatch.send(Intent::Update(copy));
                }
                scribe.open(copy.id, Then::Update(copy));
            }),
            load_all: scribe.callback(|scribe, then: Callback<_>| {
                let scribe = scribe.clone();
                spawn_local(async move { then.emit(scribe.all().await) });
            }),
            finish: scribe.callback(|scribe, progress| scribe.finish(progress)),
            step: scribe.callback(|scribe, step| scribe.step(step)),
            take_over: scribe.callback(|scribe, ()| scribe.seat.ask()),
            show: scribe.callback(|scribe, (id, start)| {
                if scribe.session().document.id == id {
                    return scribe.dispatch.send(Intent::Seek(SeekIntent::At(start)));
                }
                scribe.remember();
                scribe.open(id, Then::Show(start));
            }),
            mark_all: scribe.callback(|scribe, wanted| scribe.mark_all(wanted)),
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
        self.run_errand(session);
        self.leave_when_written(session);
        self.take_snapshots(session);
        // What was open is off the list now: open its neighbour.
        let first = session.project.documents.first().map(|entry| entry.id);
        let neighbour = first.filter(|_| !session.has_document());
        if self.neighbour.replace(neighbour) != neighbour
            && let Some(neighbour) = neighbour
        {
            self.open(neighbour, Then::Return);
        }
        // Only where to start next time, and only once the document is in the store: nothing is lost without it.
        let open = Some(session.document.id);
        let settled = session.unsaved.is_empty() && session.role == Role::Writer;
        if settled && session.has_document() && self.noted.replace(open) != open {
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
        let (journal, session) = (self.clone(), self.session());
        spawn_local(async move {
            let written = journal.store.append(&session).await;
            journal.busy.set(false);
            let stale = matches!(written, Err(Failure::Exists | Failure::Stale));
            journal.dispatch.send(match written {
                Ok(sequence) => {
                    journal.seat.wrote();
                    Intent::Saved(sequence)
                }
                Err(why) => Intent::NotSaved(why.into()),
            });
            if stale {
                journal.dispatch.send(Intent::TakeRole(Role::Reader));
            }
        });
    }

    /// Says how far the person is with the open document, and opens the next unfinished one.
    fn finish(self: &Rc<Scribe>, progress: Progress) {
        let session = self.session();
        if !session.has_document() {
            return;
        }
        self.dispatch.send(Intent::SetProgress(vec![session.document.id], progress));
        if session.role == Role::Writer {
            self.step(Step { forward: true, unfinished: true });
        }
    }

    /// Opens another document: from the end of the list on from its beginning, and the other way round.
    fn step(self: &Rc<Scribe>, Step { forward, unfinished }: Step) {
        let session = self.session();
        let documents = &session.project.documents;
        let here = documents.iter().position(|entry| entry.id == session.document.id).unwrap_or(0);
        let count = documents.len();
        let at = |by: usize| if forward { (here + by) % count } else { (here + count - by) % count };
        let open = |entry: &&std::sync::Arc<crate::model::Entry>| {
            let finished = Progress::named(entry.said(session.me)).is_some_and(Progress::is_finished);
            !(unfinished && finished)
        };
        match (1..count).map(|by| &documents[at(by)]).find(open) {
            Some(entry) => {
                self.remember();
                self.open(entry.id, Then::Return);
            }
            None => {
                let text = if unfinished { "All other documents are finished" } else { "There is no other document" };
                self.dispatch.send(Intent::Say(Notice { text: text.to_owned(), ..Notice::default() }));
            }
        }
    }

    /// Opens a document.
    fn open(self: &Rc<Scribe>, id: DocumentId, then: Then) {
        let (journal, unsaved) = (self.clone(), self.session().unsaved.clone());
        spawn_local(async move {
            let loaded = journal.store.load(id, &unsaved).await;
            let send = |intent| journal.dispatch.send(intent);
            match loaded {
                Ok(loaded) => {
                    send(Intent::Opened(loaded.opened));
                    match then {
                        Then::Update(copy) => return send(Intent::Update(copy)),
                        Then::Show(start) => send(Intent::Seek(SeekIntent::At(start))),
                        Then::Return if loaded.place.scroll.0 > 0 => send(Intent::Return(loaded.place.scroll)),
                        Then::Return => {}
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
                true => entry.signed(&session.document),
                false => entry.signed(&self.store.load(entry.id, &session.unsaved).await?.opened.document),
            });
        }
        Ok(documents)
    }
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
