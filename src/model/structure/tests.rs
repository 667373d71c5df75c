//! Texts with their headings marked, and what counts as a line.

use proptest::prelude::*;

use super::*;
use crate::model::token::tests::texts;

/// `# ` marks the title and `## ` a section heading.
fn check(marked: &str) {
    let text =
        marked.lines().map(|line| line.trim_start_matches('#').trim_start_matches(' ')).collect::<Vec<_>>().join("\n");
    let mut shown = text.clone();
    for heading in recognise(&text).iter().rev() {
        shown.insert_str(heading.span.start().index(), &format!("{} ", "#".repeat(heading.level.into())));
    }
    assert_eq!(shown, marked);
}

#[test]
fn the_headings_of_a_news_article_are_its_title_and_sections() {
    let text = include_str!("../../../assets/seed.txt");
    let headings: Vec<_> = recognise(text).iter().map(|heading| (heading.level, &text[heading.span.range()])).collect();
    let expected = [
        (1, "Despite Yellen’s Warning, Beijing Confirms Continued Cooperation with Moscow"),
        (2, "CCP Aiding Massive Russian Military Buildup"),
        (2, "China-Russia Cooperation: ‘Double Counteracting’ the West"),
        (2, "Japanese PM: US Does Not Carry ‘Heavy Burden’ Alone"),
    ];
    assert_eq!(headings, expected);
}

#[test]
fn the_title_is_a_short_first_line_that_is_no_sentence() {
    check("# A title\nAnd text.");
    check("\n\n# A title\n\nAnd text");
    check("# Xi Visits the U.S.\nAnd text.");
    check("Only one line");
    check("He came.\nAnd text.");
    check("“He came.”\nAnd text.");
    check("He came:\nAnd text.");
    check("1984\nAnd text.");
    check(&format!("{}\nAnd text.", "a long title ".repeat(17).trim_end()));
    check("");
    check("# Xi and\nPutin meet.");
    check("# Xi and\n\nothers meet.");
    check("Xi and\nothers meet.");
}

#[test]
fn a_section_heading_stands_over_a_paragraph() {
    check("# A title\n## A first section\nIts text is longer than that.\nAnd goes on and on.");
    check("One.\nTwo.\n## A section\nIts text is longer.");
    check("One.\nTwo.\n## A section\n\n“Its text is longer.”");
    check("One.\nTwo.\n## 一節\n本文は長い。");
    check("One.\nTwo.\nA section\nShort.");
    check("One.\nTwo.\nA section\nIts text has no end");
    check("One.\nTwo.\nA section");
    check("One.\nTwo.\nWas it so?\nIts text is longer.");
    check("One.\nTwo.\n“It was so,”\nIts text is longer.");
    check("One.\nTwo.\n* * *\nIts text is longer.");
    check(&format!("One.\nTwo.\n{}\n{}.", "word ".repeat(21).trim_end(), "word ".repeat(40).trim_end()));
}

#[test]
fn no_two_headings_stand_in_a_row_but_under_the_title() {
    check("One.\nTwo.\nA section\nA section below\nIts text is so much longer.");
    check("One.\nTwo.\nA section\n\n## A section below\nIts text is so much longer.");
    check("# A title\n## A first section\nIts text is longer than that.\nThe end.");
}

#[test]
fn a_line_that_the_margin_broke_is_no_heading() {
    check(
        "It was late. He came to the\ntown of Hanover, which lay\non a windy tableland. The town.\nAnd so on.\nAnd on.",
    );
    check("It was late.\nHe came to the\ntown of Hanover, on a plain.\nAnd so on.\nAnd on.");
    check("It was late.\nHe came to\nHanover Town\nOn the plain it lay, a town.\nAnd on.\nAnd on.");
    check("It was late.\nHe came to\n\n## Hanover Town\nOn the plain it lay, a town.\nAnd on.\nAnd on.");
}

#[test]
fn a_text_full_of_headings_has_none_but_its_title() {
    check("# A list\nOne\nThe first of all.\nTwo\nThe second of all.\nThree\nThe third of all.");
}

#[test]
fn markup_is_not_interpreted() {
    assert_eq!(recognise("# One.\n## Two.\n### Three.\n"), []);
}

#[test]
fn a_line_includes_its_end() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(lines(text).map(|line| &text[line]).collect::<Vec<_>>(), expected);
    };
    check("", &[]);
    check("a", &["a"]);
    check("a\nb", &["a\n", "b"]);
    check("a\r\n\r\nb\n", &["a\r\n", "\r\n", "b\n"]);
    check("a\rb\u{2028}c", &["a\rb\u{2028}c"]);
    check("\n", &["\n"]);
}

#[test]
fn a_blank_line_is_nothing_when_trimmed() {
    let check = |text: &str, expected: Option<&str>| {
        assert_eq!(trimmed(text, 0..text.len()).map(|span| &text[span.range()]), expected);
    };
    check(" \u{A0}a b\t\r\n", Some("a b"));
    check(" \u{3000}\r\n", None);
    check("", None);
}

proptest! {
    #[test]
    fn lines_tile_the_text(text in texts()) {
        let mut end = 0;
        for line in lines(&text) {
            prop_assert_eq!(line.start, end);
            prop_assert!(line.start < line.end && text[line.clone()].matches('\n').count() <= 1);
            prop_assert!(line.end == text.len() || text[line.clone()].ends_with('\n'));
            end = line.end;
        }
        prop_assert_eq!(end, text.len());
    }

    #[test]
    fn headings_are_lines_in_order(lines_of_it in proptest::collection::vec(texts(), 0..6)) {
        let text = lines_of_it.join("\n");
        let headings = recognise(&text);
        prop_assert!(headings.windows(2).all(|pair| pair[0].span.end() < pair[1].span.start()));
        for heading in headings {
            let range = heading.span.range();
            prop_assert!(lines(&text).any(|line| trimmed(&text, line) == Some(heading.span)));
            prop_assert!(token::is_grapheme_boundary(&text, range.start) && token::is_grapheme_boundary(&text, range.end));
        }
    }
}
