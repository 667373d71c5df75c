//! Quotation marks that lie just outside of a span, in the styles of many languages.

use std::ops::Range;

use super::whole_graphemes;
use crate::model::token::is_grapheme_boundary;
use crate::model::unicode::letter::is_alphanumeric;

/// `span` (byte offsets into `text`) widened by the quotation marks just outside of it: an opening mark directly before
/// it, and the closing mark that matches directly after it, with at most three marks of punctuation between (`“We win,”`
/// for `We win`). A mark that `span` has already is not looked for outside; `None` where it has both, or where either is
/// missing.
///
/// Guillemets may have a space inside (`« mot »`). Marks that can open and close (`" '`, `»mot«`, `”ord”`) open only
/// where no word or punctuation is before them, and close only where no word follows; an apostrophe, `’`, closes only
/// what `‘` or `‚` opened.
#[must_use]
pub fn quotation_marks_outside(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let span = whole_graphemes(text, span)?;
    let words = &text[span.clone()];
    if STYLES.iter().any(|style| words.starts_with(style.open) && words.ends_with(style.close)) {
        return None;
    }
    let outside = STYLES.iter().find_map(|style| {
        let opened = words.starts_with(style.open).then_some(span.start);
        let closed = words.ends_with(style.close).then_some(span.end);
        Some(opened.or_else(|| style.before(text, span.start))?..closed.or_else(|| style.after(text, span.end))?)
    });
    outside.filter(|wider| is_grapheme_boundary(text, wider.start) && is_grapheme_boundary(text, wider.end))
}

struct Style {
    open: &'static str,
    close: &'static str,
    fit: Fit,
}

#[derive(PartialEq)]
enum Fit {
    /// The marks touch what they enclose.
    Tight,
    /// A space may lie between.
    Spaced,
    /// As tight, and the marks are ambiguous: what lies outside decides.
    Ambiguous,
}

const fn style(open: &'static str, close: &'static str, fit: Fit) -> Style {
    Style { open, close, fit }
}

const STYLES: &[Style] = &[
    style("“", "”", Fit::Tight),
    style("‘", "’", Fit::Tight),
    style("„", "“", Fit::Tight),
    style("„", "”", Fit::Tight),
    style("‚", "‘", Fit::Tight),
    style("‚", "’", Fit::Tight),
    style("«", "»", Fit::Spaced),
    style("‹", "›", Fit::Spaced),
    style("``", "''", Fit::Spaced),
    style("「", "」", Fit::Tight),
    style("『", "』", Fit::Tight),
    style("《", "》", Fit::Tight),
    style("〈", "〉", Fit::Tight),
    style("\"", "\"", Fit::Ambiguous),
    style("'", "'", Fit::Ambiguous),
    style("”", "”", Fit::Ambiguous),
    style("»", "«", Fit::Ambiguous),
    style("›", "‹", Fit::Ambiguous),
    style("»", "»", Fit::Ambiguous),
];

const INNER_SPACES: [char; 3] = [' ', '\u{A0}', '\u{202F}'];
const INNER_PUNCTUATION: &[char] =
    &[',', '.', '!', '?', '…', ';', ':', '—', '–', '、', '。', '，', '！', '？', '؟', '،'];
const BEFORE_AN_OPENING: &[char] = &['(', '[', '{', '—', '–', '-', '/', '“', '‘', '«', '"', '\'', '…'];

impl Style {
    /// Where the opening mark before `at` starts.
    fn before(&self, text: &str, at: usize) -> Option<usize> {
        let mut before = &text[..at];
        if self.fit == Fit::Spaced {
            before = before.strip_suffix(INNER_SPACES).unwrap_or(before);
        }
        let outside = before.strip_suffix(self.open)?;
        let opens = |c: char| c.is_whitespace() || BEFORE_AN_OPENING.contains(&c);
        (self.fit != Fit::Ambiguous || outside.chars().next_back().is_none_or(opens)).then_some(outside.len())
    }

    /// Where the closing mark after `at` ends.
    fn after(&self, text: &str, at: usize) -> Option<usize> {
        let mut after = &text[at..];
        for _ in 0..=3 {
            if self.fit == Fit::Spaced {
                after = after.strip_prefix(INNER_SPACES).unwrap_or(after);
            }
            if let Some(outside) = after.strip_prefix(self.close) {
                let unambiguous = self.fit != Fit::Ambiguous && self.close != "’";
                let closes = unambiguous || !outside.starts_with(is_alphanumeric);
                return closes.then_some(text.len() - outside.len());
            }
            after = after.strip_prefix(INNER_PUNCTUATION)?;
        }
        None
    }
}
