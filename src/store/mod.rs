//! MEMORY, pure: what the journal and the snapshots hold, byte by byte, and how a document and its undo steps come back
//! from them. The edge moves the bytes; nothing here knows a browser.
//!
//! The journal is append-only: one [`record`] per transaction, numbered from 1 over the whole project. A [`snapshot`] is
//! the state its records build on. [`replay`] applies the one to the other.

pub mod checkpoint;
pub mod first;
pub mod place;
pub mod record;
pub mod replay;
pub mod restore;
mod seal;
pub mod snapshot;
pub mod summary;

use std::fmt;

pub use first::First;
pub use place::Place;
pub use record::Record;
pub use replay::{Replay, Replayed, Stop};
pub use restore::Damage;
pub use seal::checksum;
pub use summary::{Card, Summary};

/// Why stored bytes can't be used: a sentence, and whose fault it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// They are not what was written.
    Damaged(String),
    /// They are what was written, by a version that knows more than this one.
    Newer(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Damaged(sentence) | Problem::Newer(sentence) => sentence.fmt(f),
        }
    }
}
