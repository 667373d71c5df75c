//! Points in time, as our files write them: RFC 3339, UTC, milliseconds, `Z`.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

/// Milliseconds since 1970-01-01T00:00:00Z, never before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i64);

/// The last millisecond that RFC 3339 can write: 9999-12-31T23:59:59.999Z.
const LAST: i64 = 253_402_300_799_999;

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = u64::try_from(self.0.clamp(0, LAST)).unwrap_or(0);
        humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(millis)).fmt(f)
    }
}

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Time, String> {
        let wrong = || format!("expected a time like 2026-11-24T09:00:00.000Z, found {text:?}");
        let time = humantime::parse_rfc3339(text).map_err(|_| wrong())?;
        let since = time.duration_since(UNIX_EPOCH).map_err(|_| wrong())?;
        i64::try_from(since.as_millis()).map(Time).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_it_was_written() {
        let written = "2026-11-24T09:00:00.123Z";
        assert_eq!(written.parse::<Time>().map(|time| time.to_string()), Ok(written.to_owned()));
        assert!("yesterday".parse::<Time>().is_err());
        assert_eq!(Time(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
    }
}
