//! Finding words in a text. Offsets are bytes of UTF-8; matches lie on grapheme boundaries and do not share text.
//!
//! A space in the query matches any run of white space, line ends included. Without "match case", letters match by
//! their lower-case forms, and typographic quotation marks match straight ones.

use std::ops::Range;

use super::token::{is_grapheme_boundary, word_at};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The words; nothing is found where they are empty.
    pub words: String,
    /// Whether upper and lower case differ.
    pub case: bool,
    /// Whether a match may not begin or end within a word.
    pub whole_word: bool,
}

/// All matches, in text order.
#[must_use]
pub fn find(text: &str, query: &Query) -> Vec<Range<usize>> {
    let needle = pattern(&query.words, query.case);
    let Some(first) = needle.first().copied() else { return Vec::new() };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = candidate(text, from, first, query.case) {
        from = match matched(text, start, &needle, query.case) {
            Some(end) if fits(text, start..end, query.whole_word) => {
                found.push(start..end);
                end
            }
            _ => start + text[start..].chars().next().map_or(1, char::len_utf8),
        };
    }
    found
}

/// A match with what stands around it on its line: at most `width` characters before and after, cut between words.
#[must_use]
pub fn context(text: &str, range: Range<usize>, width: usize) -> (&str, &str) {
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.end..].split(['\n', '\r']).next().unwrap_or_default();
    let cut = before.char_indices().rev().nth(width).map(|(at, _)| &before[at..]);
    let before = cut.map_or(before, |cut| cut.find(char::is_whitespace).map_or(cut, |at| &cut[at..]));
    let cut = after.char_indices().nth(width).map(|(at, _)| &after[..at]);
    let after = cut.map_or(after, |cut| cut.rfind(char::is_whitespace).map_or(cut, |at| &cut[..at]));
    (before, after)
}

/// The query as the characters to match; white space as one space a run.
fn pattern(words: &str, case: bool) -> Vec<char> {
    let mut needle: Vec<char> = Vec::new();
    for char in words.chars() {
        if !char.is_whitespace() {
            fold(char, case, |folded| needle.push(folded));
        } else if needle.last() != Some(&' ') {
            needle.push(' ');
        }
    }
    needle
}

/// The next place at or after `from` where a match may start.
fn candidate(text: &str, from: usize, first: char, case: bool) -> Option<usize> {
    let rest = text.get(from..)?;
    // A letter of ASCII is found by its byte, in either case; all else by looking at each character. Two letters
    // outside of ASCII have their lower case within it: İ and the Kelvin sign; they begin with the bytes C4 and E2.
    if first.is_ascii_alphabetic() {
        let bytes = rest.as_bytes();
        let found = if case {
            memchr::memchr(first as u8, bytes)
        } else {
            let plain = memchr::memchr2(first as u8, first.to_ascii_uppercase() as u8, bytes);
            let kelvin = match first {
                'k' => rest[..plain.unwrap_or(rest.len())].find('\u{212a}'),
                'i' => rest[..plain.unwrap_or(rest.len())].find('İ'),
                _ => None,
            };
            kelvin.or(plain)
        };
        return found.map(|at| from + at);
    }
    let starts = |char: char| {
        let mut begins = None;
        fold(char, case, |folded| begins = begins.or(Some(folded)));
        begins == Some(first) || first == ' ' && char.is_whitespace()
    };
    rest.char_indices().find(|(_, char)| starts(*char)).map(|(at, _)| from + at)
}

/// Where the match that starts at `start` ends.
fn matched(text: &str, start: usize, needle: &[char], case: bool) -> Option<usize> {
    let mut wanted = needle.iter().copied().peekable();
    let mut chars = text[start..].char_indices();
    while let Some(next) = wanted.peek().copied() {
        let (at, char) = chars.next()?;
        if next == ' ' && char.is_whitespace() {
            wanted.next();
            let rest = &text[start + at..];
            let skipped = rest.len() - rest.trim_start().len();
            chars = text[start..].char_indices();
            while chars.clone().next().is_some_and(|(to, _)| to < at + skipped) {
                chars.next();
            }
            continue;
        }
        let mut same = true;
        fold(char, case, |folded| same &= wanted.next() == Some(folded));
        if !same {
            return None;
        }
    }
    Some(chars.next().map_or(text.len(), |(at, _)| start + at))
}

fn fits(text: &str, range: Range<usize>, whole_word: bool) -> bool {
    let inside = |at: usize| word_at(text, at).is_some_and(|word| word.start < at && at < word.end);
    is_grapheme_boundary(text, range.start)
        && is_grapheme_boundary(text, range.end)
        && !(whole_word && (inside(range.start) || inside(range.end)))
}

fn fold(char: char, case: bool, mut each: impl FnMut(char)) {
    if case {
        return each(char);
    }
    match char {
        '’' | '‘' | '‚' | '‛' => each('\''),
        '“' | '”' | '„' => each('"'),
        _ => char.to_lowercase().for_each(each),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str, words: &str, case: bool, whole_word: bool) -> Vec<String> {
        let query = Query { words: words.to_owned(), case, whole_word };
        find(text, &query).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn case_and_whole_words_are_switches() {
        let text = "China, china and Chinatown";
        assert_eq!(all(text, "china", false, false).len(), 3);
        assert_eq!(all(text, "china", true, false), ["china"]);
        assert_eq!(all(text, "China", true, false), ["China", "China"]);
        assert_eq!(all(text, "china", false, true), ["China", "china"]);
        assert_eq!(all(text, "", false, false), [""; 0]);
    }

    #[test]
    fn letters_whose_lower_case_is_longer_or_elsewhere_are_found_at_their_places() {
        assert_eq!(all("xİstanbul", "i\u{307}stanbul", false, false), ["İstanbul"]);
        assert_eq!(all("300 \u{212a}elvin", "kelvin", false, false), ["\u{212a}elvin"]);
        assert_eq!(all("МЫ победим", "мы", false, true), ["МЫ"]);
    }

    #[test]
    fn a_space_matches_any_white_space_and_quotation_marks_match_straight_ones() {
        assert_eq!(all("Janet\r\n  Yellen", "janet yellen", false, false), ["Janet\r\n  Yellen"]);
        assert_eq!(all("O’Neil", "o'neil", false, true), ["O’Neil"]);
        assert_eq!(all("O’Neil", "O'Neil", true, false), [""; 0]);
        assert_eq!(all("“Yes”", "\"yes\"", false, false), ["“Yes”"]);
    }

    #[test]
    fn a_match_never_cuts_a_grapheme_and_matches_do_not_share_text() {
        assert_eq!(all("cafe\u{301}", "cafe", false, false), [""; 0]);
        assert_eq!(all("aaaa", "aa", false, false).len(), 2);
        assert_eq!(all("👩🏽‍🌾 👩", "👩", true, false).len(), 1);
    }

    #[test]
    fn the_context_of_a_match_stays_on_its_line_and_is_cut_between_words() {
        let text = "First line\nseveral words before the match and after it\nlast";
        let at = text.find("match").expect("there");
        assert_eq!(context(text, at..at + 5, 12), (" before the ", " and after"));
        assert_eq!(context(text, 0..5, 40), ("", " line"));
    }

    #[test]
    fn a_megabyte_is_searched_in_one_pass() {
        let text = "The minister said that China would answer. ".repeat(25_000);
        let found = find(&text, &Query { words: "china".to_owned(), case: false, whole_word: true });
        assert_eq!(found.len(), 25_000);
        let none = find(&text, &Query { words: "zebra".to_owned(), case: false, whole_word: false });
        assert_eq!(none.len(), 0);
    }

    proptest! {
        #[test]
        fn every_match_reads_like_the_query(text in "[abAB é\u{301}’'\n🎉]{0,40}", words in "[abAB é’' 🎉]{0,3}", case: bool, whole_word: bool) {
            let query = Query { words: words.clone(), case, whole_word };
            let mut end = 0;
            for range in find(&text, &query) {
                prop_assert!(range.start >= end && range.end > range.start);
                end = range.end;
                prop_assert_eq!(pattern(&text[range.clone()], case), pattern(&words, case));
                let (before, after) = context(&text, range, 10);
                prop_assert!(text.contains(before) && text.contains(after));
            }
        }
    }
}
