//! The properties of a character: those that UAX 29 asks for, and whether it is a letter or a number.
//!
//! `breaks.bin` holds all characters as runs of one class, from U+0000 on and without a gap. A run is a byte: the number
//! of its class in the upper three bits, its length less one in the lower five. Where the class is 7, the next byte is
//! the number; where the length is 31, the number after that (`varint`) is added to it. The surrogates count as
//! characters, and Hangul syllables as one run: which of them have a final consonant is arithmetic.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use super::varint;

/// `Grapheme_Cluster_Break`. Of its value Other, `Extended_Pictographic` and the consonants of `Indic_Conjunct_Break`
/// are classes of their own; of Extend, those that this property tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grapheme {
    Any,
    CarriageReturn,
    LineFeed,
    Control,
    Extend,
    /// Extends a grapheme and links consonants.
    Linker,
    /// The zero-width non-joiner: extends, but ends a conjunct.
    NonJoiner,
    /// The zero-width joiner.
    Joiner,
    RegionalIndicator,
    Prepend,
    SpacingMark,
    HangulL,
    HangulV,
    HangulT,
    HangulLv,
    HangulLvt,
    Pictographic,
    Consonant,
}

/// `Word_Break`. Format is the same as Extend to all its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Any,
    CarriageReturn,
    LineFeed,
    Newline,
    Extend,
    /// The zero-width joiner.
    Joiner,
    RegionalIndicator,
    Katakana,
    HebrewLetter,
    Letter,
    SingleQuote,
    DoubleQuote,
    MidNumLet,
    MidLetter,
    MidNum,
    Numeric,
    ExtendNumLet,
    Space,
}

/// Whether a character is a letter or a number, and what `case.bin` does not say of its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Neither.
    Other,
    /// `Alphabetic`.
    Letter,
    /// A letter that is `Lowercase`, though the lower case of no other: `ª`, `ı`, `ﬁ`.
    Small,
    /// A letter that is `Uppercase` and has no lower case: `ℂ`.
    Capital,
    /// A letter that has a lower case, but is not `Uppercase`: `ǅ`.
    Title,
    /// Of the general category Number.
    Number,
    /// Both: the Roman numerals.
    LetterNumber,
}

/// All that is asked of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// To the rules of graphemes.
    pub grapheme: Grapheme,
    /// To the rules of words.
    pub word: Word,
    /// To those who ask for letters.
    pub kind: Kind,
}

const fn class(grapheme: Grapheme, word: Word, kind: Kind) -> Class {
    Class { grapheme, word, kind }
}

/// The classes there are; the packed runs hold places in this list. The first seven have the most runs.
#[rustfmt::skip]
pub(super) const CLASSES: [Class; 52] = [
    class(Grapheme::Any, Word::Any, Kind::Other),
    class(Grapheme::Any, Word::Letter, Kind::Letter),
    class(Grapheme::Extend, Word::Extend, Kind::Letter),
    class(Grapheme::Extend, Word::Extend, Kind::Other),
    class(Grapheme::Pictographic, Word::Any, Kind::Other),
    class(Grapheme::SpacingMark, Word::Extend, Kind::Letter),
    class(Grapheme::Any, Word::Letter, Kind::Small),
    class(Grapheme::Any, Word::Any, Kind::Letter),
    class(Grapheme::Any, Word::Any, Kind::LetterNumber),
    class(Grapheme::Any, Word::Any, Kind::Number),
    class(Grapheme::Any, Word::DoubleQuote, Kind::Other),
    class(Grapheme::Any, Word::Extend, Kind::Letter),
    class(Grapheme::Any, Word::ExtendNumLet, Kind::Other),
    class(Grapheme::Any, Word::HebrewLetter, Kind::Letter),
    class(Grapheme::Any, Word::Katakana, Kind::Letter),
    class(Grapheme::Any, Word::Katakana, Kind::Other),
    class(Grapheme::Any, Word::Letter, Kind::Capital),
    class(Grapheme::Any, Word::Letter, Kind::LetterNumber),
    class(Grapheme::Any, Word::Letter, Kind::Other),
    class(Grapheme::Any, Word::Letter, Kind::Title),
    class(Grapheme::Any, Word::MidLetter, Kind::Other),
    class(Grapheme::Any, Word::MidNum, Kind::Other),
    class(Grapheme::Any, Word::MidNumLet, Kind::Other),
    class(Grapheme::Any, Word::Numeric, Kind::Number),
    class(Grapheme::Any, Word::Numeric, Kind::Other),
    class(Grapheme::Any, Word::SingleQuote, Kind::Other),
    class(Grapheme::Any, Word::Space, Kind::Other),
    class(Grapheme::CarriageReturn, Word::CarriageReturn, Kind::Other),
    class(Grapheme::Consonant, Word::Any, Kind::Letter),
    class(Grapheme::Consonant, Word::Letter, Kind::Letter),
    class(Grapheme::Control, Word::Any, Kind::Other),
    class(Grapheme::Control, Word::Extend, Kind::Other),
    class(Grapheme::Control, Word::Newline, Kind::Other),
    class(Grapheme::Extend, Word::Extend, Kind::Small),
    class(Grapheme::HangulL, Word::Letter, Kind::Letter),
    class(Grapheme::HangulLv, Word::Letter, Kind::Letter),
    class(Grapheme::HangulLvt, Word::Letter, Kind::Letter),
    class(Grapheme::HangulT, Word::Letter, Kind::Letter),
    class(Grapheme::HangulV, Word::Letter, Kind::Letter),
    class(Grapheme::Joiner, Word::Joiner, Kind::Other),
    class(Grapheme::LineFeed, Word::LineFeed, Kind::Other),
    class(Grapheme::Linker, Word::Extend, Kind::Other),
    class(Grapheme::NonJoiner, Word::Extend, Kind::Other),
    class(Grapheme::Pictographic, Word::Letter, Kind::Capital),
    class(Grapheme::Pictographic, Word::Letter, Kind::Letter),
    class(Grapheme::Pictographic, Word::Letter, Kind::Small),
    class(Grapheme::Prepend, Word::Letter, Kind::Letter),
    class(Grapheme::Prepend, Word::Letter, Kind::Other),
    class(Grapheme::Prepend, Word::Numeric, Kind::Other),
    class(Grapheme::RegionalIndicator, Word::RegionalIndicator, Kind::Other),
    class(Grapheme::SpacingMark, Word::Any, Kind::Letter),
    class(Grapheme::SpacingMark, Word::Extend, Kind::Other),
];

pub(super) const HANGUL_SYLLABLES: RangeInclusive<usize> = 0xAC00..=0xD7A3;
/// Every so many syllables, one has no final consonant.
pub(super) const HANGUL_FINALS: usize = 28;
const HANGUL_LV: u8 = 35;

/// The class of that character.
#[inline]
pub fn class_of(c: char) -> Class {
    static TABLE: OnceLock<Table> = OnceLock::new();
    CLASSES[usize::from(TABLE.get_or_init(|| Table::unpack(BREAKS)).number(u32::from(c)))]
}

pub(super) const BREAKS: &[u8] = include_bytes!("breaks.bin");

/// Places in [`CLASSES`]: of the first plane one by one, of the others by runs.
struct Table {
    plane: Box<[u8]>,
    /// Where a run starts, and its class.
    runs: Vec<(u32, u8)>,
}

impl Table {
    fn unpack(mut packed: &[u8]) -> Table {
        let mut plane = Vec::with_capacity(0x10000);
        let mut runs = Vec::new();
        let mut start = 0;
        while let Some((length, class)) = next_run(&mut packed) {
            let end = start + length;
            plane.resize(0x10000.min(end as usize).max(plane.len()), class);
            if end > 0x10000 {
                runs.push((start, class));
            }
            start = end;
        }
        plane.resize(0x10000, 0);
        HANGUL_SYLLABLES.step_by(HANGUL_FINALS).for_each(|syllable| plane[syllable] = HANGUL_LV);
        Table { plane: plane.into(), runs }
    }

    #[inline]
    fn number(&self, c: u32) -> u8 {
        match self.plane.get(c as usize) {
            Some(class) => *class,
            None => self.run(c),
        }
    }

    fn run(&self, c: u32) -> u8 {
        let after = self.runs.partition_point(|(start, _)| *start <= c);
        self.runs.get(after.wrapping_sub(1)).map_or(0, |(_, class)| *class)
    }
}

/// The length and the class of the run that `packed` begins with, which is taken off it.
fn next_run(packed: &mut &[u8]) -> Option<(u32, u8)> {
    let mut byte = || packed.split_off_first().copied();
    let head = byte()?;
    let class = if head >> 5 == 7 { byte()? } else { head >> 5 };
    let more = if head & 31 == 31 { varint(packed)? } else { 0 };
    Some((u32::from(head & 31) + 1 + more, class.min(CLASSES.len() as u8 - 1)))
}
