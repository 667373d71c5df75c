//! Finding words in a text.
//!
//! - A match starts and ends at grapheme boundaries, matches do not overlap, and the first one found wins.
//! - A space in the query matches any run of white space, also line breaks and no-break spaces. White space at the ends
//!   of the query has to be there but is not part of the match, so that a match can be marked as it is.
//! - Without `case`, a letter matches its capital by Unicode's simple lower-case mapping of single characters (`İ` is an
//!   `i`, the Kelvin sign a `k`, `ẞ` an `ß`, final `ς` a `σ`; `SS` is no `ß`), and straight quotation marks and apostrophes
//!   match curly ones, both ways.
//! - With `whole_word`, a match does not start or end inside a word, as snapping sees it: "Yellen" is found in
//!   "Yellen’s", but not "Neil" in "O’Neil".

use std::ops::Range;

use super::snap::{Edge, word_cut_at};
use super::token::{ceil_grapheme, floor_grapheme, is_grapheme_boundary, word_around};
use pattern::Pattern;

mod pattern;

/// What to find.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The words, as typed.
    pub words: String,
    /// Whether capitals and the kind of quotation mark matter.
    pub case: bool,
    /// Whether a match has to begin and end where words do.
    pub whole_word: bool,
}

/// All matches in text order, as byte offsets into `text`. None for a query without anything but white space.
#[must_use]
pub fn find(text: &str, query: &Query) -> Vec<Range<usize>> {
    let Some(pattern) = Pattern::new(&query.words, query.case) else { return Vec::new() };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = pattern.candidate(text, from) {
        let end = pattern.end_of_match(text, start).filter(|end| is_whole(text, start..*end, query.whole_word));
        found.extend(end.map(|end| start..end));
        from = end.unwrap_or_else(|| text.ceil_char_boundary(start + 1));
    }
    found
}

/// Where the very text of `span` (byte offsets into `text`) occurs as whole words, in text order. `span` itself is always
/// among them, and none overlaps it.
#[must_use]
pub fn occurrences(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let span = text.floor_char_boundary(span.start)..text.ceil_char_boundary(span.end);
    if span.is_empty() {
        return Vec::new();
    }
    let search = |within: Range<usize>| {
        let mut found = Vec::new();
        let mut from = within.start;
        while let Some(at) = text[from..within.end].find(&text[span.clone()]) {
            let hit = from + at..from + at + span.len();
            let whole = is_whole(text, hit.clone(), true);
            from = if whole { hit.end } else { text.ceil_char_boundary(hit.start + 1) };
            found.extend(whole.then_some(hit));
        }
        found
    };
    let mut all = search(0..span.start);
    all.push(span.clone());
    all.extend(search(span.end..text.len()));
    all
}

/// What stands before and after `range` (byte offsets into `text`) in its line: at most `width` characters on each side,
/// without half words and without white space at the outer ends. Both touch `range`.
#[must_use]
pub fn context(text: &str, range: Range<usize>, width: usize) -> (&str, &str) {
    let start = text.floor_char_boundary(range.start);
    let range = start..text.ceil_char_boundary(range.end).max(start);
    let is_line_end = |c: &char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let length = |chars: &mut dyn Iterator<Item = char>| -> usize {
        chars.take(width).take_while(|c| !is_line_end(c)).map(char::len_utf8).sum()
    };
    let mut start = ceil_grapheme(text, range.start - length(&mut text[..range.start].chars().rev()));
    let mut end = floor_grapheme(text, range.end + length(&mut text[range.end..].chars()));
    if let Some(cut) = word_around(text, start).filter(|word| word.end <= range.start) {
        start = cut.end;
    }
    if let Some(cut) = word_around(text, end).filter(|word| range.end <= word.start) {
        end = cut.start;
    }
    (text[start.min(range.start)..range.start].trim_start(), text[range.end..end.max(range.end)].trim_end())
}

fn is_whole(text: &str, range: Range<usize>, word: bool) -> bool {
    is_grapheme_boundary(text, range.start)
        && is_grapheme_boundary(text, range.end)
        && (!word || !cuts_word(text, range.start, Edge::Start) && !cuts_word(text, range.end, Edge::End))
}

fn cuts_word(text: &str, at: usize, edge: Edge) -> bool {
    if at == 0 || at == text.len() {
        return false;
    }
    // Most places can be told by the bytes around them, without a look at words.
    let (before, after) = (text.as_bytes()[at - 1], text.as_bytes()[at]);
    match (before, after) {
        (b' ' | b'\n', _) | (_, b' ' | b'\n') => false,
        _ if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric() => true,
        _ => word_cut_at(text, at, edge).is_some(),
    }
}

#[cfg(test)]
mod tests;
