//! Boundaries in a text: graphemes and words, by Unicode Standard Annex 29. Every question looks at the neighbourhood of
//! one place only, however long the text is. Offsets are bytes of UTF-8 into `text`; one inside a character counts as
//! that character's start.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, GraphemeIncomplete, UnicodeSegmentation};

/// Whether a grapheme starts or ends at `at`.
#[must_use]
pub fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && cursor(text, at).is_boundary(text, 0).unwrap_or(true)
}

/// Where the grapheme before `at` starts; 0 at the text's start.
#[must_use]
pub fn previous_grapheme(text: &str, at: usize) -> usize {
    settle(cursor(text, text.floor_char_boundary(at)).prev_boundary(text, 0)).unwrap_or(0)
}

/// Where the grapheme after `at` ends; the text's end at its end.
#[must_use]
pub fn next_grapheme(text: &str, at: usize) -> usize {
    settle(cursor(text, text.floor_char_boundary(at)).next_boundary(text, 0)).unwrap_or(text.len())
}

/// The last grapheme boundary at or before `at`.
#[must_use]
pub fn floor_grapheme(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if is_grapheme_boundary(text, at) { at } else { previous_grapheme(text, at) }
}

/// The first grapheme boundary at or after `at`.
#[must_use]
pub fn ceil_grapheme(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    if is_grapheme_boundary(text, at) { at } else { next_grapheme(text, at) }
}

/// The word around `at`: the one `at` lies in, else the one that starts there, else the one that ends there.
#[must_use]
pub fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let at = text.floor_char_boundary(at);
    let words: Vec<_> = words_around(text, at).collect();
    let starts = words.iter().find(|word| word.start <= at && at < word.end);
    starts.or_else(|| words.iter().find(|word| word.end == at)).cloned()
}

/// Where the word that ends after `at` ends; the text's end where none does.
#[must_use]
pub fn next_word_end(text: &str, at: usize) -> usize {
    let mut from = text.floor_char_boundary(at);
    while from < text.len() {
        let area = run(text, from);
        if let Some(word) = words_in(text, area.clone()).find(|word| word.end > at) {
            return word.end;
        }
        from = next_run(text, area.end);
    }
    text.len()
}

/// Where the word that starts after `at` starts; the text's end where none does.
#[must_use]
pub fn next_word_start(text: &str, at: usize) -> usize {
    let mut from = text.floor_char_boundary(at);
    while from < text.len() {
        let area = run(text, from);
        if let Some(word) = words_in(text, area.clone()).find(|word| word.start > at) {
            return word.start;
        }
        from = next_run(text, area.end);
    }
    text.len()
}

/// Where the word that starts before `at` starts; 0 where none does.
#[must_use]
pub fn previous_word_start(text: &str, at: usize) -> usize {
    previous(text, at, |word| (word.start < at).then_some(word.start))
}

/// Where the word that ends before `at` ends; 0 where none does.
#[must_use]
pub fn previous_word_end(text: &str, at: usize) -> usize {
    previous(text, at, |word| (word.end < at).then_some(word.end))
}

fn previous(text: &str, at: usize, fits: impl Fn(&Range<usize>) -> Option<usize>) -> usize {
    let mut from = text.floor_char_boundary(at);
    loop {
        let area = run(text, from);
        if let Some(found) = words_in(text, area.clone()).filter_map(|word| fits(&word)).last() {
            return found;
        }
        let Some(before) = text[..area.start].trim_end().char_indices().next_back() else { return 0 };
        from = before.0;
    }
}

/// White space ends a run; a run longer than this is cut, so that one without any stays cheap.
const LONGEST: usize = 2048;

/// The stretch without white space around `at`: no word reaches beyond it. Empty where white space surrounds `at`.
fn run(text: &str, at: usize) -> Range<usize> {
    let low = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let high = text.ceil_char_boundary((at + LONGEST).min(text.len()));
    let start = text[low..at].char_indices().rev().find(|(_, c)| c.is_whitespace());
    let start = start.map_or(low, |(from, c)| low + from + c.len_utf8());
    let end = text[at..high].find(char::is_whitespace).map_or(high, |to| at + to);
    start..end
}

fn next_run(text: &str, after: usize) -> usize {
    text[after..].find(|c: char| !c.is_whitespace()).map_or(text.len(), |to| after + to)
}

fn words_around(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    words_in(text, run(text, at))
}

fn words_in(text: &str, area: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let start = area.start;
    let segments = text[area].split_word_bound_indices();
    segments.filter(|(_, word)| word.contains(char::is_alphanumeric)).map(move |(at, word)| {
        let from = start + at;
        from..from + word.len()
    })
}

fn cursor(text: &str, at: usize) -> GraphemeCursor {
    GraphemeCursor::new(at, text.len(), true)
}

/// The whole text is given to the cursor as one chunk, so it never lacks context.
fn settle(found: Result<Option<usize>, GraphemeIncomplete>) -> Option<usize> {
    found.ok().flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_grapheme_is_what_a_reader_takes_for_one_character() {
        for whole in ["👩🏽‍🌾", "e\u{301}", "\r\n", "🇩🇪", "각", "நி", "a"] {
            let text = format!("x{whole}y");
            assert_eq!(next_grapheme(&text, 1), 1 + whole.len(), "{whole:?}");
            assert_eq!(previous_grapheme(&text, 1 + whole.len()), 1, "{whole:?}");
            for at in 2..=whole.len() {
                assert!(!is_grapheme_boundary(&text, at), "{at} in {whole:?}");
                assert_eq!((floor_grapheme(&text, at), ceil_grapheme(&text, at)), (1, 1 + whole.len()));
            }
        }
        assert_eq!((previous_grapheme("a", 0), next_grapheme("a", 1)), (0, 1));
    }

    #[test]
    fn a_word_holds_its_apostrophe_and_ends_at_a_hyphen() {
        let text = "née O’Neil, Sino-Russian (CCP) 3.5";
        let word = |needle: &str| word_at(text, text.find(needle).expect("there") + 1).map(|word| &text[word]);
        assert_eq!(word("O’Neil"), Some("O’Neil"));
        assert_eq!(word("Sino"), Some("Sino"));
        assert_eq!(word("CCP"), Some("CCP"));
        assert_eq!(word("3.5"), Some("3.5"));
        assert_eq!(word_at(text, text.find(", S").expect("there")).map(|word| &text[word]), Some("O’Neil"), "touching");
        assert_eq!(word_at(text, text.find(" S").expect("there")), None, "between a comma and a space");
    }

    #[test]
    fn words_are_walked_over_punctuation_and_lines() {
        let text = "One, two.\n\n  Three";
        assert_eq!(next_word_end(text, 0), 3);
        assert_eq!(next_word_end(text, 3), 8);
        assert_eq!(next_word_end(text, 8), text.len());
        assert_eq!(next_word_start(text, 0), 5);
        assert_eq!(next_word_start(text, 5), 13);
        assert_eq!(previous_word_start(text, text.len()), 13);
        assert_eq!(previous_word_start(text, 13), 5);
        assert_eq!(previous_word_start(text, 0), 0);
        assert_eq!(previous_word_end(text, 13), 8);
    }

    proptest! {
        #[test]
        fn no_question_panics_and_every_answer_lies_between_characters(text in "(\\PC|\\s|e\u{301}|👩🏽‍🌾|\r\n){0,40}", at in 0usize..200) {
            let at = at.min(text.len());
            let answers = [
                previous_grapheme(&text, at), next_grapheme(&text, at), floor_grapheme(&text, at), ceil_grapheme(&text, at),
                next_word_end(&text, at), next_word_start(&text, at), previous_word_start(&text, at), previous_word_end(&text, at),
            ];
            for answer in answers {
                prop_assert!(text.is_char_boundary(answer));
            }
            if let Some(word) = word_at(&text, at) {
                prop_assert!(text[word].contains(char::is_alphanumeric));
            }
        }
    }
}
