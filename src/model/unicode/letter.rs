//! Letters and numbers: which characters are, and the simple lower case of letters, one character for one. The names and
//! the answers are those of the methods of [`char`], whose tables weigh ten times as much.
//!
//! `case.bin` holds, by code point, stretches of characters with the same distance to their lower case. A stretch is
//! three numbers (`varint`): how far it starts after the end of the one before; twice its length less one, and one more
//! where every other character belongs to it; twice the distance, less one where it is downwards.

use std::sync::OnceLock;

use super::class::{Kind, class_of};
use super::varint;

/// Whether `c` has the property `Alphabetic`.
#[must_use]
pub fn is_alphabetic(c: char) -> bool {
    !matches!(class_of(c).kind, Kind::Other | Kind::Number)
}

/// Whether `c` is of the general category Number.
#[must_use]
pub fn is_numeric(c: char) -> bool {
    matches!(class_of(c).kind, Kind::Number | Kind::LetterNumber)
}

/// Whether `c` is a letter or a number.
#[must_use]
pub fn is_alphanumeric(c: char) -> bool {
    class_of(c).kind != Kind::Other
}

/// Whether `c` has the property `Lowercase`.
#[must_use]
pub fn is_lowercase(c: char) -> bool {
    class_of(c).kind == Kind::Small || capitals(c).next().is_some()
}

/// Whether `c` has the property `Uppercase`.
#[must_use]
pub fn is_uppercase(c: char) -> bool {
    match class_of(c).kind {
        Kind::Capital => true,
        Kind::Title => false,
        _ => lower(c) != c,
    }
}

/// The lower case of `c`; `c` itself where it has none. Where the full lower case is of several characters, which is so
/// for `İ` alone, this is the first of them.
#[must_use]
pub fn lower(c: char) -> char {
    // Latin, Greek, Cyrillic and Armenian letters, one by one.
    static NEAR: OnceLock<Vec<char>> = OnceLock::new();
    let near = NEAR.get_or_init(|| ('\0'..'\u{590}').map(far_lower).collect());
    near.get(c as usize).copied().unwrap_or_else(|| far_lower(c))
}

fn far_lower(c: char) -> char {
    let code = u32::from(c);
    let stretches = stretches();
    let after = stretches.partition_point(|stretch| stretch.first <= code);
    let stretch = after.checked_sub(1).and_then(|n| stretches.get(n)).filter(|stretch| stretch.has(code));
    stretch.and_then(|stretch| char::from_u32(code.wrapping_add_signed(stretch.distance))).unwrap_or(c)
}

/// The characters whose lower case is `lower`, but for itself, by code point.
pub fn capitals(lower: char) -> impl Iterator<Item = char> {
    let back = move |stretch: &Stretch| {
        let code = u32::from(lower).wrapping_add_signed(-stretch.distance);
        stretch.has(code).then(|| char::from_u32(code)).flatten()
    };
    stretches().iter().filter_map(back)
}

/// The capital of `c` for a sign on a key: one character, whose lower case `c` is; `c` itself where there is none.
#[must_use]
pub fn upper(c: char) -> char {
    capitals(c).next().unwrap_or(c)
}

pub(super) const CASE: &[u8] = include_bytes!("case.bin");

struct Stretch {
    first: u32,
    last: u32,
    /// 1, or 2 where every other character belongs to it.
    step: u32,
    distance: i32,
}

impl Stretch {
    fn has(&self, code: u32) -> bool {
        (self.first..=self.last).contains(&code) && (code - self.first).is_multiple_of(self.step)
    }
}

fn stretches() -> &'static [Stretch] {
    static STRETCHES: OnceLock<Vec<Stretch>> = OnceLock::new();
    STRETCHES.get_or_init(|| {
        let (mut packed, mut end) = (CASE, 0);
        let next = || {
            let [gap, length, distance] = [varint(&mut packed)?, varint(&mut packed)?, varint(&mut packed)?];
            let (first, step) = (end + gap, 1 + length % 2);
            let last = first + length / 2 * step;
            end = last + 1;
            let distance = (distance / 2) as i32 ^ -((distance % 2) as i32);
            Some(Stretch { first, last, step, distance })
        };
        std::iter::from_fn(next).collect()
    })
}
