//! A step over many documents: what changes in each, and what leads back. The records of its documents and its commit,
//! a record of the project, are written in one go; undo takes back each part that nothing newer depends on.

use std::sync::Arc;

use super::history::Way;
use super::session::{Session, Stamp};
use super::{Change, Deed, Edit, ProjectEdit, Refusal, Transaction, Unsaved, apply};
use crate::coded_record;
use crate::model::{Document, DocumentId, Time};

/// What a step does to one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub document: DocumentId,
    /// How, in order.
    pub edits: Vec<Edit>,
    /// The revision that what each edit touches must have for the edit to fit; 0 where it must not be there.
    pub needs: Vec<u32>,
}

coded_record! { Part { document, edits, needs } }

/// A step whose documents are not open: the edge loads them and comes back with [`Changes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Grows, so that the same step can be asked for twice.
    pub serial: u64,
    /// Undo or redo.
    pub way: Way,
    /// What the step is called.
    pub deed: Deed,
    /// What is to be done to each document.
    pub parts: Vec<Part>,
}

/// Changes of many documents, worked out on the documents as the store has them.
#[derive(Debug, Clone)]
pub struct Changes {
    /// How they came about.
    pub way: Way,
    /// What the step is called.
    pub deed: Deed,
    /// The number of the next transaction when the documents were loaded: if more was done since, nothing is changed.
    pub basis: u64,
    /// What changes in each document, and how many annotations it has afterwards.
    pub parts: Vec<Worked>,
    /// The titles of documents that stay as they are, since something newer depends on what was to change.
    pub left: Vec<String>,
}

/// The change of one document, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worked {
    /// What is done.
    pub forth: Part,
    /// What leads back.
    pub back: Part,
    /// How many annotations the document has afterwards.
    pub annotations: usize,
}

/// Works a part out on its document; `None` where something newer depends on what it touches.
#[must_use]
pub fn work_out(part: &Part, document: &Document, time: Time) -> Option<Worked> {
    let fits = part.edits.iter().zip(&part.needs).all(|(edit, needs)| revision(edit, document) == *needs);
    if !fits {
        return None;
    }
    let (after, inverse) = apply(&part.edits, document, time).ok()?;
    let needs = inverse.iter().map(|edit| revision(edit, &after)).collect();
    let back = Part { document: part.document, edits: inverse, needs };
    Some(Worked { forth: part.clone(), back, annotations: after.annotations.len() })
}

/// A part of these edits, which fits the document as it is.
#[must_use]
pub fn part(edits: Vec<Edit>, document: &Document) -> Part {
    let needs = edits.iter().map(|edit| revision(edit, document)).collect();
    Part { document: document.id, edits, needs }
}

/// The revision of what an edit touches; 0 where it is not there.
fn revision(edit: &Edit, document: &Document) -> u32 {
    let annotation = |id| document.annotations.get(id).map_or(0, |item| item.revision);
    let relation = |id| document.relations.iter().find(|item| item.id == id).map_or(0, |item| item.revision);
    match edit {
        Edit::Put(item) => annotation(item.id),
        Edit::Remove(id) => annotation(*id),
        Edit::PutRelation(item) => relation(item.id),
        Edit::RemoveRelation(id) => relation(*id),
        Edit::Structure(_) => 0,
    }
}

impl Session {
    /// Makes changes of many documents one step.
    pub(super) fn change_many(&mut self, changes: &Changes, stamp: Stamp) -> Result<(), Refusal> {
        let Changes { way, deed, basis, parts, left } = changes;
        if *basis != self.sequence {
            return Err(Refusal("Something was changed meanwhile: do it again".to_owned()));
        }
        self.may_write()?;
        let before = self.document.clone();
        let mut records = Vec::with_capacity(parts.len());
        for (n, Worked { forth, annotations, .. }) in parts.iter().enumerate() {
            let edits = forth.edits.clone();
            if forth.document == self.document.id {
                self.document = Arc::new(apply(&edits, &self.document, stamp.time)?.0);
            }
            let change = Change::Document { id: forth.document, edits };
            let transaction = Transaction { time: stamp.time, annotator: self.me, deed: deed.clone(), change };
            let sequence = self.sequence + n as u64;
            let (documents, annotations) = (Vec::new(), *annotations);
            records.push(Unsaved { sequence, way: Way::Part, transaction, documents, annotations });
        }
        self.sequence += records.len() as u64;
        self.unsaved = self.unsaved.iter().cloned().chain(records).collect();
        let forth = parts.iter().map(|part| part.forth.clone()).collect();
        let back = parts.iter().map(|part| part.back.clone()).collect();
        let edits = vec![ProjectEdit::Many { forth, back }];
        self.errand = None;
        self.commit(*way, deed.clone(), Change::Project(edits), stamp, Vec::new())?;
        self.after_travel(&before);
        let said = match way {
            Way::Undo => format!("Undo: {deed}"),
            Way::Redo => format!("Redo: {deed}"),
            Way::Do | Way::Part => format!("Done: {deed}"),
        };
        match &**left {
            [] => self.say(said),
            left => {
                let titles = left.join(", ");
                self.notice.text = format!("{said}. Left as they are, since they were changed afterwards: {titles}");
                self.notice.serial += 1;
                self.notice.shown = true;
            }
        }
        Ok(())
    }
}
