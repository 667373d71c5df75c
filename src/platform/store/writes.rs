//! What is written when: the values under their keys, ready for one transaction.

use super::{Open, Partial};
use crate::edit::Unsaved;
use crate::model::code;
use crate::model::order::Table;
use crate::model::{Document, DocumentId, ProjectId};
use crate::platform::database::{Key, Write};
use crate::store::{First, record, snapshot};

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
        writes.push(Write { key: key(project, unsaved), bytes: record::encode(unsaved)?, replaces: false });
        for document in &unsaved.documents {
            brought(project, unsaved.sequence, document, &mut writes)?;
        }
    }
    for (document, partial) in partial.iter() {
        let first = new.iter().find(|unsaved| record::document(&unsaved.transaction) == *document);
        let Some(sequence) = first.map(|first| first.sequence - 1) else { continue };
        let bytes = match partial {
            Partial::Document(document) => snapshot::encode_document(sequence, document),
            Partial::Project(project) => snapshot::encode_project(sequence, project),
        }?;
        let key = Key::Snapshot { project, document: *document, sequence };
        writes.push(Write { key, bytes, replaces: false });
    }
    Ok(writes)
}

/// What a first start writes.
pub(super) fn beginning(first: &First) -> Result<Vec<Write>, String> {
    let First { me, project, document } = first;
    let open = Open { project: project.id, document: document.id };
    let mut writes = Vec::new();
    brought(project.id, 0, document, &mut writes)?;
    for (key, bytes) in [
        (Key::Snapshot { project: project.id, document: None, sequence: 0 }, snapshot::encode_project(0, project)?),
        (Key::Meta("annotator"), code::encode(me)),
        (Key::Meta("projects"), code::encode(&vec![project.id])),
        (Key::Meta("open"), code::encode(&open)),
    ] {
        writes.push(Write { key, bytes, replaces: false });
    }
    Ok(writes)
}

/// The text and the base of a document that record `sequence` brought in.
fn brought(project: ProjectId, sequence: u64, document: &Document, writes: &mut Vec<Write>) -> Result<(), String> {
    let sha256 = document.text.hash().to_string();
    let text = document.text.as_str().as_bytes().to_vec();
    // The same key has the same bytes.
    writes.push(Write { key: Key::Text { project, sha256 }, bytes: text, replaces: true });
    let key = Key::Snapshot { project, document: Some(document.id), sequence };
    writes.push(Write { key, bytes: snapshot::encode_document(sequence, document)?, replaces: false });
    Ok(())
}
