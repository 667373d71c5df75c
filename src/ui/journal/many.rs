//! Steps over many documents: the documents are loaded, and what is to change in each is worked out.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::{Scribe, alarm};
use crate::edit::many::{Changes, Errand, work_out as work_out_one};
use crate::edit::{Intent, Session};
use crate::platform::{Store, clock};
use crate::ui::parts::{self, Missing};

impl Scribe {
    /// Runs the errand that the session waits for, once.
    pub(super) fn run_errand(self: &Rc<Scribe>, session: &Session) {
        let Some(errand) = session.errand.clone() else { return };
        if self.errand.replace(errand.serial) == errand.serial {
            return;
        }
        let (scribe, store, session) = (self.clone(), self.store.clone(), self.session());
        spawn_local(async move {
            let worked = match parts::keeping().await {
                Ok(keeping) => (keeping.work_out)(store, session, errand).await,
                Err(Missing) => {
                    Err("This step over many documents needs a part of the page that could not be loaded: \
                                     check the connection and try again"
                        .to_owned())
                }
            };
            scribe.dispatch.send(worked.map_or_else(alarm, Intent::ChangeMany));
        });
    }
}

/// Loads the documents of a step, and works out what changes in each.
///
/// # Errors
///
/// A sentence where a document can't be read.
pub async fn work_out(store: Store, session: Rc<Session>, errand: Errand) -> Result<Changes, String> {
    let Errand { way, deed, parts: wanted, .. } = errand;
    let (time, basis) = (clock::stamp().time, session.sequence);
    let (mut parts, mut left) = (Vec::new(), Vec::new());
    for part in wanted {
        let worked = match part.document == session.document.id {
            true => work_out_one(&part, &session.document, time),
            false => {
                let loaded = store.load(part.document, &session.unsaved).await?;
                work_out_one(&part, &loaded.opened.document, time)
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
