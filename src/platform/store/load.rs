//! Documents come back: the newest base that checks out, the journal on it, and what the journal does not have yet.

use super::{Inner, LoadedDocument, Partial, Store};
use crate::edit::{History, Opened, Unsaved};
use crate::model::code;
use crate::model::{Document, DocumentId};
use crate::platform::database::{Found, Key, Query, Work};
use crate::store::checkpoint::Since;
use crate::store::restore::follow;
use crate::store::{Damage, Place, Record, Replayed, record, snapshot};

impl Store {
    /// Loads a document: as the journal has it, and with those of `unsaved` that the journal does not have yet.
    ///
    /// # Errors
    ///
    /// A sentence where nothing of it can be read, or a newer version wrote it.
    pub async fn load(&self, id: DocumentId, unsaved: &[Unsaved]) -> Result<LoadedDocument, String> {
        let Inner { shelf, project, queue, last, partial, .. } = &*self.inner;
        let project = *project;
        let _turn = queue.turn().await;
        let unsaved = &unsaved[unsaved.partition_point(|unsaved| unsaved.sequence <= last.get())..];
        let queries =
            [Query::Newest { project, document: Some(id) }, Query::Value(Key::Place { project, document: id })];
        let mut found = shelf.transact(Work::Read(&queries)).await?;
        let (place, snapshots) = (next(&mut found), next(&mut found));
        let (mut replayed, problem) = match brought(id, unsaved) {
            Some(base) => (base, None),
            None => self.inner.kept(id, snapshots).await?,
        };
        if problem.is_some() {
            let state = (replayed.state.clone(), replayed.history.clone());
            partial.borrow_mut().insert(Some(id), Partial::Document(Box::new(state)));
        }
        for unsaved in unsaved.iter().filter(|unsaved| record::document(&unsaved.transaction) == Some(id)) {
            let Unsaved { sequence, way, transaction, .. } = unsaved.clone();
            replayed.apply(&Record { sequence, way, transaction }).map_err(|problem| problem.to_string())?;
        }
        let place: Place = first(place).and_then(|bytes| code::decode(&bytes)).unwrap_or_default();
        let opened = Opened { document: replayed.state, history: replayed.history, selected: place.selected };
        Ok(LoadedDocument { opened, place, problem })
    }
}

impl Inner {
    /// A document as the journal has it, on the newest of its snapshots that checks out; a sentence where a part could not
    /// be read.
    async fn kept(&self, id: DocumentId, newest: Found) -> Result<(Replayed<Document>, Option<String>), String> {
        let project = self.project;
        let mut damage = Damage::default();
        let (mut snapshots, mut all) = (newest, false);
        loop {
            let Some((_, bytes)) = snapshots.pop() else {
                if std::mem::replace(&mut all, true) {
                    return Err(damage.all("document"));
                }
                // The newest is of no use: then those before it.
                let queries = [Query::Snapshots { project, document: Some(id) }];
                snapshots = next(&mut self.shelf.transact(Work::Read(&queries)).await?);
                snapshots.pop();
                continue;
            };
            let outline = match snapshot::decode_document(&bytes) {
                Ok(outline) => outline,
                Err(why) => {
                    damage.pass(why)?;
                    continue;
                }
            };
            let (after, sha256) = (outline.sequence, outline.sha256().to_owned());
            let queries =
                [Query::Value(Key::Text { project, sha256 }), Query::Records { project, document: Some(id), after }];
            let mut found = self.shelf.transact(Work::Read(&queries)).await?;
            let (records, text) = (next(&mut found), next(&mut found));
            match outline.with_text(first(text).unwrap_or_default()) {
                Ok((document, history)) => {
                    let mut base = Replayed::base(document, history, after);
                    let count = records.len();
                    let problem = follow(&mut base, records, damage, "document")?;
                    self.since.borrow_mut().insert(Some(id), Since { newest: base.last, records: count });
                    return Ok((base, problem));
                }
                Err(why) => damage.pass(why)?,
            }
        }
    }
}

/// A document that the journal does not know yet.
fn brought(id: DocumentId, unsaved: &[Unsaved]) -> Option<Replayed<Document>> {
    unsaved.iter().find_map(|unsaved| {
        let document = unsaved.documents.iter().find(|document| document.id == id)?;
        Some(Replayed::base((**document).clone(), History::default(), unsaved.sequence))
    })
}

/// What the last of the queries found that are left.
pub(super) fn next(found: &mut Vec<Found>) -> Found {
    found.pop().unwrap_or_default()
}

/// The value of one key.
pub(super) fn first(found: Found) -> Option<Vec<u8>> {
    found.into_iter().next().map(|(_, bytes)| bytes)
}
