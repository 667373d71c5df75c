//! What the page asks its worker to do with files, as bytes: read them, and write one. The formats themselves are linked
//! into the worker alone, so a large file never blocks the page and the page stays small.

use std::sync::Arc;

use super::{File, Options, Problem, named, recognise};
use crate::coded_record;
use crate::edit::Stamp;
use crate::model::code::{self, Code, Input, get_bytes, put_bytes};
use crate::model::{Document, Project, Time};

/// Files to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRead {
    /// The files.
    pub files: Vec<File>,
    /// Where the ids of what has none come from.
    pub stamp: Stamp,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// The id of its format; empty where it has none that is known.
    pub format: String,
    /// What it says beside its documents.
    pub record: Option<Project>,
    /// Its documents.
    pub documents: Vec<Arc<Document>>,
    /// What was not taken as it stands there: sentences.
    pub problems: Vec<String>,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToWrite {
    /// The id of the format.
    pub format: String,
    /// Whose documents they are.
    pub project: Project,
    /// The documents, in order.
    pub documents: Vec<Arc<Document>>,
    /// Adds UTF-16 and UTF-8 offsets.
    pub more_offsets: bool,
}

/// Reads what `request` (a [`ToRead`]) asks for: the bytes of a list of [`FileRead`].
///
/// # Errors
///
/// A sentence where the request can't be read.
pub fn read(request: &[u8]) -> Result<Vec<u8>, String> {
    let ToRead { files, stamp } = code::decode(request).ok_or("expected files to read, found something else")?;
    let mut next = 0;
    let mut ids = || {
        next += 1;
        stamp.id(next)
    };
    let read: Vec<FileRead> = files.into_iter().map(|file| read_file(&file, &mut ids)).collect();
    Ok(code::encode(&read))
}

fn read_file(file: &File, ids: super::Ids<'_>) -> FileRead {
    let mut found = FileRead {
        name: file.name.clone(),
        format: String::new(),
        record: None,
        documents: Vec::new(),
        problems: Vec::new(),
    };
    let Some(format) = recognise(file) else {
        let problem = "expected a Sayso file (.sayso.json) or plain text, found neither";
        found.problems.push(format!("{}: {problem}", file.name));
        return found;
    };
    let outcome = super::read(format, file, ids);
    format.id().clone_into(&mut found.format);
    found.record = outcome.record;
    found.documents = outcome.documents.into_iter().map(Arc::new).collect();
    found.problems = outcome.problems.iter().map(Problem::to_string).collect();
    found
}

/// Writes what `request` (a [`ToWrite`]) asks for: the file's bytes.
///
/// # Errors
///
/// A sentence: what would be written wrongly, or a request that can't be read.
pub fn write(request: &[u8]) -> Result<Vec<u8>, String> {
    let request: ToWrite = code::decode(request).ok_or("expected documents to write, found something else")?;
    let mut bytes = Vec::new();
    let options = Options { utf16: request.more_offsets, utf8: request.more_offsets };
    let format =
        named(&request.format).ok_or_else(|| format!("expected a known format, found {:?}", request.format))?;
    let writer = format.write(&request.project, options, &mut bytes);
    let mut writer = writer.ok_or_else(|| format!("{} is only read, not written", format.name()))?;
    for document in &request.documents {
        writer.document(document).map_err(|refusal| refusal.0)?;
    }
    writer.finish().map_err(|refusal| refusal.0)?;
    drop(writer);
    Ok(bytes)
}

impl Code for File {
    fn put(&self, out: &mut Vec<u8>) {
        self.name.put(out);
        put_bytes(&self.bytes, out);
    }

    fn get(from: &mut Input<'_>) -> Option<File> {
        Some(File { name: String::get(from)?, bytes: get_bytes(from)?.to_vec() })
    }
}

impl Code for Stamp {
    fn put(&self, out: &mut Vec<u8>) {
        self.time.put(out);
        out.extend_from_slice(&self.random);
    }

    fn get(from: &mut Input<'_>) -> Option<Stamp> {
        Some(Stamp { time: Time::get(from)?, random: from.take(10)?.try_into().ok()? })
    }
}

coded_record! {
    ToRead { files, stamp }
    FileRead { name, format, record, documents, problems }
    ToWrite { format, project, documents, more_offsets }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProjectId;

    #[test]
    fn a_file_written_by_the_worker_is_read_back_by_it() {
        let stamp = Stamp { time: Time(1), random: [7; 10] };
        let text = File { name: "a.txt".to_owned(), bytes: "A title\n\nWith a longer paragraph below it.".into() };
        let picture = File { name: "a.png".to_owned(), bytes: vec![0x89, b'P', 0, 0] };
        let request = code::encode(&ToRead { files: vec![text, picture], stamp });
        let files: Vec<FileRead> = code::decode(&read(&request).expect("read")).expect("files");
        assert_eq!(files[0].documents[0].about.title, "A title");
        assert_eq!(files[1].documents.len(), 0);
        assert!(files[1].problems[0].starts_with("a.png: expected"), "{:?}", files[1].problems);

        let project = Project::new(ProjectId::derived("p"), "p", crate::model::AnnotatorId::derived("me"));
        let documents = files[0].documents.clone();
        let wanted = ToWrite { format: "sayso".to_owned(), project, documents, more_offsets: false };
        let bytes = write(&code::encode(&wanted)).expect("written");
        let file = File { name: "a.sayso.json".to_owned(), bytes };
        let again = read(&code::encode(&ToRead { files: vec![file], stamp })).expect("read");
        let again: Vec<FileRead> = code::decode(&again).expect("files");
        assert_eq!(again[0].problems, [""; 0]);
        assert_eq!(again[0].documents, wanted.documents);
    }
}
