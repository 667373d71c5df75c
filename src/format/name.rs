//! Names of files that every system accepts. Windows is the strictest: it forbids nine characters and all controls, a
//! dot or space at the end, and the names of old devices, with any extension.

use crate::model::token::next_grapheme;

/// The longest name in bytes, which leaves room for an extension (systems allow 255).
const LONGEST: usize = 180;

const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A legal file name, without an extension, for a document of that title; "untitled" where nothing of it is left.
#[must_use]
pub fn file_name(title: &str) -> String {
    let mut name = String::new();
    for char in title.chars() {
        match char {
            // Marks of direction can make a name look like another.
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => {}
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => name.push('-'),
            _ if char.is_whitespace() || char.is_control() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            _ => name.push(char),
        }
    }
    let mut end = 0;
    while end < name.len() {
        let next = next_grapheme(&name, end).max(end + 1);
        if next > LONGEST {
            break;
        }
        end = next;
    }
    if end == 0 {
        end = name.floor_char_boundary(LONGEST);
    }
    let name = name.get(..end).unwrap_or_default().trim_matches([' ', '.', '-']);
    if name.is_empty() {
        return "untitled".to_owned();
    }
    if is_device(name) { format!("_{name}") } else { name.to_owned() }
}

/// A file's name without its last extension, and without the folders before it.
#[must_use]
pub fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let number = |rest: &str| rest.len() <= 2 && "0123456789¹²³".chars().any(|digit| rest.chars().eq([digit]));
    DEVICES.contains(&stem.as_str()) || numbered.is_some_and(number)
}
