//! A document: a text that never changes, what is known about it, and what was said of it.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Annotation, Annotations, AnnotatorId, Attribute, DocumentId, Extra, Heading, LabelId, Relation, Span, Spans, Text,
};

/// Where a document came from; any of it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The name of the file.
    pub file: String,
    /// The row or line in that file.
    pub row: String,
    /// The id it had there.
    pub id: String,
    /// Fields this version does not know.
    pub extra: Extra,
}

/// How far an annotator is with a document: "new", "in progress", "done" or "skipped".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Who.
    pub annotator: AnnotatorId,
    /// How far.
    pub value: String,
}

/// What a deletion leaves: so that an older copy of the record does not bring it back in a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tombstone {
    /// The id of the deleted annotation or relation.
    pub id: Uuid,
    /// The revision of the deletion.
    pub revision: u32,
}

/// What is known about a document beside its text and its annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Where it came from.
    pub source: Source,
    /// Its language, a BCP 47 tag; empty where unknown.
    pub language: String,
    /// Outlet, author, date, …
    pub metadata: Vec<Attribute>,
    /// Each annotator's own.
    pub status: Vec<Status>,
    /// Whether the file began with a byte order mark, which is encoding and not part of the text.
    pub bom: bool,
    /// Fields this version does not know.
    pub extra: Extra,
}

/// A document. Cloning is cheap: an edit copies only what it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its identity.
    pub id: DocumentId,
    /// What is known about it.
    pub about: Arc<About>,
    /// The text. Never changes.
    pub text: Text,
    /// The headings, sorted and disjoint; every other line is a paragraph.
    pub structure: Arc<[Heading]>,
    /// The annotations, in text order.
    pub annotations: Annotations,
    /// The relations, by id.
    pub relations: Arc<[Arc<Relation>]>,
    /// What programs proposed and nobody accepted yet, in text order.
    pub suggestions: Arc<[Arc<Annotation>]>,
    /// What was deleted, by id.
    pub deleted: Arc<[Tombstone]>,
}

impl Document {
    /// A document of that text, with headings recognised and no annotations.
    #[must_use]
    pub fn new(id: DocumentId, title: &str, text: Text) -> Document {
        let structure = super::structure::recognise(text.as_str());
        Document {
            id,
            about: Arc::new(About {
                title: title.to_owned(),
                source: Source::default(),
                language: String::new(),
                metadata: Vec::new(),
                status: Vec::new(),
                bom: false,
                extra: Extra::default(),
            }),
            text,
            structure: structure.into(),
            annotations: Annotations::default(),
            relations: Arc::new([]),
            suggestions: Arc::new([]),
            deleted: Arc::new([]),
        }
    }

    /// The heading level of the line at `span`; 0 for a paragraph.
    #[must_use]
    pub fn level(&self, span: Span) -> u8 {
        let after = self.structure.partition_point(|heading| heading.span.end() <= span.start());
        self.structure.get(after).filter(|heading| heading.span.meets(span)).map_or(0, |heading| heading.level)
    }

    /// The annotation of that annotator with that label on just those spans.
    #[must_use]
    pub fn twin(&self, annotator: AnnotatorId, label: &LabelId, spans: &Spans) -> Option<&Arc<Annotation>> {
        let first = spans.as_slice()[0];
        let same =
            |other: &&Arc<Annotation>| other.annotator == annotator && other.label == *label && other.spans == *spans;
        self.annotations.around(first).find(same)
    }

    /// The words an annotation covers, its pieces joined by " … ".
    #[must_use]
    pub fn quote(&self, annotation: &Annotation) -> String {
        let mut quote = String::new();
        for span in annotation.spans.iter() {
            if !quote.is_empty() {
                quote.push_str(" … ");
            }
            quote.push_str(self.text.slice(span));
        }
        quote
    }

    /// The revision of the deletion of `id`; 0 where it was not deleted.
    #[must_use]
    pub fn deletion(&self, id: Uuid) -> u32 {
        self.deleted.iter().find(|tombstone| tombstone.id == id).map_or(0, |tombstone| tombstone.revision)
    }

    /// Relations that start or end at that annotation.
    pub fn relations_of(&self, id: super::AnnotationId) -> impl Iterator<Item = &Arc<Relation>> {
        self.relations.iter().filter(move |relation| relation.from == id || relation.to == id)
    }
}
