//! Steps over many documents: the documents are loaded, and what is to change in each is worked out.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::{Scribe, alarm};
use crate::edit::many::{Changes, Errand, work_out};
use crate::edit::{Intent, Session};
use crate::platform::clock;

impl Scribe {
    /// Runs the errand that the session waits for, once.
    pub(super) fn run_errand(self: &Rc<Scribe>, session: &Session) {
        let Some(errand) = session.errand.clone() else { return };
        if self.errand.replace(errand.serial) == errand.serial {
            return;
        }
        let scribe = self.clone();
        spawn_local(async move {
            let intent = match scribe.work_out(errand).await {
                Ok(changes) => Intent::ChangeMany(changes),
                Err(why) => alarm(why),
            };
            scribe.dispatch.send(intent);
        });
    }

    async fn work_out(&self, errand: Errand) -> Result<Changes, String> {
        let session = self.session();
        let Errand { way, deed, parts: wanted, .. } = errand;
        let (time, basis) = (clock::stamp().time, session.sequence);
        let (mut parts, mut left) = (Vec::new(), Vec::new());
        for part in wanted {
            let worked = match part.document == session.document.id {
                true => work_out(&part, &session.document, time),
                false => {
                    let loaded = self.store.load(part.document, &session.unsaved).await?;
                    work_out(&part, &loaded.opened.document, time)
                }
            };
            let title = || session.project.entry(part.document).map_or_else(String::new, |entry| entry.title.clone());
            match worked {
                Some(worked) => parts.push(worked),
                None => left.push(title()),
            }
        }
        Ok(Changes { way, deed, basis, parts, left })
    }
}
