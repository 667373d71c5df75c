//! Offsets for a file, and the check of them. Bytes become code points and UTF-16 units in one pass over the text; then
//! the check goes the other way, by a way of its own: it walks the text character by character and looks whether the
//! offsets that will stand in the file lead to the words that will stand beside them.

use crate::model::{Annotation, Document, Span};

/// One offset in all units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    pub byte: u32,
    pub point: u32,
    pub unit: u32,
}

/// The offsets of everything in a document that has one, sorted.
pub(super) struct Offsets(Vec<Offset>);

impl Offsets {
    /// The offsets of these spans, which must lie in `text` and between characters.
    pub fn of(text: &str, spans: impl Iterator<Item = Span>) -> Offsets {
        let mut bytes: Vec<u32> = spans.flat_map(|span| [span.start().0, span.end().0]).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let (mut at, mut point, mut unit) = (0, 0, 0);
        let offsets = bytes.into_iter().map(|byte| {
            for found in &text.as_bytes()[at..(byte as usize).min(text.len())] {
                // 10xxxxxx continues a character, 11110xxx starts one that is a surrogate pair in UTF-16.
                let starts = u32::from(found & 0xC0 != 0x80);
                point += starts;
                unit += starts + u32::from(*found >= 0xF0);
            }
            at = (byte as usize).min(text.len());
            Offset { byte, point, unit }
        });
        Offsets(offsets.collect())
    }

    /// A span's start and end; `None` where it is not among those this was made of.
    pub fn get(&self, span: Span) -> Option<(Offset, Offset)> {
        let find = |byte| self.0.binary_search_by_key(&byte, |offset| offset.byte).ok().map(|at| self.0[at]);
        find(span.start().0).zip(find(span.end().0))
    }
}

/// Where the text's characters really lie, for the offsets that will be written.
pub(super) struct Check<'t> {
    text: &'t str,
    found: Vec<Offset>,
}

impl Check<'_> {
    /// Counts characters up to each of the offsets.
    pub fn new<'t>(text: &'t str, offsets: &Offsets) -> Check<'t> {
        let mut chars = text.chars();
        let mut now = Offset { byte: 0, point: 0, unit: 0 };
        let mut found = Vec::with_capacity(offsets.0.len());
        for offset in &offsets.0 {
            while now.point < offset.point {
                let Some(char) = chars.next() else { break };
                now.point += 1;
                now.byte += char.len_utf8() as u32;
                now.unit += char.len_utf16() as u32;
            }
            found.push(now);
        }
        Check { text, found }
    }

    /// Whether the text from one code point to the other is `quote`, and the other units say the same.
    pub fn agrees(&self, (start, end): (Offset, Offset), quote: &str) -> bool {
        let find = |offset: Offset| {
            let at = self.found.binary_search_by_key(&offset.point, |found| found.point).ok()?;
            (self.found[at] == offset).then_some(self.found[at].byte as usize)
        };
        let range = find(start).zip(find(end));
        range
            .and_then(|(start, end)| self.text.get(start..end))
            .is_some_and(|slice| !slice.is_empty() && slice == quote)
    }
}

/// All spans of a document.
pub(super) fn spans(document: &Document) -> impl Iterator<Item = Span> {
    let judged = document.annotations.iter().chain(document.suggestions.iter());
    let headings = document.structure.iter().map(|heading| heading.span);
    judged.flat_map(|annotation: &std::sync::Arc<Annotation>| annotation.spans.iter()).chain(headings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::of(start..end).expect("not empty")
    }

    #[test]
    fn offsets_count_every_unit_and_the_check_agrees() {
        let text = "a🎉é b";
        let spans = [span(1, 5), span(5, 7), span(0, 9)];
        let offsets = Offsets::of(text, spans.into_iter());
        let (start, end) = offsets.get(spans[0]).expect("among them");
        assert_eq!((start.point, start.unit, end.point, end.unit), (1, 1, 2, 3));
        assert_eq!(offsets.get(span(5, 9)).map(|(start, end)| (start.point, end.point)), Some((2, 5)));
        assert!(offsets.get(span(1, 6)).is_none());
        let check = Check::new(text, &offsets);
        assert!(spans.iter().all(|span| check.agrees(offsets.get(*span).expect("among them"), &text[span.range()])));
    }

    #[test]
    fn a_wrong_offset_in_any_unit_is_found() {
        let text = "a🎉é b";
        let offsets = Offsets::of(text, [span(1, 5), span(5, 7)].into_iter());
        let check = Check::new(text, &offsets);
        let (start, end) = offsets.get(span(1, 5)).expect("among them");
        assert!(check.agrees((start, end), "🎉"));
        assert!(!check.agrees((start, end), "é"), "other words");
        assert!(!check.agrees((start, Offset { point: 3, ..end }), "🎉"), "wrong code point");
        assert!(!check.agrees((start, Offset { unit: 2, ..end }), "🎉"), "wrong UTF-16");
        assert!(!check.agrees((Offset { byte: 2, ..start }, end), "🎉"), "wrong byte");
        assert!(!check.agrees((end, start), "🎉"), "reversed");
    }
}
