//! What was lost, or would have been taken wrongly, on the way in or out: sentences that name their place.

use std::fmt;

use memchr::memchr_iter;

use super::ByName;

/// Something that a file holds and that was not taken as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What was expected and what was found, and what came of it.
    pub message: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// The record, such as `annotation 0198…`; empty where there is none.
    pub record: String,
}

impl fmt::Display for Problem {
    /// As `a.sayso.json:14: annotation 0198…: span 0..30 does not fit a text of 11 characters`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.place.line > 0 {
            write!(f, ":{}", self.place.line)?;
        }
        if !self.place.record.is_empty() {
            write!(f, ": {}", self.place.record)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Problem {
    /// A problem of a file as a whole.
    #[must_use]
    pub fn of(file: &str, message: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), place: Place::default(), message: message.into() }
    }
}

/// The problems of one file, as they are found. Lines are counted only for what is listed.
#[derive(Debug)]
pub struct Problems {
    file: String,
    found: Vec<Problem>,
    listed: usize,
    more: usize,
    /// A place whose line is known: problems come nearly in the order of the file, so the next is counted from here.
    at: usize,
    line: usize,
    once: ByName,
}

impl Problems {
    /// More than this many problems of one file are counted, not listed.
    pub const LIMIT: usize = 1000;

    /// None yet, in the file of that name.
    #[must_use]
    pub fn new(file: &str) -> Problems {
        let file = file.to_owned();
        Problems { file, found: Vec::new(), listed: 0, more: 0, at: 0, line: 1, once: ByName::new() }
    }

    /// Goes on with bytes that begin at that line of the file.
    pub fn start_at_line(&mut self, line: usize) {
        (self.at, self.line) = (0, line);
    }

    /// Adds one, at byte `at` of `bytes`.
    pub fn add(&mut self, bytes: &[u8], at: usize, record: String, message: fmt::Arguments<'_>) {
        if self.listed >= Problems::LIMIT {
            self.more += 1;
            return;
        }
        self.listed += 1;
        let place = Place { line: self.line_of(bytes, at), record };
        self.found.push(Problem { file: self.file.clone(), place, message: message.to_string() });
    }

    /// Adds one of the file as a whole.
    pub fn add_whole(&mut self, message: fmt::Arguments<'_>) {
        self.listed += 1;
        self.found.push(Problem::of(&self.file, message.to_string()));
    }

    /// Whether `what` was not said before: what would be said of every record is said of the first.
    pub fn first(&mut self, what: String) -> bool {
        self.once.len() < Problems::LIMIT && self.once.insert(what, 0).is_none()
    }

    /// Those found since it was last asked.
    pub fn take(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.found)
    }

    /// The last problem: how many more there are than were listed.
    pub fn rest(&mut self) -> Option<Problem> {
        let more = std::mem::take(&mut self.more);
        (more > 0).then(|| Problem::of(&self.file, format!("and {more} more")))
    }

    fn line_of(&mut self, bytes: &[u8], at: usize) -> usize {
        let at = at.min(bytes.len());
        let lines = |from: usize, to: usize| memchr_iter(b'\n', bytes.get(from..to).unwrap_or_default()).count();
        self.line = (self.line + lines(self.at, at)).saturating_sub(lines(at, self.at));
        self.at = at;
        self.line
    }
}

/// The beginning of a text in quotation marks, for a sentence: as it stands, but no longer than 60 characters.
#[must_use]
pub fn brief(text: &str) -> String {
    match text.char_indices().nth(60) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}…", &text[..end]),
    }
}
