//! FILES: one module per format, behind one trait, listed in [`ALL`]. Other people's files never fail whole: a reader
//! yields documents and [`Problem`]s one by one. A writer takes one document at a time into a sink, then `finish`.
//!
//! There is neither clock nor chance nor a browser here: bytes come and go, and new ids come from the caller.

pub mod adopt;
mod decode;
pub mod exchange;
mod labels;
mod name;
mod problem;
pub mod sayso;
pub mod txt;

use std::collections::BTreeMap;
use std::io::Write;

use uuid::Uuid;

pub use adopt::{Adopted, adopt, copy};
pub use name::file_name;
pub use problem::{Place, Problem, Problems};

use crate::edit::Refusal;
use crate::model::{Document, Project};

/// What is known by an id: its place in a list, or a number. Of the one type for all kinds of ids, since each further
/// type of map costs the page some kilobytes.
type ById = BTreeMap<Uuid, usize>;

/// What is known by a name, likewise.
type ByName = BTreeMap<String, usize>;

/// A file: what it is called, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with extension, without folders.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Where new ids come from: the core has no chance of its own.
pub type Ids<'a> = &'a mut dyn FnMut() -> Uuid;

/// What a reader yields, one by one.
#[derive(Debug)]
pub enum Item {
    /// A document. Its labels are those of the record.
    Document(Box<Document>),
    /// Something that was not taken as it stands in the file.
    Problem(Problem),
    /// What the file says beside its documents (scheme, annotators, actors, the list of the documents that were read);
    /// after all of them, since a document may use a label that the scheme lacks.
    Record(Box<Project>),
}

/// What a reader yields.
pub type Items<'a> = Box<dyn Iterator<Item = Item> + 'a>;

/// What can be chosen for a written file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Adds to each span where it starts and ends in UTF-16 code units (as JavaScript and Java count).
    pub utf16: bool,
    /// Adds to each span where it starts and ends in bytes of UTF-8 (as Rust and Go count).
    pub utf8: bool,
}

/// A format: one trait, two directions.
pub trait Format: Sync {
    /// A short name that never changes, for options and messages.
    fn id(&self) -> &'static str;

    /// What people see.
    fn name(&self) -> &'static str;

    /// How its files end, in small letters, with the dot; the first is the one to write.
    fn extensions(&self) -> &'static [&'static str];

    /// Reads a file. Nothing is read before it is asked for.
    fn read<'a>(&self, file: &'a File, ids: Ids<'a>) -> Items<'a>;

    /// Begins a file with that project's documents; `None` where this format is only read.
    fn write<'a>(
        &self,
        project: &'a Project,
        options: Options,
        sink: &'a mut dyn Write,
    ) -> Option<Box<dyn Writer + 'a>>;
}

/// A file that is being written.
pub trait Writer {
    /// Writes one document; they come in the order of the project.
    ///
    /// # Errors
    ///
    /// A document that would be written wrongly (the sentence names the annotation), or a sink that takes no more. The
    /// file is then of no use.
    fn document(&mut self, document: &Document) -> Result<(), Refusal>;

    /// Writes what comes after the last document, and says what the format had no room for.
    ///
    /// # Errors
    ///
    /// A sink that takes no more.
    fn finish(&mut self) -> Result<Vec<Problem>, Refusal>;
}

/// All formats.
pub static ALL: [&dyn Format; 2] = [&sayso::Sayso, &txt::Txt];

/// The format with that id.
#[must_use]
pub fn named(id: &str) -> Option<&'static dyn Format> {
    ALL.into_iter().find(|format| format.id() == id)
}

/// The format of a file: by how its name ends, or else by how its content starts. `None` where it is neither JSON nor
/// text, such as a picture.
#[must_use]
pub fn recognise(file: &File) -> Option<&'static dyn Format> {
    let name = file.name.to_lowercase();
    let by_name = |format: &&dyn Format| format.extensions().iter().any(|end| name.ends_with(end));
    if let Some(format) = ALL.into_iter().find(by_name) {
        return Some(format);
    }
    let Ok(decoded) = decode::decode(&file.bytes) else { return Some(&txt::Txt) };
    if sayso::looks_like_json(&decoded.bytes) {
        return Some(&sayso::Sayso);
    }
    // A NUL near the start is what files that are no text have in common.
    let start = &decoded.bytes[..decoded.bytes.len().min(1024)];
    let text =
        !start.contains(&0) && std::str::from_utf8(start).map_or_else(|error| error.error_len().is_none(), |_| true);
    text.then_some(&txt::Txt as &dyn Format)
}

/// A whole file that was read.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What it says beside its documents; `None` where the format has no such record, or the file could not be read.
    pub record: Option<Project>,
    /// Its documents, in order.
    pub documents: Vec<Document>,
    /// What was not taken as it stands there.
    pub problems: Vec<Problem>,
}

/// Reads a whole file in that format.
pub fn read(format: &dyn Format, file: &File, ids: Ids<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    for item in format.read(file, ids) {
        match item {
            Item::Document(document) => outcome.documents.push(*document),
            Item::Problem(problem) => outcome.problems.push(problem),
            Item::Record(record) => outcome.record = Some(*record),
        }
    }
    outcome
}
