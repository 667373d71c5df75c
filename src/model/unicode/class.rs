//! The properties of a character that UAX 29 asks for.
//!
//! `breaks.bin` holds all characters as runs of one class, from U+0000 on and without a gap. A run is a byte: the number
//! of its class in the upper three bits, its length less one in the lower five. Where the class is 7, the next byte is
//! the number; where the length is 31, the number after that ([`varint`]) is added to it. The surrogates count as
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

/// All that UAX 29 asks of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// To the rules of graphemes.
    pub grapheme: Grapheme,
    /// To the rules of words.
    pub word: Word,
}

const fn class(grapheme: Grapheme, word: Word) -> Class {
    Class { grapheme, word }
}

/// The classes there are; the packed runs hold places in this list. The first seven have the most runs.
pub(super) const CLASSES: [Class; 36] = [
    class(Grapheme::Any, Word::Any),
    class(Grapheme::Any, Word::Letter),
    class(Grapheme::Extend, Word::Extend),
    class(Grapheme::SpacingMark, Word::Extend),
    class(Grapheme::Pictographic, Word::Any),
    class(Grapheme::Any, Word::Numeric),
    class(Grapheme::Consonant, Word::Letter),
    class(Grapheme::Any, Word::DoubleQuote),
    class(Grapheme::Any, Word::Extend),
    class(Grapheme::Any, Word::ExtendNumLet),
    class(Grapheme::Any, Word::HebrewLetter),
    class(Grapheme::Any, Word::Katakana),
    class(Grapheme::Any, Word::MidLetter),
    class(Grapheme::Any, Word::MidNum),
    class(Grapheme::Any, Word::MidNumLet),
    class(Grapheme::Any, Word::SingleQuote),
    class(Grapheme::Any, Word::Space),
    class(Grapheme::CarriageReturn, Word::CarriageReturn),
    class(Grapheme::Consonant, Word::Any),
    class(Grapheme::Control, Word::Any),
    class(Grapheme::Control, Word::Extend),
    class(Grapheme::Control, Word::Newline),
    class(Grapheme::HangulL, Word::Letter),
    class(Grapheme::HangulLv, Word::Letter),
    class(Grapheme::HangulLvt, Word::Letter),
    class(Grapheme::HangulT, Word::Letter),
    class(Grapheme::HangulV, Word::Letter),
    class(Grapheme::Joiner, Word::Joiner),
    class(Grapheme::LineFeed, Word::LineFeed),
    class(Grapheme::Linker, Word::Extend),
    class(Grapheme::NonJoiner, Word::Extend),
    class(Grapheme::Pictographic, Word::Letter),
    class(Grapheme::Prepend, Word::Letter),
    class(Grapheme::Prepend, Word::Numeric),
    class(Grapheme::RegionalIndicator, Word::RegionalIndicator),
    class(Grapheme::SpacingMark, Word::Any),
];

pub(super) const HANGUL_SYLLABLES: RangeInclusive<usize> = 0xAC00..=0xD7A3;
/// Every so many syllables, one has no final consonant.
pub(super) const HANGUL_FINALS: usize = 28;
const HANGUL_LV: u8 = 23;

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
