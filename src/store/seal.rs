//! Sealed bytes: a header of 24 bytes with a checksum, then the payload. All numbers are little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | `say` and a letter for the kind: `J` record, `D` document, `P` project |
//! | 4–7 | version of the payload |
//! | 8–15 | sequence number |
//! | 16–19 | length of the payload |
//! | 20–23 | CRC-32 (IEEE) of bytes 0–19 and the payload |
//!
//! This layout holds for all versions, so that what a newer version wrote is told apart from what is damaged.

use super::Problem;

/// What a payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Record,
    Document,
    Project,
}

impl Kind {
    fn magic(self) -> &'static [u8; 4] {
        match self {
            Kind::Record => b"sayJ",
            Kind::Document => b"sayD",
            Kind::Project => b"sayP",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Record => "journal record",
            Kind::Document => "document snapshot",
            Kind::Project => "project snapshot",
        }
    }
}

/// The version of the payloads that this program writes; it rises only when an older reader would misread.
const VERSION: u32 = 1;

const HEADER: usize = 24;

/// A sealed payload that checked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened<'a> {
    pub sequence: u64,
    pub payload: &'a [u8],
    /// What follows it.
    pub rest: &'a [u8],
}

/// Seals `payload`.
pub(super) fn seal(kind: Kind, sequence: u64, payload: &[u8]) -> Result<Vec<u8>, String> {
    let length = u32::try_from(payload.len())
        .map_err(|_| format!("expected a {} of less than 4 GB, found {} bytes", kind.name(), payload.len()))?;
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(kind.magic());
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&sequence.to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    let crc = finish(update(update(START, &bytes), payload));
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes.extend_from_slice(payload);
    Ok(bytes)
}

/// Opens what `bytes` begin with.
pub(super) fn open(kind: Kind, bytes: &[u8]) -> Result<Opened<'_>, Problem> {
    let what = kind.name();
    let short = |needed: usize| {
        Problem::Damaged(format!("expected a {what} of at least {needed} bytes, found {} bytes", bytes.len()))
    };
    let (header, body) = bytes.split_first_chunk::<HEADER>().ok_or_else(|| short(HEADER))?;
    let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (version, length, crc) = (number(4), number(16) as usize, number(20));
    let sequence = u64::from(number(12)) << 32 | u64::from(number(8));
    if body.len() < length {
        return Err(short(HEADER.saturating_add(length)));
    }
    let (payload, rest) = body.split_at(length);
    let found = finish(update(update(START, &header[..20]), payload));
    if found != crc {
        return Err(Problem::Damaged(format!("expected a {what} with checksum {crc:08x}, found {found:08x}")));
    }
    if version > VERSION {
        return Err(Problem::Newer(format!(
            "expected a {what} of version {VERSION}, found version {version}: a newer Sayso wrote it"
        )));
    }
    if header[..4] != *kind.magic() {
        return Err(Problem::Newer(format!(
            "expected a {what}, found {:?}, which this version does not know",
            String::from_utf8_lossy(&header[..4])
        )));
    }
    Ok(Opened { sequence, payload, rest })
}

/// A payload whose checksum holds but which this version can't read.
pub(super) fn unreadable(kind: Kind) -> Problem {
    Problem::Newer(format!("expected a {} that this version knows, found something else", kind.name()))
}

/// The CRC-32 (IEEE 802.3, as in zip and PNG) of `bytes`.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    finish(update(START, bytes))
}

const START: u32 = u32::MAX;

fn finish(crc: u32) -> u32 {
    !crc
}

fn update(crc: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(crc, |crc, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}

/// What eight bits shifted out do to the rest.
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut crc = at as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[at] = crc;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_crc_32_of_zip() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn what_was_sealed_opens_and_says_what_follows() {
        let mut bytes = seal(Kind::Record, 1 << 40 | 7, b"{}").expect("short");
        bytes.extend_from_slice(b"rest");
        let opened = open(Kind::Record, &bytes);
        assert_eq!(opened, Ok(Opened { sequence: 1 << 40 | 7, payload: b"{}", rest: b"rest" }));
    }

    #[test]
    fn a_newer_version_is_not_called_damage() {
        let mut bytes = seal(Kind::Record, 1, b"{}").expect("short");
        bytes[4] = 2;
        assert!(matches!(open(Kind::Record, &bytes), Err(Problem::Damaged(_))), "a flipped version is damage");
        let crc = finish(update(update(START, &bytes[..20]), &bytes[24..]));
        bytes[20..24].copy_from_slice(&crc.to_le_bytes());
        assert!(matches!(open(Kind::Record, &bytes), Err(Problem::Newer(_))), "a written version is not");
    }
}
