//! Which key does what, without a browser: digits by where the key is (on a French keyboard the 2 gives é), letters by
//! what they print, or by where the key is on keyboards without Latin letters.

use crate::model::unicode::letter::{lower, upper};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The label with that key, 1 to 9.
    Label(u8),
    /// The next annotation.
    Next,
    /// The previous annotation.
    Previous,
    /// Edit the end of the selected annotation.
    EditEnd,
    /// Edit its start.
    EditStart,
    /// Delete it.
    Delete,
    /// A second annotation on its span.
    Second,
    /// Find in the text.
    Find,
    /// The next match.
    FindNext,
    /// The previous match.
    FindPrevious,
    /// Mark all occurrences.
    MarkAll,
    /// Words or exact.
    ToggleSnapping,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Write now and say so.
    Save,
    /// One step back.
    Escape,
    /// All keys.
    Help,
    /// The text cursor.
    MarkWithKeys,
    /// The next document.
    NextDocument,
    /// The previous document.
    PreviousDocument,
    /// The document is done; the next unfinished one.
    Finish,
}

/// The commands that have a single letter, with that letter, its name in settings and what it does. Letters can be
/// re-mapped and switched off (WCAG 2.1.4).
pub const LETTERS: [(Command, char, &str, &str); 7] = [
    (Command::Next, 'n', "next", "next annotation; with Shift the previous"),
    (Command::Find, 'f', "find", "find in the text"),
    (Command::MarkAll, 'm', "all", "mark all occurrences of the selected annotation"),
    (Command::Second, 'd', "second", "second annotation on the same words"),
    (Command::ToggleSnapping, 'x', "snap", "selections snap to words, or are taken exactly"),
    (Command::MarkWithKeys, 'k', "keys", "text cursor: mark with keys"),
    (Command::NextDocument, 'j', "document", "next document; with Shift the previous"),
];

/// Which letter does what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// Whether single letters and digits do anything.
    pub on: bool,
    /// The letter of each of [`LETTERS`], in their order; small.
    pub letters: [char; LETTERS.len()],
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap { on: true, letters: LETTERS.map(|(_, letter, ..)| letter) }
    }
}

impl Keymap {
    /// Gives the `n`-th command another letter.
    ///
    /// # Errors
    ///
    /// A sentence where it is no Latin letter (others are found by where their key is, see [`letter`]), or another
    /// command has it.
    pub fn set(&mut self, n: usize, letter: char) -> Result<(), String> {
        let Some(letter) = Some(lower(letter)).filter(|letter| is_letter(*letter)) else {
            return Err(format!("expected a letter, found {letter:?}"));
        };
        if let Some(other) = (0..LETTERS.len()).find(|other| *other != n && self.letters[*other] == letter) {
            return Err(format!("{} is taken: {}", upper(letter), LETTERS[other].3));
        }
        self.letters[n] = letter;
        Ok(())
    }

    /// Takes the letters that were kept under the commands' names, all at once: two commands may have changed places.
    /// Where two would have the same letter, or one is no letter, none is taken.
    pub fn restore(&mut self, kept: &[(&str, &str)]) {
        let mut letters = self.letters;
        for (name, value) in kept {
            let n = LETTERS.iter().position(|(.., own, _)| own == name);
            if let (Some(n), Some(letter)) = (n, value.chars().next()) {
                letters[n] = letter;
            }
        }
        let clear = |n: usize| is_letter(letters[n]) && !letters[..n].contains(&letters[n]);
        if (0..letters.len()).all(clear) {
            self.letters = letters;
        }
    }
}

/// A key as the browser reports it.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "the names are those of the DOM")]
pub struct KeyPress {
    pub key: String,
    pub code: String,
    pub ctrl: bool,
    pub meta: bool,
    pub alt: bool,
    pub alt_graph: bool,
    pub shift: bool,
    pub repeat: bool,
    pub composing: bool,
    /// Whether the focus is in a field that takes text.
    pub in_field: bool,
}

/// What a key asks for; `None` where it is not ours.
#[must_use]
pub fn command(press: &KeyPress, keymap: &Keymap, mac: bool) -> Option<Command> {
    if press.composing || press.key == "Dead" || press.key == "Process" {
        return None;
    }
    let main = if mac { press.meta } else { press.ctrl };
    let other = if mac { press.ctrl } else { press.meta };
    if main || other {
        return (main && !other).then(|| shortcut(press, mac)).flatten();
    }
    if press.alt || press.alt_graph {
        return None;
    }
    match press.key.as_str() {
        "Escape" => return Some(Command::Escape),
        "F3" => return Some(if press.shift { Command::FindPrevious } else { Command::FindNext }),
        _ if press.in_field => return None,
        "Enter" if !press.repeat => return Some(if press.shift { Command::EditStart } else { Command::EditEnd }),
        "Delete" | "Backspace" if !press.repeat => return Some(Command::Delete),
        _ => {}
    }
    if !keymap.on {
        return None;
    }
    if press.key == "?" {
        return Some(Command::Help);
    }
    if let Some(digit) = digit(press) {
        // With Shift only where Shift makes the digit, as on a French keyboard.
        let printed = !press.shift || press.key.parse() == Ok(digit);
        return (!press.repeat && printed).then_some(Command::Label(digit));
    }
    let letter = letter(press)?;
    let n = keymap.letters.iter().position(|own| *own == letter)?;
    match LETTERS[n].0 {
        Command::Next if press.shift => Some(Command::Previous),
        Command::Next => Some(Command::Next),
        Command::NextDocument if press.shift => Some(Command::PreviousDocument),
        _ if press.shift || press.repeat => None,
        command => Some(command),
    }
}

/// Shortcuts with Ctrl (⌘ on a Mac). With Alt down they are letters of some keyboard (AltGr is Ctrl+Alt on Windows).
fn shortcut(press: &KeyPress, mac: bool) -> Option<Command> {
    if press.alt || press.alt_graph {
        return None;
    }
    if press.key == "Enter" {
        return (!press.repeat && !press.shift && !press.in_field).then_some(Command::Finish);
    }
    match letter(press)? {
        's' if !press.shift => Some(Command::Save),
        _ if press.in_field => None,
        'z' if press.shift => Some(Command::Redo),
        'z' => Some(Command::Undo),
        'y' if !mac && !press.shift => Some(Command::Redo),
        _ => None,
    }
}

fn digit(press: &KeyPress) -> Option<u8> {
    // Without Num Lock the digits beside the letters are arrows, Home and the like.
    if press.key.chars().nth(1).is_some() {
        return None;
    }
    let digit = press.code.strip_prefix("Digit").or_else(|| press.code.strip_prefix("Numpad"));
    // A driver or an on-screen keyboard may give no code.
    let digit = digit.or_else(|| press.code.is_empty().then_some(press.key.as_str()))?;
    digit.parse().ok().filter(|digit| (1..=9).contains(digit))
}

/// The letter a key prints, small; on keyboards without Latin letters, the one that stands there on one with them.
#[must_use]
pub fn letter(press: &KeyPress) -> Option<char> {
    let mut printed = press.key.chars();
    let only = printed.next().filter(|_| printed.next().is_none())?;
    if only.is_ascii() || is_latin(only) {
        return Some(lower(only));
    }
    let code = press.code.strip_prefix("Key")?;
    code.chars().next().map(|letter| letter.to_ascii_lowercase())
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_lowercase() || is_latin(letter)
}

fn is_latin(letter: char) -> bool {
    ('\u{c0}'..='\u{24f}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Ctrl+Shift+z@KeyZ` is what is held, what is printed and where the key is.
    fn press(notation: &str) -> KeyPress {
        let (keys, code) = notation.split_once('@').unwrap_or((notation, ""));
        let mut parts = keys.split('+').collect::<Vec<_>>();
        let key = parts.pop().unwrap_or_default().to_owned();
        let holds = |name: &str| parts.contains(&name);
        KeyPress {
            key,
            code: code.to_owned(),
            ctrl: holds("Ctrl"),
            meta: holds("Meta"),
            alt: holds("Alt"),
            alt_graph: holds("AltGr"),
            shift: holds("Shift"),
            ..KeyPress::default()
        }
    }

    fn gives(notation: &str, expected: Option<Command>) {
        assert_eq!(command(&press(notation), &Keymap::default(), false), expected, "{notation}");
    }

    #[test]
    fn digits_go_by_the_place_of_the_key() {
        gives("2@Digit2", Some(Command::Label(2)));
        gives("é@Digit2", Some(Command::Label(2)));
        gives("2@Numpad2", Some(Command::Label(2)));
        gives("0@Digit0", None);
        gives("Ctrl+2@Digit2", None);
        gives("Alt+2@Digit2", None);
        gives("Shift+@@Digit2", None);
        gives("Shift+2@Digit2", Some(Command::Label(2)));
        gives("ArrowDown@Numpad2", None);
        gives("End@Numpad1", None);
    }

    #[test]
    fn letters_go_by_what_they_print_or_by_place_without_latin_letters() {
        gives("n@KeyN", Some(Command::Next));
        gives("Shift+N@KeyN", Some(Command::Previous));
        gives("т@KeyN", Some(Command::Next));
        gives("n@KeyL", Some(Command::Next));
        gives("Ctrl+я@KeyZ", Some(Command::Undo));
        gives("ñ@Semicolon", None);
    }

    #[test]
    fn altgr_is_not_ctrl() {
        gives("Ctrl+z@KeyZ", Some(Command::Undo));
        gives("Ctrl+Shift+Z@KeyZ", Some(Command::Redo));
        gives("Ctrl+y@KeyY", Some(Command::Redo));
        gives("Ctrl+Alt+ż@KeyZ", None);
        gives("Ctrl+AltGr+ś@KeyS", None);
        gives("AltGr+ż@KeyZ", None);
        gives("Ctrl+s@KeyS", Some(Command::Save));
    }

    #[test]
    fn a_mac_has_its_own_main_key_and_never_takes_command_y() {
        let mac = |notation: &str| command(&press(notation), &Keymap::default(), true);
        assert_eq!(mac("Meta+z@KeyZ"), Some(Command::Undo));
        assert_eq!(mac("Meta+Shift+z@KeyZ"), Some(Command::Redo));
        assert_eq!(mac("Meta+y@KeyY"), None);
        assert_eq!(mac("Ctrl+z@KeyZ"), None);
        assert_eq!(mac("Meta+ArrowLeft"), None);
        assert_eq!(mac("Meta+2@Digit2"), None);
    }

    #[test]
    fn nothing_fires_in_a_field_while_composing_or_on_repeat_where_it_would_create() {
        let with = |notation: &str, change: fn(&mut KeyPress)| {
            let mut press = press(notation);
            change(&mut press);
            command(&press, &Keymap::default(), false)
        };
        assert_eq!(with("n@KeyN", |press| press.in_field = true), None);
        assert_eq!(with("Ctrl+z@KeyZ", |press| press.in_field = true), None);
        assert_eq!(with("Delete", |press| press.in_field = true), None);
        assert_eq!(with("Escape", |press| press.in_field = true), Some(Command::Escape));
        assert_eq!(with("Ctrl+s@KeyS", |press| press.in_field = true), Some(Command::Save));
        assert_eq!(with("2@Digit2", |press| press.composing = true), None);
        assert_eq!(with("Dead@Digit2", |_| ()), None);
        assert_eq!(with("2@Digit2", |press| press.repeat = true), None);
        assert_eq!(with("d@KeyD", |press| press.repeat = true), None);
        assert_eq!(with("m@KeyM", |press| press.repeat = true), None);
        assert_eq!(with("Ctrl+z@KeyZ", |press| press.repeat = true), Some(Command::Undo));
        assert_eq!(with("n@KeyN", |press| press.repeat = true), Some(Command::Next));
    }

    #[test]
    fn letters_can_be_given_away_and_switched_off() {
        let mut keymap = Keymap::default();
        assert_eq!(keymap.set(0, 'F'), Err("F is taken: find in the text".to_owned()));
        assert_eq!(keymap.set(0, 'т'), Err("expected a letter, found 'т'".to_owned()));
        assert_eq!(keymap.set(0, '?'), Err("expected a letter, found '?'".to_owned()));
        assert_eq!(keymap.set(0, 'J'), Ok(()));
        assert_eq!(command(&press("j@KeyJ"), &keymap, false), Some(Command::Next));
        assert_eq!(command(&press("n@KeyN"), &keymap, false), None);
        keymap.on = false;
        assert_eq!(command(&press("j@KeyJ"), &keymap, false), None);
        assert_eq!(command(&press("2@Digit2"), &keymap, false), None);
        assert_eq!(command(&press("Ctrl+z@KeyZ"), &keymap, false), Some(Command::Undo));
    }

    #[test]
    fn kept_letters_come_back_even_where_two_changed_places() {
        let restored = |kept: &[(&str, &str)]| {
            let mut keymap = Keymap::default();
            keymap.restore(kept);
            keymap.letters.iter().collect::<String>()
        };
        assert_eq!(restored(&[("next", "f"), ("find", "n")]), "fnmdxk");
        assert_eq!(restored(&[("next", "j"), ("of a later version", "q")]), "jfmdxk");
        assert_eq!(restored(&[("next", "f")]), "nfmdxk", "F is taken");
        assert_eq!(restored(&[("next", "7"), ("find", "g")]), "nfmdxk", "no letter");
        assert_eq!(restored(&[("next", "")]), "nfmdxk");
    }
}
