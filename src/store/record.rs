//! A record of the journal: one transaction, how it came about, its number. Bytes: see the table in `seal.rs`; the
//! payload is the way and the transaction, as `model::code` writes them.

use super::Problem;
use super::seal::{self, Kind};
use crate::edit::history::Way;
use crate::edit::{Change, Transaction, Unsaved};
use crate::model::DocumentId;
use crate::model::code::{self, Code};

/// One transaction, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number, counted from 1 over the whole project.
    pub sequence: u64,
    /// How it came about.
    pub way: Way,
    /// What it is.
    pub transaction: Transaction,
}

/// The bytes of a record.
///
/// # Errors
///
/// Only where it is larger than 4 GB.
pub fn encode(unsaved: &Unsaved) -> Result<Vec<u8>, String> {
    let mut payload = code::encode(&unsaved.way);
    unsaved.transaction.put(&mut payload);
    seal::seal(Kind::Record, unsaved.sequence, &payload)
}

/// The record that `bytes` are.
///
/// # Errors
///
/// Says whether they are damaged, or written by a newer version.
pub fn decode(bytes: &[u8]) -> Result<Record, Problem> {
    let (record, rest) = decode_first(bytes)?;
    if rest.is_empty() {
        return Ok(record);
    }
    Err(Problem::Damaged(format!("expected one journal record, found {} bytes after it", rest.len())))
}

/// The record that `bytes` begin with, and what follows: for journals in one piece, as a download has them.
///
/// # Errors
///
/// As [`decode`].
pub fn decode_first(bytes: &[u8]) -> Result<(Record, &[u8]), Problem> {
    let opened = seal::open(Kind::Record, bytes)?;
    let (way, transaction) = code::decode(opened.payload).ok_or_else(|| seal::unreadable(Kind::Record))?;
    Ok((Record { sequence: opened.sequence, way, transaction }, opened.rest))
}

/// The document that a transaction changes; `None` for the project record.
#[must_use]
pub fn document(transaction: &Transaction) -> Option<DocumentId> {
    match &transaction.change {
        Change::Document { id, .. } => Some(*id),
        Change::Project(_) => None,
    }
}
