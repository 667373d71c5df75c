//! Graphemes and words in a notation that marks them, and texts that are hard to cut for the tests of other modules.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

/// Texts of pieces that are hard to cut.
pub(in super::super) fn texts() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "Yellen",
        "O’Neil",
        "Yellen’s",
        "l’État",
        "U.S.",
        "Mr.",
        "e.g",
        "3.5",
        "10\u{202F}000",
        "No.",
        "_",
        "-",
        " ",
        " ",
        "  ",
        "\t",
        "\u{A0}",
        "\u{202F}",
        "\u{200B}",
        "\u{FEFF}",
        "\n",
        "\r\n",
        "\r",
        "\u{2029}",
        "\u{85}",
        ".",
        ",",
        ",",
        "!",
        "?",
        ":",
        "…",
        "(",
        ")",
        "“",
        "”",
        "‘",
        "’",
        "'",
        "\"",
        "«",
        "»",
        "「",
        "」",
        "—",
        "👩‍👩‍👧",
        "👍🏽",
        "🇩🇪",
        "🇫",
        "#\u{FE0F}\u{20E3}",
        "\u{200D}",
        "\u{301}",
        "e\u{301}",
        "İ",
        "ẞ",
        "\u{212A}",
        "ς",
        "Σ",
        "한국",
        "ᄒ",
        "ᅡ",
        "ᆫ",
        "น้ำ",
        "ไทย",
        "漢字",
        "、",
        "カナ",
        "かな",
        "שלום",
        "א\"ב",
        "عربى",
        "\u{600}",
        "क्ष",
        "\u{200F}",
    ];
    let piece = prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A text and a stretch of it, between any two characters.
pub(in super::super) fn texts_and_spans() -> impl Strategy<Value = (String, Range<usize>)> {
    (texts(), any::<proptest::sample::Index>(), any::<proptest::sample::Index>()).prop_map(|(text, one, two)| {
        let one = text.floor_char_boundary(one.index(text.len() + 1));
        let two = text.floor_char_boundary(two.index(text.len() + 1));
        (text, one.min(two)..one.max(two))
    })
}

/// All words by segmenting the whole text: what the local search has to agree with.
fn all_words(text: &str) -> Vec<Range<usize>> {
    words_in(text, 0..text.len()).collect()
}

/// `|` marks every grapheme boundary inside the text.
fn graphemes(marked: &str) {
    let text = marked.replace('|', "");
    let mut cuts = vec![0];
    while cuts[cuts.len() - 1] < text.len() {
        cuts.push(next_grapheme(&text, cuts[cuts.len() - 1]));
    }
    let found: Vec<&str> = cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
    assert_eq!(found.join("|"), marked);
    for pair in cuts.windows(2) {
        assert_eq!(previous_grapheme(&text, pair[1]), pair[0]);
        for at in pair[0]..pair[1] {
            assert_eq!((floor_grapheme(&text, at), next_grapheme(&text, at)), (pair[0], pair[1]));
            assert_eq!(is_grapheme_boundary(&text, at), at == pair[0]);
        }
    }
}

/// `[…]` marks every word.
fn words(marked: &str) {
    let text = marked.replace(['[', ']'], "");
    let mut found = text.clone();
    for word in words_before(&text, text.len()) {
        found.insert(word.end, ']');
        found.insert(word.start, '[');
    }
    assert_eq!(found, marked);
    assert_eq!(words_after(&text, 0).collect::<Vec<_>>(), all_words(&text));
}

/// `|` is the place asked about, `[…]` the word that is found.
fn word(marked: &str) {
    let at = marked.replace(['[', ']'], "").find('|').expect("a place");
    let text = marked.replace(['[', ']', '|'], "");
    let mut found = text.clone();
    let range = word_at(&text, at);
    if let Some(range) = &range {
        found.insert(range.end, ']');
        found.insert(range.start, '[');
    }
    let expected = marked.replace('|', "");
    assert_eq!(found, expected, "at {at}");
}

#[test]
fn what_reads_as_one_character_is_one_grapheme() {
    graphemes("");
    graphemes("a|b");
    graphemes("a|\r\n|b|\n|\r|c");
    graphemes("e\u{301}|x\u{301}\u{323}|!");
    graphemes("👩‍👩‍👧|👍🏽|❤️|🏴󠁧󠁢󠁥󠁮󠁧󠁿|1️⃣");
    graphemes("🇩🇪|🇫🇷|🇪");
    graphemes("한|국|\u{1112}\u{1161}\u{11ab}");
    graphemes("น้ำ|ไ|ท|ย");
    graphemes("漢|字|カ|が");
    graphemes("क्ष|त्रि");
    graphemes("ש\u{5b8}|ל");
}

#[test]
fn a_word_has_a_letter_or_a_digit() {
    words("");
    words(" — … ");
    words("[He] [met] [Janet] [Yellen], [twice].");
    words("[O’Neil] [isn't] [Yellen’s] [friend]");
    words("[Sino]-[Russian] [and]/[or] ([CCP])");
    words("[3.5] [1,000] [U.S]. [e.g]. [a_b]");
    words("«\u{202F}[mot]\u{202F}» [10\u{202F}000]\u{A0}[km]\u{202F}!");
    words("[e\u{301}te\u{301}] 👩‍👩‍👧 🇩🇪");
    words("[한국은] [대한민국]");
    words("[น้ำ][ไ][ท][ย]");
    words("[漢][字]、[カナ][か][な]。");
    words("[א\"ב] [שלום]، [عربى]");
    words("[one]\r\n[two]\n\n[three]");
}

#[test]
fn a_place_is_in_a_word_or_touches_one() {
    word("[Jan|et] Yellen");
    word("[|Janet] Yellen");
    word("[Janet|] Yellen");
    word("Janet [|Yellen]");
    word("Janet | Yellen");
    word("[Janet|], Yellen");
    word("Janet,| Yellen");
    word("漢[|字]");
    word("[漢|]、字");
    word("[O|’Neil]");
    word("[O’|Neil]");
    word("|");
    word("a |");
}

#[test]
fn a_caret_moves_by_word() {
    let text = "“We win,” he said.";
    let at = |words: &str| text.find(words).expect("words");
    assert_eq!(next_word_end(text, 0), at(" win"));
    assert_eq!(next_word_end(text, at(" win")), at(",”"));
    assert_eq!(next_word_end(text, at(".")), text.len());
    assert_eq!(next_word_start(text, 0), at("We"));
    assert_eq!(next_word_start(text, at("We")), at("win"));
    assert_eq!(next_word_start(text, at("said")), text.len());
    assert_eq!(previous_word_start(text, at("We")), 0);
    assert_eq!(previous_word_start(text, at("in,")), at("win"));
    assert_eq!(previous_word_start(text, text.len()), at("said"));
    assert_eq!(previous_word_end(text, at("said")), at(" said"));
    assert_eq!(previous_word_end(text, at(" said")), at(",”"));
    assert_eq!(previous_word_end(text, at("in,")), at(" win"));
    assert_eq!(previous_word_end(text, at(" win")), 0);
}

#[test]
fn an_offset_inside_a_character_or_beyond_the_end_is_no_panic() {
    for text in ["", "é", "👩‍👩‍👧 漢", "\r\n"] {
        for at in (0..text.len() + 3).chain([usize::MAX]) {
            let _ = (floor_grapheme(text, at), ceil_grapheme(text, at), is_grapheme_boundary(text, at));
            let _ = (next_grapheme(text, at), previous_grapheme(text, at), word_at(text, at));
            let _ = (next_word_start(text, at), next_word_end(text, at));
            let _ = (previous_word_start(text, at), previous_word_end(text, at));
        }
    }
}

#[test]
fn a_cut_is_a_word_boundary_whatever_lies_around_it() {
    let around =
        ["a", "7", "א", "ア", "_", "'", "\"", ".", ":", ",", "\u{202F}", " ", "🇩", "👩", "漢", "\u{AD}", "\u{301}"];
    // Of the ideographs, which are all alike, one in 256.
    let some = (0..0x2FFFF).filter(|c| !(0x3400..0x1F000).contains(c) && *c < 0x20000 || c % 256 == 0);
    for c in some.filter_map(char::from_u32).filter(|c| has_boundary_before(*c)) {
        for before in around {
            for after in ["a", "7", "א", "👩", "\u{301}"] {
                let text = format!("{before}{before}{c}{after}{after}");
                let at = 2 * before.len();
                let whole: Vec<usize> =
                    text.split_word_bound_indices().map(|(at, _)| at).filter(|n| *n >= at).collect();
                let cut: Vec<usize> = text[at..].split_word_bound_indices().map(|(n, _)| at + n).collect();
                // Runs of spaces are one segment: a cut inside of one splits no word.
                assert!(whole == cut || before == " " && whole[..] == cut[1..], "{text:?}");
            }
        }
    }
}

#[test]
fn a_text_without_white_space_is_cut_the_same_from_everywhere() {
    for piece in ["x", "я", "e\u{301}", "ក", "👩‍👩‍👧"] {
        let text = piece.repeat(20_000 / piece.len());
        for word in words_after(&text, 0).take(9) {
            assert!(word.len() <= 2 * 4096, "{piece}: {word:?}");
            for at in [word.start, word.start + word.len() / 2, word.end - 1] {
                assert_eq!(word_at(&text, at), Some(word.clone()), "{piece} at {at}");
            }
        }
    }
    let text = format!("{} {} {}", "漢字".repeat(3000), "x".repeat(12_000), "y".repeat(3000));
    let found: Vec<_> = words_after(&text, 18_000).collect();
    assert_eq!(found, [18_001..24_576, 24_576..28_672, 28_672..30_001, 30_002..33_002]);
}

proptest! {
    #[test]
    fn words_found_nearby_are_the_words_of_the_whole_text((text, span) in texts_and_spans()) {
        let all = all_words(&text);
        for at in [span.start, span.end, floor_grapheme(&text, span.end)] {
            let inside = |at: usize| all.iter().find(|word| word.start <= at && at < word.end);
            let at_grapheme = floor_grapheme(&text, at);
            let expected = inside(at_grapheme).or_else(|| all.iter().find(|word| word.end == at_grapheme));
            prop_assert_eq!(word_at(&text, at), expected.cloned());
            let around = inside(at_grapheme).filter(|word| word.start < at_grapheme);
            prop_assert_eq!(word_around(&text, at), around.cloned());
            let after: Vec<_> = all.iter().filter(|word| word.end > at).cloned().collect();
            prop_assert_eq!(words_after(&text, at).collect::<Vec<_>>(), after);
            let before: Vec<_> = all.iter().rev().filter(|word| word.start < at).cloned().collect();
            prop_assert_eq!(words_before(&text, at).collect::<Vec<_>>(), before);
        }
    }

    #[test]
    fn graphemes_are_those_of_the_whole_text(text in texts()) {
        let expected: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let found: Vec<usize> = (0..=text.len()).filter(|at| is_grapheme_boundary(&text, *at)).collect();
        prop_assert_eq!(&found[..], if text.is_empty() { &expected[..1] } else { &expected[..] });
    }

    #[test]
    fn words_lie_on_grapheme_boundaries_and_hold_no_outer_space(text in texts()) {
        let mut last = 0;
        for word in words_after(&text, 0) {
            prop_assert!(last <= word.start && word.start < word.end);
            prop_assert!(is_grapheme_boundary(&text, word.start) && is_grapheme_boundary(&text, word.end));
            prop_assert_eq!(without_outer_space(&text, word.clone()), word.clone());
            last = word.end;
        }
    }
}
