//! Abbreviations, whose period does not end a sentence.

use crate::model::token::{is_space, next_grapheme, word_at};
use crate::model::unicode::letter;

/// Whether the period at `period` (a byte offset into `text`) belongs to an abbreviation before it: letters with periods
/// between (`U.S.`, `e.g.`, `Ph.D.`), a single capital (`J. Smith`, and so, alas, "vitamin C."), or a word of the list
/// in this module; `No.` only before a number.
#[must_use]
pub fn is_abbreviation(text: &str, period: usize) -> bool {
    let Some(word) = word_at(text, period).filter(|word| word.end == period) else { return false };
    let word = &text[word];
    let mut after = text[next_grapheme(text, period)..].chars().skip_while(|c| is_space(*c));
    is_dotted(word)
        || word.chars().all(letter::is_uppercase) && word.chars().count() == 1
        || ABBREVIATIONS.contains(&word)
        || word == "No" && after.next().is_some_and(letter::is_numeric)
}

/// Letters with periods between, one or two at a time: `U.S`, `Ph.D`; also after a number: `5p.m`.
#[must_use]
pub fn is_dotted(word: &str) -> bool {
    let letters = word.trim_start_matches(letter::is_numeric);
    let short = |part: &str| (1..=2).contains(&part.chars().count()) && part.chars().all(letter::is_alphabetic);
    letters.contains('.') && letters.split('.').all(short)
}

/// The abbreviations of one word whose period is not the end of a sentence: titles, company forms, months, American
/// states as newspapers write them, and the like. In lower case they count only where listed so.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Rev", "Hon", "Fr", "St", "Ste", "Mt", "Ft", "Jr", "Sr",
    "Esq", // people
    "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Gen", "Lt", "Col", "Maj", "Capt", "Cmdr", "Adm", "Sgt", "Cpl", "Pvt",
    "Amb", "Atty", "Supt", "Det", "Messrs", "Mme", "Mlle", // offices and ranks
    "Inc", "Corp", "Co", "Cos", "Ltd", "Bros", "Assn", "Dept", "Univ", "Inst", // bodies
    "Ave", "Blvd", "Rd", "Fig", "Figs", "Eq", "Vol", "Nos", "vs", "etc", "al", "cf", "ca", "approx",
    "v", // the rest
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", // months
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "Md", "Mass", "Mich",
    "Minn", "Miss", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Va", "Vt", "Wash", "Wis", "Wyo",
];
