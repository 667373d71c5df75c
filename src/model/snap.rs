//! Snapping: what a selection marks. It completes half-selected words and drops white space, and for some labels
//! punctuation, at the ends.
//!
//! - All offsets and ranges are byte offsets into `text`; those inside a grapheme are widened to it.
//! - A word is half-selected where an end lies inside of it. Two places inside a word are good ends all the same, for
//!   what lies there is no part of a name: before the possessive `’s` ("Yellen’s": both "Yellen" and "Yellen’s" can be
//!   selected), and after an elided article or preposition ("l’État"). A half-selected word is completed as a whole.
//! - The period of a dotted abbreviation belongs to it: "U.S" becomes "U.S.".
//! - The period of any [abbreviation](is_abbreviation) is kept where it was selected.
//! - Brackets and quotation marks are neither added nor removed.

use std::ops::Range;

pub use abbreviation::is_abbreviation;
pub use quotation::quotation_marks_outside;

use super::token::{
    ceil_grapheme, floor_grapheme, is_grapheme_boundary, is_space, next_grapheme, next_word_end, previous_grapheme,
    previous_word_start, without_outer_space, word_around, word_at, words_after, words_before,
};

mod abbreviation;
mod quotation;

/// What the spans of a label keep at their ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edges {
    /// Whole words, without punctuation after the last one.
    Words,
    /// Whole words, and the punctuation that was selected.
    AsSelected,
}

/// Whether selections snap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Snapping {
    /// To words, as the label's [`Edges`] say.
    Words,
    /// To graphemes only.
    Exact,
}

/// One of the two ends of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Where it starts.
    Start,
    /// Where it ends.
    End,
}

/// Which way to go, in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the start of the text.
    Back,
    /// Towards the end of the text.
    Forward,
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// By word.
    Word,
    /// By grapheme.
    Grapheme,
}

impl Edges {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Edges::Words => "words",
            Edges::AsSelected => "as selected",
        }
    }

    /// The edges of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Edges> {
        [Edges::Words, Edges::AsSelected].into_iter().find(|edges| edges.name() == name)
    }
}

/// What the selected bytes of `text` mark: never empty, on grapheme boundaries, and the same when snapped again. `None`
/// where nothing but white space is selected. Where only punctuation is selected, it stays.
#[must_use]
pub fn snap(text: &str, selected: Range<usize>, edges: Edges, snapping: Snapping) -> Option<Range<usize>> {
    let whole = whole_graphemes(text, selected)?;
    let mut span = without_outer_space(text, whole.clone());
    if span.is_empty() {
        return None;
    }
    if snapping == Snapping::Exact {
        return Some(whole);
    }
    span.start = word_cut_at(text, span.start, Edge::Start).map_or(span.start, |word| word.start);
    span.end = word_cut_at(text, span.end, Edge::End).map_or(span.end, |word| word.end);
    if edges == Edges::Words {
        span = without_punctuation(text, span);
    }
    span.end = with_period(text, span.end);
    Some(span)
}

/// Whether `span` has white space at an end, or punctuation at its end that [`Edges::Words`] would drop.
#[must_use]
pub fn untidy_edges(text: &str, span: Range<usize>) -> bool {
    whole_graphemes(text, span).is_some_and(|span| {
        let within = without_outer_space(text, span.clone());
        within != span || without_punctuation(text, within) != span
    })
}

/// The word that a span with that edge at `at` would cut in two.
#[must_use]
pub fn word_cut_at(text: &str, at: usize, edge: Edge) -> Option<Range<usize>> {
    word_around(text, at).filter(|word| inner_edge(text, word, edge) != Some(at))
}

/// Where a caret at `at` gets to: forward by word to the end of a word, back to the start of one.
#[must_use]
pub fn step(text: &str, at: usize, direction: Direction, unit: Unit) -> usize {
    match (unit, direction) {
        (Unit::Word, Direction::Back) => previous_word_start(text, at),
        (Unit::Word, Direction::Forward) => next_word_end(text, at),
        (Unit::Grapheme, Direction::Back) => previous_grapheme(text, at),
        (Unit::Grapheme, Direction::Forward) => next_grapheme(text, at),
    }
}

/// Where that edge of a span gets to from `at`: by word, a start stops where words start and an end where words end,
/// both also inside a word at the places that snapping leaves alone. Stays where there is no such place.
#[must_use]
pub fn step_edge(text: &str, at: usize, edge: Edge, direction: Direction, unit: Unit) -> usize {
    if unit == Unit::Grapheme {
        return step(text, at, direction, unit);
    }
    let at = floor_grapheme(text, at);
    let edges = |word: Range<usize>| good_edges(text, &word, edge);
    match direction {
        Direction::Forward => words_after(text, at).flat_map(edges).find(|stop| *stop > at),
        Direction::Back => words_before(text, at).flat_map(|word| edges(word).rev()).find(|stop| *stop < at),
    }
    .unwrap_or(at)
}

fn whole_graphemes(text: &str, selected: Range<usize>) -> Option<Range<usize>> {
    let empty = selected.start >= selected.end || selected.start >= text.len();
    (!empty).then(|| floor_grapheme(text, selected.start)..ceil_grapheme(text, selected.end))
}

/// Drops white space and punctuation at the end until something else is met; drops nothing where nothing would be left.
fn without_punctuation(text: &str, span: Range<usize>) -> Range<usize> {
    let mut end = span.end;
    while end > span.start {
        let last = previous_grapheme(text, end).max(span.start);
        match &text[last..end] {
            "." if is_abbreviation(text, last) => return span.start..end,
            grapheme if PUNCTUATION.contains(&grapheme) || grapheme.chars().all(is_space) => end = last,
            _ => return span.start..end,
        }
    }
    span
}

/// What is dropped at the end: `, ; : . ! ?`, the ellipsis, and the same marks of other scripts.
const PUNCTUATION: &[&str] =
    &[",", ";", ":", ".", "!", "?", "…", "、", "。", "，", "．", "；", "：", "！", "？", "،", "؛", "؟", "۔", "।", "॥"];

/// `end`, or the end of the period there, where it belongs to a dotted abbreviation that ends at `end`.
fn with_period(text: &str, end: usize) -> usize {
    let next = next_grapheme(text, end);
    if end == text.len() || &text[end..next] != "." {
        return end;
    }
    let word = word_at(text, end).filter(|word| word.end == end);
    if word.is_some_and(|word| abbreviation::is_dotted(&text[word])) { next } else { end }
}

/// The places at or in `word` where that edge of a span may lie, in text order.
fn good_edges(text: &str, word: &Range<usize>, edge: Edge) -> impl DoubleEndedIterator<Item = usize> + use<> {
    let inner = inner_edge(text, word, edge);
    let edges = match edge {
        Edge::Start => [Some(word.start), inner],
        Edge::End => [inner, Some(with_period(text, word.end))],
    };
    edges.into_iter().flatten()
}

/// The place inside `word` where that edge of a span may lie.
fn inner_edge(text: &str, word: &Range<usize>, edge: Edge) -> Option<usize> {
    let inner = match edge {
        Edge::Start => after_elision(&text[word.clone()]),
        Edge::End => before_possessive(&text[word.clone()]),
    };
    inner.map(|at| word.start + at).filter(|at| is_grapheme_boundary(text, *at))
}

/// Words of French, Italian and Catalan that lose their vowel before another word.
const ELIDED: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "un", "all", "dall", "dell",
    "nell", "sull", "quell", "quest",
];

const APOSTROPHES: [char; 2] = ['’', '\''];

fn after_elision(word: &str) -> Option<usize> {
    let (elided, rest) = word.split_once(APOSTROPHES)?;
    (!rest.is_empty() && ELIDED.iter().any(|word| word.eq_ignore_ascii_case(elided))).then(|| word.len() - rest.len())
}

fn before_possessive(word: &str) -> Option<usize> {
    let owner = word.strip_suffix(['s', 'S'])?.strip_suffix(APOSTROPHES)?;
    (!owner.is_empty()).then_some(owner.len())
}

#[cfg(test)]
mod tests;
