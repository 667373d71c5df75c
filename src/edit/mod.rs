//! VERBS, values too: an [`Edit`] changes a document, a [`ProjectEdit`] a project, and applying one yields its inverse.
//! A [`Transaction`] is one intent of a person: all its edits or none.

pub mod deed;
pub mod history;
mod library;
pub mod many;
mod mark;
mod progress;
pub mod project;
pub mod role;
pub mod seek;
pub mod select;
pub mod session;

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

pub use deed::Deed;
pub use history::{History, Step};
pub use library::{Import, Opened};
pub use many::{Errand, Part};
pub use project::{ProjectEdit, apply_to_project};
pub use role::Role;
pub use seek::Seek;
pub use select::{EndEdit, Selection};
pub use session::{Action, Intent, Notice, Reveal, SaveState, Session, Stamp, Unsaved};

use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Document, DocumentId, Heading, Relation, RelationId, Time, Tombstone, order,
};
use crate::{coded_choice, coded_record};

/// A change of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Adds the annotation, or puts it in the place of the one with its id.
    Put(Arc<Annotation>),
    /// Deletes the annotation, and the relations that start or end at it.
    Remove(AnnotationId),
    /// Adds the relation, or puts it in the place of the one with its id.
    PutRelation(Arc<Relation>),
    /// Deletes the relation.
    RemoveRelation(RelationId),
    /// Replaces the headings.
    Structure(Arc<[Heading]>),
}

/// What a transaction changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// One document.
    Document {
        /// Which.
        id: DocumentId,
        /// How, in order.
        edits: Vec<Edit>,
    },
    /// The project record, in order.
    Project(Vec<ProjectEdit>),
}

/// One intent of a person: all its edits or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// When.
    pub time: Time,
    /// By whom.
    pub annotator: AnnotatorId,
    /// What it is called in "Undo: …".
    pub deed: Deed,
    /// What it changes.
    pub change: Change,
}

/// Why an edit was not made: a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Applies `edits` to `document` at `time`: the document after them, and the edits that lead back.
///
/// Every change raises the revision of what it touches, also when it leads back; a record put with a higher revision
/// than that (from a file) keeps it.
///
/// # Errors
///
/// Nothing is changed where an edit does not fit: a span outside the text, an id that is not there.
pub fn apply(edits: &[Edit], document: &Document, time: Time) -> Result<(Document, Vec<Edit>), Refusal> {
    let mut next = document.clone();
    let mut inverse = Vec::with_capacity(edits.len());
    for edit in edits {
        apply_one(edit, &mut next, time, &mut inverse)?;
    }
    inverse.reverse();
    Ok((next, inverse))
}

fn apply_one(edit: &Edit, next: &mut Document, time: Time, inverse: &mut Vec<Edit>) -> Result<(), Refusal> {
    match edit {
        Edit::Put(annotation) => {
            if let Some(span) = annotation.spans.iter().find(|span| !next.text.holds(*span)) {
                let (start, end) = (span.start().0, span.end().0);
                let len = next.text.end().0;
                return Err(Refusal(format!("expected a span within the text's {len} bytes, found {start}..{end}")));
            }
            let old = next.annotations.remove(annotation.id);
            let mut new = (**annotation).clone();
            let before = old.as_ref().map_or_else(|| next.deletion(new.id.0), |old| old.revision);
            if old.is_some() || before > 0 {
                new.changed = new.changed.max(time);
            }
            new.revision = new.revision.max(before + 1);
            unbury(next, new.id.0);
            next.annotations.insert(Arc::new(new));
            inverse.push(old.map_or(Edit::Remove(annotation.id), Edit::Put));
        }
        Edit::Remove(id) => {
            let mut relations: Vec<_> = next.relations_of(*id).map(|relation| relation.id).collect();
            order::sort(&mut relations);
            for relation in relations {
                apply_one(&Edit::RemoveRelation(relation), next, time, inverse)?;
            }
            let old = next.annotations.remove(*id).ok_or_else(|| missing("annotation", id.0))?;
            bury(next, id.0, old.revision + 1);
            inverse.push(Edit::Put(old));
        }
        Edit::PutRelation(relation) => {
            for end in [relation.from, relation.to] {
                next.annotations.get(end).ok_or_else(|| missing("annotation", end.0))?;
            }
            let mut relations = next.relations.to_vec();
            let place = relations.binary_search_by_key(&relation.id, |other| other.id);
            let before = place.map_or_else(|_| next.deletion(relation.id.0), |at| relations[at].revision);
            let mut new = (**relation).clone();
            if before > 0 {
                new.changed = new.changed.max(time);
            }
            new.revision = new.revision.max(before + 1);
            inverse.push(match place {
                Ok(at) => Edit::PutRelation(std::mem::replace(&mut relations[at], Arc::new(new))),
                Err(at) => {
                    relations.insert(at, Arc::new(new));
                    Edit::RemoveRelation(relation.id)
                }
            });
            unbury(next, relation.id.0);
            next.relations = relations.into();
        }
        Edit::RemoveRelation(id) => {
            let mut relations = next.relations.to_vec();
            let place = relations.iter().position(|relation| relation.id == *id);
            let old = relations.remove(place.ok_or_else(|| missing("relation", id.0))?);
            next.relations = relations.into();
            bury(next, id.0, old.revision + 1);
            inverse.push(Edit::PutRelation(old));
        }
        Edit::Structure(structure) => {
            inverse.push(Edit::Structure(std::mem::replace(&mut next.structure, structure.clone())));
        }
    }
    Ok(())
}

coded_choice! { Edit {
    0 Put { 0: annotation },
    1 Remove { 0: id },
    2 PutRelation { 0: relation },
    3 RemoveRelation { 0: id },
    4 Structure { 0: headings },
} }

coded_choice! { Change {
    0 Document { id: id, edits: edits },
    1 Project { 0: edits },
} }

coded_record! { Transaction { time, annotator, deed, change } }

fn missing(what: &str, id: Uuid) -> Refusal {
    Refusal(format!("expected the {what} {id}, found none with that id"))
}

fn bury(document: &mut Document, id: Uuid, revision: u32) {
    let mut deleted = document.deleted.to_vec();
    match deleted.binary_search_by_key(&id, |tombstone| tombstone.id) {
        Ok(at) => deleted[at].revision = revision,
        Err(at) => deleted.insert(at, Tombstone { id, revision }),
    }
    document.deleted = deleted.into();
}

fn unbury(document: &mut Document, id: Uuid) {
    if document.deleted.iter().any(|tombstone| tombstone.id == id) {
        document.deleted = document.deleted.iter().copied().filter(|tombstone| tombstone.id != id).collect();
    }
}

#[cfg(test)]
mod tests;
