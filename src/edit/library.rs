//! The documents of the project: bringing in, opening, updating, taking off the list.

use std::sync::Arc;

use super::history::{History, Way};
use super::seek::Seek;
use super::session::{Session, Stamp};
use super::{Change, Deed, Edit, ProjectEdit, Refusal, Selection};
use crate::model::code::{self, Code};
use crate::model::{Annotation, AnnotationId, Document, DocumentId, Entry, Project, Relation, RelationId, order};

/// Documents that were read from a file.
#[derive(Debug, Clone)]
pub struct Import {
    /// The name of the file, or what stands for it.
    pub name: String,
    /// The documents, with ids that the project does not have; none where only the record is wanted.
    pub documents: Vec<Arc<Document>>,
    /// The project record with what the file adds to it (labels, actors, annotators); `None` where it adds nothing.
    pub record: Option<Arc<Project>>,
}

/// A document as the store gave it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// What can be undone in it.
    pub history: History,
    /// The annotation that was selected when it was left.
    pub selected: Option<AnnotationId>,
}

impl Session {
    pub(super) fn import(&mut self, import: &Import, stamp: Stamp) -> Result<(), Refusal> {
        let Some(first) = import.documents.first() else {
            // Labels and people only: what the update of a document needs.
            let Some(record) = &import.record else { return Ok(()) };
            let deed = Deed::Import { title: super::deed::brief(&import.name), count: 0 };
            let said = format!("Imported the labels of {}", import.name);
            return self.perform(deed, Change::Project(vec![ProjectEdit::Record(record.clone())]), stamp, said);
        };
        let place = self.project.documents.len();
        let mut edits: Vec<ProjectEdit> = import.record.iter().cloned().map(ProjectEdit::Record).collect();
        let entries = import.documents.iter().enumerate().map(|(n, document)| (place + n, Entry::of(document)));
        edits.push(ProjectEdit::PutDocuments(entries.collect()));
        let count = import.documents.len();
        let title = if count == 1 { first.about.title.clone() } else { import.name.clone() };
        let deed = Deed::Import { title: super::deed::brief(&title), count };
        self.commit(Way::Do, deed.clone(), Change::Project(edits), stamp, import.documents.clone())?;
        self.open(&Opened { document: (**first).clone(), history: History::default(), selected: None })?;
        let annotations: usize = import.documents.iter().map(|document| document.annotations.len()).sum();
        self.say(match (count, annotations) {
            (1, 0) => format!("Imported {title}"),
            (1, 1) => format!("Imported {title}, with 1 annotation"),
            (1, _) => format!("Imported {title}, with {annotations} annotations"),
            _ => format!("Imported {count} documents from {title}, with {annotations} annotations"),
        });
        Ok(())
    }

    pub(super) fn open(&mut self, opened: &Opened) -> Result<(), Refusal> {
        // Where what was open is off the list, its neighbour opens by itself: then the sentence that says why stays.
        let asked = self.has_document();
        self.document = Arc::new(opened.document.clone());
        self.history = opened.history.clone();
        self.end_edit = None;
        self.place = None;
        self.reveal = None;
        self.selection = Selection::None;
        let selected = opened.selected.filter(|id| self.document.annotations.get(*id).is_some());
        if let Some(id) = selected {
            self.selection = Selection::Annotations([id].into());
        }
        if self.seek.open {
            self.search();
        } else {
            self.seek = Seek::default();
        }
        if asked {
            self.say(format!("Opened {}", self.document.about.title));
        }
        Ok(())
    }

    pub(super) fn remove_document(&mut self, id: DocumentId, stamp: Stamp) -> Result<(), Refusal> {
        let Some(entry) = self.project.entry(id) else { return Ok(()) };
        let title = entry.title.clone();
        let deed = Deed::RemoveDocument { title: super::deed::brief(&title) };
        let said = format!("Removed {title}. Undo brings it back.");
        self.perform(deed, Change::Project(vec![ProjectEdit::RemoveDocument(id)]), stamp, said)
    }

    pub(super) fn update(&mut self, copy: &Document, stamp: Stamp) -> Result<(), Refusal> {
        if copy.id != self.document.id || copy.text != self.document.text {
            let title = &self.document.about.title;
            return Err(Refusal(format!("expected a copy of {title:?} with the same text, found another text")));
        }
        let edits = merge(&self.document, copy);
        let title = self.document.about.title.clone();
        if edits.is_empty() {
            self.say(format!("{title} is up to date"));
            return Ok(());
        }
        let said = format!("Updated {title}: {} changes", edits.len());
        let deed = Deed::Update { title: super::deed::brief(&title) };
        self.perform(deed, Change::Document { id: self.document.id, edits }, stamp, said)
    }
}

/// What makes `mine` hold what `theirs` knows better: per id the higher revision, then the deletion, then the greater
/// canonical bytes.
#[must_use]
pub fn merge(mine: &Document, theirs: &Document) -> Vec<Edit> {
    let mut mine_by_id: Vec<&Arc<Annotation>> = mine.annotations.iter().collect();
    order::sort_by_key(&mut mine_by_id, |item| item.id);
    let own = |id: AnnotationId| Some(mine_by_id[mine_by_id.binary_search_by_key(&id, |item| item.id).ok()?]);
    let newer = |item: &&Arc<Annotation>| match own(item.id) {
        Some(own) if own.revision == item.revision => bytes(&**own) < bytes(&***item),
        Some(own) => own.revision < item.revision,
        None => mine.deletion(item.id.0) < item.revision,
    };
    let put: Vec<&Arc<Annotation>> = theirs.annotations.iter().filter(newer).collect();
    let dead = |id| own(id).filter(|own| own.revision <= theirs.deletion(own.id.0));
    let gone: Vec<AnnotationId> =
        theirs.deleted.iter().filter_map(|buried| dead(AnnotationId(buried.id))).map(|own| own.id).collect();
    let mut there: Vec<AnnotationId> = mine_by_id.iter().chain(&put).map(|item| item.id).collect();
    order::sort(&mut there);
    let there = |id: AnnotationId| there.binary_search(&id).is_ok() && !gone.contains(&id);
    let mut edits: Vec<Edit> = put.iter().map(|item| Edit::Put((*item).clone())).collect();
    edits.extend(gone.iter().map(|id| Edit::Remove(*id)));

    let own = |id: RelationId| mine.relations.iter().find(|relation| relation.id == id);
    let newer = |relation: &&Arc<Relation>| match own(relation.id) {
        Some(own) if own.revision == relation.revision => bytes(&**own) < bytes(&***relation),
        Some(own) => own.revision < relation.revision,
        None => mine.deletion(relation.id.0) < relation.revision,
    };
    let both = |relation: &&Arc<Relation>| there(relation.from) && there(relation.to);
    edits.extend(theirs.relations.iter().filter(newer).filter(both).cloned().map(Edit::PutRelation));
    // Those of a deleted annotation go with it.
    let dead = theirs.deleted.iter().filter_map(|buried| {
        own(RelationId(buried.id)).filter(|relation| relation.revision <= buried.revision).filter(both)
    });
    edits.extend(dead.map(|relation| Edit::RemoveRelation(relation.id)));
    edits
}

fn bytes(record: &impl Code) -> Vec<u8> {
    code::encode(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::tests::session;
    use crate::edit::{Action, Intent};
    use crate::model::Time;

    #[test]
    fn an_import_may_bring_labels_only() {
        let start = session("[a]{Claim}");
        let mut record = (*start.project).clone();
        let mut scheme = (*record.scheme).clone();
        scheme.labels.push(scheme.new_label("Cue"));
        record.scheme = Arc::new(scheme);
        let import = Import { name: "a.json".to_owned(), documents: Vec::new(), record: Some(Arc::new(record)) };
        let act = |session: &Session, intent| {
            let stamp = Stamp { time: Time(1_000_000), random: [7; 10] };
            session.after(&Action { stamp, intent }).expect("a change")
        };
        let end = act(&start, Intent::Import(import));
        assert_eq!((end.project.scheme.labels.len(), &end.document), (4, &start.document));
        assert_eq!(end.undoable().map(|step| step.deed.to_string()).as_deref(), Some("import the labels of a.json"));
        assert_eq!(act(&end, Intent::Undo).project, start.project);
    }
}
