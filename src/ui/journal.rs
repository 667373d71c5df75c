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
use super::text::Slotted;
use crate::edit::{Intent, Notice, SaveState, Session, Unsaved};
use crate::model::{Byte, Document, DocumentId, Label};
use crate::platform::store::Store;
use crate::platform::worker::Worker;
use crate::store::Place;

/// How long the page must rest before the place is remembered, in milliseconds.
const REST: u32 = 500;

/// Where the work is kept.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    worker: Worker,
    busy: Shared<bool>,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Keeper) -> bool {
        self.busy == other.busy
    }
}

/// A cell that is equal to itself.
#[derive(Clone, Default)]
struct Shared<T>(Rc<Cell<T>>);

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Keeper {
    /// Keeps the work in `store`.
    #[must_use]
    pub fn new(store: Store) -> Keeper {
        Keeper { store, worker: Worker::new(), busy: Shared::default() }
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
pub struct Library {
    /// Opens a document.
    pub open: Callback<DocumentId>,
    /// Opens the document with the same id and brings it up to date with this copy of it.
    pub update: Callback<Arc<Document>>,
    /// Loads all documents of the project, in their order, and hands them on.
    pub load_all: Callback<Callback<Result<Vec<Document>, String>>>,
}

/// Writes what is unsaved, remembers places, opens documents.
#[hook]
pub fn use_journal(session: &Rc<Session>, keeper: &Keeper, slot: &Slotted, dispatch: &Dispatch) -> Library {
    use_effect_with((session.unsaved.clone(), session.save.clone()), {
        let (keeper, dispatch) = (keeper.clone(), dispatch.clone());
        move |(unsaved, save)| {
            // After a refusal only the person's next step, or Ctrl+S, tries again.
            if !matches!(save, SaveState::Failed(_)) {
                keeper.write(unsaved.clone(), &dispatch);
            }
        }
    });
    let current = use_mut_ref(|| session.clone());
    *current.borrow_mut() = session.clone();
    // What was open is off the list now: open its neighbour.
    let orphaned = (!session.has_document()).then(|| session.project.documents.first().map(|entry| entry.id)).flatten();
    use_effect_with(orphaned, {
        let (keeper, dispatch, current) = (keeper.clone(), dispatch.clone(), current.clone());
        move |orphaned| {
            if let Some(orphaned) = *orphaned {
                keeper.open(orphaned, &current.borrow(), &dispatch);
            }
        }
    });
    use_guard(session, keeper, slot);
    let open = use_callback((), {
        let (keeper, dispatch, slot, current) = (keeper.clone(), dispatch.clone(), slot.clone(), current.clone());
        move |id: DocumentId, ()| {
            let session = current.borrow().clone();
            if session.document.id != id || !session.has_document() {
                keeper.remember(&session, &slot);
                keeper.open(id, &session, &dispatch);
            }
        }
    });
    let load_all = use_callback((), {
        let (keeper, current) = (keeper.clone(), current.clone());
        move |then: Callback<Result<Vec<Document>, String>>, ()| {
            let (store, session) = (keeper.store.clone(), current.borrow().clone());
            spawn_local(async move { then.emit(all(&store, &session).await) });
        }
    });
    let update = use_callback((), {
        let (keeper, dispatch) = (keeper.clone(), dispatch.clone());
        move |copy: Arc<Document>, ()| {
            let (keeper, dispatch, session) = (keeper.clone(), dispatch.clone(), current.borrow().clone());
            if session.document.id == copy.id {
                return dispatch.send(Intent::Update(copy));
            }
            spawn_local(async move {
                match keeper.store.load(copy.id, &session.unsaved).await {
                    Ok(loaded) => {
                        dispatch.send(Intent::Opened(loaded.opened));
                        dispatch.send(Intent::Update(copy));
                    }
                    Err(why) => dispatch.send(alarm(why)),
                }
            });
        }
    });
    Library { open, update, load_all }
}

async fn all(store: &Store, session: &Session) -> Result<Vec<Document>, String> {
    let mut documents = Vec::with_capacity(session.project.documents.len());
    for entry in &session.project.documents {
        documents.push(match entry.id == session.document.id {
            true => (*session.document).clone(),
            false => store.load(entry.id, &session.unsaved).await?.opened.document,
        });
    }
    Ok(documents)
}

impl Keeper {
    /// Writes `unsaved`, one batch at a time.
    fn write(&self, unsaved: std::sync::Arc<[Unsaved]>, dispatch: &Dispatch) {
        if unsaved.is_empty() || self.busy.0.replace(true) {
            return;
        }
        let (keeper, dispatch) = (self.clone(), dispatch.clone());
        spawn_local(async move {
            let written = keeper.store.append(&unsaved).await;
            keeper.busy.0.set(false);
            dispatch.send(match written {
                Ok(sequence) => Intent::Saved(sequence),
                Err(why) => Intent::NotSaved(why),
            });
        });
    }

    fn open(&self, id: DocumentId, session: &Session, dispatch: &Dispatch) {
        let (store, dispatch, unsaved) = (self.store.clone(), dispatch.clone(), session.unsaved.clone());
        spawn_local(async move {
            match store.load(id, &unsaved).await {
                Ok(loaded) => {
                    dispatch.send(Intent::Opened(loaded.opened));
                    if loaded.place.scroll.0 > 0 {
                        dispatch.send(Intent::Return(loaded.place.scroll));
                    }
                    if let Some(problem) = loaded.problem {
                        dispatch.send(alarm(problem));
                    }
                    // Only where to start next time: nothing is lost without it.
                    let _ = store.set_open(id).await;
                }
                Err(why) => dispatch.send(alarm(why)),
            }
        });
    }

    /// Remembers where one is in the open document.
    fn remember(&self, session: &Session, slot: &Slotted) {
        if !session.has_document() {
            return;
        }
        let window = slot.0.borrow().as_ref().and_then(|view| view.try_borrow().ok()?.window());
        let scroll = window.map_or(Byte(0), |window| window.start());
        let counts = |label: &Label| {
            let of = session.document.annotations.iter().filter(|annotation| annotation.label == label.id);
            (label.id.clone(), of.count())
        };
        let labels = session.project.scheme.labels.iter().map(counts).collect();
        let place = Place { scroll, selected: session.selected_id(), labels };
        let (store, id) = (self.store.clone(), session.document.id);
        spawn_local(async move {
            let _ = store.remember(id, &place).await;
        });
    }
}

fn alarm(text: String) -> Intent {
    Intent::Say(Notice { text, shown: true, alarm: true, ..Notice::default() })
}

/// Before the page is left: remembers the place, and warns where work is not written yet.
#[hook]
fn use_guard(session: &Rc<Session>, keeper: &Keeper, slot: &Slotted) {
    use_effect_with(session.clone(), {
        let (keeper, slot) = (keeper.clone(), slot.clone());
        move |session| {
            let leaving = {
                let session = session.clone();
                let active = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&gloo::utils::window(), "beforeunload", active, move |event| {
                    let kept = session.unsaved.is_empty();
                    if let Some(event) = event.dyn_ref::<web_sys::BeforeUnloadEvent>().filter(|_| !kept) {
                        event.prevent_default();
                        event.set_return_value("Some work is not saved yet.");
                    }
                })
            };
            let place = {
                let session = session.clone();
                Rc::new(move || keeper.remember(&session, &slot))
            };
            let hiding = {
                let place = place.clone();
                EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
                    if gloo::utils::document().hidden() {
                        place();
                    }
                })
            };
            // A page may be gone before its last write: so also when the scrolling rests, and after each step.
            let rest: RefCell<Option<Timeout>> = RefCell::new(Some(Timeout::new(REST, {
                let place = place.clone();
                move || place()
            })));
            let options = EventListenerOptions::run_in_capture_phase();
            let scrolling = EventListener::new_with_options(&gloo::utils::document(), "scroll", options, move |_| {
                let place = place.clone();
                *rest.borrow_mut() = Some(Timeout::new(REST, move || place()));
            });
            move || drop((leaving, hiding, scrolling))
        }
    });
}
