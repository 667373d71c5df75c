//! A project: a scheme, the people who annotate, the actors, and a list of documents.

use std::sync::Arc;

use super::{Actor, AnnotatorId, DocumentId, Extra, ProjectId, Scheme};

/// A person who annotates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotator {
    /// Their identity, made at first start.
    pub id: AnnotatorId,
    /// Their name; may be empty.
    pub name: String,
    /// Fields this version does not know.
    pub extra: Extra,
}

/// A document as the project's list knows it; the document itself is loaded when it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The document's identity.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// The SHA-256 of its text, lower-case hexadecimal.
    pub sha256: String,
}

/// A project. References use fixed ids, so a rename touches no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its identity.
    pub id: ProjectId,
    /// What people see.
    pub name: String,
    /// What can be said.
    pub scheme: Arc<Scheme>,
    /// Who says it.
    pub annotators: Vec<Annotator>,
    /// Whom it is said of.
    pub actors: Vec<Arc<Actor>>,
    /// The documents, in their order.
    pub documents: Vec<Entry>,
    /// Fields of the project this version does not know.
    pub extra: Extra,
}

impl Project {
    /// A project with the default scheme and no documents.
    #[must_use]
    pub fn new(id: ProjectId, name: &str, annotator: AnnotatorId) -> Project {
        Project {
            id,
            name: name.to_owned(),
            scheme: Arc::new(Scheme::default()),
            annotators: vec![Annotator { id: annotator, name: String::new(), extra: Extra::default() }],
            actors: Vec::new(),
            documents: Vec::new(),
            extra: Extra::default(),
        }
    }

    /// The entry of that document.
    #[must_use]
    pub fn entry(&self, id: DocumentId) -> Option<&Entry> {
        self.documents.iter().find(|entry| entry.id == id)
    }
}
