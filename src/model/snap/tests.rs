//! What a selection becomes: `[…]` is what is selected, and what is marked.

use proptest::prelude::*;

use super::*;
use crate::model::token::tests::{texts, texts_and_spans};

/// `[…]` is what is selected, or marked.
fn read(marked: &str) -> (String, Range<usize>) {
    let (before, rest) = marked.split_once('[').expect("a start");
    let (within, after) = rest.split_once(']').expect("an end");
    (format!("{before}{within}{after}"), before.len()..before.len() + within.len())
}

fn show(text: &str, span: Option<Range<usize>>) -> String {
    span.map_or("nothing".to_owned(), |Range { start, end }| {
        format!("{}[{}]{}", &text[..start], &text[start..end], &text[end..])
    })
}

fn check(selected: &str, edges: Edges, snapping: Snapping, expected: &str) {
    let (text, span) = read(selected);
    assert_eq!(show(&text, snap(&text, span, edges, snapping)), expected, "{selected} {edges:?} {snapping:?}");
}

/// With either kind of edges.
fn both(selected: &str, expected: &str) {
    check(selected, Edges::Words, Snapping::Words, expected);
    check(selected, Edges::AsSelected, Snapping::Words, expected);
}

fn words(selected: &str, expected: &str) {
    check(selected, Edges::Words, Snapping::Words, expected);
}

fn as_selected(selected: &str, expected: &str) {
    check(selected, Edges::AsSelected, Snapping::Words, expected);
}

fn exact(selected: &str, expected: &str) {
    check(selected, Edges::Words, Snapping::Exact, expected);
    check(selected, Edges::AsSelected, Snapping::Exact, expected);
}

fn marks_outside(span: &str, expected: &str) {
    let (text, range) = read(span);
    assert_eq!(show(&text, quotation_marks_outside(&text, range)), expected, "{span}");
}

#[test]
fn a_half_selected_word_is_completed() {
    both("He met [Janet Yel]len.", "He met [Janet Yellen].");
    both("the Trea[sury Secretary Janet Yel]len warned", "the [Treasury Secretary Janet Yellen] warned");
    both("Y[e]llen", "[Yellen]");
    both("O’[Ne]il", "[O’Neil]");
    both("[O]’Neil", "[O’Neil]");
    both("[don]’t", "[don’t]");
    both("the Sino-Rus[sian ties]", "the Sino-[Russian ties]");
    both("3[.]5 points", "[3.5] points");
    both("für [Mün]chen", "für [München]");
    both("대한[민국]은", "[대한민국은]");
    both("ש[לו]ם", "[שלום]");
    both("[one\ntw]o", "[one\ntwo]");
    both("on[e\r\n\r\nt]wo", "[one\r\n\r\ntwo]");
}

#[test]
fn a_word_that_is_only_touched_is_not_taken_in() {
    both("Janet[ Yellen]", "Janet [Yellen]");
    both("[Janet ]Yellen", "[Janet] Yellen");
    both("well[-known]", "well[-known]");
    both("漢[字]仮", "漢[字]仮");
}

#[test]
fn outer_white_space_is_dropped() {
    both("met[ Yellen ]today", "met [Yellen] today");
    both("met[\u{A0}Yellen\u{202F}]!", "met\u{A0}[Yellen]\u{202F}!");
    both("a\r\n[\r\n\tb\u{200B}\r\n]c", "a\r\n\r\n\t[b]\u{200B}\r\nc");
    both("mot[\u{202F}mot]", "[mot\u{202F}mot]");
}

#[test]
fn white_space_alone_selects_nothing() {
    for space in ["a[ ]b", "a[\u{A0}]b", "a[\r\n\n\t]b", "[\u{3000}]", "a[\u{200B}]b", "a[]b", "[]"] {
        both(space, "nothing");
        exact(space, "nothing");
    }
    assert_eq!(snap("abc", 3..9, Edges::Words, Snapping::Words), None);
    assert_eq!(snap("abc", 2..9, Edges::Words, Snapping::Words), Some(0..3));
}

#[test]
fn punctuation_after_the_last_word_is_dropped_where_the_label_says_so() {
    for mark in [",", ";", ":", ".", "!", "?", "?!", "...", "…", ". ", " ,", "，", "۔", "\u{202F}?"] {
        words(&format!("[He won{mark}] x"), &format!("[He won]{mark} x"));
    }
    as_selected("[He won,] x", "[He won,] x");
    as_selected("[He won. ]x", "[He won.] x");
    words("[He won—,]", "[He won—],");
    words("[.NET]", "[.NET]");
    words("[,He]", "[,He]");
}

#[test]
fn the_period_of_an_abbreviation_is_not_dropped() {
    for word in [
        "the U.S.",
        "e.g.",
        "Ph.D.",
        "5 p.m.",
        "John J.",
        "Davis Jr.",
        "Apple Inc.",
        "on Apr.",
        "etc.",
        "Sen.",
        "D-Mass.",
    ] {
        words(&format!("[{word}] x"), &format!("[{word}] x"));
        words(&format!("[{word},] x"), &format!("[{word}], x"));
    }
    words("[No.] 10", "[No.] 10");
    words("He said [No.] And", "He said [No]. And");
    words("[in 4K.]", "[in 4K].");
    words("[a car.]", "[a car].");
    words("[the mass.]", "[the mass].");
    words("[the U.S..]", "[the U.S.].");
    words("[漢.]", "[漢].");
}

#[test]
fn the_period_of_a_dotted_abbreviation_belongs_to_it() {
    both("the [U.S]. Congress", "the [U.S.] Congress");
    both("the U[.]S. Congress", "the [U.S.] Congress");
    both("[Mr]. Xi", "[Mr]. Xi");
    both("[the end].", "[the end].");
    both("[3.5].", "[3.5].");
    exact("the [U.S]. Congress", "the [U.S]. Congress");
}

#[test]
fn brackets_and_quotation_marks_are_neither_added_nor_removed() {
    both("the [(CCP)].", "the [(CCP)].");
    both("the ([CCP])", "the ([CCP])");
    both("the [(CC]P)", "the [(CCP])");
    both("[“We win,”] he", "[“We win,”] he");
    words("“[We win,]” he", "“[We win],” he");
    as_selected("“[We win,]” he", "“[We win,]” he");
}

#[test]
fn punctuation_alone_stays() {
    both("a[,]b", "a[,]b");
    both("a [ ?!, ] b", "a  [?!,]  b");
    both("a[—]b", "a[—]b");
    both("[😀]", "[😀]");
}

#[test]
fn an_end_before_a_possessive_and_a_start_after_an_elision_are_meant() {
    both("Despite [Yellen]’s Warning", "Despite [Yellen]’s Warning");
    both("Despite [Yelle]n's Warning", "Despite [Yellen's] Warning");
    both("Despite [Yellen’s] Warning", "Despite [Yellen’s] Warning");
    both("Despite [Yellen’]s Warning", "Despite [Yellen’s] Warning");
    both("O’[Neil]", "[O’Neil]");
    both("[O’Neil]’s", "[O’Neil]’s");
    both("de l’[État]", "de l’[État]");
    both("de l’É[tat]", "de [l’État]");
    both("Qu'[Emmanuel Macron]", "Qu'[Emmanuel Macron]");
    both("dell’[Unione]", "dell’[Unione]");
}

#[test]
fn exact_means_graphemes() {
    exact("He met [Janet Yel]len", "He met [Janet Yel]len");
    exact("[ Yellen, ]", "[ Yellen, ]");
    let check = |text: &str, selected: Range<usize>, expected: Range<usize>| {
        assert_eq!(snap(text, selected, Edges::Words, Snapping::Exact), Some(expected));
    };
    check("xe\u{301}x", 1..2, 1..4);
    check("👩‍👩‍👧!", 4..5, 0.."👩‍👩‍👧".len());
    check("🇩🇪🇫🇷", 4..9, 0..16);
    check("a\r\nb", 0..2, 0..3);
    check("น้ำ", 3..6, 0..9);
}

#[test]
fn untidy_is_what_words_would_drop() {
    let check = |span: &str, expected: bool| {
        let (text, range) = read(span);
        assert_eq!(untidy_edges(&text, range), expected, "{span}");
    };
    check("[He won]", false);
    check("[ He won]", true);
    check("[He won\n]", true);
    check("[He won.]", true);
    check("[“He won.”]", false);
    check("[(He won.)]", false);
    check("[the U.S.]", false);
    check("[the U.S.,]", true);
    check("[ha]lf", false);
    check("[?!]", false);
    check("[]", false);
}

#[test]
fn quotation_marks_just_outside_are_found() {
    marks_outside("“[We win],” he said", "[“We win,”] he said");
    marks_outside("“[We win,]” he said", "[“We win,”] he said");
    marks_outside("“[We win]”, he said", "[“We win”], he said");
    marks_outside("“[We win]?!…”", "[“We win?!…”]");
    marks_outside("he said: \"[We win].\" He", "he said: [\"We win.\"] He");
    marks_outside("('[We win]')", "(['We win'])");
    marks_outside("‘[Double Counteracting]’ the West", "[‘Double Counteracting’] the West");
    for (open, close) in
        ["“”", "‘’", "«»", "‹›", "„“", "„”", "‚‘", "\"\"", "''", "「」", "『』", "《》", "””", "»«", "»»"]
            .map(|pair| pair.split_at(pair.chars().next().map_or(0, char::len_utf8)))
    {
        marks_outside(&format!("x {open}[a b]{close} y"), &format!("x [{open}a b{close}] y"));
    }
    marks_outside("``[We win]'' he", "[``We win''] he");
    marks_outside("`` [We win] , '' he", "[`` We win , ''] he");
    marks_outside("dit «\u{A0}[le mot]\u{202F}! »", "dit [«\u{A0}le mot\u{202F}! »]");
    marks_outside("说“[我们]”吧", "说[“我们”]吧");
    marks_outside("“‘[a]’ b”", "“[‘a’] b”");
}

#[test]
fn a_mark_that_the_span_has_is_not_looked_for_outside() {
    marks_outside("[“We win,”] he said", "nothing");
    marks_outside("“[‘We win’]”", "nothing");
    marks_outside("[“We win],” he said", "[“We win,”] he said");
    marks_outside("“[We win,”] he said", "[“We win,”] he said");
}

#[test]
fn marks_that_do_not_enclose_the_span_are_left() {
    marks_outside("[We win]", "nothing");
    marks_outside("“[We] win”", "nothing");
    marks_outside("“We [win]”", "nothing");
    marks_outside("“[We win]. He” ", "nothing");
    marks_outside("the [companies]’ rights", "nothing");
    marks_outside("‘[Yellen]’s visit’", "nothing");
    marks_outside("‘[Yellen’s visit]’", "[‘Yellen’s visit’]");
    marks_outside("\"We win,\"[he said]\"and\"", "nothing");
    marks_outside("«A» [B] «C»", "nothing");
    marks_outside("« A » [B] « C »", "nothing");
    marks_outside("rock '[n]' roll", "rock ['n'] roll");
    marks_outside("it'[s]'", "nothing");
    marks_outside("“[a]»", "nothing");
}

/// `|` is where an edge is, and where it gets to.
fn steps(edge: Edge, direction: Direction, marked: &str) {
    let text = marked.replace('|', "");
    let mut stops: Vec<usize> = marked.match_indices('|').enumerate().map(|(n, (at, _))| at - n).collect();
    if direction == Direction::Back {
        stops.reverse();
    }
    for pair in stops.windows(2) {
        assert_eq!(step_edge(&text, pair[0], edge, direction, Unit::Word), pair[1], "{marked} from {}", pair[0]);
    }
    let last = stops[stops.len() - 1];
    assert_eq!(step_edge(&text, last, edge, direction, Unit::Word), last, "{marked}");
}

#[test]
fn a_start_steps_along_starts_and_an_end_along_ends() {
    steps(Edge::Start, Direction::Forward, "|“|We |win,” |he |said.");
    steps(Edge::Start, Direction::Back, "“|We |win,” |he |said.|");
    steps(Edge::End, Direction::Forward, "|“We| win|,” he| said|.");
    steps(Edge::End, Direction::Back, "“We| win|,” he| said|.|");
    steps(Edge::End, Direction::Forward, "|the| U.S.| and| Yellen|’s| bill|");
    steps(Edge::End, Direction::Back, "the| U.S.| and| Yellen|’s| bill|");
    steps(Edge::Start, Direction::Forward, "|de |l’|État");
    steps(Edge::Start, Direction::Back, "|de |l’|Ét|at");
}

#[test]
fn a_caret_steps_over_graphemes_and_words() {
    let text = "e\u{301} is";
    assert_eq!(step(text, 0, Direction::Forward, Unit::Grapheme), 3);
    assert_eq!(step(text, 3, Direction::Back, Unit::Grapheme), 0);
    assert_eq!(step(text, 3, Direction::Forward, Unit::Word), 6);
    assert_eq!(step(text, 4, Direction::Back, Unit::Word), 0);
    assert_eq!(step_edge(text, 0, Edge::Start, Direction::Forward, Unit::Grapheme), 3);
}

#[test]
fn names_are_read_as_they_are_written() {
    for edges in [Edges::Words, Edges::AsSelected] {
        assert_eq!(Edges::named(edges.name()), Some(edges));
    }
    assert_eq!((Edges::AsSelected.name(), Edges::named("Words")), ("as selected", None));
}

proptest! {
    #[test]
    fn snapping_again_changes_nothing((text, span) in texts_and_spans()) {
        for (edges, snapping) in [
            (Edges::Words, Snapping::Words),
            (Edges::AsSelected, Snapping::Words),
            (Edges::Words, Snapping::Exact),
        ] {
            let Some(snapped) = snap(&text, span.clone(), edges, snapping) else {
                prop_assert!(text[span.clone()].chars().all(is_space));
                continue;
            };
            prop_assert!(snapped.start < snapped.end && snapped.end <= text.len());
            prop_assert!(is_grapheme_boundary(&text, snapped.start) && is_grapheme_boundary(&text, snapped.end));
            prop_assert_eq!(snap(&text, snapped.clone(), edges, snapping), Some(snapped.clone()));
            if snapping == Snapping::Words {
                prop_assert_eq!(without_outer_space(&text, snapped.clone()), snapped.clone());
                prop_assert_eq!(word_cut_at(&text, snapped.start, Edge::Start), None);
                prop_assert_eq!(word_cut_at(&text, snapped.end, Edge::End), None);
                prop_assert!(edges == Edges::AsSelected || !untidy_edges(&text, snapped));
            }
        }
    }

    #[test]
    fn marks_outside_widen_and_are_found_once((text, span) in texts_and_spans()) {
        if let Some(wider) = quotation_marks_outside(&text, span.clone()) {
            prop_assert!(wider.start <= span.start && span.end <= wider.end && wider.len() > span.len());
            prop_assert!(is_grapheme_boundary(&text, wider.start) && is_grapheme_boundary(&text, wider.end));
            prop_assert_eq!(quotation_marks_outside(&text, wider), None);
        }
    }

    #[test]
    fn steps_go_one_way_and_end(text in texts()) {
        for edge in [Edge::Start, Edge::End] {
            let mut at = 0;
            loop {
                let next = step_edge(&text, at, edge, Direction::Forward, Unit::Word);
                prop_assert!(next >= at && is_grapheme_boundary(&text, next));
                if next == at { break }
                at = next;
            }
            loop {
                let next = step_edge(&text, at, edge, Direction::Back, Unit::Word);
                prop_assert!(next <= at && is_grapheme_boundary(&text, next));
                if next == at { break }
                at = next;
            }
        }
    }
}
