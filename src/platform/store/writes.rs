//! What is written when: the values under their keys, ready for one transaction.

use super::{Open, Partial};
use crate::edit::History;
use crate::edit::Unsaved;
use crate::model::code;
use crate::model::order::Table;
use crate::model::{Document, DocumentId, Project, ProjectId, Time};
use crate::platform::database::{Key, Write};
use crate::store::{Card, First, Summary, record, snapshot};

/// Those of `unsaved` that come after record number `last`.
///
/// # Errors
///
/// A sentence where one is missing: the journal has no holes.
pub(super) fn after(unsaved: &[Unsaved], last: u64) -> Result<&[Unsaved], String> {
    let new = &unsaved[unsaved.partition_point(|unsaved| unsaved.sequence <= last)..];
    for (expected, found) in (last + 1..).zip(new.iter().map(|unsaved| unsaved.sequence)) {
        if found != expected {
            return Err(format!("expected transaction {expected}, found {found}"));
        }
    }
    Ok(new)
}

/// Under which key a transaction goes into the journal.
pub(super) fn key(project: ProjectId, unsaved: &Unsaved) -> Key {
    Key::Journal { project, sequence: unsaved.sequence, document: record::document(&unsaved.transaction) }
}

/// What an append writes: the records, the documents they bring in, and a new base for what hangs on a damaged one.
pub(super) fn appending(
    project: ProjectId,
    new: &[Unsaved],
    partial: &Table<Option<DocumentId>, Partial>,
) -> Result<Vec<Write>, String> {
    let mut writes = Vec::new();
    for unsaved in new {
        writes.push(Write::Add(key(project, unsaved), record::encode(unsaved)?));
        let changed = unsaved.transaction.time;
        if let Some(document) = record::document(&unsaved.transaction) {
            let annotations = unsaved.annotations;
            writes.push(summary(project, &Summary { document, annotations, changed }));
        }
        for document in &unsaved.documents {
            brought(project, unsaved.sequence, document, changed, &mut writes)?;
        }
    }
    for (document, partial) in partial.iter() {
        let first = new.iter().find(|unsaved| record::document(&unsaved.transaction) == *document);
        let Some(sequence) = first.map(|first| first.sequence - 1) else { continue };
        let bytes = match partial {
            Partial::Document(state) => snapshot::encode_document(sequence, &state.0, &state.1),
            Partial::Project(state) => snapshot::encode_project(sequence, &state.0, &state.1),
        }?;
        let key = Key::Snapshot { project, document: *document, sequence };
        writes.push(Write::Add(key, bytes));
    }
    Ok(writes)
}

/// What a first start writes.
pub(super) fn beginning(first: &First, now: Time) -> Result<Vec<Write>, String> {
    let First { me, project: record, document } = first;
    let open = Open { project: record.id, document: document.id };
    // First, since it fails where another tab was there before.
    let mut writes = vec![Write::Add(Key::Meta("annotator"), code::encode(me))];
    writes.extend(project(record, now)?);
    brought(record.id, 0, document, now, &mut writes)?;
    writes.push(Write::Put(Key::Meta("open"), code::encode(&open)));
    Ok(writes)
}

/// What a new project writes: its record, without the documents, and its card.
pub(super) fn project(record: &Project, now: Time) -> Result<Vec<Write>, String> {
    let card = card(record, now);
    let base = snapshot::encode_project(0, record, &History::default())?;
    Ok(vec![
        Write::Add(Key::Snapshot { project: record.id, document: None, sequence: 0 }, base),
        Write::Put(Key::Card(record.id), code::encode(&card)),
    ])
}

/// What the list of projects shows of one that is opened now.
pub(super) fn card(record: &Project, now: Time) -> Card {
    let (name, documents) = (record.name.clone(), record.documents.len());
    Card { project: record.id, name, documents, opened: now, exported: None, removed: None }
}

/// The text and the base of a document that record `sequence` brought in.
pub(super) fn brought(
    project: ProjectId,
    sequence: u64,
    document: &Document,
    changed: Time,
    writes: &mut Vec<Write>,
) -> Result<(), String> {
    let sha256 = document.text.hash().to_string();
    let text = document.text.as_str().as_bytes().to_vec();
    // The same key has the same bytes.
    writes.push(Write::Put(Key::Text { project, sha256 }, text));
    let key = Key::Snapshot { project, document: Some(document.id), sequence };
    writes.push(Write::Add(key, snapshot::encode_document(sequence, document, &History::default())?));
    let (document, annotations) = (document.id, document.annotations.len());
    writes.push(summary(project, &Summary { document, annotations, changed }));
    Ok(())
}

fn summary(project: ProjectId, summary: &Summary) -> Write {
    Write::Put(Key::Summary { project, document: summary.document }, code::encode(summary))
}
