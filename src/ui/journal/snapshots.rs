//! When snapshots are taken: in a rest, or after much work.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::Scribe;
use crate::edit::{Role, Session};
use crate::ui::parts;

/// How long the person must rest before a snapshot is taken, in milliseconds; twice that at most.
const IDLE: u32 = 30_000;

/// The pace of snapshots.
#[derive(Default)]
pub(super) struct Pace {
    /// Whether one is being taken.
    busy: Cell<bool>,
    /// Whether something was written since the timer began.
    stirred: Cell<bool>,
    /// Runs until nothing is written.
    idle: RefCell<Option<Timeout>>,
}

impl Scribe {
    /// Takes a snapshot where much was written, and sees to one in the next rest.
    pub(super) fn take_snapshots(self: &Rc<Scribe>, session: &Session) {
        if session.role == Role::Reader {
            return;
        }
        if self.store.is_due(session, false) {
            self.take(false);
        } else if self.store.is_due(session, true) {
            self.snapshots.stirred.set(true);
            if self.snapshots.idle.borrow().is_none() {
                self.wait_for_rest();
            }
        }
    }

    fn wait_for_rest(self: &Rc<Scribe>) {
        let scribe = self.clone();
        let timer = Timeout::new(IDLE, move || {
            if scribe.snapshots.stirred.replace(false) {
                scribe.wait_for_rest();
            } else {
                scribe.snapshots.idle.replace(None);
                scribe.take(true);
            }
        });
        self.snapshots.idle.replace(Some(timer));
    }

    fn take(self: &Rc<Scribe>, resting: bool) {
        if self.snapshots.busy.replace(true) {
            return;
        }
        let (scribe, session) = (self.clone(), self.session());
        spawn_local(async move {
            // Nothing is lost without it: the journal is there, and the next rest tries again.
            if let Ok(keeping) = parts::keeping().await {
                drop((keeping.checkpoint)(scribe.store.clone(), session, resting).await);
            }
            scribe.snapshots.busy.set(false);
        });
    }
}
