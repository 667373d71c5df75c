//! Reads the envelope of a project file, and its documents one by one. A file that is cut or broken yields what stands
//! complete before that place.

use std::borrow::Cow;
use std::collections::VecDeque;

use uuid::Uuid;

use super::VERSION;
use super::context::Context;
use super::fields::{Fields, list_of, shown};
use super::scan::{Fault, Parts, Raw, skip_space, value_end};
use crate::format::decode::decode;
use crate::format::problem::brief;
use crate::format::{File, Item};
use crate::model::{Document, Entry, Project, ProjectId, Scheme};

/// Reads a project file.
pub(super) struct Reader<'a> {
    bytes: Cow<'a, [u8]>,
    context: Context,
    stage: Stage,
    ready: VecDeque<Item>,
}

enum Stage {
    Start,
    Documents(Parts, Box<Project>),
    End,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a File) -> Reader<'a> {
        let mut context = Context::new(&file.name, empty_scheme());
        let (bytes, stage) = match decode(&file.bytes) {
            Ok(decoded) => (decoded.bytes, Stage::Start),
            Err(message) => {
                context.problems.add_whole(format_args!("{message}"));
                (Cow::Borrowed(&[][..]), Stage::End)
            }
        };
        Reader { bytes, context, stage, ready: VecDeque::new() }
    }

    fn step(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::End) {
            Stage::Start => self.stage = open(&self.bytes, &mut self.context).unwrap_or(Stage::End),
            Stage::Documents(mut parts, mut project) => match parts.next(&self.bytes) {
                Some(part) => {
                    if let Some(document) = self.context.document(part.value) {
                        project.documents.push(Entry::of(&document));
                        self.ready.push_back(Item::Document(Box::new(document)));
                    }
                    self.stage = Stage::Documents(parts, project);
                }
                None => {
                    let record = self.close(project);
                    self.ready.push_back(Item::Record(record));
                }
            },
            Stage::End => {}
        }
        let problems = self.context.problems.take();
        self.ready.extend(problems.into_iter().map(Item::Problem));
        if matches!(self.stage, Stage::End) {
            self.ready.extend(self.context.problems.rest().map(Item::Problem));
        }
    }

    fn close(&mut self, mut project: Box<Project>) -> Box<Project> {
        project.annotators.extend(self.context.unlisted(&project.annotators));
        let context = std::mem::replace(&mut self.context, Context::new("", empty_scheme()));
        let Context { problems, labels, .. } = context;
        self.context.problems = problems;
        project.scheme = std::sync::Arc::new(labels.into_scheme());
        project
    }
}

impl Iterator for Reader<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let ended = matches!(self.stage, Stage::End);
            self.step();
            if ended && self.ready.is_empty() {
                return None;
            }
        }
    }
}

/// The document of one line of the own JSONL. The line's number is told to the context's problems before.
pub fn read_line(line: &[u8], context: &mut Context) -> Option<Document> {
    let start = skip_space(line, 0);
    let (end, fault) = match value_end(line, start) {
        Ok(end) => (end, after(line, end)),
        Err(fault) => (line.len(), Some(fault)),
    };
    if let Some(fault) = fault {
        context.problems.add(line, fault.at, String::new(), format_args!("{}", sentence(line, fault)));
    }
    (start < end).then(|| context.document(Raw { file: line, start, end }))?
}

fn empty_scheme() -> Scheme {
    let (id, name) = (String::new(), String::new());
    Scheme { id, name, version: 1, labels: Vec::new(), extra: crate::model::Extra::default() }
}

/// Reads the envelope; `None` where this is no file of ours, or one of a later version.
fn open(bytes: &[u8], context: &mut Context) -> Option<Stage> {
    let start = skip_space(bytes, 0);
    if start == bytes.len() {
        context.problems.add_whole(format_args!("expected a Sayso file, found an empty one"));
        return None;
    }
    let (end, fault) = match value_end(bytes, start) {
        Ok(end) => (end, after(bytes, end)),
        Err(fault) => (bytes.len(), Some(fault)),
    };
    let raw = Raw { file: bytes, start, end };
    if bytes.get(start) != Some(&b'{') {
        match fault {
            Some(fault) => report(bytes, fault, "nothing is read", context),
            None => refuse(raw, context, format_args!("expected a Sayso file, found JSON that is {}", raw.kind())),
        }
        return None;
    }
    let mut top = Fields::of(raw, "file", &mut context.problems)?;
    let said = top.raw(&mut context.problems, "format");
    let named = said.and_then(|raw| raw.string().ok());
    // The keys of a file that another program sorted may have lost `format` with the end of the file.
    let ours = match &named {
        Some(name) => name == "sayso",
        None => {
            said.is_none() && fault.is_some() && top.names().any(|name| name == "documents" || name == "offset_unit")
        }
    };
    if !ours {
        match (fault, said) {
            (Some(fault), None) => report(bytes, fault, "nothing is read", context),
            (_, Some(said)) => {
                refuse(
                    raw,
                    context,
                    format_args!("expected a Sayso file (\"format\": \"sayso\"), found the format {}", shown(said)),
                );
            }
            (None, None) => {
                let keys = list_of(&top.names().take(8).collect::<Vec<_>>());
                refuse(
                    raw,
                    context,
                    format_args!("expected a Sayso file (\"format\": \"sayso\"), found JSON with {keys}"),
                );
            }
        }
        return None;
    }
    let version = top.raw(&mut context.problems, "version");
    if let Some(version) = version.filter(|version| version.number().is_none_or(|number| number > VERSION)) {
        let message = format_args!(
            "expected version {VERSION} of the format, found version {}; a newer Sayso may read this file",
            shown(version)
        );
        refuse(version, context, message);
        return None;
    }
    let unit = top.raw(&mut context.problems, "offset_unit");
    if let Some(unit) = unit.filter(|unit| unit.string().as_deref() != Ok("code point")) {
        refuse(
            unit,
            context,
            format_args!("expected offsets in \"code point\", found {}; nothing is read", shown(unit)),
        );
        return None;
    }
    if let Some(fault) = fault {
        report(bytes, fault, "what stands complete before that is read", context);
    }
    let documents = top.list(&mut context.problems, "documents");
    let mut project = context.record(&mut top);
    if project.id == ProjectId(Uuid::nil()) {
        project.id = ProjectId::derived(&project.name);
    }
    Some(Stage::Documents(documents, Box::new(project)))
}

fn refuse(raw: Raw<'_>, context: &mut Context, message: std::fmt::Arguments<'_>) {
    context.problems.add(raw.file, raw.start, String::new(), message);
}

fn report(bytes: &[u8], fault: Fault, outcome: &str, context: &mut Context) {
    let message = sentence(bytes, fault);
    context.problems.add(bytes, fault.at, String::new(), format_args!("{message}; {outcome}"));
}

/// What follows the value, where it should have been the end.
fn after(bytes: &[u8], end: usize) -> Option<Fault> {
    let at = skip_space(bytes, end);
    (at < bytes.len()).then_some(Fault { at, expected: "the end of the file" })
}

/// A fault as a sentence, with its column; its line is the place of the problem.
fn sentence(bytes: &[u8], fault: Fault) -> String {
    let before = bytes.get(..fault.at).unwrap_or(bytes);
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let column = 1 + before[line..].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    let rest = bytes.get(fault.at..).unwrap_or_default();
    if rest.is_empty() {
        return format!("expected {}, found the end of the file at byte {}", fault.expected, bytes.len());
    }
    let rest = String::from_utf8_lossy(&rest[..rest.len().min(4)]);
    let found: String = rest.chars().take(1).collect();
    format!("expected {}, found {} in column {column}", fault.expected, brief(&found))
}
