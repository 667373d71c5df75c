//! From the bytes of a file to UTF-8: a leading byte order mark is encoding, not text. UTF-16 is decoded where such a
//! mark announces it; without one, a file is UTF-8.

use std::borrow::Cow;

/// The content of a file in UTF-8, as far as it was checked, without its byte order mark.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The bytes after the mark. Of a file that came in UTF-8, nothing is checked yet.
    pub bytes: Cow<'a, [u8]>,
    /// Whether there was a byte order mark.
    pub bom: bool,
}

/// Takes off the byte order mark, and decodes UTF-16.
///
/// # Errors
///
/// A sentence with the offset of what is no UTF-16.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return Ok(Decoded { bytes: Cow::Borrowed(rest), bom: true }),
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return Ok(Decoded { bytes: Cow::Borrowed(bytes), bom: false }),
    };
    let (pairs, odd) = bytes[2..].as_chunks::<2>();
    if !odd.is_empty() {
        return Err(format!(
            "expected UTF-16, found an odd number of bytes: the last, at offset {}, stands alone",
            bytes.len() - 1
        ));
    }
    let mut text = String::with_capacity(pairs.len());
    let mut at = 2;
    for char in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match char {
            Ok(char) => {
                text.push(char);
                at += char.len_utf16() * 2;
            }
            Err(lone) => {
                let unit = lone.unpaired_surrogate();
                return Err(format!("expected UTF-16, found a lone surrogate 0x{unit:04X} at offset {at}"));
            }
        }
    }
    Ok(Decoded { bytes: Cow::Owned(text.into_bytes()), bom: true })
}
