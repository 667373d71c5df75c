//! The class of every character, found by asking `unicode-segmentation` where it cuts texts that hold the character, and
//! the standard library what kind of character it is.

use std::collections::{HashMap, HashSet};
use std::iter::repeat_n;
use std::ops::RangeInclusive;
use std::thread;

use unicode_segmentation::UnicodeSegmentation;

use super::super::class::{CLASSES, Kind};

/// A character of each class, in the order of [`CLASSES`].
pub const ONE_OF_EACH_CLASS: &str = "!A\u{363}\u{300}\u{A9}\u{903}\u{AA}\u{E01}\u{3007}\u{B2}\"\u{102B}_\u{5D0}\u{3031}\
    \u{309B}\u{3D2}\u{16EE}\u{B8}\u{1C5}:,.0\u{66B}' \r\u{1000}\u{915}\u{0}\u{AD}\u{B}\u{345}\u{1100}\u{AC00}\u{AC01}\
    \u{11A8}\u{1160}\u{200D}\n\u{94D}\u{200C}\u{1F170}\u{24C2}\u{2139}\u{D4E}\u{70F}\u{600}\u{1F1E6}\u{E33}\u{F3E}";

/// All characters, and which of so many is asked about: there are none in planes 4 to 13, 15 and 16 but for private use.
pub const PLANES: [(RangeInclusive<char>, usize); 5] = [
    ('\0'..='\u{FFFF}', 1),
    ('\u{10000}'..='\u{3FFFF}', 1),
    ('\u{40000}'..='\u{DFFFF}', 64),
    ('\u{E0000}'..='\u{EFFFF}', 1),
    ('\u{F0000}'..=char::MAX, 64),
];

/// Texts that are cut differently around characters of any two classes; `*` stands for the character.
const AROUND: &str =
    "क*\u{94D}क\n👩*\u{200D}👩\nア*_ \na:*\n1*1\nא*\n가*\n*ᅡ\n*ᆨ\n*🇪\n\r*\n*\"א\nक*क\nא*א\n *  \na*a\n1.*\n*a";

/// How many characters each grapheme and each word has.
fn cuts(c: char) -> Vec<u8> {
    let text: String = AROUND.chars().map(|other| if other == '*' { c } else { other }).collect();
    let count = |piece: &str| piece.chars().count() as u8;
    text.graphemes(true).map(count).chain(text.split_word_bounds().map(count)).collect()
}

fn simple_lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// What the standard library says of a character; `lowered` is what others have as their lower case.
fn kind(c: char, lowered: &HashSet<char>) -> Kind {
    match (c.is_alphabetic(), c.is_numeric()) {
        (true, true) => Kind::LetterNumber,
        (false, true) => Kind::Number,
        (false, false) => Kind::Other,
        _ if c.is_lowercase() && !lowered.contains(&c) => Kind::Small,
        _ if c.is_uppercase() && simple_lower(c) == c => Kind::Capital,
        _ if !c.is_uppercase() && simple_lower(c) != c => Kind::Title,
        _ => Kind::Letter,
    }
}

/// For every character, by code point and without the surrogates, the place of its class in [`CLASSES`].
pub fn classes() -> Vec<u8> {
    let lowered: HashSet<char> = ('\0'..=char::MAX).filter(|c| simple_lower(*c) != *c).map(simple_lower).collect();
    let signs = |c: char| (cuts(c), kind(c, &lowered));
    let known: HashMap<_, u8> = (0..).zip(ONE_OF_EACH_CLASS.chars()).map(|(n, c)| (signs(c), n)).collect();
    assert_eq!(known.len(), CLASSES.len(), "expected texts that tell all classes apart, found two cut alike");
    let class = |c: char| *known.get(&signs(c)).unwrap_or_else(|| panic!("expected a class of CLASSES for {c:?}"));
    let part = |(plane, step): (RangeInclusive<char>, usize)| {
        plane.step_by(step).flat_map(|c| repeat_n(class(c), step)).collect::<Vec<u8>>()
    };
    thread::scope(|scope| {
        let parts = PLANES.map(|plane| scope.spawn(|| part(plane)));
        parts.map(|part| part.join().expect("classes")).concat()
    })
}
