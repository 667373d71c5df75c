//! Finding words in the open document, and marking all their occurrences.

use std::sync::Arc;

use super::deed::brief;
use super::session::{Session, Stamp};
use super::{Change, Deed, Edit, Refusal, Selection};
use crate::model::find::{self, Query};
use crate::model::{AnnotationId, Byte, LabelId, Span};

/// The state of Find.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seek {
    /// Whether it is on the screen.
    pub open: bool,
    /// What is looked for.
    pub query: Query,
    /// Where it is, in text order.
    pub matches: Arc<[Span]>,
    /// The match that was jumped to last, counted from 0.
    pub current: Option<usize>,
    /// The label that "Mark all as…" would give; `None` where it was not asked for.
    pub label: Option<LabelId>,
    /// Matches that were unchecked: they stay unmarked.
    pub unchecked: Arc<[usize]>,
}

/// What a person does with Find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeekIntent {
    /// Opens it, with the selected text as the query.
    Open,
    /// Closes it.
    Close,
    /// Changes what is looked for.
    Query(Query),
    /// The next match, or the previous.
    Go {
        /// Onwards, or back.
        forward: bool,
    },
    /// That match, counted from 0.
    Jump(usize),
    /// The match that starts there.
    At(Byte),
    /// "Mark all" of the selected annotation: its words, its label.
    All,
    /// "Mark all" as that label; `None` goes back to finding.
    As(Option<LabelId>),
    /// Checks or unchecks a match.
    Check(usize, bool),
    /// Checks or unchecks all.
    CheckAll(bool),
    /// Marks what is checked.
    Mark,
}

impl Session {
    /// Whether that match carries that label of this annotator already.
    #[must_use]
    pub fn marked_already(&self, span: Span, label: &LabelId) -> bool {
        self.twin(label, &span.into()).is_some()
    }

    /// The matches that "Mark all" would mark: checked, and not marked already.
    #[must_use]
    pub fn to_mark(&self) -> Vec<Span> {
        let Some(label) = &self.seek.label else { return Vec::new() };
        let matches = self.seek.matches.iter().enumerate();
        let checked = matches.filter(|(n, _)| !self.seek.unchecked.contains(n)).map(|(_, span)| *span);
        checked.filter(|span| !self.marked_already(*span, label)).collect()
    }

    pub(super) fn seek(&mut self, intent: &SeekIntent, stamp: Stamp) -> Result<(), Refusal> {
        match intent {
            SeekIntent::Open => {
                self.seek.open = true;
                self.seek.label = None;
                let selected = self.preview(None).map(|spans| self.document.text.slice(spans.as_slice()[0]).to_owned());
                if let Some(words) = selected.filter(|words| !words.contains('\n')) {
                    self.seek.query.words = words;
                }
                self.search();
            }
            SeekIntent::Close => self.seek = Seek { query: self.seek.query.clone(), ..Seek::default() },
            SeekIntent::Query(query) => {
                self.seek.query = query.clone();
                self.search();
                self.say(self.found());
            }
            SeekIntent::Go { forward } => {
                let count = self.seek.matches.len();
                let next = match self.seek.current {
                    _ if count == 0 => return self.seek(&SeekIntent::Open, stamp),
                    Some(current) if *forward => (current + 1) % count,
                    Some(current) => (current + count - 1) % count,
                    None if *forward => self.match_here().unwrap_or(0),
                    None => self.match_here().map_or(count - 1, |here| (here + count - 1) % count),
                };
                self.jump(next);
            }
            SeekIntent::Jump(n) => self.jump(*n),
            SeekIntent::At(start) => {
                if let Ok(n) = self.seek.matches.binary_search_by_key(start, |span| span.start()) {
                    self.jump(n);
                }
            }
            SeekIntent::All => {
                let Some(selected) = self.selected().cloned() else {
                    self.say("Select an annotation first.".to_owned());
                    return Ok(());
                };
                let words = self.document.text.slice(selected.spans.as_slice()[0]).to_owned();
                self.seek =
                    Seek { open: true, query: Query { words, case: true, whole_word: true }, ..Seek::default() };
                self.search();
                self.seek.label = Some(selected.label.clone());
                self.say(self.offer());
            }
            SeekIntent::As(label) => {
                self.seek.label = label.clone();
                if label.is_some() {
                    self.say(self.offer());
                }
            }
            SeekIntent::Check(n, checked) => {
                let others = self.seek.unchecked.iter().copied().filter(|other| other != n);
                self.seek.unchecked = others.chain((!checked).then_some(*n)).collect();
            }
            SeekIntent::CheckAll(checked) => {
                let all = if *checked { 0..0 } else { 0..self.seek.matches.len() };
                self.seek.unchecked = all.collect();
            }
            SeekIntent::Mark => return self.mark_all(stamp),
        }
        Ok(())
    }

    /// Looks again: the query or the document changed.
    pub(super) fn search(&mut self) {
        let found = find::find(self.document.text.as_str(), &self.seek.query);
        self.seek.matches = found.into_iter().filter_map(Span::of).collect();
        self.seek.current = None;
        self.seek.unchecked = Arc::new([]);
    }

    fn jump(&mut self, n: usize) {
        let Some(span) = self.seek.matches.get(n).copied() else { return };
        self.seek.current = Some(n);
        self.place = Some(span.start());
        self.show(span);
        self.say(format!("{} of {}", n + 1, self.seek.matches.len()));
    }

    fn match_here(&self) -> Option<usize> {
        let place = self.place?;
        let here = self.seek.matches.partition_point(|span| span.start() < place);
        (here < self.seek.matches.len()).then_some(here)
    }

    fn found(&self) -> String {
        match self.seek.matches.len() {
            _ if self.seek.query.words.is_empty() => String::new(),
            0 => "No match".to_owned(),
            1 => "1 match".to_owned(),
            count => format!("{count} matches"),
        }
    }

    fn offer(&self) -> String {
        let count = self.to_mark().len();
        let label = self.seek.label.as_ref().map(|label| self.label_name(label)).unwrap_or_default();
        match (self.seek.matches.len() - count, count) {
            (_, 0) => format!("Every match is marked as {label} already"),
            (0, _) => format!("{} to mark as {label}", self.found()),
            (left, _) => format!("{count} to mark as {label}, {left} marked already"),
        }
    }

    fn mark_all(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let (Some(label), spans) = (self.seek.label.clone(), self.to_mark()) else { return Ok(()) };
        let name = self.label_name(&label);
        if spans.is_empty() {
            self.say(format!("Nothing to mark as {name}"));
            return Ok(());
        }
        let made: Vec<_> = spans
            .iter()
            .enumerate()
            .map(|(n, span)| Arc::new(self.new_annotation(n, &label, (*span).into(), stamp)))
            .collect();
        let ids: Vec<AnnotationId> = made.iter().map(|annotation| annotation.id).collect();
        let quote = brief(&self.seek.query.words);
        let said = match made.len() {
            1 => format!("Marked 1 match as {name}"),
            count => format!("Marked {count} matches as {name}"),
        };
        let deed = Deed::MarkAll { quote, label: name, count: made.len() };
        let edits = made.into_iter().map(Edit::Put).collect();
        self.perform(deed, Change::Document { id: self.document.id, edits }, stamp, said)?;
        self.selection = Selection::Annotations(ids.into());
        Ok(())
    }
}
