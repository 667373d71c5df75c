//! Snapshots: a document without its text, or a project record, as they were after some record, and after that the
//! newest steps that can be undone (none where nothing follows). Records with higher numbers build on them. The payload
//! is as `model::code` writes it; fields that a later version adds are read over.

use std::sync::Arc;

use super::Problem;
use super::seal::{self, Kind};
use crate::coded_record;
use crate::edit::History;
use crate::model::code::{self, Code, Input};
use crate::model::document::About;
use crate::model::{Annotation, Document, DocumentId, Heading, Project, Relation, Text, Tombstone};

/// A document but for its text: read, and waiting for the text to go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The number of the last record it holds; 0 where it was there from the start.
    pub sequence: u64,
    kept: Kept,
    history: History,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    id: DocumentId,
    about: Arc<About>,
    text: Fingerprint,
    structure: Arc<[Heading]>,
    annotations: Vec<Arc<Annotation>>,
    relations: Arc<[Arc<Relation>]>,
    suggestions: Arc<[Arc<Annotation>]>,
    deleted: Arc<[Tombstone]>,
}

/// Which text: the hash finds it, length and CRC-32 check it (SHA-256 takes ten times as long, at every opening).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fingerprint {
    sha256: String,
    bytes: u64,
    crc32: u32,
}

coded_record! {
    Fingerprint { sha256, bytes, crc32 }
    Kept { id, about, text, structure, annotations, relations, suggestions, deleted }
}

/// The bytes of `document` without its text, as it was after record `sequence`, and of its newest undo steps.
///
/// # Errors
///
/// Only where they are more than 4 GB.
pub fn encode_document(sequence: u64, document: &Document, history: &History) -> Result<Vec<u8>, String> {
    let text = document.text.as_str().as_bytes();
    let kept = Kept {
        id: document.id,
        about: document.about.clone(),
        text: Fingerprint {
            sha256: document.text.hash().to_string(),
            bytes: text.len() as u64,
            crc32: seal::checksum(text),
        },
        structure: document.structure.clone(),
        annotations: document.annotations.iter().cloned().collect(),
        relations: document.relations.clone(),
        suggestions: document.suggestions.clone(),
        deleted: document.deleted.clone(),
    };
    seal::seal(Kind::Document, sequence, &with_history(&kept, history))
}

/// What [`encode_document`] wrote.
///
/// # Errors
///
/// Says whether the bytes are damaged, or written by a newer version.
pub fn decode_document(bytes: &[u8]) -> Result<Outline, Problem> {
    let opened = seal::open(Kind::Document, bytes)?;
    let (kept, history) = and_history(opened.payload).ok_or_else(|| seal::unreadable(Kind::Document))?;
    Ok(Outline { sequence: opened.sequence, kept, history })
}

impl Outline {
    /// Which document.
    #[must_use]
    pub fn id(&self) -> DocumentId {
        self.kept.id
    }

    /// The SHA-256 of its text, lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.kept.text.sha256
    }

    /// The document, with its text, and its undo steps.
    ///
    /// # Errors
    ///
    /// Refuses another text than the one it had, and marks that lie outside of it.
    pub fn with_text(self, text: Vec<u8>) -> Result<(Document, History), Problem> {
        let Fingerprint { bytes, crc32, .. } = self.kept.text;
        if text.len() as u64 != bytes || seal::checksum(&text) != crc32 {
            return Err(Problem::Damaged(format!(
                "expected the text of {bytes} bytes with checksum {crc32:08x}, found {} bytes with {:08x}",
                text.len(),
                seal::checksum(&text)
            )));
        }
        let text = String::from_utf8(text)
            .map_err(|error| Problem::Damaged(format!("expected a text in UTF-8, found otherwise: {error}")))?;
        let text = Text::new(text);
        let marks = self.kept.annotations.iter().chain(&*self.kept.suggestions).flat_map(|mark| mark.spans.iter());
        let headings = self.kept.structure.iter().map(|heading| heading.span);
        let outside = marks.chain(headings).filter(|span| !text.holds(*span)).min();
        if let Some(span) = outside {
            let (start, end) = (span.start().0, span.end().0);
            return Err(Problem::Damaged(format!(
                "expected spans within the text's {bytes} bytes, found {start}..{end}"
            )));
        }
        let document = Document {
            id: self.kept.id,
            about: self.kept.about,
            text,
            structure: self.kept.structure,
            annotations: self.kept.annotations.into_iter().collect(),
            relations: self.kept.relations,
            suggestions: self.kept.suggestions,
            deleted: self.kept.deleted,
        };
        Ok((document, self.history))
    }
}

/// The bytes of a project record as it was after record `sequence`, and of its newest undo steps.
///
/// # Errors
///
/// Only where they are more than 4 GB.
pub fn encode_project(sequence: u64, project: &Project, history: &History) -> Result<Vec<u8>, String> {
    seal::seal(Kind::Project, sequence, &with_history(project, history))
}

/// What [`encode_project`] wrote: the number, the project record, its undo steps.
///
/// # Errors
///
/// Says whether the bytes are damaged, or written by a newer version.
pub fn decode_project(bytes: &[u8]) -> Result<(u64, Project, History), Problem> {
    let opened = seal::open(Kind::Project, bytes)?;
    let (project, history) = and_history(opened.payload).ok_or_else(|| seal::unreadable(Kind::Project))?;
    Ok((opened.sequence, project, history))
}

fn with_history(state: &impl Code, history: &History) -> Vec<u8> {
    let mut payload = code::encode(state);
    if *history != History::default() {
        history.put(&mut payload);
    }
    payload
}

fn and_history<T: Code>(payload: &[u8]) -> Option<(T, History)> {
    let mut input = Input(payload);
    let state = T::get(&mut input)?;
    let history = if input.0.is_empty() { History::default() } else { History::get(&mut input)? };
    input.0.is_empty().then_some((state, history))
}
