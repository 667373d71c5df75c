//! Lines and headings of a text. Headings are recognised by a rule and can be corrected:
//!
//! - The **title** is the first line that is not blank, if it has a letter, at most 200 characters, does not end like a
//!   sentence, and more text follows.
//! - A **section heading** is a line with a letter, of at most 100 characters, that does not end like a sentence, with a
//!   paragraph as the next line that is not blank: one that is longer and does end like a sentence.
//! - Where more than a third of the lines that are not blank would be headings (verse, dialogue, lists), only the title
//!   stays.
//!
//! A line ends like a sentence with one of `. , ; : ! ? …`, also before closing quotation marks and brackets.

use std::ops::Range;

use super::Span;

/// A line that is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the title, 2 for a section, up to 6.
    pub level: u8,
    /// Where it is, without outer white space and its line's end.
    pub span: Span,
}

const LONGEST_TITLE: usize = 200;
const LONGEST_HEADING: usize = 100;

/// The lines of `text`, each with its line end (`\n`; a CR before it belongs to it, one alone ends no line). They tile
/// the text; bytes of UTF-8.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        start..end
    })
}

/// `line` without outer white space; `None` where it is blank.
#[must_use]
pub fn trimmed(text: &str, line: Range<usize>) -> Option<Span> {
    let words = text.get(line.clone())?;
    let start = line.start + (words.len() - words.trim_start().len());
    Span::of(start..start + words.trim().len())
}

/// The headings of `text`, in order.
#[must_use]
pub fn recognise(text: &str) -> Vec<Heading> {
    let spans: Vec<Span> = lines(text).filter_map(|line| trimmed(text, line)).collect();
    let words = |span: &Span| &text[span.range()];
    let mut headings = Vec::new();
    if let [first, _, ..] = spans.as_slice()
        && may_head(words(first), LONGEST_TITLE)
    {
        headings.push(Heading { level: 1, span: *first });
    }
    let titled = headings.len();
    let sections = spans[titled.min(spans.len())..].windows(2).filter(|pair| {
        let (line, next) = (words(&pair[0]), words(&pair[1]));
        may_head(line, LONGEST_HEADING) && ends_like_a_sentence(next) && next.len() > line.len()
    });
    headings.extend(sections.map(|pair| Heading { level: 2, span: pair[0] }));
    if headings.len().saturating_sub(titled) * 3 > spans.len() {
        headings.truncate(titled);
    }
    headings
}

fn may_head(line: &str, longest: usize) -> bool {
    line.contains(char::is_alphabetic) && !ends_like_a_sentence(line) && line.chars().count() <= longest
}

fn ends_like_a_sentence(line: &str) -> bool {
    let closing = ['”', '’', '"', '\'', '»', '«', '“', '‘', '›', ')', ']', '」', '』', '》', ' ', '\u{a0}'];
    line.trim_end_matches(closing).ends_with(['.', ',', ';', ':', '!', '?', '…', '。', '！', '？', '؟', '։', '।'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(u8, &str)> {
        recognise(text).into_iter().map(|heading| (heading.level, &text[heading.span.range()])).collect()
    }

    #[test]
    fn the_article_has_a_title_and_three_sections() {
        let text = include_str!("../../assets/seed.txt");
        assert_eq!(
            found(text),
            [
                (1, "Despite Yellen’s Warning, Beijing Confirms Continued Cooperation with Moscow"),
                (2, "CCP Aiding Massive Russian Military Buildup"),
                (2, "China-Russia Cooperation: ‘Double Counteracting’ the West"),
                (2, "Japanese PM: US Does Not Carry ‘Heavy Burden’ Alone"),
            ]
        );
    }

    #[test]
    fn sentences_verse_and_single_lines_are_no_headings() {
        assert_eq!(found("One line alone"), []);
        assert_eq!(found("It begins with a sentence.\nAnd goes on with one that is longer."), []);
        assert_eq!(found("He said: “No.”\nA longer paragraph follows here, with an end."), []);
        let verse =
            "Title\n\nA line\nAnother line, longer.\nA line\nAnother line, longer.\nA line\nAnother line, longer.\n";
        assert_eq!(found(verse), [(1, "Title")]);
        assert_eq!(found("123\n\nA paragraph that is long enough to be one."), []);
    }

    #[test]
    fn white_space_around_a_heading_is_not_part_of_it() {
        let text = "\n  The title \r\n\r\nA paragraph that is long enough to be one.\r\n";
        assert_eq!(found(text), [(1, "The title")]);
    }

    proptest! {
        #[test]
        fn lines_tile_the_text(text in "(\\PC|\r|\n|\r\n){0,60}") {
            let mut end = 0;
            for line in lines(&text) {
                prop_assert_eq!(line.start, end);
                prop_assert!(line.end > line.start);
                end = line.end;
            }
            prop_assert_eq!(end, text.len());
            for heading in recognise(&text) {
                prop_assert_eq!(text[heading.span.range()].trim(), &text[heading.span.range()]);
            }
        }
    }
}
