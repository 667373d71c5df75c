//! From a file that was read to a project that is open: labels are matched by name, people and actors by id, and
//! documents that the project already has are set apart, to be updated or copied.

use std::sync::Arc;

use super::labels::Labels;
use super::{ById, ByName, Ids};
use crate::edit::Import;
use crate::model::{
    Annotation, AnnotationId, Annotations, Document, DocumentId, LabelId, Project, Relation, RelationId,
};

/// What a file brings to a project.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The documents that are new to the project, and what the file adds to its record.
    pub import: Import,
    /// The documents whose id the project has: to be updated from, or copied ([`copy`]).
    pub known: Vec<Arc<Document>>,
}

/// Fits `documents`, whose labels are those of the file's `record`, into `project`. Labels with the same name become
/// the project's; others are added, with edges and colour as in the file and a free id and key. Annotators and actors
/// are added by id; of an actor that both have, the higher revision counts. `name` is the file's.
#[must_use]
pub fn adopt(project: &Project, name: &str, record: Option<&Project>, documents: Vec<Document>) -> Adopted {
    let mut next = project.clone();
    let mut renamed = Renamed::default();
    if let Some(record) = record {
        let (labels, ids) = labels(project, record);
        renamed = ids;
        if let Some(labels) = labels {
            let version = project.scheme.version.saturating_add(1);
            next.scheme = Arc::new(crate::model::Scheme { version, ..labels.into_scheme() });
        }
        people(&mut next, record);
    }
    let known = |id: DocumentId| project.entry(id).is_some();
    let documents = documents.into_iter().map(|document| Arc::new(relabelled(document, &renamed)));
    let (known, new): (Vec<_>, Vec<_>) = documents.partition(|document| known(document.id));
    let changed = next != *project;
    let record = changed.then(|| Arc::new(next));
    Adopted { import: Import { name: name.to_owned(), documents: new, record }, known }
}

/// What the ids of a file's labels become.
#[derive(Default)]
struct Renamed {
    places: ByName,
    ids: Vec<LabelId>,
}

/// The project's labels with those that the record adds (`None` where it adds none), and what the ids of the record's
/// labels become.
fn labels(project: &Project, record: &Project) -> (Option<Labels>, Renamed) {
    let mut labels = Labels::new((*project.scheme).clone());
    let mut renamed = Renamed::default();
    let mut added = false;
    for theirs in &record.scheme.labels {
        let id = labels.named(&theirs.name).cloned().unwrap_or_else(|| {
            let mut label = labels.fresh(&theirs.name);
            label.edges = theirs.edges;
            label.colour = theirs.colour;
            label.extra = theirs.extra.clone();
            if !labels.has_id(&theirs.id) {
                label.id = theirs.id.clone();
            }
            if !labels.scheme().labels.iter().take(64).any(|other| other.key == theirs.key) {
                label.key.clone_from(&theirs.key);
            }
            let id = label.id.clone();
            labels.put(label);
            added = true;
            id
        });
        if id != theirs.id {
            renamed.places.insert(theirs.id.0.to_string(), renamed.ids.len());
            renamed.ids.push(id);
        }
    }
    (added.then_some(labels), renamed)
}

fn people(next: &mut Project, record: &Project) {
    // Sets are filled one by one, here and elsewhere: collecting them links a sort for each type.
    let mut known = ById::new();
    for annotator in &next.annotators {
        known.insert(annotator.id.0, 0);
    }
    for annotator in &record.annotators {
        if known.insert(annotator.id.0, 0).is_none() {
            next.annotators.push(annotator.clone());
        }
    }
    known.clear();
    for (at, actor) in next.actors.iter().enumerate() {
        known.insert(actor.id.0, at);
    }
    for actor in &record.actors {
        match known.get(&actor.id.0) {
            None => next.actors.push(actor.clone()),
            Some(at) if next.actors[*at].revision < actor.revision => next.actors[*at] = actor.clone(),
            Some(_) => {}
        }
    }
}

fn relabelled(mut document: Document, renamed: &Renamed) -> Document {
    if renamed.ids.is_empty() {
        return document;
    }
    let relabel = |item: &Arc<Annotation>| match renamed.places.get(&*item.label.0).and_then(|at| renamed.ids.get(*at))
    {
        Some(label) => Arc::new(Annotation { label: label.clone(), ..(**item).clone() }),
        None => item.clone(),
    };
    document.annotations = sorted(document.annotations.iter().map(relabel).collect());
    document.suggestions = document.suggestions.iter().map(relabel).collect();
    document
}

/// A copy of `document` under ids of its own: the same text, the same judgements, nothing that a merge would mix up.
#[must_use]
pub fn copy(document: &Document, ids: Ids<'_>) -> Document {
    let mut next = document.clone();
    next.id = DocumentId(ids());
    let mut renamed = ById::new();
    let mut new = Vec::new();
    let mut fresh = |item: &Arc<Annotation>| {
        let id = AnnotationId(ids());
        renamed.insert(item.id.0, new.len());
        new.push(id);
        Arc::new(Annotation { id, ..(**item).clone() })
    };
    next.annotations = sorted(document.annotations.iter().map(&mut fresh).collect());
    let suggestions = sorted(document.suggestions.iter().map(&mut fresh).collect());
    next.suggestions = suggestions.iter().cloned().collect();
    let new_id = |id: AnnotationId| renamed.get(&id.0).and_then(|at| new.get(*at)).copied();
    let mut relations: Vec<Arc<Relation>> = Vec::new();
    let mut places = ById::new();
    for relation in document.relations.iter() {
        if let (Some(from), Some(to)) = (new_id(relation.from), new_id(relation.to)) {
            let id = RelationId(ids());
            places.insert(id.0, relations.len());
            relations.push(Arc::new(Relation { id, from, to, ..(**relation).clone() }));
        }
    }
    next.relations = places.into_values().filter_map(|at| relations.get(at).cloned()).collect();
    next.deleted = Arc::new([]);
    next
}

/// Annotations in text order. From a vector, always: each other kind of source would link a sort of its own.
pub(super) fn sorted(annotations: Vec<Arc<Annotation>>) -> Annotations {
    annotations.into_iter().collect()
}
