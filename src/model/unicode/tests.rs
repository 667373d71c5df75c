//! The tables against their sources for every character, and the rules against those of `unicode-segmentation`.
//!
//! `SAYSO_UNICODE=write cargo test -p sayso --no-default-features unicode` writes the tables anew (`SOURCES.md`).

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::class::{BREAKS, CLASSES, Grapheme, Word, class_of};
use super::letter::{self, CASE, capitals, lower};
use super::{VERSION, grapheme, word};

mod pack;
mod probe;

/// Compares a packed table with what it should hold. Where one asks for that, writes it instead, and it is `false`: what
/// was compiled is not what lies there now.
fn is_packed(name: &str, packed: &[u8], expected: &[u8]) -> bool {
    let writes = std::env::var("SAYSO_UNICODE").is_ok_and(|what| what == "write");
    if writes {
        std::fs::write(format!("{}/src/model/unicode/{name}", env!("CARGO_MANIFEST_DIR")), expected).expect("written");
        println!("{name}: {} bytes", expected.len());
    }
    assert!(writes || packed == expected, "{name} is not what its source says: see src/model/unicode/SOURCES.md");
    !writes
}

/// All characters, but one of 64 of the planes that have none save for private use.
fn characters() -> impl Iterator<Item = char> {
    probe::PLANES.into_iter().flat_map(|(plane, step)| plane.step_by(step))
}

#[test]
fn the_version_is_that_of_the_sources() {
    assert_eq!(char::UNICODE_VERSION, VERSION);
    assert_eq!(unicode_segmentation::UNICODE_VERSION, (VERSION.0.into(), VERSION.1.into(), VERSION.2.into()));
}

#[test]
fn every_character_has_its_class() {
    let numbers = probe::classes();
    if !is_packed("breaks.bin", BREAKS, &pack::runs(&numbers)) {
        return;
    }
    for (c, number) in ('\0'..=char::MAX).zip(numbers) {
        assert_eq!(class_of(c), CLASSES[usize::from(number)], "{c:?}");
    }
}

#[test]
fn every_character_has_its_lower_case() {
    let full = |c: char| c.to_lowercase().next().unwrap_or(c);
    if !is_packed("case.bin", CASE, &pack::stretches(full)) {
        return;
    }
    for c in characters() {
        assert_eq!(lower(c), full(c), "{c:?}");
        assert_eq!(lower(lower(c)), lower(c), "{c:?}");
        assert!(c == lower(c) || capitals(lower(c)).any(|capital| capital == c), "{c:?}");
        assert!(capitals(c).all(|capital| lower(capital) == c), "{c:?}");
    }
}

#[test]
fn letters_and_numbers_are_those_of_the_standard_library() {
    for c in characters() {
        assert_eq!(letter::is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        assert_eq!(letter::is_numeric(c), c.is_numeric(), "{c:?}");
        assert_eq!(letter::is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        assert_eq!(letter::is_lowercase(c), c.is_lowercase(), "{c:?}");
        assert_eq!(letter::is_uppercase(c), c.is_uppercase(), "{c:?}");
    }
}

#[test]
fn the_capital_of_a_letter_on_a_key_is_one_letter() {
    let keys = ('a'..='z').chain('\u{C0}'..='\u{24F}').filter(|c| lower(*c) == *c);
    let without: String = keys.filter(|c| !c.to_uppercase().eq([letter::upper(*c)])).collect();
    // Their full capitals are several letters, or have another lower case.
    assert_eq!(without, "ßıŉſǰ");
}

/// `|` marks every boundary of graphemes, in `words` those of words.
fn check(graphemes: &str, words: &str) {
    let marked = |text: &str, is_end: &dyn Fn(usize) -> bool| {
        let end = |at: usize| if is_end(at) && at > 0 { "|" } else { "" };
        text.char_indices().map(|(at, c)| format!("{}{c}", end(at))).collect::<String>()
    };
    let text = graphemes.replace('|', "");
    assert_eq!(text, words.replace('|', ""));
    assert_eq!(marked(&text, &|at| grapheme::is_boundary(&text, at)), graphemes);
    let ends: Vec<usize> = word::ends(&text).collect();
    assert_eq!(marked(&text, &|at| ends.contains(&at)), words);
}

#[test]
fn graphemes_and_words_end_where_the_rules_say() {
    check("", "");
    check("a|\r\n|\n|\r|b", "a|\r\n|\n|\r|b");
    check("e\u{301}|\u{1}|\u{301}|x", "e\u{301}|\u{1}\u{301}|x");
    check("한|글|ᄒ\u{1161}\u{11AB}|ᄒ", "한글ᄒ\u{1161}\u{11AB}ᄒ");
    check("क्षि|क\u{200C}|क|क्\u{200D}ष|क्\u{200C}|ष", "क्षिक\u{200C}कक्\u{200D}षक्\u{200C}ष");
    check("👩🏽\u{200D}🚒|🚒|👩\u{200D}|a\u{200D}|🚒", "👩🏽\u{200D}🚒|🚒|👩\u{200D}|a\u{200D}🚒");
    check("🇩🇪|🇫🇷|🇪|a|🇪", "🇩🇪|🇫🇷|🇪|a|🇪");
    check("\u{600}1|นำ", "\u{600}1|น|ำ");
    check("i|s|n|'|t|.|'", "isn't|.|'");
    check("3|.|5|,|1|;|a|:|b|.|4", "3.5,1|;|a:b|.|4");
    check("א|\"|ב|'|\"| |א|'", "א\"ב'|\"| |א'");
    check("カ|ナ|_|a|1| | |b", "カナ_a1|  |b");
    check("a|\u{AD}|\u{AD}|b|\u{2060}|.|\u{FEFF}|c", "a\u{AD}\u{AD}b\u{2060}.\u{FEFF}c");
}

/// Texts of characters that the rules tell apart, and of a few that stand for others of the same class.
fn hard_texts() -> impl Strategy<Value = String> {
    let all: Vec<char> =
        probe::ONE_OF_EACH_CLASS.chars().chain("ab2ת\u{5D0}\u{301}\u{302}ハ\u{202F}🇪👩🏽ͯ;’‘।".chars()).collect();
    let one = || proptest::sample::select(all.clone());
    // Twice the same is rare by chance, and what comes between matters most.
    let pieces = prop_oneof![
        8 => one().prop_map(String::from),
        2 => (one(), one()).prop_map(|(a, b)| String::from_iter([a, b, a])),
        1 => (one(), one(), 0..5_usize).prop_map(|(a, b, n)| String::from_iter([a].into_iter().chain(vec![b; n]).chain([a]))),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

/// Whether `unicode-segmentation` may depart from the rules here. Both times it is a zero-width joiner before a pictograph
/// (WB3c) that makes it forget what else it saw:
///
/// - that six pictographs (`ℹ`, `Ⓜ`, `🅰`, `🅱`, `🅾`, `🅿`) are letters too, which WB5 and others join to what follows;
/// - that a point or quotation mark before the joiner (`a.\u{200D}©`) had no letter or digit after it, as WB6 asks.
fn is_exception(text: &str) -> bool {
    text.match_indices('\u{200D}').any(|(at, joiner)| {
        let next = text[at + joiner.len()..].chars().next().map(class_of);
        let mut before = text[..at].chars().rev().map(|c| class_of(c).word);
        next.is_some_and(|next| next.grapheme == Grapheme::Pictographic)
            && (next.is_some_and(|next| next.word == Word::Letter)
                || before.find(|word| !matches!(word, Word::Extend | Word::Joiner)).is_some_and(|word| {
                    use Word::*;
                    matches!(word, SingleQuote | DoubleQuote | MidNumLet | MidLetter | MidNum)
                }))
    })
}

fn compare(text: &str) {
    let ours: Vec<usize> = (0..text.len()).filter(|at| grapheme::is_boundary(text, *at)).collect();
    let theirs: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    assert_eq!(ours, theirs, "graphemes of {text:?}");
    if is_exception(text) {
        return;
    }
    let theirs: Vec<usize> = text.split_word_bound_indices().map(|(at, segment)| at + segment.len()).collect();
    assert_eq!(word::ends(text).collect::<Vec<_>>(), theirs, "words of {text:?}");
}

#[test]
fn three_characters_of_any_classes_are_cut_as_elsewhere() {
    for a in probe::ONE_OF_EACH_CLASS.chars() {
        for b in probe::ONE_OF_EACH_CLASS.chars() {
            for c in probe::ONE_OF_EACH_CLASS.chars() {
                compare(&String::from_iter([a, b, c]));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]
    #[test]
    fn hard_texts_are_cut_as_elsewhere(text in hard_texts()) {
        compare(&text);
    }
}
