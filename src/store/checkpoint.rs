//! When a snapshot is due, and what it makes superfluous. Nothing is given up that does not check out: what is damaged
//! stays, for whoever can read more of it.

use super::{record, snapshot};

/// How many transactions of one document a snapshot waits for while somebody works.
pub const BUSY: usize = 500;

/// How many snapshots of a document are kept.
pub const KEPT: usize = 3;

/// How far the journal of a document (or of the project record) has come since its newest snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Since {
    /// The number of its newest record; the snapshot's own where there is none.
    pub newest: u64,
    /// How many records came after the snapshot.
    pub records: usize,
}

impl Since {
    /// Takes note of a record.
    pub fn wrote(&mut self, sequence: u64) {
        self.newest = sequence;
        self.records += 1;
    }

    /// Whether a snapshot is due: after [`BUSY`] records, or after any when the person rests.
    #[must_use]
    pub fn is_due(&self, resting: bool) -> bool {
        self.records >= if resting { 1 } else { BUSY }
    }
}

/// What is superfluous once the newest snapshot was verified: the numbers of older snapshots, and the number up to which
/// the records are no longer needed. `snapshots` are the numbers of all there are, in order; `None` where all are needed.
#[must_use]
pub fn superfluous(snapshots: &[u64]) -> Option<(&[u64], u64)> {
    let (old, kept) = snapshots.split_at_checked(snapshots.len().checked_sub(KEPT)?)?;
    let oldest = *kept.first()?;
    (!old.is_empty()).then_some((old, oldest))
}

/// Whether all of these check out, so that nothing is lost with them: records with their numbers, and snapshots.
#[must_use]
pub fn may_go<'a>(
    records: impl IntoIterator<Item = &'a (u64, Vec<u8>)>,
    snapshots: impl IntoIterator<Item = &'a [u8]>,
) -> bool {
    let whole =
        |(sequence, bytes): &(u64, Vec<u8>)| record::decode(bytes).is_ok_and(|record| record.sequence == *sequence);
    let readable = |bytes: &[u8]| snapshot::decode_document(bytes).is_ok() || snapshot::decode_project(bytes).is_ok();
    records.into_iter().all(whole) && snapshots.into_iter().all(readable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_three_snapshots_and_what_follows_the_oldest_of_them_are_kept() {
        assert_eq!(superfluous(&[]), None);
        assert_eq!(superfluous(&[0, 10, 20]), None);
        assert_eq!(superfluous(&[0, 10, 20, 30]), Some((&[0][..], 10)));
        assert_eq!(superfluous(&[0, 5, 10, 20, 30]), Some((&[0, 5][..], 10)));
    }

    #[test]
    fn a_snapshot_is_due_after_much_work_or_in_a_rest() {
        let mut since = Since::default();
        assert!(!since.is_due(true));
        (1..=499).for_each(|sequence| since.wrote(sequence));
        assert!(since.is_due(true) && !since.is_due(false));
        since.wrote(500);
        assert!(since.is_due(false));
    }

    #[test]
    fn what_is_damaged_stays() {
        assert!(may_go(&[], []));
        assert!(!may_go(&[(1, b"torn".to_vec())], []));
        assert!(!may_go(&[], [&b"torn"[..]]));
    }
}
