//! A project: a scheme, the people who annotate, the actors, and a list of documents.

use std::sync::Arc;

use super::{Actor, AnnotatorId, Document, DocumentId, Extra, ProjectId, Scheme, Status, order};

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
    /// How far each annotator said they are with it; who is not in the list said nothing.
    pub status: Vec<Status>,
}

/// How far an annotator is with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Nothing was done.
    #[default]
    New,
    /// Begun.
    InProgress,
    /// Finished, with or without annotations.
    Done,
    /// Passed over: finished without a judgement.
    Skipped,
}

impl Progress {
    /// All of them, in the order of work.
    pub const ALL: [Progress; 4] = [Progress::New, Progress::InProgress, Progress::Done, Progress::Skipped];

    /// Its name, on the screen and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Progress::New => "new",
            Progress::InProgress => "in progress",
            Progress::Done => "done",
            Progress::Skipped => "skipped",
        }
    }

    /// The progress of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Progress> {
        Progress::ALL.into_iter().find(|progress| progress.name() == name)
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_finished(self) -> bool {
        matches!(self, Progress::Done | Progress::Skipped)
    }
}

impl Entry {
    /// The entry of a document that comes in.
    #[must_use]
    pub fn of(document: &Document) -> Arc<Entry> {
        let (about, sha256) = (&document.about, document.text.hash().to_string());
        Arc::new(Entry { id: document.id, title: about.title.clone(), sha256, status: about.status.clone() })
    }

    /// The document as it leaves the project: with what annotators said since it came in.
    #[must_use]
    pub fn signed(&self, document: &Document) -> Document {
        let mut status = self.status.clone();
        status.extend(document.about.status.iter().filter(|old| self.said(old.annotator).is_empty()).cloned());
        order::sort_by_key(&mut status, |status| status.annotator);
        let mut signed = document.clone();
        if status != signed.about.status {
            Arc::make_mut(&mut signed.about).status = status;
        }
        signed
    }

    /// What that annotator said; `""` where they said nothing.
    #[must_use]
    pub fn said(&self, annotator: AnnotatorId) -> &str {
        self.status.iter().find(|status| status.annotator == annotator).map_or("", |status| &status.value)
    }

    /// How far that annotator is: what they said, or else whether the document has annotations.
    #[must_use]
    pub fn progress(&self, annotator: AnnotatorId, annotations: usize) -> Progress {
        let begun = if annotations > 0 { Progress::InProgress } else { Progress::New };
        Progress::named(self.said(annotator)).unwrap_or(begun)
    }
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
    pub documents: Vec<Arc<Entry>>,
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
    pub fn entry(&self, id: DocumentId) -> Option<&Arc<Entry>> {
        self.documents.iter().find(|entry| entry.id == id)
    }
}
