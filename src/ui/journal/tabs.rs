//! Several tabs on one project: this one writes, or follows the one that does, live.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::{Scribe, alarm};
use crate::edit::{Intent, Role, Session};
use crate::platform::seat::Event;

impl Scribe {
    /// Hears what happens to the writer's seat.
    pub(super) fn listen_to_tabs(self: &Rc<Scribe>) {
        let scribe = Rc::downgrade(self);
        self.seat.tell(move |event| {
            let Some(scribe) = scribe.upgrade() else { return };
            match event {
                Event::Seated => scribe.take_seat(),
                Event::Unseated => scribe.dispatch.send(Intent::TakeRole(Role::Reader)),
                Event::Asked => {
                    scribe.leaving.set(true);
                    scribe.dispatch.send(Intent::TakeRole(Role::Reader));
                    scribe.leave_when_written(&scribe.session());
                }
                Event::Wrote if scribe.session().role == Role::Reader => scribe.catch_up(false),
                Event::Wrote => {}
            }
        });
    }

    /// This tab has the seat: whoever wrote before writes no more, and what they wrote is taken in before it writes.
    fn take_seat(self: &Rc<Scribe>) {
        self.leaving.set(false);
        self.catch_up(true);
    }

    /// Takes in what another tab wrote; then, as the new writer, writes.
    fn catch_up(self: &Rc<Scribe>, writer: bool) {
        let scribe = self.clone();
        spawn_local(async move {
            if writer && let Err(failure) = scribe.store.lead().await {
                return scribe.dispatch.send(alarm(format!("This tab can't write: {failure}")));
            }
            match scribe.store.news().await {
                Ok(news) if !news.is_empty() => scribe.dispatch.send(Intent::Follow(news)),
                Ok(_) => {}
                Err(why) => return scribe.dispatch.send(alarm(format!("What another tab wrote can't be read: {why}"))),
            }
            if writer {
                scribe.dispatch.send(Intent::TakeRole(Role::Writer));
            }
        });
    }

    /// Gives the seat up once all is written, where another tab asked for it.
    pub(super) fn leave_when_written(&self, session: &Session) {
        if self.leaving.get() && session.unsaved.is_empty() && !self.busy.get() {
            self.leaving.set(false);
            self.seat.leave();
        }
    }
}
