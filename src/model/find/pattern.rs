//! A query made ready to be looked for.

use memchr::{memchr, memchr2, memchr3};

use crate::model::token::is_space;
use crate::model::unicode::letter::{capitals, lower};

/// The characters of a query.
//
// Invariant: `rest` neither starts nor ends with a space, nor holds two in a row; nor is `first` one.
pub struct Pattern {
    first: char,
    rest: Vec<char>,
    /// Whether white space has to precede and to follow.
    spaced: (bool, bool),
    case: bool,
    /// All that `first` stands for, in UTF-8, and the last byte of each. The last bytes are looked for, since the first
    /// ones are alike in all letters of a script but Latin.
    spellings: Vec<String>,
    last_bytes: Vec<u8>,
    /// By byte, whether it is one of them.
    is_last: [bool; 256],
}

impl Pattern {
    /// The pattern of those words; `None` where they are only white space.
    pub fn new(words: &str, case: bool) -> Option<Pattern> {
        let mut rest = Vec::new();
        for c in words.chars() {
            match c {
                c if !is_space(c) => rest.push(if case { c } else { fold(c) }),
                _ if rest.last() == Some(&' ') => (),
                _ => rest.push(' '),
            }
        }
        let before = rest.first() == Some(&' ');
        let after = rest.last() == Some(&' ');
        if before {
            rest.remove(0);
        }
        if after {
            rest.pop();
        }
        if rest.is_empty() {
            return None;
        }
        let first = rest.remove(0);
        let spellings: Vec<String> =
            if case { vec![first.to_string()] } else { spellings(first).iter().map(char::to_string).collect() };
        let mut last_bytes: Vec<u8> =
            spellings.iter().map(|spelling| spelling.as_bytes()[spelling.len() - 1]).collect();
        last_bytes.sort_unstable();
        last_bytes.dedup();
        let is_last = std::array::from_fn(|byte| last_bytes.iter().any(|last| usize::from(*last) == byte));
        Some(Pattern { first, rest, spaced: (before, after), case, spellings, last_bytes, is_last })
    }

    /// The first place at or after `from` where the first character matches.
    pub fn candidate(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            let ahead = bytes.get(at..)?;
            let last = at
                + match *self.last_bytes {
                    [a] => memchr(a, ahead),
                    [a, b] => memchr2(a, b, ahead),
                    [a, b, c] => memchr3(a, b, c, ahead),
                    _ => ahead.iter().position(|byte| self.is_last[usize::from(*byte)]),
                }?;
            at = last + 1;
            let fits = |spelling: &&String| bytes[from..at].ends_with(spelling.as_bytes());
            if let Some(spelling) = self.spellings.iter().find(fits) {
                return Some(at - spelling.len());
            }
        }
    }

    /// Where the match that starts at the candidate `start` ends.
    pub fn end_of_match(&self, text: &str, start: usize) -> Option<usize> {
        let mut ahead = text[start..].chars();
        let first = ahead.next()?;
        debug_assert_eq!(if self.case { first } else { fold(first) }, self.first);
        for wanted in &self.rest {
            if *wanted == ' ' {
                let trimmed = ahead.as_str().trim_start_matches(is_space);
                if trimmed.len() == ahead.as_str().len() {
                    return None;
                }
                ahead = trimmed.chars();
            } else {
                let c = ahead.next()?;
                if *wanted != if self.case { c } else { fold(c) } {
                    return None;
                }
            }
        }
        let before = !self.spaced.0 || text[..start].ends_with(is_space);
        let after = !self.spaced.1 || ahead.as_str().starts_with(is_space);
        (before && after).then_some(text.len() - ahead.as_str().len())
    }
}

const APOSTROPHES: [char; 5] = ['’', '‘', '‚', '‛', 'ʼ'];
const QUOTATION_MARKS: [char; 4] = ['“', '”', '„', '‟'];

/// The character that all spellings of `c` are compared as.
fn fold(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ if APOSTROPHES.contains(&c) => '\'',
        _ if QUOTATION_MARKS.contains(&c) => '"',
        'ς' => 'σ',
        _ => lower(c),
    }
}

/// All characters that fold to `folded`.
fn spellings(folded: char) -> Vec<char> {
    let mut all: Vec<char> = match folded {
        '\'' => APOSTROPHES.to_vec(),
        '"' => QUOTATION_MARKS.to_vec(),
        'σ' => vec!['ς'],
        _ => Vec::new(),
    };
    all.push(folded);
    all.extend(capitals(folded));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_a_character_are_all_that_fold_to_it() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let folded = fold(c);
            assert!(folded == c || fold(folded) == folded && spellings(folded).contains(&c), "{c}");
        }
    }

    #[test]
    fn white_space_is_no_pattern() {
        for words in ["", " ", "\n\u{A0}"] {
            assert!(Pattern::new(words, false).is_none() && Pattern::new(words, true).is_none());
        }
    }
}
