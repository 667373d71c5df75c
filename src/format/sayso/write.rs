//! Writes a project file, one document at a time, or one document as a line of the own JSONL.

use std::io::Write;
use std::sync::Arc;

use super::VERSION;
use super::check::{Check, Offsets, spans};
use super::pen::Pen;
use super::record::{edges_name, inner_name, is_outer};
use crate::edit::Refusal;
use crate::format::problem::brief;
use crate::format::{Options, Problem, Writer};
use crate::model::{Annotation, Attribute, Document, Extra, Project, Relation, Scheme, Span};

/// Written out when it has grown past this many bytes.
const PIECE: usize = 1 << 16;

/// A project file in the making.
pub(super) struct ProjectWriter<'a> {
    project: &'a Project,
    options: Options,
    sink: &'a mut dyn Write,
    pen: Pen,
    /// How many documents were written; `None` before the head of the file.
    count: Option<usize>,
}

impl<'a> ProjectWriter<'a> {
    pub fn new(project: &'a Project, options: Options, sink: &'a mut dyn Write) -> ProjectWriter<'a> {
        ProjectWriter { project, options, sink, pen: Pen::new(true), count: None }
    }

    /// Writes what comes before the documents, once; the number of documents written so far.
    fn head(&mut self) -> usize {
        if let Some(count) = self.count {
            return count;
        }
        let (project, pen) = (self.project, &mut self.pen);
        pen.open();
        pen.text("format", "sayso");
        pen.plain("version", format_args!("{VERSION}"));
        pen.text("offset_unit", "code point");
        pen.key_on_line(1, "project");
        pen.open();
        pen.quoted("id", format_args!("{}", project.id));
        pen.text("name", &project.name);
        for (name, json) in project.extra.iter().filter(|(name, _)| is_outer(name).is_none()) {
            pen.unknown(inner_name(name), json);
        }
        pen.close(&Extra::default());
        pen.key_on_line(1, "scheme");
        scheme(pen, &project.scheme);
        pen.key_on_line(1, "annotators");
        pen.list(2, &project.annotators, &mut |pen, annotator| {
            pen.open();
            pen.quoted("id", format_args!("{}", annotator.id));
            pen.text("name", &annotator.name);
            pen.close(&annotator.extra);
        });
        pen.key_on_line(1, "actors");
        pen.list(2, &project.actors, &mut |pen, actor| {
            pen.open();
            pen.quoted("id", format_args!("{}", actor.id));
            pen.plain("revision", format_args!("{}", actor.revision));
            pen.text("name", &actor.name);
            pen.key("aliases");
            pen.list(0, &actor.aliases, &mut |pen, alias| pen.string(alias));
            pen.text("kind", &actor.kind);
            pen.close(&actor.extra);
        });
        pen.key_on_line(1, "documents");
        pen.out.push('[');
        0
    }
}

impl Writer for ProjectWriter<'_> {
    fn document(&mut self, document: &Document) -> Result<(), Refusal> {
        let count = self.head();
        self.pen.item(2, count);
        self.count = Some(count + 1);
        write_document(&mut self.pen, document, &self.project.scheme, self.options, self.sink)
    }

    /// The own JSON has room for everything.
    fn finish(&mut self) -> Result<Vec<Problem>, Refusal> {
        self.head();
        self.pen.out.push(']');
        for (name, json) in self.project.extra.iter() {
            if let Some(name) = is_outer(name) {
                self.pen.unknown_on_line(name, json);
            }
        }
        self.pen.out.push_str("}\n");
        flush(&mut self.pen, self.sink, 0)?;
        self.sink.flush().map_err(|error| unwritten(&error))?;
        Ok(Vec::new())
    }
}

/// Writes a document as a line of the own JSONL; its labels are those of `scheme`.
///
/// # Errors
///
/// An annotation that would be written wrongly, or a sink that takes no more.
pub fn write_line(document: &Document, scheme: &Scheme, options: Options, sink: &mut dyn Write) -> Result<(), Refusal> {
    let mut pen = Pen::new(false);
    write_document(&mut pen, document, scheme, options, sink)?;
    pen.out.push('\n');
    flush(&mut pen, sink, 0)
}

fn flush(pen: &mut Pen, sink: &mut dyn Write, at_least: usize) -> Result<(), Refusal> {
    if let Some(name) = pen.broken.take() {
        return Err(Refusal(format!("expected JSON in the unknown field {}, found something else", brief(&name))));
    }
    if pen.out.len() >= at_least {
        sink.write_all(pen.out.as_bytes()).map_err(|error| unwritten(&error))?;
        pen.out.clear();
    }
    Ok(())
}

fn unwritten(error: &std::io::Error) -> Refusal {
    Refusal(format!("expected to write the file, found: {error}"))
}

fn scheme(pen: &mut Pen, scheme: &Scheme) {
    pen.open();
    pen.text("id", &scheme.id);
    pen.text("name", &scheme.name);
    pen.plain("version", format_args!("{}", scheme.version));
    pen.key("labels");
    pen.list(2, &scheme.labels, &mut |pen, label| {
        pen.open();
        pen.text("id", &label.id.0);
        pen.text("name", &label.name);
        pen.text("key", &label.key);
        pen.text("edges", edges_name(label.edges));
        pen.text("colour", label.colour.name());
        pen.close(&label.extra);
    });
    pen.close(&scheme.extra);
}

fn write_document(
    pen: &mut Pen,
    document: &Document,
    scheme: &Scheme,
    options: Options,
    sink: &mut dyn Write,
) -> Result<(), Refusal> {
    let out = Out::new(document, scheme, options);
    let about = &document.about;
    pen.open();
    pen.quoted("id", format_args!("{}", document.id));
    pen.text("title", &about.title);
    pen.key("source");
    pen.open();
    pen.text("file", &about.source.file);
    pen.text("row", &about.source.row);
    pen.text("id", &about.source.id);
    pen.close(&about.source.extra);
    pen.text("language", &about.language);
    pen.key_on_line(3, "metadata");
    pen.list(0, &about.metadata, &mut attribute);
    pen.key("status");
    pen.list(0, &about.status, &mut |pen, status| {
        pen.open();
        pen.quoted("annotator", format_args!("{}", status.annotator));
        pen.text("value", &status.value);
        pen.close(&Extra::default());
    });
    pen.key_on_line(3, "sha256");
    pen.string(&document.text.hash().to_string());
    pen.plain("bom", format_args!("{}", about.bom));
    pen.text("text", document.text.as_str());
    pen.key_on_line(3, "structure");
    let mut last = None;
    pen.list(0, &document.structure, &mut |pen, heading| {
        pen.open();
        pen.text("kind", "heading");
        pen.plain("level", format_args!("{}", heading.level));
        last = out.offsets(pen, heading.span, Options::default()).is_none().then_some(heading.span).or(last);
        pen.close(&Extra::default());
    });
    if let Some(span) = last {
        return Err(out.refusal("a heading", span));
    }
    pen.key_on_line(3, "annotations");
    out.annotations(pen, document.annotations.iter(), sink)?;
    pen.key_on_line(3, "relations");
    pen.list(4, &document.relations, &mut |pen, item| relation(pen, item));
    pen.key_on_line(3, "suggestions");
    out.annotations(pen, document.suggestions.iter(), sink)?;
    pen.key_on_line(3, "deleted");
    pen.list(4, &document.deleted, &mut |pen, tombstone| {
        pen.open();
        pen.quoted("id", format_args!("{}", tombstone.id.hyphenated()));
        pen.plain("revision", format_args!("{}", tombstone.revision));
        pen.close(&Extra::default());
    });
    pen.close(&about.extra);
    flush(pen, sink, PIECE)
}

/// A document on its way out: its offsets, and the check of them.
struct Out<'a> {
    document: &'a Document,
    scheme: &'a Scheme,
    options: Options,
    offsets: Offsets,
    check: Check<'a>,
}

impl<'a> Out<'a> {
    fn new(document: &'a Document, scheme: &'a Scheme, options: Options) -> Out<'a> {
        let offsets = Offsets::of(document.text.as_str(), spans(document));
        let check = Check::new(document.text.as_str(), &offsets);
        Out { document, scheme, options, offsets, check }
    }

    /// Writes where a span starts and ends, and returns the checked words; `None`, and nothing, where it does not fit.
    fn offsets(&self, pen: &mut Pen, span: Span, options: Options) -> Option<&str> {
        let (start, end) = self.offsets.get(span)?;
        let quote = self.document.text.slice(span);
        if !self.document.text.holds(span) || !self.check.agrees((start, end), quote) {
            return None;
        }
        pen.plain("start", format_args!("{}", start.point));
        pen.plain("end", format_args!("{}", end.point));
        if options.utf16 {
            pen.plain("start_utf16", format_args!("{}", start.unit));
            pen.plain("end_utf16", format_args!("{}", end.unit));
        }
        if options.utf8 {
            pen.plain("start_utf8", format_args!("{}", start.byte));
            pen.plain("end_utf8", format_args!("{}", end.byte));
        }
        Some(quote)
    }

    fn refusal(&self, what: &str, span: Span) -> Refusal {
        let title = brief(&self.document.about.title);
        let (bytes, start, end) = (self.document.text.end().0, span.start().0, span.end().0);
        Refusal(format!(
            "expected {what} of {title} to cover whole characters of the text's {bytes} bytes, found {start}..{end}; nothing is written"
        ))
    }

    fn annotations<'b>(
        &self,
        pen: &mut Pen,
        annotations: impl Iterator<Item = &'b Arc<Annotation>>,
        sink: &mut dyn Write,
    ) -> Result<(), Refusal> {
        pen.out.push('[');
        for (n, annotation) in annotations.enumerate() {
            pen.item(4, n);
            self.annotation(pen, annotation)?;
            flush(pen, sink, PIECE)?;
        }
        pen.out.push(']');
        Ok(())
    }

    fn annotation(&self, pen: &mut Pen, annotation: &Annotation) -> Result<(), Refusal> {
        let label = self.scheme.name_of(&annotation.label);
        pen.open();
        pen.quoted("id", format_args!("{}", annotation.id));
        pen.plain("revision", format_args!("{}", annotation.revision));
        pen.text("label", label);
        let mut wrong = None;
        pen.key("spans");
        pen.list(0, annotation.spans.as_slice(), &mut |pen, span| {
            pen.open();
            match self.offsets(pen, *span, self.options) {
                Some(quote) => pen.text("text", quote),
                None => wrong = Some(*span),
            }
            pen.close(&Extra::default());
        });
        if let Some(span) = wrong {
            let quote = brief(self.document.text.slice(span));
            return Err(self.refusal(&format!("the annotation {} ({label}, {quote})", annotation.id), span));
        }
        pen.key("attributes");
        pen.list(0, &annotation.attributes, &mut attribute);
        match annotation.actor {
            Some(actor) => pen.quoted("actor", format_args!("{actor}")),
            None => pen.text("actor", ""),
        }
        pen.text("note", &annotation.note);
        pen.plain("confidence", format_args!("{}", annotation.confidence));
        pen.quoted("annotator", format_args!("{}", annotation.annotator));
        pen.text("origin", &annotation.origin);
        pen.plain("scheme_version", format_args!("{}", annotation.scheme_version));
        pen.quoted("created", format_args!("{}", annotation.created));
        pen.quoted("changed", format_args!("{}", annotation.changed));
        pen.close(&annotation.extra);
        Ok(())
    }
}

fn relation(pen: &mut Pen, relation: &Relation) {
    pen.open();
    pen.quoted("id", format_args!("{}", relation.id));
    pen.plain("revision", format_args!("{}", relation.revision));
    pen.text("type", &relation.kind);
    pen.quoted("from", format_args!("{}", relation.from));
    pen.quoted("to", format_args!("{}", relation.to));
    pen.key("attributes");
    pen.list(0, &relation.attributes, &mut attribute);
    pen.text("note", &relation.note);
    pen.quoted("annotator", format_args!("{}", relation.annotator));
    pen.quoted("created", format_args!("{}", relation.created));
    pen.quoted("changed", format_args!("{}", relation.changed));
    pen.close(&relation.extra);
}

fn attribute(pen: &mut Pen, attribute: &Attribute) {
    pen.open();
    pen.text("name", &attribute.name);
    pen.text("value", &attribute.value);
    pen.close(&Extra::default());
}
