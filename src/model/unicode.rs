//! What Unicode says of single characters (which are letters, and which is the lower case of which), and the rules of
//! UAX 29 over it: where graphemes and words end.
//!
//! The data is that of Unicode 17.0, packed into two files beside this one, which the tests write and check against
//! their sources for every character (`src/model/unicode/SOURCES.md`, which names the licence of the data too).

mod class;
pub mod grapheme;
pub mod letter;
pub mod word;

/// The version of Unicode that the tables hold.
pub const VERSION: (u8, u8, u8) = (17, 0, 0);

/// Numbers of any size as bytes of seven bits, the lowest first; the eighth says that another follows.
fn varint(bytes: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7F).checked_shl(shift)?;
        if *byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests;
