//! Reads a document and all it holds, each record by itself: a bad one costs that record. An annotation is taken only
//! where the text has, at its offsets, the very words that it says it covers.

use std::borrow::Cow;
use std::sync::Arc;

use super::context::Context;
use super::fields::{Bad, Fields, shown};
use super::record::actor_id;
use super::scan::{Parts, Raw};
use crate::format::adopt::sorted;
use crate::format::problem::brief;
use crate::format::{ById, ByName};
use crate::model::annotation::HUMAN;
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Attribute, CodePoint, Document, DocumentId, Heading, Relation, RelationId,
    Source, Span, Spans, Status, Text, Tombstone,
};

/// What the records of one document share.
struct Scope<'c> {
    context: &'c mut Context,
    text: Text,
    /// The annotations that other records may refer to.
    ids: ById,
    /// Those that this file knows by something else than a UUID.
    foreign: ByName,
    /// By whom, and under which id here, for each place in the map.
    derived: Vec<Vec<(AnnotatorId, AnnotationId)>>,
}

impl Context {
    /// Reads the document `raw`; `None` where it has no text.
    pub(super) fn document(&mut self, raw: Raw<'_>) -> Option<Document> {
        let mut fields = Fields::of(raw, "document", &mut self.problems)?;
        let problems = &mut self.problems;
        let (text, at) = match fields.need_text(problems, "text") {
            Ok((text, _)) if text.len() > Text::LIMIT => {
                let message = format_args!("expected a text of at most {} bytes, found more; left out", Text::LIMIT);
                fields.problem(problems, raw.start, message);
                return None;
            }
            Ok((text, raw)) => (Text::new(text), raw.start),
            Err(bad) => {
                fields.problem(problems, bad.at, format_args!("{}; the document is left out", bad.message));
                return None;
            }
        };
        let hash = text.hash().to_string();
        let said = fields.text(problems, "sha256");
        if !said.is_empty() && !said.eq_ignore_ascii_case(&hash) {
            let message = format_args!(
                "expected the text with the SHA-256 {}, found one with {hash}; annotations are taken where their words are the same",
                brief(&said)
            );
            fields.problem(problems, at, message);
        }
        let id = fields.text(problems, "id");
        let id = id.parse().unwrap_or_else(|_| DocumentId::derived(&format!("{hash}\0sayso\0{id}")));
        if self.documents.insert(id.0, 0).is_some() {
            let message = format_args!("expected an id of its own, found one that was used before; left out");
            fields.problem(&mut self.problems, raw.start, message);
            return None;
        }
        let mut document = Document::new(id, "", text.clone());
        let mut scope = Scope { context: self, text, ids: ById::new(), foreign: ByName::new(), derived: Vec::new() };
        scope.about(&mut fields, &mut document);
        if let Some(structure) = scope.structure(&mut fields) {
            document.structure = structure.into();
        }
        let (annotations, suggestions) =
            (scope.list(&mut fields, "annotations"), scope.list(&mut fields, "suggestions"));
        document.annotations = sorted(scope.annotations(raw, annotations, "annotation"));
        let judged = scope.ids.clone();
        let suggestions = sorted(scope.annotations(raw, suggestions, "suggestion"));
        document.suggestions = suggestions.iter().cloned().collect();
        scope.ids = judged;
        document.relations = scope.relations(&mut fields);
        document.deleted = scope.deleted(&mut fields, &document);
        Arc::make_mut(&mut document.about).extra = fields.rest(&mut self.problems);
        Some(document)
    }
}

impl Scope<'_> {
    fn list(&mut self, fields: &mut Fields<'_>, name: &str) -> Parts {
        fields.list(&mut self.context.problems, name)
    }

    fn about(&mut self, fields: &mut Fields<'_>, document: &mut Document) {
        let about = Arc::make_mut(&mut document.about);
        let problems = &mut self.context.problems;
        about.title = fields.text(problems, "title").into_owned();
        about.language = fields.text(problems, "language").into_owned();
        about.bom = fields.truth(problems, "bom");
        let source = fields.raw(problems, "source");
        if let Some(mut source) = source.and_then(|raw| Fields::of(raw, "source", problems)) {
            about.source = Source {
                file: source.text(problems, "file").into_owned(),
                row: source.text(problems, "row").into_owned(),
                id: source.text(problems, "id").into_owned(),
                extra: source.rest(problems),
            };
        }
        about.metadata = self.attributes(fields, "metadata");
        let mut list = self.list(fields, "status");
        while let Some(part) = list.next(fields.raw.file).filter(|part| !part.cut) {
            let Some(mut status) = Fields::of(part.value, "status", &mut self.context.problems) else { continue };
            let id = status.text(&mut self.context.problems, "annotator");
            let annotator = self.context.annotator(&id);
            let value = status.text(&mut self.context.problems, "value").into_owned();
            status.nothing_else(&mut self.context.problems);
            about.status.push(Status { annotator, value });
        }
    }

    /// The headings as the file has them; `None` where it has none that fit, and those recognised stay.
    fn structure(&mut self, fields: &mut Fields<'_>) -> Option<Vec<Heading>> {
        let raw = fields.raw(&mut self.context.problems, "structure")?;
        let mut list = Parts::of(raw);
        let mut headings: Vec<Heading> = Vec::new();
        let mut fault = (raw.bytes().first() != Some(&b'[')).then(|| format!("a list, found {}", shown(raw)));
        while let Some(part) = list.next(raw.file).filter(|_| fault.is_none()) {
            let problems = &mut self.context.problems;
            let mut heading = Fields::of(part.value, "heading", problems)?;
            let kind = heading.text(problems, "kind");
            let level = u8::try_from(heading.number(problems, "level", 0)).unwrap_or(0);
            let start = heading.number(problems, "start", u32::MAX);
            let end = heading.number(problems, "end", 0);
            heading.nothing_else(problems);
            let after = headings.last().map_or(0, |heading| heading.span.end().0);
            match self.span(start, end) {
                Ok(span) if kind == "heading" && (1..=6).contains(&level) && after <= span.start().0 => {
                    headings.push(Heading { level, span });
                }
                Ok(_) => {
                    fault = Some(format!("headings of level 1 to 6, sorted and apart, found {}", shown(part.value)))
                }
                Err(message) => fault = Some(format!("headings within the text, found one where {message}")),
            }
        }
        let Some(fault) = fault else { return Some(headings) };
        let message = format_args!("expected {fault}; the headings are recognised anew");
        fields.problem(&mut self.context.problems, raw.start, message);
        None
    }

    /// The span between two offsets, or what is wrong with it.
    fn span(&self, start: u32, end: u32) -> Result<Span, String> {
        if start >= end {
            return Err(format!("span {start}..{end} does not start before it ends"));
        }
        let byte = |at| self.text.byte_of_code_point(CodePoint(at));
        let span = byte(start).zip(byte(end)).and_then(|(start, end)| Span::new(start, end));
        span.ok_or_else(|| format!("span {start}..{end} does not fit a text of {} characters", self.text.code_points()))
    }

    /// The annotations of a list, without those that can't be taken.
    fn annotations(&mut self, raw: Raw<'_>, mut list: Parts, what: &'static str) -> Vec<Arc<Annotation>> {
        let mut annotations = Vec::new();
        while let Some(part) = list.next(raw.file).filter(|part| !part.cut) {
            let fields = Fields::of(part.value, what, &mut self.context.problems);
            let Some(mut fields) = fields else { continue };
            match self.annotation(&mut fields, what) {
                Ok(annotation) => annotations.push(Arc::new(annotation)),
                Err(bad) => {
                    let message = format_args!("{}; the {what} is left out", bad.message);
                    fields.problem(&mut self.context.problems, bad.at, message);
                }
            }
        }
        annotations
    }

    fn annotation(&mut self, fields: &mut Fields<'_>, what: &str) -> Result<Annotation, Bad> {
        let at = fields.raw.start;
        let problems = &mut self.context.problems;
        let (label, label_at) = fields.need_text(problems, "label")?;
        if label.is_empty() {
            return Err(Bad { at, message: "expected the name of a label, found an empty text".to_owned() });
        }
        let spans = self.spans(fields)?;
        let problems = &mut self.context.problems;
        let (id, annotator) = (fields.text(problems, "id"), fields.text(problems, "annotator"));
        let annotator = self.context.annotator(&annotator);
        let id = self.annotation_id(&id, annotator, fields.raw);
        if self.ids.insert(id.0, 0).is_some() {
            let message = "expected an id of its own, found one that was used before in this document".to_owned();
            return Err(Bad { at, message });
        }
        let label = self.context.label(&label, fields.raw.file, label_at.start);
        let attributes = self.attributes(fields, "attributes");
        let problems = &mut self.context.problems;
        let actor = fields.text(problems, "actor");
        let confidence = fields.number(problems, "confidence", 0);
        if confidence > 3 {
            let message = format_args!("expected a confidence from 0 to 3, found {confidence}; taken as 0");
            fields.problem(problems, at, message);
        }
        let origin = fields.text(problems, "origin");
        let missing = if what == "annotation" { HUMAN } else { "unknown" };
        let origin = if origin.is_empty() { Cow::Borrowed(missing) } else { origin };
        Ok(Annotation {
            id,
            revision: fields.number(problems, "revision", 1),
            label,
            spans,
            attributes,
            actor: (!actor.is_empty()).then(|| actor_id(&actor)),
            note: fields.text(problems, "note").into_owned(),
            confidence: if confidence > 3 { 0 } else { confidence as u8 },
            annotator,
            origin: origin.into_owned(),
            scheme_version: fields.number(problems, "scheme_version", self.context.labels.scheme().version),
            created: fields.time(problems, "created"),
            changed: fields.time(problems, "changed"),
            extra: fields.rest(problems),
        })
    }

    /// The id of an annotation: the file's own, or one derived from it that is the same at every reading. Where the file
    /// has none, the whole record stands for it.
    fn annotation_id(&mut self, id: &str, annotator: AnnotatorId, raw: Raw<'_>) -> AnnotationId {
        id.parse().unwrap_or_else(|_| {
            let hash = self.text.hash();
            if id.is_empty() {
                let record = String::from_utf8_lossy(raw.bytes());
                return AnnotationId::derived(&format!("{hash}\0{annotator}\0sayso\0\0{record}"));
            }
            let derived = AnnotationId::derived(&format!("{hash}\0{annotator}\0sayso\0{id}"));
            let place = *self.foreign.entry(id.to_owned()).or_insert(self.derived.len());
            if place == self.derived.len() {
                self.derived.push(Vec::new());
            }
            self.derived[place].push((annotator, derived));
            derived
        })
    }

    fn spans(&mut self, fields: &mut Fields<'_>) -> Result<Spans, Bad> {
        let at = fields.raw.start;
        let mut list = self.list(fields, "spans");
        let mut spans = Vec::new();
        while let Some(part) = list.next(fields.raw.file) {
            spans.push(self.checked_span(part.value)?);
        }
        let pieces = spans.len();
        let spans = Spans::new(spans);
        let spans = spans.ok_or_else(|| Bad { at, message: "expected at least one span, found none".to_owned() })?;
        if spans.as_slice().len() < pieces {
            let message = format_args!("expected spans that share no text, found some that do; those are joined");
            fields.problem(&mut self.context.problems, at, message);
        }
        Ok(spans)
    }

    /// A span whose words are those that the text has there.
    fn checked_span(&mut self, raw: Raw<'_>) -> Result<Span, Bad> {
        let problems = &mut self.context.problems;
        let bad = |message| Bad { at: raw.start, message };
        let Some(mut fields) = Fields::of(raw, "span", problems) else {
            return Err(bad(format!("expected an object as span, found {}", raw.kind())));
        };
        let start = fields.need_number(problems, "start")?;
        let end = fields.need_number(problems, "end")?;
        let (quote, _) = fields.need_text(problems, "text")?;
        let span = self.span(start, end).map_err(bad)?;
        let found = self.text.slice(span);
        if found != quote {
            let (quote, found) = (brief(&quote), brief(found));
            return Err(bad(format!("expected {quote} at {start}..{end}, found {found} in the text")));
        }
        let problems = &mut self.context.problems;
        let units = [
            ("start_utf16", self.text.utf16(span.start()).0),
            ("end_utf16", self.text.utf16(span.end()).0),
            ("start_utf8", span.start().0),
            ("end_utf8", span.end().0),
        ];
        for (name, right) in units {
            let said = fields.raw(problems, name);
            if let Some(said) = said.filter(|said| said.number() != Some(right)) {
                let said = shown(said);
                let message = format_args!(
                    "expected {right} for {name:?}, found {said}; code points and words agree and are taken"
                );
                fields.problem(problems, raw.start, message);
            }
        }
        fields.nothing_else(problems);
        Ok(span)
    }

    fn attributes(&mut self, fields: &mut Fields<'_>, name: &str) -> Vec<Attribute> {
        let mut list = self.list(fields, name);
        let mut attributes = Vec::new();
        while let Some(part) = list.next(fields.raw.file).filter(|part| !part.cut) {
            let problems = &mut self.context.problems;
            let Some(mut attribute) = Fields::of(part.value, "name and value", problems) else { continue };
            let name = attribute.text(problems, "name").into_owned();
            let value = attribute.text(problems, "value").into_owned();
            attribute.nothing_else(problems);
            attributes.push(Attribute { name, value });
        }
        attributes
    }

    fn relations(&mut self, fields: &mut Fields<'_>) -> Arc<[Arc<Relation>]> {
        let mut list = self.list(fields, "relations");
        let mut relations: Vec<Arc<Relation>> = Vec::new();
        let mut ids = ById::new();
        while let Some(part) = list.next(fields.raw.file).filter(|part| !part.cut) {
            let Some(mut fields) = Fields::of(part.value, "relation", &mut self.context.problems) else { continue };
            let relation = self.relation(&mut fields).and_then(|relation| {
                let at = fields.raw.start;
                let message = "expected an id of its own, found one that was used before in this document";
                let place = *ids.entry(relation.id.0).or_insert(relations.len());
                let free = place == relations.len();
                if free { Ok(relation) } else { Err(Bad { at, message: message.to_owned() }) }
            });
            match relation {
                Ok(relation) => {
                    relations.push(Arc::new(relation));
                }
                Err(bad) => {
                    let message = format_args!("{}; the relation is left out", bad.message);
                    fields.problem(&mut self.context.problems, bad.at, message);
                }
            }
        }
        ids.into_values().filter_map(|at| relations.get(at).cloned()).collect()
    }

    fn relation(&mut self, fields: &mut Fields<'_>) -> Result<Relation, Bad> {
        let problems = &mut self.context.problems;
        let (id, annotator) = (fields.text(problems, "id"), fields.text(problems, "annotator"));
        let ((from, _), (to, _)) = (fields.need_text(problems, "from")?, fields.need_text(problems, "to")?);
        let annotator = self.context.annotator(&annotator);
        let (from, to) = (self.end(fields, &from, annotator)?, self.end(fields, &to, annotator)?);
        let id = id.parse().unwrap_or_else(|_| {
            let record = if id.is_empty() { String::from_utf8_lossy(fields.raw.bytes()) } else { id };
            RelationId::derived(&format!("{}\0{annotator}\0sayso\0{record}", self.text.hash()))
        });
        let attributes = self.attributes(fields, "attributes");
        let problems = &mut self.context.problems;
        Ok(Relation {
            id,
            revision: fields.number(problems, "revision", 1),
            kind: fields.text(problems, "type").into_owned(),
            from,
            to,
            attributes,
            note: fields.text(problems, "note").into_owned(),
            annotator,
            created: fields.time(problems, "created"),
            changed: fields.time(problems, "changed"),
            extra: fields.rest(problems),
        })
    }

    /// The annotation that a relation of `annotator` means by `id`.
    fn end(&self, fields: &Fields<'_>, id: &str, annotator: AnnotatorId) -> Result<AnnotationId, Bad> {
        let known = id.parse().ok().or_else(|| {
            let same = self.derived.get(*self.foreign.get(id)?)?;
            same.iter().find(|(by, _)| *by == annotator).or(same.first()).map(|(_, id)| *id)
        });
        known.filter(|known| self.ids.contains_key(&known.0)).ok_or_else(|| Bad {
            at: fields.raw.start,
            message: format!("expected the annotation {}, found none with that id that was taken", brief(id)),
        })
    }

    fn deleted(&mut self, fields: &mut Fields<'_>, document: &Document) -> Arc<[Tombstone]> {
        let relations = &document.relations;
        let mut list = self.list(fields, "deleted");
        let mut deleted = ById::new();
        while let Some(part) = list.next(fields.raw.file).filter(|part| !part.cut) {
            let problems = &mut self.context.problems;
            let Some(mut tombstone) = Fields::of(part.value, "deletion", problems) else { continue };
            let id = tombstone.text(problems, "id");
            let revision = tombstone.number(problems, "revision", 1);
            tombstone.nothing_else(problems);
            let Ok(AnnotationId(id)) = id.parse() else {
                // What had no id of ours cannot come back under one.
                let message = format_args!("expected a UUID, found {}; left out", brief(&id));
                tombstone.problem(problems, part.value.start, message);
                continue;
            };
            if self.ids.contains_key(&id) || relations.binary_search_by_key(&id, |relation| relation.id.0).is_ok() {
                let message = format_args!("expected what was deleted to be gone, found it alive; it stays");
                tombstone.problem(problems, part.value.start, message);
                continue;
            }
            let kept = deleted.entry(id).or_insert(0);
            *kept = (revision as usize).max(*kept);
        }
        deleted.into_iter().map(|(id, revision)| Tombstone { id, revision: revision as u32 }).collect()
    }
}
