//! Changes of the project record, and what leads back from each.

use std::sync::Arc;

use super::many::Part;
use super::{Refusal, missing};
use crate::coded_choice;
use crate::model::{AnnotatorId, DocumentId, Entry, Project, Scheme, Status, order};

/// A change of the project record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectEdit {
    /// Adds a document to the list, at that place (or at the end), or puts its entry in the place of the old one. The
    /// document itself lies in the store.
    PutDocument {
        /// The document's entry.
        entry: Arc<Entry>,
        /// Its place in the list, counted from 0.
        at: usize,
    },
    /// Takes a document off the list. The document itself stays in the store.
    RemoveDocument(DocumentId),
    /// Replaces the scheme.
    Scheme(Arc<Scheme>),
    /// Replaces the project record but for its list of documents: name, scheme, annotators, actors.
    Record(Arc<Project>),
    /// Adds documents that the list does not have, each with its place in the list afterwards, in rising order.
    PutDocuments(Vec<(usize, Arc<Entry>)>),
    /// Takes documents off the list.
    RemoveDocuments(Vec<DocumentId>),
    /// What an annotator says of documents: how far they are. `""` takes back what they said.
    Status {
        /// Who.
        annotator: AnnotatorId,
        /// Of which document, what.
        values: Vec<(DocumentId, String)>,
    },
    /// Gives the project another name.
    Name(String),
    /// Changes many documents in one step, of which this is the commit: the record itself stays as it is.
    Many {
        /// What was done to each.
        forth: Vec<Part>,
        /// What leads back.
        back: Vec<Part>,
    },
}

/// Applies `edits` to `project`: the project after them, and the edits that lead back.
///
/// # Errors
///
/// Nothing is changed where an edit does not fit: a document that is not on the list.
pub fn apply_to_project(edits: &[ProjectEdit], project: &Project) -> Result<(Project, Vec<ProjectEdit>), Refusal> {
    let mut next = project.clone();
    let mut inverse = Vec::with_capacity(edits.len());
    for edit in edits {
        inverse.push(apply_one(edit, &mut next)?);
    }
    inverse.reverse();
    Ok((next, inverse))
}

fn apply_one(edit: &ProjectEdit, next: &mut Project) -> Result<ProjectEdit, Refusal> {
    Ok(match edit {
        ProjectEdit::PutDocument { entry, at } => match next.documents.iter().position(|other| other.id == entry.id) {
            Some(at) => {
                let entry = std::mem::replace(&mut next.documents[at], entry.clone());
                ProjectEdit::PutDocument { entry, at }
            }
            None => {
                next.documents.insert((*at).min(next.documents.len()), entry.clone());
                ProjectEdit::RemoveDocument(entry.id)
            }
        },
        ProjectEdit::RemoveDocument(id) => {
            let place = next.documents.iter().position(|entry| entry.id == *id);
            let at = place.ok_or_else(|| missing("document", id.0))?;
            ProjectEdit::PutDocument { entry: next.documents.remove(at), at }
        }
        ProjectEdit::PutDocuments(entries) => put(entries, next)?,
        ProjectEdit::RemoveDocuments(ids) => remove(ids, next)?,
        ProjectEdit::Scheme(scheme) => ProjectEdit::Scheme(std::mem::replace(&mut next.scheme, scheme.clone())),
        ProjectEdit::Record(record) => {
            let documents = std::mem::take(&mut next.documents);
            let new = Project { documents, ..(**record).clone() };
            let old = std::mem::replace(next, new);
            ProjectEdit::Record(Arc::new(old))
        }
        ProjectEdit::Status { annotator, values } => status(*annotator, values, next)?,
        ProjectEdit::Name(name) => ProjectEdit::Name(std::mem::replace(&mut next.name, name.clone())),
        ProjectEdit::Many { forth, back } => ProjectEdit::Many { forth: back.clone(), back: forth.clone() },
    })
}

/// Where each document is in the list, by id.
fn places(project: &Project) -> Vec<(DocumentId, usize)> {
    let mut places: Vec<_> = project.documents.iter().enumerate().map(|(at, entry)| (entry.id, at)).collect();
    order::sort(&mut places);
    places
}

fn place(places: &[(DocumentId, usize)], id: DocumentId) -> Option<usize> {
    places.binary_search_by(|(other, _)| other.cmp(&id)).ok().map(|found| places[found].1)
}

fn put(entries: &[(usize, Arc<Entry>)], next: &mut Project) -> Result<ProjectEdit, Refusal> {
    let places = places(next);
    if let Some((_, known)) = entries.iter().find(|(_, entry)| place(&places, entry.id).is_some()) {
        return Err(Refusal(format!("expected documents that are not on the list, found {} on it", known.id)));
    }
    let mut new = entries.iter().peekable();
    let mut old = std::mem::take(&mut next.documents).into_iter();
    loop {
        let here = next.documents.len();
        let entry = match new.next_if(|(at, _)| *at <= here) {
            Some((_, entry)) => Some(entry.clone()),
            None => old.next().or_else(|| new.next().map(|(_, entry)| entry.clone())),
        };
        match entry {
            Some(entry) => next.documents.push(entry),
            None => break,
        }
    }
    Ok(ProjectEdit::RemoveDocuments(entries.iter().map(|(_, entry)| entry.id).collect()))
}

fn remove(ids: &[DocumentId], next: &mut Project) -> Result<ProjectEdit, Refusal> {
    let places = places(next);
    let mut gone = Vec::with_capacity(ids.len());
    for id in ids {
        gone.push(place(&places, *id).ok_or_else(|| missing("document", id.0))?);
    }
    order::sort(&mut gone);
    gone.dedup();
    let mut removed = Vec::with_capacity(gone.len());
    for (at, entry) in std::mem::take(&mut next.documents).into_iter().enumerate() {
        match gone.binary_search(&at) {
            Ok(_) => removed.push((at, entry)),
            Err(_) => next.documents.push(entry),
        }
    }
    Ok(ProjectEdit::PutDocuments(removed))
}

fn status(annotator: AnnotatorId, values: &[(DocumentId, String)], next: &mut Project) -> Result<ProjectEdit, Refusal> {
    let places = places(next);
    let mut before = Vec::with_capacity(values.len());
    for (id, value) in values {
        let at = place(&places, *id).ok_or_else(|| missing("document", id.0))?;
        let entry = Arc::make_mut(&mut next.documents[at]);
        before.push((*id, entry.said(annotator).to_owned()));
        entry.status.retain(|status| status.annotator != annotator);
        if !value.is_empty() {
            let at = entry.status.partition_point(|status| status.annotator < annotator);
            entry.status.insert(at, Status { annotator, value: value.clone() });
        }
    }
    before.reverse();
    Ok(ProjectEdit::Status { annotator, values: before })
}

coded_choice! { ProjectEdit {
    0 PutDocument { entry: entry, at: at },
    1 RemoveDocument { 0: id },
    2 Scheme { 0: scheme },
    3 Record { 0: record },
    4 PutDocuments { 0: entries },
    5 RemoveDocuments { 0: ids },
    6 Status { annotator: annotator, values: values },
    7 Name { 0: name },
    8 Many { forth: forth, back: back },
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::ProjectId;

    fn entry(n: usize) -> Arc<Entry> {
        let id = DocumentId::derived(&n.to_string());
        Arc::new(Entry { id, title: n.to_string(), sha256: String::new(), status: Vec::new() })
    }

    fn project(count: usize) -> Project {
        let mut project = Project::new(ProjectId::derived("p"), "p", AnnotatorId::derived("me"));
        project.documents = (0..count).map(entry).collect();
        project
    }

    proptest! {
        #[test]
        fn every_change_of_many_documents_leads_back(
            count in 1..30usize,
            chosen: Vec<prop::sample::Index>,
            value in "done|skipped||in progress",
        ) {
            let start = project(count);
            let mut ids: Vec<DocumentId> = chosen.iter().map(|at| start.documents[at.index(count)].id).collect();
            order::sort(&mut ids);
            ids.dedup();
            let me = AnnotatorId::derived("me");
            let values = ids.iter().map(|id| (*id, value.clone())).collect();
            let edits = [ProjectEdit::Status { annotator: me, values }, ProjectEdit::RemoveDocuments(ids.clone())];
            let (after, inverse) = apply_to_project(&edits, &start).expect("fits");
            prop_assert_eq!(after.documents.len(), count - ids.len());
            let (back, again) = apply_to_project(&inverse, &after).expect("fits");
            prop_assert_eq!(&back, &start);
            prop_assert_eq!(apply_to_project(&again, &back).expect("fits").0, after);
        }
    }

    #[test]
    fn documents_go_to_their_places() {
        let titles = |project: &Project| project.documents.iter().map(|entry| &*entry.title).collect::<String>();
        let put = |places: &[usize]| {
            let entries = places.iter().zip(5..).map(|(at, n)| (*at, entry(n))).collect();
            apply_to_project(&[ProjectEdit::PutDocuments(entries)], &project(3)).map(|(project, _)| titles(&project))
        };
        assert_eq!(put(&[3, 4]), Ok("01256".to_owned()));
        assert_eq!(put(&[0, 2]), Ok("50612".to_owned()));
        assert_eq!(put(&[9]), Ok("0125".to_owned()));
        let known = apply_to_project(&[ProjectEdit::PutDocuments(vec![(0, entry(1))])], &project(3));
        assert!(known.is_err(), "{known:?}");
    }
}
