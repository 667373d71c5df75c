//! Lines, and which of them are headings. A text is plain: what counts is how its lines read, and nobody's markup.
//!
//! - A **line** includes the `\n` that ends it. A carriage return before that stays with it; alone it ends nothing.
//! - A line **ends like a sentence** where its last character is one of `. , ; : ! ? …` or one like it of another script,
//!   not counting closing quotation marks and brackets after that.
//! - A line **goes on** where it starts in lower case directly under another line: a margin broke the sentence.
//! - The **title** (level 1) is the first line that is not blank, if it has a letter and at most 200 characters, does not
//!   end like a sentence (the period of an abbreviation is no such end), and is followed by a line that does not go on.
//! - A **section heading** (level 2) is a later line with a letter and at most 100 characters that does not end like a
//!   sentence. The line before it is the title, or ends like a sentence, or a blank line lies between. The next line that
//!   is not blank is a paragraph: longer, ends in `. ! ? …` or the like, and does not go on. So no two stand in a row.
//! - Where more than a third of the lines that are not blank would be section headings (verse, lists, dialogue), none is.

use std::ops::Range;

use super::snap::is_abbreviation;
use super::unicode::letter;
use super::{Span, token};

/// A heading of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the title, 2 for a section, up to 6.
    pub level: u8,
    /// Where it is, without its line's end and white space around it.
    pub span: Span,
}

/// The lines of a text as byte offsets into it; they tile it. An empty text has none.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        range
    })
}

/// A line (byte offsets into `text`) without its end and the white space around it; `None` where it is blank.
#[must_use]
pub fn trimmed(text: &str, line: Range<usize>) -> Option<Span> {
    Span::of(token::without_outer_space(text, line))
}

/// The headings of a plain text, by the rules above, in text order.
#[must_use]
pub fn recognise(text: &str) -> Vec<Heading> {
    let lines = read(text);
    let mut headings = Vec::new();
    let title = lines.first().filter(|first| first.is_title() && lines.get(1).is_some_and(|next| !next.goes_on()));
    headings.extend(title.map(|line| Heading { level: 1, span: line.span }));
    for three in lines.windows(3) {
        let [before, line, after] = three else { continue };
        let apart =
            line.after_blank || before.ends != Ending::Open || title.is_some_and(|title| title.span == before.span);
        if apart && line.may_head() && after.is_paragraph_below(line) {
            headings.push(Heading { level: 2, span: line.span });
        }
    }
    let titles = usize::from(title.is_some());
    if 3 * (headings.len() - titles) > lines.len() {
        headings.truncate(titles);
    }
    headings
}

struct Line<'a> {
    span: Span,
    words: &'a str,
    /// Characters, counted as far as matters.
    length: usize,
    after_blank: bool,
    ends: Ending,
}

#[derive(PartialEq)]
enum Ending {
    /// In the middle of a sentence, or there is none.
    Open,
    /// With a comma, a colon and the like.
    Pause,
    /// With a period, a question mark and the like.
    Sentence,
}

const LONGEST_TITLE: usize = 200;
const LONGEST_HEADING: usize = 100;

impl Line<'_> {
    fn is_title(&self) -> bool {
        let period = self.words.strip_suffix('.').map(str::len);
        let open = self.ends == Ending::Open || period.is_some_and(|period| is_abbreviation(self.words, period));
        open && self.length <= LONGEST_TITLE && self.words.contains(letter::is_alphabetic)
    }

    fn may_head(&self) -> bool {
        self.ends == Ending::Open && self.length <= LONGEST_HEADING && self.words.contains(letter::is_alphabetic)
    }

    fn is_paragraph_below(&self, heading: &Line) -> bool {
        self.ends == Ending::Sentence && self.length > heading.length && !self.goes_on()
    }

    /// Whether it reads as the rest of the line before.
    fn goes_on(&self) -> bool {
        !self.after_blank && self.words.starts_with(letter::is_lowercase)
    }
}

/// The lines that are not blank.
fn read(text: &str) -> Vec<Line<'_>> {
    let mut after_blank = false;
    let mut read = Vec::new();
    for line in lines(text) {
        let Some(span) = trimmed(text, line) else {
            after_blank = true;
            continue;
        };
        let words = &text[span.range()];
        let length = words.chars().take(LONGEST_TITLE + 1).count();
        read.push(Line { span, words, length, after_blank, ends: ending(words) });
        after_blank = false;
    }
    read
}

fn ending(words: &str) -> Ending {
    const CLOSING: &[char] =
        &['"', '\'', '”', '’', '“', '‘', '»', '›', '«', '‹', ')', ']', '}', '」', '』', '》', '〉', '）'];
    const SENTENCE: &[char] = &['.', '!', '?', '…', '。', '．', '！', '？', '؟', '۔', '।', '॥', '።'];
    const PAUSE: &[char] = &[',', ';', ':', '、', '，', '；', '：', '،', '؛'];
    let words = words.trim_end_matches(|c| CLOSING.contains(&c) || c.is_whitespace());
    if words.ends_with(SENTENCE) {
        Ending::Sentence
    } else if words.ends_with(PAUSE) {
        Ending::Pause
    } else {
        Ending::Open
    }
}

#[cfg(test)]
mod tests;
