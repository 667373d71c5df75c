//! The own JSON, version 1, `.sayso.json`: a project with its scheme, people, actors and documents. Its source is
//! `docs/json.md`, its shape `docs/sayso.schema.json`.
//!
//! Same keys, same types, everywhere: an empty value, never `null`, never a key that comes and goes; unknown fields
//! stay, in their record. Offsets count code points, half-open, and each span repeats its words. Labels appear by name.
//! Equal projects give equal bytes. A document alone on a line is a record of the own JSONL.
//!
//! ```json
//! {"format": "sayso", "version": 1, "offset_unit": "code point",
//!  "project": {"id": "…", "name": "…"},
//!  "scheme": {"id": "…", "name": "…", "version": 1, "labels": […]},
//!  "annotators": […],
//!  "actors": […],
//!  "documents": [
//!   {"id": "…", "title": "…", …, "text": "It rains, she said.", …,
//!    "annotations": [
//!     {"id": "…", "revision": 1, "label": "Actor", "spans": [{"start": 10, "end": 13, "text": "she"}], …}],
//!    …}]}
//! ```
//!
//! Both directions are written by hand: no derived code reads or writes these files, so that one bad record costs that
//! record, and so that the page stays small.

mod check;
mod context;
mod document;
mod fields;
mod pen;
mod read;
mod record;
mod scan;
mod write;

use std::io::Write;

pub use context::Context;
pub use read::read_line;
pub use write::write_line;

use super::{File, Format, Ids, Items, Options, Writer};
use crate::model::Project;

/// The version of the format that is written, and the highest that is read.
pub const VERSION: u32 = 1;

/// The own JSON.
#[derive(Debug, Clone, Copy)]
pub struct Sayso;

impl Format for Sayso {
    fn id(&self) -> &'static str {
        "sayso"
    }

    fn name(&self) -> &'static str {
        "Sayso JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[".sayso.json", ".json"]
    }

    /// Ids come from the file; what has none of ours gets one that is the same at every reading.
    fn read<'a>(&self, file: &'a File, _: Ids<'a>) -> Items<'a> {
        Box::new(read::Reader::new(file))
    }

    fn write<'a>(
        &self,
        project: &'a Project,
        options: Options,
        sink: &'a mut dyn Write,
    ) -> Option<Box<dyn Writer + 'a>> {
        Some(Box::new(write::ProjectWriter::new(project, options, sink)))
    }
}

/// Whether a file starts like JSON that records could be in: an object with a key, or a list.
pub(super) fn looks_like_json(bytes: &[u8]) -> bool {
    let at = scan::skip_space(bytes, 0);
    let inner = scan::skip_space(bytes, at + 1);
    match bytes.get(at) {
        Some(b'{') => matches!(bytes.get(inner), None | Some(b'"' | b'}')),
        Some(b'[') => matches!(bytes.get(inner), Some(b'{' | b'[')),
        _ => false,
    }
}
