//! What the store keeps where: the keys of its five tables, and the two shelves that hold them: the browser's IndexedDB,
//! or memory where there is none.

use std::cell::RefCell;
use std::fmt;

use super::idb::Connection;
use crate::model::order::Table;
use crate::model::{DocumentId, ProjectId};

/// The key of one value. The variants are the tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A journal record: only ever added. The numbers of one project's records differ, whatever they change.
    Journal {
        /// Of which project.
        project: ProjectId,
        /// Its number.
        sequence: u64,
        /// The document it changes; `None` for the project record.
        document: Option<DocumentId>,
    },
    /// A text, under its hash: a text never changes, and two documents may share it.
    Text {
        /// Of which project.
        project: ProjectId,
        /// The SHA-256 of its UTF-8, lower-case hexadecimal.
        sha256: String,
    },
    /// A snapshot.
    Snapshot {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
        /// The number of the last record it holds.
        sequence: u64,
    },
    /// Where a person was in a document.
    Place {
        /// Of which project.
        project: ProjectId,
        /// In which document.
        document: DocumentId,
    },
    /// What this device knows of itself: "annotator", "projects", "open".
    Meta(&'static str),
}

/// One value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Under which key.
    pub key: Key,
    /// What.
    pub bytes: Vec<u8>,
    /// Whether it may take the place of what is there; if not, all writes beside it fail with it.
    pub replaces: bool,
}

/// How sure a write is when it is reported as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It is on the disk.
    Strict,
    /// The operating system has it.
    Relaxed,
}

/// Why the database did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A key that was to be added is there already.
    Exists,
    /// The connection is closed.
    Closed,
    /// The transaction was given up, without a reason.
    Aborted,
    /// There is no room.
    Full,
    /// A newer version of this program made the database.
    Newer,
    /// The database was deleted under the open page.
    Gone,
    /// Something else: in the browser's words.
    Other(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Exists => write!(f, "another tab has written to this project: reload the page"),
            Failure::Closed => write!(f, "the browser closed the page's storage"),
            Failure::Aborted => write!(f, "the browser gave up the write without a reason; the disk may be full"),
            Failure::Full => {
                write!(f, "there is no room left: free some on this device, or export and remove documents")
            }
            Failure::Newer => write!(f, "a newer version of Sayso keeps the work on this device: reload the page"),
            Failure::Gone => write!(f, "the work kept on this device was deleted while the page was open: export now"),
            Failure::Other(sentence) => sentence.fmt(f),
        }
    }
}

/// What holds the values.
#[derive(Debug)]
pub enum Shelf {
    /// IndexedDB.
    Browser(Connection),
    /// Memory: gone with the page.
    Memory(RefCell<Table<Key, Vec<u8>>>),
}

impl Shelf {
    /// Writes all of it, in one transaction, or none.
    ///
    /// # Errors
    ///
    /// Where something is there already that should be added, or the browser refuses.
    pub async fn commit(&self, writes: &[Write], durability: Durability) -> Result<(), Failure> {
        match self {
            Shelf::Browser(connection) => connection.commit(writes, durability).await,
            Shelf::Memory(values) => {
                let mut values = values.borrow_mut();
                if writes.iter().any(|write| !write.replaces && values.get(&write.key).is_some()) {
                    return Err(Failure::Exists);
                }
                writes.iter().for_each(|write| values.insert(write.key.clone(), write.bytes.clone()));
                Ok(())
            }
        }
    }

    /// The value of that key; for a journal record, only project and number count.
    ///
    /// # Errors
    ///
    /// Where the browser refuses.
    pub async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, Failure> {
        match self {
            Shelf::Browser(connection) => connection.get(key).await,
            Shelf::Memory(values) => Ok(values.borrow().get(key).cloned()),
        }
    }

    /// The records of a document (or the project record) after number `after`, in order: number and bytes.
    ///
    /// # Errors
    ///
    /// Where the browser refuses.
    pub async fn records(
        &self,
        project: ProjectId,
        document: Option<DocumentId>,
        after: u64,
    ) -> Result<Vec<(u64, Vec<u8>)>, Failure> {
        let values = match self {
            Shelf::Browser(connection) => return connection.records(project, document, after).await,
            Shelf::Memory(values) => values.borrow(),
        };
        let records = values.iter().filter_map(|(key, bytes)| match key {
            Key::Journal { project: of, sequence, document: changed } => {
                (*of == project && *changed == document && *sequence > after).then(|| (*sequence, bytes.clone()))
            }
            _ => None,
        });
        Ok(records.collect())
    }

    /// The snapshots of a document (or the project record), the oldest first.
    ///
    /// # Errors
    ///
    /// Where the browser refuses.
    pub async fn snapshots(&self, project: ProjectId, document: Option<DocumentId>) -> Result<Vec<Vec<u8>>, Failure> {
        let values = match self {
            Shelf::Browser(connection) => return connection.snapshots(project, document).await,
            Shelf::Memory(values) => values.borrow(),
        };
        let first = Key::Snapshot { project, document, sequence: 0 };
        let last = Key::Snapshot { project, document, sequence: u64::MAX };
        Ok(values.iter().filter(|(key, _)| (&first..=&last).contains(key)).map(|(_, bytes)| bytes.clone()).collect())
    }

    /// The number of the newest journal record of a project; 0 where there is none. The newest is never trimmed.
    ///
    /// # Errors
    ///
    /// Where the browser refuses.
    pub async fn last(&self, project: ProjectId) -> Result<u64, Failure> {
        let values = match self {
            Shelf::Browser(connection) => return connection.last(project).await,
            Shelf::Memory(values) => values.borrow(),
        };
        let sequences = values.iter().filter_map(|(key, _)| match key {
            Key::Journal { project: of, sequence, .. } if *of == project => Some(*sequence),
            _ => None,
        });
        Ok(sequences.max().unwrap_or(0))
    }
}
