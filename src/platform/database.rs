//! What the store keeps where: the keys of its five tables, what a transaction can do with them, and the two shelves that
//! hold them: the browser's IndexedDB, or memory where there is none.

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

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// The value of one key; for a journal record, only project and number count.
    Value(Key),
    /// The records of a document (or the project record) after a number, in order.
    Records {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
        /// After which number.
        after: u64,
    },
    /// The snapshots of a document (or the project record), the oldest first.
    Snapshots {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
    },
    /// The newest journal record of a project: its number is what counts, it comes without its bytes. It is never trimmed.
    Last(ProjectId),
}

/// The values that a query found: number and bytes. Where values have no number, it is 0.
pub type Found = Vec<(u64, Vec<u8>)>;

/// What one transaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work<'a> {
    /// Reads: all of it as it was at one moment.
    Read(&'a [Query]),
    /// Writes all of it, or none.
    Write(&'a [Write], Durability),
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
        f.write_str(match self {
            Failure::Exists => "another tab has written to this project: reload the page",
            Failure::Closed => "the browser closed the page's storage",
            Failure::Aborted => "the browser gave up the write without a reason; the disk may be full",
            Failure::Full => "there is no room left: free some on this device, or export and remove documents",
            Failure::Newer => "a newer version of Sayso keeps the work on this device: reload the page",
            Failure::Gone => "the work kept on this device was deleted while the page was open: export now",
            Failure::Other(sentence) => sentence,
        })
    }
}

impl From<Failure> for String {
    fn from(failure: Failure) -> String {
        failure.to_string()
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
    /// Does `work` in one transaction. What was asked for comes back in the order of the queries.
    ///
    /// # Errors
    ///
    /// Where something is there already that should be added, or the browser refuses.
    pub async fn transact(&self, work: Work<'_>) -> Result<Vec<Found>, Failure> {
        match self {
            Shelf::Browser(connection) => connection.transact(work).await,
            Shelf::Memory(values) => remember(&mut values.borrow_mut(), work),
        }
    }
}

fn remember(values: &mut Table<Key, Vec<u8>>, work: Work<'_>) -> Result<Vec<Found>, Failure> {
    match work {
        Work::Read(queries) => {
            let found = |query: &Query| {
                let answers = values.iter().filter_map(|(key, bytes)| Some((query.answered_by(key)?, bytes.clone())));
                answers.collect()
            };
            Ok(queries.iter().map(found).collect())
        }
        Work::Write(writes, _) => {
            if writes.iter().any(|write| !write.replaces && values.get(&write.key).is_some()) {
                return Err(Failure::Exists);
            }
            writes.iter().for_each(|write| values.insert(write.key.clone(), write.bytes.clone()));
            Ok(Vec::new())
        }
    }
}

impl Query {
    /// The number with which what lies under `key` answers the query; `None` where it does not.
    fn answered_by(&self, key: &Key) -> Option<u64> {
        match (self, key) {
            (Query::Value(wanted), key) => (wanted == key).then_some(0),
            (
                Query::Records { project, document, after },
                Key::Journal { project: of, sequence, document: changed },
            ) => (of == project && changed == document && sequence > after).then_some(*sequence),
            (Query::Snapshots { project, document }, Key::Snapshot { project: of, document: held, sequence }) => {
                (of == project && held == document).then_some(*sequence)
            }
            (Query::Last(project), Key::Journal { project: of, sequence, .. }) => (of == project).then_some(*sequence),
            _ => None,
        }
    }
}
