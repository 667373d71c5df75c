//! What a query finds, in a notation that marks every match.

use proptest::prelude::*;

use super::*;
use crate::model::token::is_space;
use crate::model::token::tests::texts_and_spans;

fn query(words: &str, case: bool, whole_word: bool) -> Query {
    Query { words: words.to_owned(), case, whole_word }
}

fn show(text: &str, found: &[Range<usize>]) -> String {
    let mut shown = text.to_owned();
    for range in found.iter().rev() {
        shown.insert(range.end, ']');
        shown.insert(range.start, '[');
    }
    shown
}

/// `[…]` marks every match.
fn check(words: &str, case: bool, whole_word: bool, marked: &str) {
    let text = marked.replace(['[', ']'], "");
    assert_eq!(show(&text, &find(&text, &query(words, case, whole_word))), marked, "{words}");
}

fn any(words: &str, marked: &str) {
    check(words, false, false, marked);
}

fn case(words: &str, marked: &str) {
    check(words, true, false, marked);
}

fn whole(words: &str, marked: &str) {
    check(words, false, true, marked);
}

#[test]
fn every_match_is_found_once() {
    any("xi", "[Xi] met [XI] in [xi]an, Texas");
    any("aa", "[aa][aa]a");
    any("", "abc");
    any(" \n", "a b");
    any("abc", "ab");
    any("abc", "");
    any("aab", "a[aab]");
}

#[test]
fn case_matters_where_asked() {
    case("Xi", "[Xi] met XI in xian");
    case("’", "Yellen[’]s '");
    case("İ", "i [İ] I");
}

#[test]
fn capitals_of_any_length_match() {
    any("istanbul", "[İstanbul] [ISTANBUL]");
    any("İ", "[i] [İ] [I] ı");
    any("straße", "[STRAẞE] [Straße] STRASSE");
    any("kelvin", "[\u{212A}elvin]");
    any("ΣΟΦΟΣ", "[σοφος] [σοφοσ]");
    any("путин", "[Путин], [ПУТИН]");
    any("å", "[Å] [å] [\u{212B}]");
    any("北京", "[北京]、東京、[北京]");
}

#[test]
fn quotation_marks_and_apostrophes_match_in_every_style() {
    any("yellen's", "[Yellen’s] [Yellen's]");
    any("Yellen’s", "[Yellen’s] [Yellen's]");
    any("\"we win\"", "[“We win”] [\"we win\"] [„We win“]");
    any("‘", "['] [‘] [’]");
}

#[test]
fn a_space_matches_any_white_space() {
    any("janet yellen", "[Janet Yellen] [Janet\r\n  Yellen] [Janet\u{A0}Yellen] JanetYellen");
    case("Janet  Yellen", "[Janet Yellen] [Janet\tYellen]");
}

#[test]
fn white_space_around_a_query_has_to_be_there_and_is_no_part_of_the_match() {
    any(" is", "this [is] it. is\n[is]".replace("it. is", "it. [is]").as_str());
    any("is ", "th[is] [is] it.is");
    any(" is ", "is [is] [is] is");
}

#[test]
fn a_match_splits_no_grapheme() {
    any("e", "[e] e\u{301} [E]");
    any("👩", "[👩] 👩‍👩‍👧");
    any("🇪", "🇩🇪 [🇪]");
    any("\u{301}", "e\u{301}");
}

#[test]
fn a_whole_word_starts_and_ends_where_words_do() {
    whole("xi", "[Xi] met xian, [Xi]-led, ([XI])");
    whole("yellen", "[Yellen]’s [Yellen] Yellens");
    whole("neil", "O’Neil [Neil]");
    whole("état", "l’[État]");
    whole("(ccp", "[(CCP])");
    whole("5", "3.5 [5] 15");
    whole("京", "東[京]");
    whole("met xi", "[met\nXi] met xian");
}

#[test]
fn occurrences_are_the_same_text_as_whole_words() {
    let check = |marked: &str, nth: usize| {
        let text = marked.replace(['[', ']'], "");
        let at = marked.match_indices('[').nth(nth).expect("a start").0 - 2 * nth;
        let length = marked.split(['[', ']']).nth(2 * nth + 1).expect("a span").len();
        assert_eq!(show(&text, &occurrences(&text, at..at + length)), marked);
    };
    check("[Xi] met xian, XI, [Xi]’s [Xi]", 0);
    check("[Xi] met xian, XI, [Xi]’s [Xi]", 2);
    check("a [yel]low Yellen", 0);
    check("aa [aa aa] aa", 0);
    check("[aa aa] [aa aa] aa", 0);
    assert_eq!(occurrences("abc", 1..1), []);
    assert_eq!(occurrences("abc", 7..9), []);
}

#[test]
fn a_context_is_whole_words_of_the_line() {
    let check = |text: &str, width: usize, expected: (&str, &str)| {
        let (before, rest) = text.split_once('[').expect("a start");
        let (within, after) = rest.split_once(']').expect("an end");
        let range = before.len()..before.len() + within.len();
        assert_eq!(context(&format!("{before}{within}{after}"), range, width), expected, "{text}");
    };
    check("When he met [Yellen] in Beijing.", 99, ("When he met ", " in Beijing."));
    check("When he met [Yellen] in Beijing.", 8, ("he met ", " in"));
    check("When he met [Yellen] in Beijing.", 12, ("When he met ", " in Beijing."));
    check("When he met [Yellen] in Beijing.", 11, ("he met ", " in Beijing"));
    check("When he met [Yellen] in Beijing.", 0, ("", ""));
    check("One.\r\nTwo [three] four\r\nfive", 99, ("Two ", " four"));
    check("[all]", 9, ("", ""));
    check("anti[dis]establishment", 3, ("nti", "est"));
    check("anti-[dis]-establishment", 3, ("-", "-"));
    check("東京で[会談]した", 2, ("京で", "した"));
    assert_eq!(context("abc", 9..12, 5), ("abc", ""));
}

/// How long it takes, for `cargo test --release -- --nocapture megabyte`.
#[test]
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn a_word_is_found_in_a_megabyte() {
    let article = "Despite Yellen’s warning, Beijing confirms cooperation with Moscow; “we know,” she said.\n";
    let size = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };
    let latin = article.repeat(size / article.len());
    let cyrillic = "Несмотря на предупреждение, Пекин подтверждает сотрудничество.\n".repeat(size / 118);
    let line = "x".repeat(size);
    for (name, text, words) in [
        ("Latin", &latin, "yellen"),
        ("one letter", &latin, "e"),
        ("k", &latin, "know"),
        ("nothing", &latin, "zzz"),
        ("quoted", &latin, "\"we know"),
        ("Cyrillic", &cyrillic, "пекин"),
        ("one line", &line, "x"),
        ("one line, nearly", &line, "xxxy"),
    ] {
        for whole_word in [false, true] {
            let started = std::time::Instant::now();
            let count = find(text, &query(words, false, whole_word)).len();
            println!("{name:>16}, {} B, whole word {whole_word:5}: {count:7} in {:?}", text.len(), started.elapsed());
        }
    }
    let started = std::time::Instant::now();
    let count = occurrences(&latin, 8..14).len();
    println!("occurrences: {count} in {:?}", started.elapsed());
}

proptest! {
    #[test]
    fn a_match_matches((text, span) in texts_and_spans(), case: bool, whole_word: bool) {
        let words = text[span.clone()].to_owned();
        let query = query(&words, case, whole_word);
        let found = find(&text, &query);
        let mut last = 0;
        for range in found {
            prop_assert!(last <= range.start && range.start < range.end);
            prop_assert!(is_grapheme_boundary(&text, range.start) && is_grapheme_boundary(&text, range.end));
            let exact = |words: &str| words.split(is_space).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            if case {
                prop_assert_eq!(exact(&text[range.clone()]), exact(&words));
            }
            if whole_word {
                prop_assert!(word_cut_at(&text, range.start, Edge::Start).is_none());
                prop_assert!(word_cut_at(&text, range.end, Edge::End).is_none());
            }
            prop_assert_eq!(&find(&text[range.clone()], &Query { words: words.trim_matches(is_space).to_owned(), ..query.clone() }).len(), &1);
            last = range.end;
        }
    }

    #[test]
    fn what_is_there_is_found((text, span) in texts_and_spans(), case: bool) {
        let span = crate::model::token::without_outer_space(&text, floor_grapheme(&text, span.start)..ceil_grapheme(&text, span.end));
        let found = find(&text, &query(&text[span.clone()], case, false));
        // Else white space is joined to a letter, and cannot be told from white space around the query.
        prop_assume!(!text[span.clone()].starts_with(is_space) && !text[span.clone()].ends_with(is_space));
        prop_assert!(span.is_empty() || found.iter().any(|range| range.start <= span.start && span.start < range.end), "{:?}", found);
    }

    #[test]
    fn occurrences_hold_the_span_and_its_text((text, span) in texts_and_spans()) {
        let all = occurrences(&text, span.clone());
        prop_assert!(all.contains(&span) || span.is_empty());
        prop_assert!(all.iter().all(|range| text[range.clone()] == text[span.clone()]));
        prop_assert!(all.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn a_context_touches_its_range((text, span) in texts_and_spans(), width in 0_usize..20) {
        let (before, after) = context(&text, span.clone(), width);
        prop_assert!(text[..span.start].ends_with(before) && text[span.end..].starts_with(after));
        prop_assert!(before.chars().count() <= width && after.chars().count() <= width);
    }
}
