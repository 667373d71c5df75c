//! Plain text, `.txt`: a file is a document, byte for byte. UTF-8, with or without a byte order mark; UTF-16 with one.
//! Line ends, NUL and everything else stay as they are. The title is the heading that is recognised as the text's own,
//! or else the name of the file.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use super::decode::decode;
use super::problem::{Place, Problem};
use super::{File, Format, Ids, Item, Items, Options, Writer, name};
use crate::model::{Document, DocumentId, Project, Source, Text};

/// Plain text.
#[derive(Debug, Clone, Copy)]
pub struct Txt;

impl Format for Txt {
    fn id(&self) -> &'static str {
        "txt"
    }

    fn name(&self) -> &'static str {
        "Plain text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".txt", ".text"]
    }

    fn read<'a>(&self, file: &'a File, ids: Ids<'a>) -> Items<'a> {
        let item = match read(file, ids) {
            Ok(document) => Item::Document(Box::new(document)),
            Err(problem) => Item::Problem(problem),
        };
        Box::new(std::iter::once(item))
    }

    fn write<'a>(&self, _: &'a Project, _: Options, _: &'a mut dyn Write) -> Option<Box<dyn Writer + 'a>> {
        None
    }
}

/// The document that a file of plain text is.
///
/// # Errors
///
/// A file that is empty, longer than offsets reach, or not in the encoding it should be in.
pub fn read(file: &File, ids: Ids<'_>) -> Result<Document, Problem> {
    let problem = |message: String| Problem::of(&file.name, message);
    let decoded = decode(&file.bytes).map_err(problem)?;
    if decoded.bytes.is_empty() {
        return Err(problem("expected a text, found an empty file".to_owned()));
    }
    if decoded.bytes.len() > Text::LIMIT {
        return Err(problem(format!(
            "expected a text of at most {} bytes, found {}",
            Text::LIMIT,
            decoded.bytes.len()
        )));
    }
    let shift = file.bytes.len() - decoded.bytes.len();
    let text = match decoded.bytes {
        Cow::Owned(bytes) => String::from_utf8(bytes).map_err(|error| error.utf8_error()),
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(str::to_owned),
    };
    let text = text.map_err(|error| {
        let at = error.valid_up_to() + shift;
        let byte = file.bytes.get(at).copied().unwrap_or_default();
        let line = 1 + memchr::memchr_iter(b'\n', file.bytes.get(..at).unwrap_or_default()).count();
        let message = format!("expected UTF-8, found byte 0x{byte:02X} at offset {at}; save the file as UTF-8 first");
        Problem { place: Place { line, record: String::new() }, ..problem(message) }
    })?;
    let mut document = Document::new(DocumentId(ids()), "", Text::new(text));
    let heading = document.structure.iter().find(|heading| heading.level == 1);
    let title = heading.map_or(name::stem(&file.name), |heading| document.text.slice(heading.span)).to_owned();
    let about = Arc::make_mut(&mut document.about);
    about.title = title;
    about.bom = decoded.bom;
    about.source = Source { file: file.name.clone(), ..Source::default() };
    Ok(document)
}
