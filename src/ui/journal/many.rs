//! Steps over many documents: the documents are loaded, and what is to change in each is worked out.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;

use super::{Scribe, alarm};
use crate::edit::deed::brief;
use crate::edit::history::Way;
use crate::edit::many::{Changes, Errand, Worked, part, work_out as work_out_one};
use crate::edit::{Deed, Edit, Intent, Session};
use crate::model::find::{Query, find};
use crate::model::{Byte, Document, DocumentId, LabelId, Span};
use crate::platform::{Store, clock};
use crate::ui::parts::{self, Keeping, Missing, Pending};

/// All occurrences of words in many documents, to be marked.
#[derive(Debug, Clone)]
pub struct MarkAll {
    /// The words.
    pub query: Query,
    /// The label.
    pub label: LabelId,
    /// The documents.
    pub documents: Vec<DocumentId>,
    /// Matches that stay unmarked: in which document, and where they start.
    pub unchecked: Vec<(DocumentId, Byte)>,
}

impl Scribe {
    /// Marks all occurrences of words in many documents.
    pub(super) fn mark_all(self: &Rc<Scribe>, wanted: MarkAll) {
        self.change_many(move |keeping, store, session| (keeping.mark_all)(store, session, wanted));
    }

    /// Runs the errand that the session waits for, once.
    pub(super) fn run_errand(self: &Rc<Scribe>, session: &Session) {
        let Some(errand) = session.errand.clone() else { return };
        if self.errand.replace(errand.serial) != errand.serial {
            self.change_many(move |keeping, store, session| (keeping.work_out)(store, session, errand));
        }
    }

    fn change_many(self: &Rc<Scribe>, work: impl FnOnce(Keeping, Store, Rc<Session>) -> Pending<Changes> + 'static) {
        let (scribe, store, session) = (self.clone(), self.store.clone(), self.session());
        spawn_local(async move {
            let worked = match parts::keeping().await {
                Ok(keeping) => work(keeping, store, session).await,
                Err(Missing) => {
                    let why = "What works on many documents could not be loaded: check the connection and try again";
                    Err(why.to_owned())
                }
            };
            scribe.dispatch.send(worked.map_or_else(alarm, Intent::ChangeMany));
        });
    }
}

/// A document as it is now.
async fn current(store: &Store, session: &Session, id: DocumentId) -> Result<Arc<Document>, String> {
    match id == session.document.id {
        true => Ok(session.document.clone()),
        false => Ok(Arc::new(store.load(id, &session.unsaved).await?.opened.document)),
    }
}

/// Loads the documents, and works out what marking all occurrences changes in each.
///
/// # Errors
///
/// A sentence where a document can't be read, or nothing is left to mark.
pub async fn mark_all(store: Store, session: Rc<Session>, wanted: MarkAll) -> Result<Changes, String> {
    let MarkAll { query, label, documents, unchecked } = wanted;
    let (stamp, basis) = (clock::stamp(), session.sequence);
    let mut parts: Vec<Worked> = Vec::new();
    let mut count = 0;
    for id in documents {
        let document = current(&store, &session, id).await?;
        let spans = find(document.text.as_str(), &query).into_iter().filter_map(Span::of);
        let mut edits = Vec::new();
        for span in spans.filter(|span| !unchecked.contains(&(id, span.start()))) {
            if document.twin(session.me, &label, &span.into()).is_none() {
                edits.push(Edit::Put(Arc::new(session.new_annotation(count, &label, span.into(), stamp))));
                count += 1;
            }
        }
        if !edits.is_empty() {
            parts.extend(work_out_one(&part(edits, &document), &document, stamp.time));
        }
    }
    let label = session.project.scheme.name_of(&label).to_owned();
    if parts.is_empty() {
        return Err(format!("Every match is marked as {label} already"));
    }
    let deed = Deed::MarkEverywhere { quote: brief(&query.words), label, count, documents: parts.len() };
    Ok(Changes { way: Way::Do, deed, basis, parts, left: Vec::new() })
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
        let document = current(&store, &session, part.document).await?;
        match work_out_one(&part, &document, time) {
            Some(worked) => parts.push(worked),
            None => left.push(document.about.title.clone()),
        }
    }
    Ok(Changes { way, deed, basis, parts, left })
}
