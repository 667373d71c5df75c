//! Writes JSON by hand: what stands on a line of its own, what is escaped, and nothing that depends on chance.

use std::fmt::{Arguments, Write as _};

use super::scan::{Raw, compact, value_end};
use crate::model::Extra;

/// JSON in the making.
pub(super) struct Pen {
    pub out: String,
    /// Whether records stand on lines of their own, or all on one line.
    lines: bool,
    /// Whether the next key is the first of its object.
    first: bool,
    /// The name of an unknown field whose value is no JSON.
    pub broken: Option<String>,
}

impl Pen {
    pub fn new(lines: bool) -> Pen {
        Pen { out: String::new(), lines, first: true, broken: None }
    }

    /// A string, with the shortest escapes; everything but quotation marks, backslashes and controls stands as it is.
    pub fn string(&mut self, text: &str) {
        self.out.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
            self.out.push_str(&rest[..at]);
            match rest.as_bytes()[at] {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\r' => self.out.push_str("\\r"),
                b'\t' => self.out.push_str("\\t"),
                0x08 => self.out.push_str("\\b"),
                0x0C => self.out.push_str("\\f"),
                other => self.print(format_args!("\\u{other:04x}")),
            }
            rest = &rest[at + 1..];
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    pub fn open(&mut self) {
        self.out.push('{');
        self.first = true;
    }

    /// Closes an object, its unknown fields last.
    pub fn close(&mut self, extra: &Extra) {
        for (name, json) in extra.iter() {
            self.unknown(name, json);
        }
        self.out.push('}');
        self.first = false;
    }

    pub fn key(&mut self, name: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push_str(", ");
        }
        self.string(name);
        self.out.push_str(": ");
    }

    /// A key that begins a line.
    pub fn key_on_line(&mut self, indent: usize, name: &str) {
        self.out.push(',');
        self.line(indent, true);
        self.first = true;
        self.key(name);
    }

    /// A field that is a string.
    pub fn text(&mut self, name: &str, text: &str) {
        self.key(name);
        self.string(text);
    }

    /// A field that is a whole number or true or false.
    pub fn plain(&mut self, name: &str, value: Arguments<'_>) {
        self.key(name);
        self.print(value);
    }

    /// A field that is a string without anything to escape: an id, a time, a hash.
    pub fn quoted(&mut self, name: &str, value: Arguments<'_>) {
        self.key(name);
        self.out.push('"');
        self.print(value);
        self.out.push('"');
    }

    /// A list, whose elements stand on lines of their own where `indent` is not 0.
    pub fn list<T>(&mut self, indent: usize, items: &[T], element: &mut dyn FnMut(&mut Pen, &T)) {
        self.out.push('[');
        for (n, item) in items.iter().enumerate() {
            self.item(indent, n);
            element(self, item);
        }
        self.out.push(']');
    }

    /// What stands before the `n`-th element of a list.
    pub fn item(&mut self, indent: usize, n: usize) {
        if n > 0 {
            self.out.push(',');
        }
        self.line(indent, n > 0);
    }

    /// A field that this version does not know; `json` is its value.
    pub fn unknown(&mut self, name: &str, json: &str) {
        self.key(name);
        self.value(name, json);
    }

    /// The same at the end of the file, on a line of its own.
    pub fn unknown_on_line(&mut self, name: &str, json: &str) {
        self.key_on_line(1, name);
        self.value(name, json);
    }

    fn value(&mut self, name: &str, json: &str) {
        let raw = Raw { file: json.as_bytes(), start: 0, end: json.len() };
        match compact(raw) {
            Some(compact) if value_end(compact.as_bytes(), 0) == Ok(compact.len()) => self.out.push_str(&compact),
            _ => self.broken = Some(name.to_owned()),
        }
    }

    fn line(&mut self, indent: usize, apart: bool) {
        if self.lines && indent > 0 {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent));
        } else if apart {
            self.out.push(' ');
        }
    }

    fn print(&mut self, value: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(value);
    }
}
