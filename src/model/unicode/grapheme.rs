//! Extended grapheme clusters: the rules GB1 to GB999 of UAX 29.

use super::class::Grapheme::{self, *};
use super::class::class_of;

/// Whether `at`, a byte offset into `text`, lies between two graphemes or at an end of the text; not where it lies
/// inside a character.
#[must_use]
pub fn is_boundary(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else { return false };
    let mut before = before.chars().rev().map(|c| class_of(c).grapheme);
    let (Some(last), Some(next)) = (before.next(), after.chars().next()) else { return true }; // GB1, GB2
    match (last, class_of(next).grapheme) {
        (Any, Any) => true,                               // GB999, first since it is nearly always so
        (CarriageReturn, LineFeed) => false,              // GB3
        (Control | CarriageReturn | LineFeed, _) => true, // GB4
        (_, Control | CarriageReturn | LineFeed) => true, // GB5
        (HangulL, HangulL | HangulV | HangulLv | HangulLvt) => false, // GB6
        (HangulLv | HangulV, HangulV | HangulT) => false, // GB7
        (HangulLvt | HangulT, HangulT) => false,          // GB8
        (_, Extend | Linker | NonJoiner | Joiner) => false, // GB9
        (_, SpacingMark) => false,                        // GB9a
        (Prepend, _) => false,                            // GB9b
        (Linker | Extend | Joiner, Consonant) => !is_linked(last, before), // GB9c
        (Joiner, Pictographic) => !is_pictographic(before), // GB11
        (RegionalIndicator, RegionalIndicator) => {
            before.take_while(|class| *class == RegionalIndicator).count() % 2 == 1 // GB12, GB13
        }
        _ => true,
    }
}

/// Whether a consonant comes before, with a linker between; `last` extends it, `before` runs backwards from there.
fn is_linked(last: Grapheme, before: impl Iterator<Item = Grapheme>) -> bool {
    let mut linked = last == Linker;
    for class in before {
        match class {
            Linker => linked = true,
            Extend | Joiner => {}
            _ => return linked && class == Consonant,
        }
    }
    false
}

/// Whether the grapheme that is read backwards starts with a pictograph, but for what extends it.
fn is_pictographic(mut before: impl Iterator<Item = Grapheme>) -> bool {
    before.find(|class| !matches!(class, Extend | Linker | NonJoiner)) == Some(Pictographic)
}
