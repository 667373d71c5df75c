//! The fields of one record, asked for by name. A field that is missing takes the empty value; one of the wrong type is a
//! problem and takes the empty value too; what nobody asked for is kept as [`Extra`]. Fields a record cannot do without
//! are asked for by `need_…`, and cost the record.

use std::borrow::Cow;
use std::fmt;

use super::scan::{Part, Parts, Raw, compact, depth};
use crate::format::ByName;
use crate::format::problem::{Problems, brief};
use crate::model::{Extra, Time};

/// Unknown fields deeper than this are left out: hardly any program could read them back.
const DEEPEST: usize = 100;

/// Why a record was not taken.
pub(super) struct Bad {
    pub at: usize,
    pub message: String,
}

/// The fields of a record.
pub(super) struct Fields<'a> {
    pub raw: Raw<'a>,
    what: &'static str,
    list: Vec<Field<'a>>,
}

struct Field<'a> {
    name: Cow<'a, str>,
    value: Raw<'a>,
    cut: bool,
    taken: bool,
}

impl<'a> Fields<'a> {
    /// The fields of the object `raw`, which `what` is the name of a kind of record for. Anything but an object is a
    /// problem and has no fields.
    pub fn of(raw: Raw<'a>, what: &'static str, problems: &mut Problems) -> Option<Fields<'a>> {
        let mut fields = Fields { raw, what, list: Vec::new() };
        if raw.bytes().first() != Some(&b'{') {
            fields.problem(problems, raw.start, format_args!("expected an object, found {}; left out", raw.kind()));
            return None;
        }
        let mut parts = Parts::of(raw);
        while let Some(Part { key: Some(key), value, cut }) = parts.next(raw.file) {
            match key.string() {
                Ok(name) => fields.list.push(Field { name, value, cut, taken: false }),
                Err(found) => {
                    let message = format_args!("expected the name of a field, found {found}; the field is left out");
                    fields.problem(problems, key.start, message);
                }
            }
        }
        Some(fields)
    }

    /// Adds a problem with this record.
    pub fn problem(&self, problems: &mut Problems, at: usize, message: fmt::Arguments<'_>) {
        problems.add(self.raw.file, at, self.to_string(), message);
    }

    /// The names, for a sentence.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().filter(|field| !field.cut).map(|field| field.name.as_ref())
    }

    fn take(&mut self, problems: &mut Problems, name: &str, cut: bool) -> Option<Raw<'a>> {
        let mut found = None;
        let mut second = None;
        for field in self.list.iter_mut().filter(|field| field.name == name) {
            field.taken = true;
            if found.is_some() {
                second = Some(field.value.start);
            } else if cut || !field.cut {
                found = Some(field.value);
            }
        }
        if let Some(at) = second {
            self.problem(problems, at, format_args!("expected {name:?} once, found it again; the first is taken"));
        }
        found
    }

    /// The raw value of a field.
    pub fn raw(&mut self, problems: &mut Problems, name: &str) -> Option<Raw<'a>> {
        self.take(problems, name, false)
    }

    /// A list or an object; what is left of it where the file is cut there.
    pub fn whole_or_cut(&mut self, problems: &mut Problems, name: &str) -> Option<Raw<'a>> {
        self.take(problems, name, true)
    }

    /// A string; empty where it is missing.
    pub fn text(&mut self, problems: &mut Problems, name: &str) -> Cow<'a, str> {
        match self.raw(problems, name).map(|raw| (raw, raw.string())) {
            None => Cow::Borrowed(""),
            Some((_, Ok(text))) => text,
            Some((raw, Err(found))) => {
                let message = format_args!("expected text for {name:?}, found {found}; taken as empty");
                self.problem(problems, raw.start, message);
                Cow::Borrowed("")
            }
        }
    }

    /// A whole number; `missing` where it is missing.
    pub fn number(&mut self, problems: &mut Problems, name: &str, missing: u32) -> u32 {
        let Some(raw) = self.raw(problems, name) else { return missing };
        raw.number().unwrap_or_else(|| {
            let found = shown(raw);
            let message = format_args!("expected a whole number for {name:?}, found {found}; taken as {missing}");
            self.problem(problems, raw.start, message);
            missing
        })
    }

    /// True or false; false where it is missing.
    pub fn truth(&mut self, problems: &mut Problems, name: &str) -> bool {
        let Some(raw) = self.raw(problems, name) else { return false };
        if !matches!(raw.bytes(), b"true" | b"false") {
            let found = shown(raw);
            let message = format_args!("expected true or false for {name:?}, found {found}; taken as false");
            self.problem(problems, raw.start, message);
        }
        raw.bytes() == b"true"
    }

    /// A time; the start of 1970 where it is missing or none.
    pub fn time(&mut self, problems: &mut Problems, name: &str) -> Time {
        let Some(raw) = self.raw(problems, name) else { return Time::default() };
        let time = raw.string().ok().and_then(|text| text.parse().ok());
        time.unwrap_or_else(|| {
            let found = shown(raw);
            let message = format_args!(
                "expected a time like 2026-11-24T09:00:00.000Z for {name:?}, found {found}; taken as {}",
                Time::default()
            );
            self.problem(problems, raw.start, message);
            Time::default()
        })
    }

    /// The elements of a list, and whether the file is cut in one of them; none where it is missing.
    pub fn list(&mut self, problems: &mut Problems, name: &str) -> Parts {
        let nothing = Raw { file: self.raw.file, start: 0, end: 0 };
        let Some(raw) = self.whole_or_cut(problems, name) else { return Parts::of(nothing) };
        if raw.bytes().first() != Some(&b'[') {
            let message = format_args!("expected a list for {name:?}, found {}; taken as empty", shown(raw));
            self.problem(problems, raw.start, message);
            return Parts::of(nothing);
        }
        Parts::of(raw)
    }

    /// A list of strings.
    pub fn texts(&mut self, problems: &mut Problems, name: &str) -> Vec<String> {
        let mut parts = self.list(problems, name);
        let mut texts = Vec::new();
        while let Some(part) = parts.next(self.raw.file).filter(|part| !part.cut) {
            match part.value.string() {
                Ok(text) => texts.push(text.into_owned()),
                Err(found) => {
                    let message = format_args!("expected text in {name:?}, found {found}; left out");
                    self.problem(problems, part.value.start, message);
                }
            }
        }
        texts
    }

    /// A string that the record cannot do without.
    pub fn need_text(&mut self, problems: &mut Problems, name: &str) -> Result<(Cow<'a, str>, Raw<'a>), Bad> {
        let raw = self.raw(problems, name).ok_or_else(|| self.missing(name))?;
        let bad = |found| Bad { at: raw.start, message: format!("expected text for {name:?}, found {found}") };
        raw.string().map(|text| (text, raw)).map_err(bad)
    }

    /// A whole number that the record cannot do without.
    pub fn need_number(&mut self, problems: &mut Problems, name: &str) -> Result<u32, Bad> {
        let raw = self.raw(problems, name).ok_or_else(|| self.missing(name))?;
        let message = || format!("expected a whole number for {name:?}, found {}", shown(raw));
        raw.number().ok_or_else(|| Bad { at: raw.start, message: message() })
    }

    fn missing(&self, name: &str) -> Bad {
        let names: Vec<&str> = self.names().take(12).collect();
        let message = format!("expected {name:?}, found {}", list_of(&names));
        Bad { at: self.raw.start, message }
    }

    /// What nobody asked for, to be written back as it came.
    pub fn rest(&mut self, problems: &mut Problems) -> Extra {
        let mut extra = Extra::default();
        let mut names = ByName::new();
        for field in self.list.iter().filter(|field| !field.taken && !field.cut) {
            let name = brief(&field.name);
            if names.insert(field.name.to_string(), 0).is_some() {
                let message = format_args!("expected {name} once, found it again; the first is taken");
                self.problem(problems, field.value.start, message);
            } else if depth(field.value) > DEEPEST {
                let message = format_args!("expected at most {DEEPEST} levels in {name}, found more; left out");
                self.problem(problems, field.value.start, message);
            } else if let Some(json) = compact(field.value) {
                extra.push(field.name.clone().into_owned(), json);
            } else {
                let message = format_args!("expected UTF-8 in {name}, found other bytes; left out");
                self.problem(problems, field.value.start, message);
            }
        }
        extra
    }

    /// Says, once a file, which fields of this kind of record are not kept.
    pub fn nothing_else(&self, problems: &mut Problems) {
        for field in self.list.iter().filter(|field| !field.taken && !field.cut) {
            let (what, name) = (self.what, brief(&field.name));
            if problems.first(format!("{what}\0{name}")) {
                let message = format_args!("expected no {name} in a {what}; it is left out, here and further on");
                self.problem(problems, field.value.start, message);
            }
        }
    }
}

impl fmt::Display for Fields<'_> {
    /// As `annotation 0198…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)?;
        let id = self.list.iter().find(|field| field.name == "id").and_then(|field| field.value.string().ok());
        id.map_or(Ok(()), |id| write!(f, " {}", id.chars().take(60).collect::<String>()))
    }
}

/// A value as it stands in the file, where it is short, or else its kind.
pub(super) fn shown(raw: Raw<'_>) -> Cow<'_, str> {
    match std::str::from_utf8(raw.bytes()) {
        Ok(text) if text.chars().count() <= 40 && !text.contains(char::is_control) => Cow::Borrowed(text),
        _ => Cow::Borrowed(raw.kind()),
    }
}

/// Names in quotation marks, for a sentence.
pub(super) fn list_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| brief(name)).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}
