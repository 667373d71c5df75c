//! Finding words in all documents of a project. It reads texts straight from the database, in the web worker, and keeps
//! them there: a text never changes, so the next search reads only what is new.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::database::{Key, Query, Shelf, Work};
use crate::coded_record;
use crate::model::code::{Code, Input};
use crate::model::find::{self, find};
use crate::model::{DocumentId, ProjectId, Span};

/// So many texts are read at a time: the first matches are there after the first batch.
const BATCH: u32 = 500;

/// Fewer missing texts than this are read one by one, not by going through all of them.
const FEW: usize = 200;

/// How many bytes of text are kept in memory; a project with more is read anew each time.
const KEPT: usize = 256 << 20;

/// How much is shown before a match, and after it, in characters.
const AROUND: [usize; 2] = [22, 90];

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSearch {
    /// The name of the database.
    pub database: String,
    /// The project.
    pub project: ProjectId,
    /// The documents to look in, with the hashes of their texts (lower-case hexadecimal).
    pub documents: Vec<(DocumentId, String)>,
    /// The words; where there are none, the texts are only read, so that the next search is quick.
    pub query: find::Query,
    /// How many matches are shown in their context; of the others it is said how many there are.
    pub shown: usize,
}

/// The matches in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// Which.
    pub document: DocumentId,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub shown: Vec<Hit>,
}

/// A match in its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where it is in its document's text.
    pub span: Span,
    /// What stands before it.
    pub before: String,
    /// Its words.
    pub words: String,
    /// What stands after it.
    pub after: String,
}

coded_record! {
    ToSearch { database, project, documents, query, shown }
    Hits { document, count, shown }
    Hit { span, before, words, after }
}

impl Code for find::Query {
    fn put(&self, out: &mut Vec<u8>) {
        self.words.put(out);
        (self.case, self.whole_word).put(out);
    }

    fn get(from: &mut Input<'_>) -> Option<find::Query> {
        let words = String::get(from)?;
        let (case, whole_word) = Code::get(from)?;
        Some(find::Query { words, case, whole_word })
    }
}

/// The texts that were read, by their hashes.
#[derive(Default)]
struct Texts {
    of: Option<(String, ProjectId)>,
    texts: HashMap<String, Rc<str>>,
    bytes: usize,
}

thread_local!(static TEXTS: RefCell<Texts> = RefCell::default());

/// Searches, and tells of matches batch by batch, in no order of documents. Ends early where `cancelled` says so.
///
/// # Errors
///
/// What the browser refused.
pub async fn search(
    shelf: &Shelf,
    wanted: &ToSearch,
    tell: &dyn Fn(Vec<Hits>),
    cancelled: &dyn Fn() -> bool,
) -> Result<(), String> {
    let ToSearch { database, project, documents, query, shown } = wanted;
    let mut left = *shown;
    let mut by_text: HashMap<&str, Vec<DocumentId>> = HashMap::new();
    for (document, sha256) in documents {
        by_text.entry(sha256).or_default().push(*document);
    }
    let mut look = |texts: &[(String, Rc<str>)]| {
        let mut all = Vec::new();
        for (sha256, text) in texts {
            for document in by_text.get(sha256.as_str()).into_iter().flatten() {
                all.extend(hits(*document, text, query, &mut left));
            }
        }
        tell(all);
    };
    let here = (database.clone(), *project);
    let mut known: Vec<(String, Rc<str>)> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    TEXTS.with_borrow_mut(|kept| {
        if kept.of.as_ref() != Some(&here) {
            *kept = Texts { of: Some(here), ..Texts::default() };
        }
        for sha256 in by_text.keys() {
            match kept.texts.get(*sha256) {
                Some(text) => known.push(((*sha256).to_owned(), text.clone())),
                None => missing.push((*sha256).to_owned()),
            }
        }
    });
    look(&known);
    if missing.is_empty() {
        return Ok(());
    }
    if missing.len() <= FEW {
        let keys = missing.iter().map(|sha256| Query::Value(Key::Text { project: *project, sha256: sha256.clone() }));
        let found = shelf.transact(Work::Read(&keys.collect::<Vec<_>>())).await?;
        let texts = found.into_iter().map(|found| found.into_iter().next().map(|(_, bytes)| bytes).unwrap_or_default());
        look(&keep(missing.into_iter().zip(texts)));
        return Ok(());
    }
    let mut after = String::new();
    while !cancelled() {
        let (project, most) = (*project, BATCH);
        let queries = [
            Query::TextNames { project, after: after.clone(), most },
            Query::Texts { project, after: after.clone(), most },
        ];
        let mut found = shelf.transact(Work::Read(&queries)).await?;
        let (texts, names) = (found.pop().unwrap_or_default(), found.pop().unwrap_or_default());
        let name = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
        let names: Vec<String> = names.into_iter().map(|(_, bytes)| name(bytes)).collect();
        let Some(last) = names.last() else { break };
        after.clone_from(last);
        let whole = names.len() < BATCH as usize;
        let texts = names.into_iter().zip(texts.into_iter().map(|(_, bytes)| bytes));
        look(&keep(texts.filter(|(name, _)| by_text.contains_key(name.as_str()))));
        if whole {
            break;
        }
    }
    Ok(())
}

/// Keeps texts for the next search, as long as there is room.
fn keep(texts: impl Iterator<Item = (String, Vec<u8>)>) -> Vec<(String, Rc<str>)> {
    let read = |(name, bytes): (String, Vec<u8>)| Some((name, Rc::from(String::from_utf8(bytes).ok()?)));
    let texts: Vec<(String, Rc<str>)> = texts.filter_map(read).collect();
    TEXTS.with_borrow_mut(|kept| {
        for (name, text) in &texts {
            if kept.bytes + text.len() <= KEPT && kept.texts.insert(name.clone(), text.clone()).is_none() {
                kept.bytes += text.len();
            }
        }
    });
    texts
}

/// The matches in a text; none where there are none.
fn hits(document: DocumentId, text: &str, query: &find::Query, left: &mut usize) -> Option<Hits> {
    let found = find(text, query);
    let count = found.len();
    let shown: Vec<Hit> = found.into_iter().take(*left).filter_map(|range| hit(text, range)).collect();
    *left -= shown.len().min(*left);
    (count > 0).then_some(Hits { document, count, shown })
}

fn hit(text: &str, range: std::ops::Range<usize>) -> Option<Hit> {
    let span = Span::of(range.clone())?;
    let before = find::context(text, range.clone(), AROUND[0]).0.to_owned();
    let after = find::context(text, range.clone(), AROUND[1]).1.to_owned();
    Some(Hit { span, before, words: text[range].to_owned(), after })
}
