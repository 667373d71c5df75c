//! A scanner of JSON (RFC 8259) that keeps no values: it says where a value ends, and cuts a list or an object into its
//! parts. It never recurses, so depth costs a byte a level; and what stands before a fault is still cut out whole, so a
//! truncated file yields its complete records by the same road as a sound one.

use std::borrow::Cow;

use memchr::memchr;

/// A stretch of a file that holds one JSON value, or what is left of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'a> {
    /// The whole file.
    pub file: &'a [u8],
    /// Where the value starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Where a file stops being JSON, and what should have stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: usize,
    pub expected: &'static str,
}

impl<'a> Raw<'a> {
    pub fn bytes(self) -> &'a [u8] {
        self.file.get(self.start..self.end).unwrap_or_default()
    }

    /// What kind of value it is, for a sentence.
    pub fn kind(self) -> &'static str {
        match self.bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b'"') => "text",
            Some(b't' | b'f') => "true or false",
            Some(b'n') => "null",
            _ => "a number",
        }
    }

    /// The string it is.
    ///
    /// # Errors
    ///
    /// What was found instead, for a sentence: a value of another type, a lone surrogate, bytes that are no UTF-8.
    pub fn string(self) -> Result<Cow<'a, str>, String> {
        let inner = self.bytes().strip_prefix(b"\"").and_then(|bytes| bytes.strip_suffix(b"\""));
        let inner = inner.ok_or_else(|| self.kind().to_owned())?;
        let inner = std::str::from_utf8(inner).map_err(|error| {
            let at = error.valid_up_to();
            let byte = inner.get(at).copied().unwrap_or_default();
            format!("byte 0x{byte:02X} at offset {}, which is not UTF-8", self.start + 1 + at)
        })?;
        if memchr(b'\\', inner.as_bytes()).is_none() {
            return Ok(Cow::Borrowed(inner));
        }
        unescape(inner).map(Cow::Owned)
    }

    /// The whole number it is, if it is one that fits.
    pub fn number(self) -> Option<u32> {
        std::str::from_utf8(self.bytes()).ok()?.parse().ok()
    }
}

/// The string between two quotation marks, whose escapes were checked by [`string_end`].
fn unescape(inner: &str) -> Result<String, String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let escape = rest.as_bytes().get(at + 1).copied().unwrap_or(b'\\');
        let mut length = 2;
        text.push(match escape {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let lone = || format!("a lone surrogate {}", &rest[at..(at + 6).min(rest.len())]);
                let high = unit(rest, at).ok_or_else(lone)?;
                let mut pair = [high, 0];
                length = 6;
                if let (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) = (high, unit(rest, at + 6)) {
                    pair[1] = low;
                    length = 12;
                }
                let units = pair.into_iter().take(length / 6);
                char::decode_utf16(units).next().and_then(Result::ok).ok_or_else(lone)?
            }
            other => char::from(other),
        });
        rest = rest.get(at + length..).unwrap_or_default();
    }
    text.push_str(rest);
    Ok(text)
}

/// The UTF-16 code unit that is escaped at `at`.
fn unit(text: &str, at: usize) -> Option<u16> {
    let hex = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(hex, 16).ok()
}

/// The index of the first byte at or after `at` that is no white space.
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The index after the value that starts at `at`, white space before it aside.
///
/// # Errors
///
/// Where it stops being JSON.
pub(super) fn value_end(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    let mut open: Vec<u8> = Vec::new();
    loop {
        at = skip_space(bytes, at);
        at = match bytes.get(at) {
            Some(&bracket @ (b'{' | b'[')) => {
                let inner = skip_space(bytes, at + 1);
                if bytes.get(inner) == Some(&closing(bracket)) {
                    inner + 1
                } else {
                    open.push(bracket);
                    at = if bracket == b'{' { key_end(bytes, inner)? } else { inner };
                    continue;
                }
            }
            Some(b'"') => string_end(bytes, at)?,
            Some(b'-' | b'0'..=b'9') => number_end(bytes, at)?,
            Some(b't') => word_end(bytes, at, b"true")?,
            Some(b'f') => word_end(bytes, at, b"false")?,
            Some(b'n') => word_end(bytes, at, b"null")?,
            _ => return Err(Fault { at, expected: "a value" }),
        };
        loop {
            let Some(bracket) = open.last().copied() else { return Ok(at) };
            at = skip_space(bytes, at);
            match bytes.get(at) {
                Some(b',') if bracket == b'{' => at = key_end(bytes, at + 1)?,
                Some(b',') => at += 1,
                Some(close) if *close == closing(bracket) => {
                    open.pop();
                    at += 1;
                    continue;
                }
                _ if bracket == b'{' => return Err(Fault { at, expected: "a comma or }" }),
                _ => return Err(Fault { at, expected: "a comma or ]" }),
            }
            break;
        }
    }
}

/// How many lists and objects lie in each other at the deepest place of a value.
pub(super) fn depth(raw: Raw<'_>) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    each_outside_strings(raw.bytes(), &mut |byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    });
    deepest
}

/// A sound value without the white space between its parts; `None` where it is not UTF-8.
pub(super) fn compact(raw: Raw<'_>) -> Option<String> {
    let bytes = raw.bytes();
    let mut kept = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = if *byte == b'"' { string_end(bytes, at).unwrap_or(bytes.len()) } else { at + 1 };
        if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
            kept.extend_from_slice(&bytes[at..end]);
        }
        at = end;
    }
    String::from_utf8(kept).ok()
}

fn each_outside_strings(bytes: &[u8], see: &mut dyn FnMut(u8)) {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            at = string_end(bytes, at).unwrap_or(bytes.len());
        } else {
            see(*byte);
            at += 1;
        }
    }
}

fn closing(bracket: u8) -> u8 {
    if bracket == b'{' { b'}' } else { b']' }
}

/// The index after a key and its colon.
fn key_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let at = skip_space(bytes, at);
    if bytes.get(at) != Some(&b'"') {
        return Err(Fault { at, expected: "a key in quotation marks" });
    }
    let at = skip_space(bytes, string_end(bytes, at)?);
    if bytes.get(at) == Some(&b':') { Ok(at + 1) } else { Err(Fault { at, expected: "a colon" }) }
}

fn string_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => match bytes.get(at + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
                Some(b'u') => {
                    let hex = bytes.get(at + 2..).unwrap_or_default().iter().take(4);
                    match hex.take_while(|byte| byte.is_ascii_hexdigit()).count() {
                        4 => at += 6,
                        n => return Err(Fault { at: at + 2 + n, expected: "four hexadecimal digits" }),
                    }
                }
                _ => return Err(Fault { at: at + 1, expected: "an escape such as \\n" }),
            },
            Some(0..0x20) => return Err(Fault { at, expected: "a control character written as an escape" }),
            Some(_) => at += 1,
            None => return Err(Fault { at, expected: "the quotation mark that ends a text" }),
        }
    }
}

fn number_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits_end(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let sign = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        at = digits_end(bytes, at + 1 + usize::from(sign))?;
    }
    Ok(at)
}

fn digits_end(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    if at == start { Err(Fault { at, expected: "a digit" }) } else { Ok(at) }
}

fn word_end(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, Fault> {
    let rest = bytes.get(at..).unwrap_or_default();
    let same = rest.iter().zip(word).take_while(|(found, wanted)| found == wanted).count();
    if same == word.len() { Ok(at + same) } else { Err(Fault { at: at + same, expected: "true, false or null" }) }
}

/// Walks the parts of a list or an object, in order. Ends where the value ends, or at a fault.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    at: usize,
    end: usize,
    object: bool,
    first: bool,
}

/// An element of a list, or a key and its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// The key, in an object.
    pub key: Option<Raw<'a>>,
    /// The value.
    pub value: Raw<'a>,
    /// Whether the file's fault lies in this value, so that only its beginning can be relied on.
    pub cut: bool,
}

impl Parts {
    /// The parts of `raw`; none where it is neither a list nor an object.
    pub fn of(raw: Raw<'_>) -> Parts {
        let object = raw.bytes().first() == Some(&b'{');
        let list = raw.bytes().first() == Some(&b'[');
        let at = if object || list { raw.start + 1 } else { raw.end };
        Parts { at, end: raw.end, object, first: true }
    }

    /// The next part; `file` is the one the parts are of.
    pub fn next<'a>(&mut self, file: &'a [u8]) -> Option<Part<'a>> {
        let bytes = file.get(..self.end)?;
        let mut at = skip_space(bytes, self.at);
        // Until this part is known to be sound, nothing follows it.
        self.at = self.end;
        if !std::mem::take(&mut self.first) {
            if bytes.get(at) != Some(&b',') {
                return None;
            }
            at = skip_space(bytes, at + 1);
        }
        let mut key = None;
        if self.object {
            let after = key_end(bytes, at).ok()?;
            key = Some(Raw { file, start: at, end: string_end(bytes, at).ok()? });
            at = skip_space(bytes, after);
        }
        if let None | Some(b']' | b'}') = bytes.get(at) {
            return None;
        }
        match value_end(bytes, at) {
            // A number that the slice ends with may go on in what is missing.
            Ok(end) if end < self.end || matches!(bytes[end - 1], b'"' | b'}' | b']') => {
                self.at = end;
                Some(Part { key, value: Raw { file, start: at, end }, cut: false })
            }
            _ => Some(Part { key, value: Raw { file, start: at, end: self.end }, cut: true }),
        }
    }
}
