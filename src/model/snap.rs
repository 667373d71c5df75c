//! Snapping: what a hand selected becomes what it meant. A half-selected word is completed, outer white space dropped;
//! by a label's [`Edges`] also trailing punctuation. Brackets and quotation marks are neither added nor removed. Offsets
//! are bytes of UTF-8 into `text`.

use std::ops::Range;

use super::token::{
    ceil_grapheme, floor_grapheme, next_grapheme, next_word_end, next_word_start, previous_grapheme, previous_word_end,
    previous_word_start, word_at,
};

/// How a selection snaps when a label is applied: a property of the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edges {
    /// Trailing `, ; : . ! ?` is dropped, but not the period of an abbreviation.
    Words,
    /// Punctuation stays as it was selected.
    AsSelected,
}

impl Edges {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Edges::Words => "words",
            Edges::AsSelected => "as selected",
        }
    }

    /// The edges of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Edges> {
        [Edges::Words, Edges::AsSelected].into_iter().find(|edges| edges.name() == name)
    }
}

/// Whether selections snap at all: a switch of the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snapping {
    /// To words.
    Words,
    /// Not: taken as they are, widened to whole graphemes.
    Exact,
}

/// An end of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The first.
    Start,
    /// The last.
    End,
}

/// A direction of the text, whatever its script's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the text's start.
    Back,
    /// Towards its end.
    Forward,
}

/// By what an end moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// To the next word's start (a start) or end (an end).
    Word,
    /// By one grapheme.
    Grapheme,
}

/// What `selected` means; `None` where it holds white space only, or nothing.
#[must_use]
pub fn snap(text: &str, selected: Range<usize>, edges: Edges, snapping: Snapping) -> Option<Range<usize>> {
    let end = selected.end.min(text.len());
    let selected = floor_grapheme(text, selected.start.min(end))..ceil_grapheme(text, end);
    let inside = trim(text, selected.clone())?;
    if snapping == Snapping::Exact {
        return Some(selected);
    }
    let start = word_at(text, inside.start).filter(|word| word.start < inside.start && inside.start < word.end);
    let end = word_at(text, previous_grapheme(text, inside.end)).filter(|word| inside.end < word.end);
    let whole = start.map_or(inside.start, |word| word.start)..end.map_or(inside.end, |word| word.end);
    let whole = floor_grapheme(text, whole.start)..ceil_grapheme(text, whole.end);
    match edges {
        Edges::Words => Some(without_punctuation(text, whole)),
        Edges::AsSelected => Some(whole),
    }
}

/// Where an end at `at` comes to lie after one step.
#[must_use]
pub fn step_edge(text: &str, at: usize, edge: Edge, direction: Direction, unit: Unit) -> usize {
    match (unit, direction, edge) {
        (Unit::Grapheme, Direction::Back, _) => previous_grapheme(text, at),
        (Unit::Grapheme, Direction::Forward, _) => next_grapheme(text, at),
        (Unit::Word, Direction::Back, Edge::Start) => previous_word_start(text, at),
        (Unit::Word, Direction::Forward, Edge::Start) => next_word_start(text, at),
        (Unit::Word, Direction::Back, Edge::End) => previous_word_end(text, at),
        (Unit::Word, Direction::Forward, Edge::End) => next_word_end(text, at),
    }
}

/// Whether a span begins or ends untidily: with white space, or with punctuation that [`Edges::Words`] would drop.
#[must_use]
pub fn untidy_edges(text: &str, span: Range<usize>) -> bool {
    trim(text, span.clone()).is_none_or(|inside| inside != span || without_punctuation(text, inside.clone()) != inside)
}

/// Pairs of quotation marks, opening and closing, in the styles of many languages.
const QUOTATION_MARKS: [(char, char); 14] = [
    ('“', '”'),
    ('‘', '’'),
    ('«', '»'),
    ('»', '«'),
    ('‹', '›'),
    ('›', '‹'),
    ('„', '“'),
    ('„', '”'),
    ('‚', '‘'),
    ('"', '"'),
    ('\'', '\''),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
];

/// `span` widened by the quotation marks just outside of it, an opening one before and its closing one after; a comma
/// or period that stands before the closing one comes along (`“We win,” he said`). `None` where there are none.
#[must_use]
pub fn quotation_marks_outside(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let (before, inside, after) = (text.get(..span.start)?, text.get(span.clone())?, text.get(span.end..)?);
    // French puts a space inside its marks.
    let opening = before.trim_end_matches(['\u{a0}', '\u{202f}']).chars().next_back()?;
    let pairs = QUOTATION_MARKS.iter().filter(|(open, _)| *open == opening);
    let (open, closing) = pairs.map(|(open, close)| (*open, *close)).find_map(|(open, close)| {
        let tail = after.trim_start_matches(['\u{a0}', '\u{202f}']);
        let skipped = tail.strip_prefix([',', '.', '!', '?', ';']).unwrap_or(tail);
        let rest = [tail, skipped].into_iter().find_map(|tail| tail.strip_prefix(close))?;
        Some((open, text.len() - rest.len()))
    })?;
    let start = before.trim_end_matches(['\u{a0}', '\u{202f}']).len() - open.len_utf8();
    (!inside.starts_with(open)).then_some(start..closing)
}

/// Without outer white space; `None` where there is nothing else.
fn trim(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(range.clone())?;
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.end - (words.len() - words.trim_end().len());
    (start < end).then_some(start..end)
}

/// Without trailing `, ; : . ! ?` and the white space before it; as it was where nothing else would be left.
fn without_punctuation(text: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.end;
    while let Some(last) = text[range.start..end].chars().next_back() {
        let drops = last.is_whitespace()
            || matches!(last, ',' | ';' | ':' | '!' | '?')
            || last == '.' && !abbreviated(text, end);
        if !drops {
            break;
        }
        end -= last.len_utf8();
    }
    let kept = floor_grapheme(text, end);
    if kept <= range.start { range } else { range.start..kept }
}

/// Abbreviations whose period is part of them, beside single letters and those with a period inside.
const ABBREVIATIONS: [&str; 52] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Rep", "Gov", "Gen", "Col", "Maj", "Capt", "Sgt", "Lt", "St", "Jr", "Sr",
    "Inc", "Corp", "Co", "Ltd", "Bros", "No", "Nos", "vs", "etc", "al", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul",
    "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mt", "Ft", "Hon", "Rev", "Pres", "Amb", "Atty", "Dept", "Univ", "Assn",
    "approx", "Nr", "bzw",
];

/// Whether the period that ends at `end` belongs to an abbreviation: `U.S.`, `J.`, `Mr.`.
fn abbreviated(text: &str, end: usize) -> bool {
    let before = &text[..end - 1];
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let last = word.rsplit('.').next().unwrap_or_default();
    let single = last.chars().count() == 1 && last.chars().all(char::is_alphabetic);
    let dotted = word.contains('.') && !last.is_empty() && word.split('.').all(|part| part.chars().count() <= 2);
    dotted || single && last.chars().all(char::is_uppercase) || ABBREVIATIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[…]` is what is selected, and what comes of it.
    fn parse(notation: &str) -> (String, Range<usize>) {
        let start = notation.find('[').expect("a start");
        let end = notation.find(']').expect("an end") - 1;
        (notation.replace(['[', ']'], ""), start..end)
    }

    fn check(edges: Edges, snapping: Snapping, before: &str, after: &str) {
        let (text, selected) = parse(before);
        let expected = after.contains('[').then(|| parse(after).1);
        assert_eq!(snap(&text, selected, edges, snapping), expected, "{before}");
    }

    fn words(before: &str, after: &str) {
        check(Edges::Words, Snapping::Words, before, after);
    }

    fn as_selected(before: &str, after: &str) {
        check(Edges::AsSelected, Snapping::Words, before, after);
    }

    #[test]
    fn half_selected_words_are_completed() {
        words("He met Ja[net Yel]len today", "He met [Janet Yellen] today");
        words("Trea[s]ury", "[Treasury]");
        words("née O[’Ne]il", "née [O’Neil]");
        words("the Sino-[Russian] pact", "the Sino-[Russian] pact");
        words("the Si[no-Rus]sian pact", "the [Sino-Russian] pact");
        words("one\ntw[o\nthr]ee", "one\n[two\nthree]");
    }

    #[test]
    fn outer_white_space_is_dropped_first() {
        words("He met[ Yellen ]today", "He met [Yellen] today");
        words("end[ \u{a0}\n]next", "end \u{a0}\nnext");
        words("word[ next]", "word [next]");
    }

    #[test]
    fn trailing_punctuation_goes_by_the_label() {
        words("[Moscow, ]and", "[Moscow], and");
        words("[Really?!]", "[Really]?!");
        words("[He said: ]so", "[He said]: so");
        as_selected("[Moscow,] and", "[Moscow,] and");
        as_selected("[“We will win.”] he", "[“We will win.”] he");
        words("[...]", "[...]");
    }

    #[test]
    fn the_period_of_an_abbreviation_stays() {
        words("in the [U.S.] and", "in the [U.S.] and");
        words("[e.g.] this", "[e.g.] this");
        words("[Smith J.] wrote", "[Smith J.] wrote");
        words("[Acme Inc.] said", "[Acme Inc.] said");
        words("[the end.] Then", "[the end]. Then");
        words("[in 2022.] Then", "[in 2022]. Then");
        words("[Yellen.]\nNext", "[Yellen].\nNext");
    }

    #[test]
    fn brackets_and_quotation_marks_stay_as_they_were_selected() {
        words("the [(CCP)] said", "the [(CCP)] said");
        words("the ([CCP]) said", "the ([CCP]) said");
        words("[“significant consequences”] if", "[“significant consequences”] if");
        words("“[significant conse]quences” if", "“[significant consequences]” if");
    }

    #[test]
    fn exact_widens_to_graphemes_only() {
        check(Edges::Words, Snapping::Exact, "a [b ]c", "a [b ]c");
        check(Edges::Words, Snapping::Exact, "Tre[as]ury", "Tre[as]ury");
        check(Edges::Words, Snapping::Exact, "a[ ]b", "a b");
        assert_eq!(snap("e\u{301}x", 0..1, Edges::Words, Snapping::Exact), Some(0..3));
    }

    #[test]
    fn scripts_without_spaces_and_right_to_left_ones_snap_too() {
        words("[北]京市", "[北]京市");
        words("한[국]어 말", "[한국어] 말");
        words("ש[לו]ם", "[שלום]");
        words("win [🎉] now", "win [🎉] now");
    }

    #[test]
    fn quotation_marks_just_outside_are_found() {
        let check = |before: &str, after: Option<&str>| {
            let (text, span) = parse(before);
            let found = quotation_marks_outside(&text, span).map(|range| text[range].to_owned());
            assert_eq!(found.as_deref(), after, "{before}");
        };
        check("“[We win],” he said", Some("“We win,”"));
        check("«[Мы победим]», said", Some("«Мы победим»"));
        check("« [oui] » dit", None);
        check("«\u{a0}[oui]\u{a0}» dit", Some("«\u{a0}oui\u{a0}»"));
        check("„[Ja]“, sagte", Some("„Ja“"));
        check("[We win]", None);
        check("the [dogs]’ bones", None);
        check("“[“We win]”", None);
    }

    #[test]
    fn an_end_steps_over_whole_words() {
        let text = "one, two three";
        assert_eq!(step_edge(text, 3, Edge::End, Direction::Forward, Unit::Word), 8);
        assert_eq!(step_edge(text, 8, Edge::End, Direction::Back, Unit::Word), 3);
        assert_eq!(step_edge(text, 5, Edge::Start, Direction::Back, Unit::Word), 0);
        assert_eq!(step_edge(text, 5, Edge::Start, Direction::Forward, Unit::Word), 9);
        assert_eq!(step_edge(text, 5, Edge::Start, Direction::Forward, Unit::Grapheme), 6);
    }

    proptest! {
        #[test]
        fn snapping_is_idempotent_and_lies_on_graphemes(text in "([a-z]|\\PC|[ .,!?\n]|e\u{301}|👩🏽‍🌾|\r\n){0,40}", a in 0usize..120, b in 0usize..120) {
            let range = a.min(b).min(text.len())..a.max(b).min(text.len());
            for edges in [Edges::Words, Edges::AsSelected] {
                for snapping in [Snapping::Words, Snapping::Exact] {
                    let Some(found) = snap(&text, range.clone(), edges, snapping) else { continue };
                    prop_assert!(found.start < found.end);
                    prop_assert_eq!(floor_grapheme(&text, found.start), found.start);
                    prop_assert_eq!(ceil_grapheme(&text, found.end), found.end);
                    prop_assert_eq!(snap(&text, found.clone(), edges, snapping), Some(found.clone()));
                    if snapping == Snapping::Words {
                        prop_assert_eq!(trim(&text, found.clone()), Some(found));
                    }
                }
            }
        }
    }
}
