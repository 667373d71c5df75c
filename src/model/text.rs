//! A text that never changes, and offsets into it. Offsets are bytes in memory, code points in files and UTF-16 code
//! units at the browser's edge; each unit is a type of its own, and [`Text`] alone converts between them.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

/// An offset in bytes of UTF-8: how this program counts in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Byte(pub u32);

/// An offset in Unicode code points: how our files count (as Python, W3C selectors, brat and spaCy do).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CodePoint(pub u32);

/// An offset in UTF-16 code units: how the DOM counts (and Java).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Utf16(pub u32);

impl Byte {
    /// The offset as an index into a `str`.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The offset of index `at` of a `str`. Texts hold fewer than 2³² bytes ([`Text::LIMIT`]).
    #[must_use]
    pub fn new(at: usize) -> Byte {
        Byte(u32::try_from(at).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for CodePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A stretch of a text in bytes: half-open and never empty.
//
// Invariant: start < end. Kept by `Span::new`, the only way to make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: Byte,
    end: Byte,
}

impl Span {
    /// The span from `start` up to but without `end`; `None` where that is empty or reversed.
    #[must_use]
    pub fn new(start: Byte, end: Byte) -> Option<Span> {
        (start < end).then_some(Span { start, end })
    }

    /// The span of a range of indexes into a `str`; `None` where it is empty or reversed.
    #[must_use]
    pub fn of(range: Range<usize>) -> Option<Span> {
        Span::new(Byte::new(range.start), Byte::new(range.end))
    }

    /// Where it starts.
    #[must_use]
    pub fn start(self) -> Byte {
        self.start
    }

    /// Where it ends: the offset after its last byte.
    #[must_use]
    pub fn end(self) -> Byte {
        self.end
    }

    /// Its length in bytes; at least one.
    #[must_use]
    pub fn bytes(self) -> usize {
        (self.end.0 - self.start.0) as usize
    }

    /// As a range of indexes into a `str`.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start.index()..self.end.index()
    }

    /// Whether the byte at `at` lies inside.
    #[must_use]
    pub fn contains(self, at: Byte) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether the two share at least a byte.
    #[must_use]
    pub fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl TryFrom<(u32, u32)> for Span {
    type Error = String;

    fn try_from((start, end): (u32, u32)) -> Result<Span, String> {
        Span::new(Byte(start), Byte(end))
            .ok_or_else(|| format!("expected a span that starts before it ends, found {start}..{end}"))
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> (u32, u32) {
        (span.start.0, span.end.0)
    }
}

/// The SHA-256 of a text's UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// How many bytes lie between two checkpoints of the offset index.
const STRIDE: usize = 1024;

/// What lies before a checkpoint.
#[derive(Debug, Clone, Copy, Default)]
struct Checkpoint {
    /// Code points that start before it.
    points: u32,
    /// UTF-16 code units of those.
    units: u32,
}

/// A text: never changed, never normalised, with an index that converts offsets. Cloning is cheap.
#[derive(Clone)]
pub struct Text {
    inner: Arc<Inner>,
}

struct Inner {
    content: String,
    /// One checkpoint every `STRIDE` bytes, the first at 0; empty where every byte is a code point (ASCII).
    checkpoints: Vec<Checkpoint>,
    hash: OnceLock<Hash>,
}

impl Text {
    /// The longest text that is taken, in bytes: 1 GiB. (Offsets would reach 4 GiB, the memory of a page does not.)
    pub const LIMIT: usize = 1 << 30;

    /// Takes a text as it is. What lies past [`Text::LIMIT`] can't be addressed; readers refuse such a file before.
    #[must_use]
    pub fn new(content: impl Into<String>) -> Text {
        let content = content.into();
        let checkpoints = if content.is_ascii() { Vec::new() } else { index(content.as_bytes()) };
        Text { inner: Arc::new(Inner { content, checkpoints, hash: OnceLock::new() }) }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.inner.content
    }

    /// Its length in bytes.
    #[must_use]
    pub fn end(&self) -> Byte {
        Byte::new(self.inner.content.len())
    }

    /// The words of `span`; what of it lies outside the text or inside a character is left out.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let text = self.as_str();
        let start = text.floor_char_boundary(span.start.index());
        let end = text.floor_char_boundary(span.end.index());
        text.get(start..end).unwrap_or_default()
    }

    /// Whether both ends of `span` lie in this text and between characters.
    #[must_use]
    pub fn holds(&self, span: Span) -> bool {
        self.as_str().get(span.range()).is_some()
    }

    /// The SHA-256 of the UTF-8, computed once.
    #[must_use]
    pub fn hash(&self) -> Hash {
        *self.inner.hash.get_or_init(|| Hash(Sha256::digest(self.as_str().as_bytes()).into()))
    }

    /// Code points before `at`. An offset inside a character counts up to that character's start.
    #[must_use]
    pub fn code_point(&self, at: Byte) -> CodePoint {
        CodePoint(self.before(at).points)
    }

    /// UTF-16 code units before `at`. An offset inside a character counts up to that character's start.
    #[must_use]
    pub fn utf16(&self, at: Byte) -> Utf16 {
        Utf16(self.before(at).units)
    }

    /// The byte where the `at`-th code point starts; the text's end for the one after the last; `None` past that.
    #[must_use]
    pub fn byte_of_code_point(&self, at: CodePoint) -> Option<Byte> {
        self.find(at.0, |point| point.points)
    }

    /// The byte where UTF-16 code unit `at` starts a character (or the text's end); `None` inside a surrogate pair
    /// and past the end.
    #[must_use]
    pub fn byte_of_utf16(&self, at: Utf16) -> Option<Byte> {
        self.find(at.0, |point| point.units)
    }

    /// How many code points the whole text has.
    #[must_use]
    pub fn code_points(&self) -> u32 {
        self.code_point(self.end()).0
    }

    fn before(&self, at: Byte) -> Checkpoint {
        let text = self.as_str();
        let at = text.floor_char_boundary(at.index());
        let Some(from) = self.inner.checkpoints.get(at / STRIDE) else {
            return Checkpoint { points: Byte::new(at).0, units: Byte::new(at).0 };
        };
        let bytes = &text.as_bytes()[at / STRIDE * STRIDE..at];
        bytes.iter().fold(*from, |sum, byte| sum.after(*byte))
    }

    fn find(&self, wanted: u32, count: impl Fn(&Checkpoint) -> u32) -> Option<Byte> {
        let text = self.as_str();
        if self.inner.checkpoints.is_empty() {
            return (wanted as usize <= text.len()).then_some(Byte(wanted));
        }
        let block = self.inner.checkpoints.partition_point(|point| count(point) <= wanted).checked_sub(1)?;
        let mut sum = self.inner.checkpoints[block];
        // A checkpoint may lie inside a character: that one was counted before it, so its rest counts nothing.
        for (at, byte) in text.bytes().enumerate().skip(block * STRIDE) {
            if text.is_char_boundary(at) && count(&sum) >= wanted {
                return (count(&sum) == wanted).then(|| Byte::new(at));
            }
            sum = sum.after(byte);
        }
        (count(&sum) == wanted).then(|| self.end())
    }
}

impl Checkpoint {
    fn after(self, byte: u8) -> Checkpoint {
        // A byte 10xxxxxx continues a character; 11110xxx starts one of four bytes, a surrogate pair in UTF-16.
        let starts = u32::from(byte & 0xC0 != 0x80);
        Checkpoint { points: self.points + starts, units: self.units + starts + u32::from(byte >= 0xF0) }
    }
}

fn index(bytes: &[u8]) -> Vec<Checkpoint> {
    let mut sum = Checkpoint::default();
    let mut checkpoints = Vec::with_capacity(bytes.len() / STRIDE + 1);
    for block in bytes.chunks(STRIDE) {
        checkpoints.push(sum);
        sum = block.iter().fold(sum, |sum, byte| sum.after(*byte));
    }
    if bytes.len().is_multiple_of(STRIDE) {
        checkpoints.push(sum);
    }
    checkpoints
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner) || self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({:?})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_points_and_utf16_units_part_after_an_emoji() {
        let text = Text::new("a🎉é b");
        assert_eq!(text.code_point(Byte(5)), CodePoint(2));
        assert_eq!(text.utf16(Byte(5)), Utf16(3));
        assert_eq!(text.byte_of_utf16(Utf16(2)), None, "inside a surrogate pair");
        assert_eq!(text.byte_of_code_point(CodePoint(5)), Some(text.end()));
        assert_eq!(text.byte_of_code_point(CodePoint(6)), None);
    }

    #[test]
    fn an_empty_span_cannot_be_made() {
        assert_eq!(Span::new(Byte(3), Byte(3)), None);
        assert_eq!(Span::new(Byte(4), Byte(3)), None);
    }

    #[test]
    fn the_hash_is_sha_256_of_the_utf_8() {
        let hash = Text::new("abc").hash().to_string();
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    fn texts() -> impl Strategy<Value = String> {
        // Long enough to cross checkpoints, with characters of one to four bytes.
        prop::collection::vec(prop::sample::select(vec!["a", "é", "한", "🎉", "\r\n", "e\u{301}", "\0"]), 0..2000)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn every_offset_converts_there_and_back(text in texts()) {
            let indexed = Text::new(text.clone());
            let mut units = 0;
            for (points, (at, char)) in text.char_indices().enumerate() {
                let at = Byte::new(at);
                prop_assert_eq!(indexed.code_point(at), CodePoint(points as u32));
                prop_assert_eq!(indexed.utf16(at), Utf16(units));
                prop_assert_eq!(indexed.byte_of_code_point(CodePoint(points as u32)), Some(at));
                prop_assert_eq!(indexed.byte_of_utf16(Utf16(units)), Some(at));
                units += char.len_utf16() as u32;
            }
            prop_assert_eq!(indexed.byte_of_utf16(Utf16(units)), Some(indexed.end()));
            prop_assert_eq!(indexed.byte_of_utf16(Utf16(units + 1)), None);
        }
    }
}
