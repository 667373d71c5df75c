//! Writes the packed tables; the formats are described where they are read.

use super::super::class::{CLASSES, HANGUL_FINALS, HANGUL_SYLLABLES};

fn varint(mut number: u32, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

/// `breaks.bin`, from the class of each character but the surrogates.
pub fn runs(numbers: &[u8]) -> Vec<u8> {
    let mut numbers = numbers.to_vec();
    numbers.splice(0xD800..0xD800, [numbers[0xD7FF]; 0x800]);
    let with_final = numbers[*HANGUL_SYLLABLES.end()];
    for (n, syllable) in HANGUL_SYLLABLES.enumerate() {
        assert_eq!(numbers[syllable] == with_final, n % HANGUL_FINALS != 0);
        numbers[syllable] = with_final;
    }
    let mut packed = Vec::new();
    for run in numbers.chunk_by(|a, b| a == b) {
        assert!(usize::from(run[0]) < CLASSES.len());
        let (class, more) = (run[0].min(7), run.len() as u32 - 1);
        packed.push(class << 5 | more.min(31) as u8);
        if class == 7 {
            packed.push(run[0]);
        }
        if more >= 31 {
            varint(more - 31, &mut packed);
        }
    }
    packed
}

/// `case.bin`, from the lower case of a character.
pub fn stretches(lower: impl Fn(char) -> char) -> Vec<u8> {
    let distance = |c: char| lower(c) as i32 - c as i32;
    let letters: Vec<(u32, i32)> =
        ('\0'..=char::MAX).filter(|c| distance(*c) != 0).map(|c| (c as u32, distance(c))).collect();
    let (mut packed, mut end, mut rest) = (Vec::new(), 0, &letters[..]);
    while let Some((first, distance)) = rest.first().copied() {
        let length = |step: u32| {
            (0..).zip(rest).take_while(|(n, letter)| **letter == (first + n * step, distance)).count() as u32
        };
        let (length, step) = if length(2) > length(1) { (length(2), 2) } else { (length(1), 1) };
        varint(first - end, &mut packed);
        varint((length - 1) * 2 + step - 1, &mut packed);
        varint((distance << 1 ^ distance >> 31) as u32, &mut packed);
        end = first + (length - 1) * step + 1;
        rest = &rest[length as usize..];
    }
    packed
}
