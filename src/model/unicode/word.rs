//! Word boundaries: the rules WB1 to WB999 of UAX 29.

use std::str::Chars;

use super::class::Word::{self, *};
use super::class::{Class, Grapheme, class_of};

/// Where the segments of `text` end, as byte offsets in their order; the last is the end of the text. A segment is a
/// word, or what lies between words.
pub fn ends(text: &str) -> Ends<'_> {
    Ends { length: text.len(), ahead: text.chars(), seen: Seen::default() }
}

/// What [`ends`] returns.
pub struct Ends<'a> {
    length: usize,
    ahead: Chars<'a>,
    seen: Seen,
}

impl Iterator for Ends<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.seen.add(class_of(self.ahead.next()?)); // WB1
        let mut rest = self.ahead.clone();
        while let Some(next) = rest.next().map(class_of) {
            if self.seen.parts_from(next, &rest) {
                break;
            }
            self.seen.add(next);
            self.ahead = rest.clone();
        }
        Some(self.length - self.ahead.as_str().len()) // WB2
    }
}

/// What the rules ask of the characters before a place.
#[derive(Default)]
struct Seen {
    /// The last one.
    last: Option<Word>,
    /// The last two of those that WB4 does not pass over, the nearer one first.
    kept: [Option<Word>; 2],
    /// Whether the regional indicators at the end are an odd number, so that the next one completes a flag.
    half_flag: bool,
}

impl Seen {
    fn add(&mut self, Class { word, .. }: Class) {
        let passed_over = is_ignored(word) && !self.last.is_none_or(is_line_end);
        if !passed_over {
            self.half_flag = word == RegionalIndicator && !self.half_flag;
            self.kept = [Some(word), self.kept[0]];
        }
        self.last = Some(word);
    }

    /// Whether a segment ends here, before a character of the class `next`, which `rest` follows.
    fn parts_from(&self, next: Class, rest: &Chars) -> bool {
        let Some(last) = self.last else { return true };
        match (last, next.word) {
            (Letter, Letter) => return false,           // WB5, first since it is nearly always so
            (CarriageReturn, LineFeed) => return false, // WB3
            _ if is_line_end(last) => return true,      // WB3a
            (_, next) if is_line_end(next) => return true, // WB3b
            (Joiner, _) if next.grapheme == Grapheme::Pictographic => return false, // WB3c
            (Space, Space) => return false,             // WB3d
            (_, next) if is_ignored(next) => return false, // WB4
            _ => {}
        }
        let [Some(before), earlier] = self.kept else { return true };
        let earlier = |is: fn(Word) -> bool| earlier.is_some_and(is);
        let following = |is: fn(Word) -> bool| {
            rest.clone().map(|c| class_of(c).word).find(|word| !is_ignored(*word)).is_some_and(is)
        };
        let joins = match (before, next.word) {
            (Letter | HebrewLetter, Letter | HebrewLetter) => true, // WB5
            (HebrewLetter, SingleQuote) => true,                    // WB7a
            (Letter | HebrewLetter, MidLetter | MidNumLet | SingleQuote) => following(is_letter), // WB6
            (MidLetter | MidNumLet | SingleQuote, Letter | HebrewLetter) => earlier(is_letter), // WB7
            (HebrewLetter, DoubleQuote) => following(|word| word == HebrewLetter), // WB7b
            (DoubleQuote, HebrewLetter) => earlier(|word| word == HebrewLetter), // WB7c
            (Numeric | Letter | HebrewLetter, Numeric) => true,     // WB8, WB9
            (Numeric, Letter | HebrewLetter) => true,               // WB10
            (MidNum | MidNumLet | SingleQuote, Numeric) => earlier(|word| word == Numeric), // WB11
            (Numeric, MidNum | MidNumLet | SingleQuote) => following(|word| word == Numeric), // WB12
            (Katakana, Katakana) => true,                           // WB13
            (Letter | HebrewLetter | Numeric | Katakana | ExtendNumLet, ExtendNumLet) => true, // WB13a
            (ExtendNumLet, Letter | HebrewLetter | Numeric | Katakana) => true, // WB13b
            (RegionalIndicator, RegionalIndicator) => self.half_flag, // WB15, WB16
            _ => false,                                             // WB999
        };
        !joins
    }
}

/// What WB4 passes over.
fn is_ignored(word: Word) -> bool {
    matches!(word, Extend | Joiner)
}

fn is_line_end(word: Word) -> bool {
    matches!(word, CarriageReturn | LineFeed | Newline)
}

fn is_letter(word: Word) -> bool {
    matches!(word, Letter | HebrewLetter)
}
