//! The little of WebAssembly's binary format (<https://webassembly.github.io/spec/core/binary/modules.html>) that is
//! needed to rename imports.

const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const IMPORTS: u8 = 2;

/// A program whose imports are called what `name` makes of their module and name. `None` where it is no program, or has
/// no imports.
pub fn rename_imports(program: &[u8], mut name: impl FnMut(&str, &str) -> String) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: program.strip_prefix(MAGIC)? };
    let mut out = MAGIC.to_vec();
    let mut found = false;
    while !reader.bytes.is_empty() {
        let id = reader.byte()?;
        let size = reader.number()? as usize;
        let content = reader.take(size)?;
        let renamed;
        let content = if id == IMPORTS {
            found = true;
            renamed = rename_section(content, &mut name)?;
            &renamed
        } else {
            content
        };
        out.push(id);
        write_number(&mut out, u32::try_from(content.len()).ok()?);
        out.extend(content);
    }
    found.then_some(out)
}

fn rename_section(section: &[u8], name: &mut impl FnMut(&str, &str) -> String) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: section };
    let mut out = Vec::with_capacity(section.len());
    let count = reader.number()?;
    write_number(&mut out, count);
    for _ in 0..count {
        let (module, own) = (reader.text()?, reader.text()?);
        write_text(&mut out, module);
        write_text(&mut out, &name(module, own));
        let before = reader.bytes;
        match reader.byte()? {
            0 => drop(reader.number()?),
            1 => {
                reader.byte()?;
                reader.limits()?;
            }
            2 => reader.limits()?,
            3 => drop(reader.take(2)?),
            _ => return None,
        }
        out.extend(&before[..before.len() - reader.bytes.len()]);
    }
    Some(out)
}

/// The `n`th short name: `a`, `b`, … `Z`, `aa`, `ab`, …
pub fn short_name(mut n: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    loop {
        name.insert(0, char::from(LETTERS[n % LETTERS.len()]));
        n /= LETTERS.len();
        if n == 0 {
            // No reserved word of JavaScript matters: the names are properties of an object.
            return name;
        }
        n -= 1;
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// An unsigned LEB128 number of at most 32 bits.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn limits(&mut self) -> Option<()> {
        let has_maximum = self.byte()? & 1 == 1;
        self.number()?;
        if has_maximum {
            self.number()?;
        }
        Some(())
    }
}

fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    write_number(out, u32::try_from(text.len()).unwrap_or(u32::MAX));
    out.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that imports `m.f` (a function of type 0) and `m.g` (a global), with one type before it.
    const PROGRAM: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0e\x02\x01m\x01f\0\0\x01m\x01g\x03\x7f\0";

    #[test]
    fn imports_get_the_names_asked_for_and_the_rest_stays() {
        let same = rename_imports(PROGRAM, |_, name| name.to_owned());
        assert_eq!(same.as_deref(), Some(PROGRAM));
        let longer = rename_imports(PROGRAM, |module, name| format!("{module}{name}")).expect("a program");
        assert_eq!(&longer[14..], b"\x02\x10\x02\x01m\x02mf\0\0\x01m\x02mg\x03\x7f\0");
    }

    #[test]
    fn what_is_no_program_is_refused() {
        assert_eq!(rename_imports(b"", |_, name| name.to_owned()), None);
        assert_eq!(rename_imports(&PROGRAM[..14], |_, name| name.to_owned()), None);
        assert_eq!(rename_imports(&PROGRAM[..20], |_, name| name.to_owned()), None);
    }

    #[test]
    fn short_names_are_all_different() {
        let names: std::collections::BTreeSet<String> = (0..3000).map(short_name).collect();
        assert_eq!(names.len(), 3000);
        assert_eq!([short_name(0), short_name(51), short_name(52)], ["a", "Z", "aa"]);
    }
}
