//! Graphemes and words of a text, found near the place that is asked about.
//!
//! - All offsets are byte offsets into `text`. An offset beyond the end counts as the end, one inside a character as
//!   the start of that character, so nothing here panics.
//! - A **grapheme** is an extended grapheme cluster of UAX 29: CR LF, a flag, an emoji family, a letter with its marks
//!   are one each.
//! - A **word** is a segment of UAX 29 with a letter or a digit in it: `O’Neil`, `3.5` and `U.S` are one word,
//!   `Sino-Russian` is two, an ideograph is one. Segments that split a grapheme (Thai sara am does) count as one; white
//!   space at the ends of a segment (the narrow no-break space of French) is not part of the word.
//! - Words are looked for between two *cuts*, places where a word boundary is certain whatever lies around them: before
//!   white space, an ideograph, an emoji, most ASCII punctuation. So the cost follows the distance to white space, not
//!   the length of the text. Where no cut occurs in 4 kB (a line of one letter), one is made there.

use std::iter::successors;
use std::ops::Range;

use super::unicode::letter::is_alphanumeric;
use super::unicode::{grapheme, word};

/// Whether a grapheme starts or ends at `at`; so at both ends of the text.
#[must_use]
pub fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    if at == 0 || at >= text.len() {
        return at <= text.len();
    }
    match (text.as_bytes()[at - 1], text.as_bytes()[at]) {
        (b'\r', b'\n') => false,
        (before, after) if before.is_ascii() && after.is_ascii() => true,
        _ => grapheme::is_boundary(text, at),
    }
}

/// The last grapheme boundary at or before `at`.
#[must_use]
pub fn floor_grapheme(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !is_grapheme_boundary(text, at) {
        at -= 1;
    }
    at
}

/// The first grapheme boundary at or after `at`.
#[must_use]
pub fn ceil_grapheme(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !is_grapheme_boundary(text, at) {
        at += 1;
    }
    at
}

/// The first grapheme boundary after `at`; the end of the text where there is none.
#[must_use]
pub fn next_grapheme(text: &str, at: usize) -> usize {
    ceil_grapheme(text, at.saturating_add(1))
}

/// The last grapheme boundary before `at`; 0 where there is none.
#[must_use]
pub fn previous_grapheme(text: &str, at: usize) -> usize {
    floor_grapheme(text, at.min(text.len()).saturating_sub(1))
}

/// The word that contains `at`, or else the one that ends there.
#[must_use]
pub fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let at = floor_grapheme(text, at);
    let touching = || words_before(text, at).next().filter(|word| word.end == at);
    words_in(text, between_cuts(text, at)).find(|word| word.start <= at && at < word.end).or_else(touching)
}

/// The word that lies on both sides of `at`.
#[must_use]
pub fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    let at = floor_grapheme(text, at);
    let mut words = (!is_cut(text, at)).then(|| words_in(text, between_cuts(text, at)))?;
    words.find(|word| word.start < at && at < word.end)
}

/// The words that end after `at`, in text order; the first may contain `at`.
pub fn words_after(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let here = between_cuts(text, floor_grapheme(text, at));
    let stretches = successors(Some(here), |last| (last.end < text.len()).then(|| between_cuts(text, last.end)));
    stretches.flat_map(|stretch| words_in(text, stretch)).filter(move |word| word.end > at)
}

/// The words that start before `at`, backwards; the first may contain `at`.
pub fn words_before(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let here = between_cuts(text, floor_grapheme(text, at));
    let stretches = successors(Some(here), |last| (last.start > 0).then(|| between_cuts(text, last.start - 1)));
    stretches.flat_map(|stretch| words_in(text, stretch).rev()).filter(move |word| word.start < at)
}

/// Where the next word ends: the end of the word that `at` is in or before. The end of the text where there is none.
#[must_use]
pub fn next_word_end(text: &str, at: usize) -> usize {
    words_after(text, at).next().map_or(text.len(), |word| word.end)
}

/// The first start of a word after `at`; the end of the text where there is none.
#[must_use]
pub fn next_word_start(text: &str, at: usize) -> usize {
    words_after(text, at).map(|word| word.start).find(|start| *start > at).unwrap_or(text.len())
}

/// The last start of a word before `at`; 0 where there is none.
#[must_use]
pub fn previous_word_start(text: &str, at: usize) -> usize {
    words_before(text, at).next().map_or(0, |word| word.start)
}

/// The last end of a word before `at`; 0 where there is none.
#[must_use]
pub fn previous_word_end(text: &str, at: usize) -> usize {
    words_before(text, at).map(|word| word.end).find(|end| *end < at).unwrap_or(0)
}

/// `range` without the graphemes at its ends that are white space (also no-break and zero-width spaces); empty where
/// nothing else is in it. An end inside a grapheme is widened to it.
#[must_use]
pub fn without_outer_space(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (floor_grapheme(text, range.start), ceil_grapheme(text, range.end));
    while start < end {
        let next = next_grapheme(text, start).min(end);
        if !text[start..next].chars().all(is_space) {
            break;
        }
        start = next;
    }
    while start < end {
        let previous = previous_grapheme(text, end).max(start);
        if !text[previous..end].chars().all(is_space) {
            break;
        }
        end = previous;
    }
    start..end
}

/// Whether a character is white space, or one of the invisible spaces that copied web pages leave behind.
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

fn words_in(text: &str, stretch: Range<usize>) -> impl DoubleEndedIterator<Item = Range<usize>> {
    let mut words = Vec::new();
    let mut start = stretch.start;
    for end in word::ends(&text[stretch.clone()]) {
        let end = stretch.start + end;
        if is_grapheme_boundary(text, end) {
            let word = without_outer_space(text, start..end);
            if text[word.clone()].contains(is_alphanumeric) {
                words.push(word);
            }
            start = end;
        }
    }
    words.into_iter()
}

/// From the last cut at or before `at` to the first one after it; empty at the end of the text.
fn between_cuts(text: &str, at: usize) -> Range<usize> {
    let (mut start, mut end) = (at, at.saturating_add(1).min(text.len()));
    while !is_cut(text, start) {
        start -= 1;
    }
    while !is_cut(text, end) {
        end += 1;
    }
    start..end
}

fn is_cut(text: &str, at: usize) -> bool {
    const FAR: usize = 4096;
    const LONGEST_GRAPHEME: usize = 64;
    if at == 0 || at >= text.len() || is_certain_cut(text, at) {
        return true;
    }
    let grid = at - at % FAR;
    grid > 0
        && at - grid < LONGEST_GRAPHEME
        && ceil_grapheme(text, grid) == at
        && !(at - FAR..at).any(|earlier| is_certain_cut(text, earlier))
}

fn is_certain_cut(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) {
        return false;
    }
    let cuts = text[at..].chars().next().is_some_and(has_boundary_before);
    // A zero-width joiner takes an emoji to whatever lies before it.
    cuts && is_grapheme_boundary(text, at) && !text[..at].ends_with('\u{200D}')
}

/// Characters that no rule of UAX 29 joins to what lies before them (but for a zero-width joiner before an emoji), and
/// that no rule looks past. Not all of them: those that occur often enough to keep a search short.
fn has_boundary_before(c: char) -> bool {
    match c {
        '!' | '#'..='&' | '('..='+' | '-' | '/' | '<'..='@' | '['..='^' | '`' | '{'..='~' => true,
        '\u{0E01}'..='\u{0E2E}' => true,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3041}'..='\u{3096}' => true,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFD}' => true,
        '\u{1F300}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}' => true,
        // The narrow no-break space joins: 10 000 is one word.
        _ => c.is_whitespace() && c != '\u{202F}',
    }
}

#[cfg(test)]
pub(super) mod tests;
