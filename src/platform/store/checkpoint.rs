//! Snapshots: written under a new key, read back and compared, and only then what they make superfluous is given up.

use super::{Inner, Store};
use crate::edit::Session;
use crate::model::DocumentId;
use crate::platform::database::{Durability, Failure, Key, Query, Work, Write};
use crate::store::checkpoint::{Since, may_go, superfluous};
use crate::store::snapshot;

/// At most so many records are deleted in one transaction.
const BATCH: usize = 2000;

impl Store {
    /// Whether a snapshot is due of the open document or of the project record.
    #[must_use]
    pub fn is_due(&self, session: &Session, resting: bool) -> bool {
        session.unsaved.is_empty() && self.inner.due(session, resting).iter().any(Option::is_some)
    }

    /// Writes the snapshots that are due, and trims what they make superfluous. `session` is all saved.
    ///
    /// # Errors
    ///
    /// What the browser refused; the journal is as it was, so nothing is lost.
    pub async fn checkpoint(&self, session: &Session, resting: bool) -> Result<(), Failure> {
        if !session.unsaved.is_empty() {
            return Ok(());
        }
        // Taken before anything is waited for: the state that goes with these numbers is the one given.
        let [document, project] = self.inner.due(session, resting);
        let _turn = self.inner.queue.turn().await;
        if let Some(since) = document {
            let bytes = snapshot::encode_document(since.newest, &session.document, &session.history)?;
            self.inner.snapshot(Some(session.document.id), since, bytes).await?;
        }
        if let Some(since) = project {
            let bytes = snapshot::encode_project(since.newest, &session.project, &session.project_history)?;
            self.inner.snapshot(None, since, bytes).await?;
        }
        Ok(())
    }
}

impl Inner {
    /// Of the open document and of the project record, how far they have come where a snapshot is due.
    fn due(&self, session: &Session, resting: bool) -> [Option<Since>; 2] {
        let open = session.has_document().then_some(Some(session.document.id));
        let (since, partial) = (self.since.borrow(), self.partial.borrow());
        let due = |of: Option<DocumentId>| {
            let since = since.get(&of).copied().filter(|since| since.is_due(resting))?;
            // What was loaded in part is written down with the next change.
            partial.get(&of).is_none().then_some(since)
        };
        [open.and_then(due), due(None)]
    }

    async fn snapshot(&self, document: Option<DocumentId>, since: Since, bytes: Vec<u8>) -> Result<(), Failure> {
        let (project, guard) = (self.project, Some(self.guard()));
        let key = Key::Snapshot { project, document, sequence: since.newest };
        let write = [Write::Put(key.clone(), bytes)];
        self.shelf.transact(Work::Write(&write, Durability::Strict, guard)).await?;
        let queries = [Query::Value(key), Query::SnapshotNumbers { project, document }];
        let found = self.shelf.transact(Work::Read(&queries)).await?;
        let [read, numbers] = &*found else { return Ok(()) };
        let [Write::Put(_, bytes)] = &write else { return Ok(()) };
        if read.first().is_none_or(|(_, read)| read != bytes) {
            let sentence = "a snapshot does not read as it was written; the journal is kept as it is";
            return Err(Failure::Other(sentence.to_owned()));
        }
        self.snapshot_taken(document, since);
        let numbers: Vec<u64> = numbers.iter().map(|(number, _)| *number).collect();
        match superfluous(&numbers) {
            Some((old, up_to)) => self.trim(document, old, up_to).await,
            None => Ok(()),
        }
    }

    /// Takes note of a snapshot: records may have come since it was begun.
    fn snapshot_taken(&self, document: Option<DocumentId>, since: Since) {
        let mut table = self.since.borrow_mut();
        if let Some(now) = table.get(&document).copied() {
            table.insert(document, Since { records: now.records.saturating_sub(since.records), ..now });
        }
    }

    /// Deletes snapshots, and records up to a number, where all of them check out.
    async fn trim(&self, document: Option<DocumentId>, old: &[u64], up_to: u64) -> Result<(), Failure> {
        let project = self.project;
        let key = |sequence: &u64| Key::Snapshot { project, document, sequence: *sequence };
        let mut queries: Vec<Query> = old.iter().map(|number| Query::Value(key(number))).collect();
        queries.push(Query::Records { project, document, after: 0 });
        let mut found = self.shelf.transact(Work::Read(&queries)).await?;
        let mut records = found.pop().unwrap_or_default();
        records.retain(|(sequence, _)| *sequence <= up_to);
        if !may_go(&records, found.iter().flatten().map(|(_, bytes)| bytes.as_slice())) {
            return Ok(());
        }
        // The snapshots first: one whose records are partly gone would replay to a state that never was.
        let numbers = records.iter().map(|(sequence, _)| *sequence);
        let records = numbers.map(|sequence| Write::Delete(Key::Journal { project, sequence, document }));
        let mut writes: Vec<Write> = old.iter().map(|number| Write::Delete(key(number))).chain(records).collect();
        while !writes.is_empty() {
            let batch: Vec<Write> = writes.drain(..writes.len().min(BATCH)).collect();
            self.shelf.transact(Work::Write(&batch, Durability::Strict, Some(self.guard()))).await?;
        }
        Ok(())
    }
}
