//! What the store keeps where: the keys of its tables, what a transaction can do with them, and the two shelves that hold
//! them: the browser's IndexedDB, or memory where there is none.

use std::cell::RefCell;
use std::fmt;

use super::idb::Connection;
use crate::model::order::Table;
use crate::model::{DocumentId, ProjectId, code};

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
    /// What a row of the list of documents shows beside the title.
    Summary {
        /// Of which project.
        project: ProjectId,
        /// Of which document.
        document: DocumentId,
    },
    /// The epoch of a project: how often a tab took it over from another (see [`Guard`]).
    Head(ProjectId),
    /// What the list of projects shows of one.
    Card(ProjectId),
    /// What this device knows of itself: "annotator", "open"; "projects" in stores of version 1.
    Meta(&'static str),
}

impl Key {
    /// The project it belongs to; `None` for what the device knows of itself.
    #[must_use]
    pub fn project(&self) -> Option<ProjectId> {
        match self {
            Key::Journal { project, .. }
            | Key::Text { project, .. }
            | Key::Snapshot { project, .. }
            | Key::Place { project, .. }
            | Key::Summary { project, .. }
            | Key::Head(project)
            | Key::Card(project) => Some(*project),
            Key::Meta(_) => None,
        }
    }
}

/// One change of what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A value under a key that must be free: if it is not, all writes beside it fail with it.
    Add(Key, Vec<u8>),
    /// A value, in the place of what is there.
    Put(Key, Vec<u8>),
    /// Deletes what lies under the key, if anything does.
    Delete(Key),
    /// Deletes all that belongs to the project, its head and card too.
    Clear(ProjectId),
}

/// What a write counts on: that no other tab took the project over since. Where one did, nothing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// Which project.
    pub project: ProjectId,
    /// Its epoch, as it was when this tab became its writer.
    pub epoch: u64,
}

impl Guard {
    /// Whether the project's head, as it lies there, still says this epoch.
    #[must_use]
    pub fn holds(&self, head: Option<&[u8]>) -> bool {
        epoch(head) == self.epoch
    }
}

/// The epoch that a head says; 0 where there is none yet.
#[must_use]
pub fn epoch(head: Option<&[u8]>) -> u64 {
    head.and_then(code::decode).unwrap_or(0)
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
    /// The numbers of the records of a document (or the project record) up to a number, in order, without their bytes.
    Numbers {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
        /// Up to which number, that one too.
        up_to: u64,
    },
    /// All records of a project after a number, in order.
    Journal {
        /// Of which project.
        project: ProjectId,
        /// After which number.
        after: u64,
    },
    /// The newest snapshot of a document (or the project record).
    Newest {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
    },
    /// The snapshots of a document (or the project record), the oldest first.
    Snapshots {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
    },
    /// The numbers of its snapshots, the oldest first, without their bytes.
    SnapshotNumbers {
        /// Of which project.
        project: ProjectId,
        /// Of which document; `None` for the project record.
        document: Option<DocumentId>,
    },
    /// The newest journal record of a project: its number is what counts, it comes without its bytes. It is never trimmed.
    Last(ProjectId),
    /// The summaries of a project's documents.
    Summaries(ProjectId),
    /// The cards of all projects.
    Cards,
    /// The hashes of a project's texts after one, in order: at most so many.
    TextNames {
        /// Of which project.
        project: ProjectId,
        /// After which hash; `""` for all.
        after: String,
        /// At most so many.
        most: u32,
    },
    /// The texts that [`Query::TextNames`] names, in the same order.
    Texts {
        /// Of which project.
        project: ProjectId,
        /// After which hash; `""` for all.
        after: String,
        /// At most so many.
        most: u32,
    },
}

/// The values that a query found: number and bytes. Where values have no number, it is 0.
pub type Found = Vec<(u64, Vec<u8>)>;

/// What one transaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work<'a> {
    /// Reads: all of it as it was at one moment.
    Read(&'a [Query]),
    /// Writes all of it, or none.
    Write(&'a [Write], Durability, Option<Guard>),
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
    /// Another tab took the project over.
    Stale,
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
            Failure::Exists | Failure::Stale => "another tab has written to this project since",
            Failure::Closed => "the browser closed the page's storage",
            Failure::Aborted => "the browser gave up the write without a reason; the disk may be full",
            Failure::Full => "there is no room left: free some on this device, or export and remove documents",
            Failure::Newer => "a newer version of Sayso keeps the work on this device: reload the page",
            Failure::Gone => "the work kept on this device was deleted while the page was open: export now",
            Failure::Other(sentence) => sentence,
        })
    }
}

impl From<String> for Failure {
    fn from(sentence: String) -> Failure {
        Failure::Other(sentence)
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
                query.limited(values.iter().filter_map(|(key, bytes)| query.answered_by(key, bytes)).collect())
            };
            Ok(queries.iter().map(found).collect())
        }
        Work::Write(writes, _, guard) => {
            let head = |guard: &Guard| values.get(&Key::Head(guard.project)).map(Vec::as_slice);
            if guard.is_some_and(|guard| !guard.holds(head(&guard))) {
                return Err(Failure::Stale);
            }
            let taken = |write: &Write| matches!(write, Write::Add(key, _) if values.get(key).is_some());
            if writes.iter().any(taken) {
                return Err(Failure::Exists);
            }
            for write in writes {
                match write {
                    Write::Add(key, bytes) | Write::Put(key, bytes) => values.insert(key.clone(), bytes.clone()),
                    Write::Delete(key) => drop(values.remove(key)),
                    Write::Clear(project) => {
                        let all = values.drain().into_iter();
                        all.filter(|(key, _)| key.project() != Some(*project))
                            .for_each(|(key, bytes)| values.insert(key, bytes));
                    }
                }
            }
            Ok(Vec::new())
        }
    }
}

impl Query {
    /// What of the value under `key` answers the query; `None` where nothing does.
    fn answered_by(&self, key: &Key, bytes: &[u8]) -> Option<(u64, Vec<u8>)> {
        let own = |project: &ProjectId| key.project() == Some(*project);
        let value = |number: u64| Some((number, bytes.to_vec()));
        match (self, key) {
            (Query::Value(wanted), key) if wanted == key => value(0),
            (Query::Records { project, document, after }, Key::Journal { sequence, document: changed, .. })
                if own(project) && changed == document && sequence > after =>
            {
                value(*sequence)
            }
            (Query::Numbers { project, document, up_to }, Key::Journal { sequence, document: changed, .. })
                if own(project) && changed == document && sequence <= up_to =>
            {
                Some((*sequence, Vec::new()))
            }
            (Query::Journal { project, after }, Key::Journal { sequence, .. }) if own(project) && sequence > after => {
                value(*sequence)
            }
            (
                Query::Snapshots { project, document } | Query::Newest { project, document },
                Key::Snapshot { document: held, sequence, .. },
            ) if own(project) && held == document => value(*sequence),
            (Query::SnapshotNumbers { project, document }, Key::Snapshot { document: held, sequence, .. })
                if own(project) && held == document =>
            {
                Some((*sequence, Vec::new()))
            }
            (Query::Last(project), Key::Journal { sequence, .. }) if own(project) => Some((*sequence, Vec::new())),
            (Query::Summaries(project), Key::Summary { .. }) if own(project) => value(0),
            (Query::Cards, Key::Card(_)) => value(0),
            (Query::TextNames { project, after, .. }, Key::Text { sha256, .. }) if own(project) && sha256 > after => {
                Some((0, sha256.as_bytes().to_vec()))
            }
            (Query::Texts { project, after, .. }, Key::Text { sha256, .. }) if own(project) && sha256 > after => {
                value(0)
            }
            _ => None,
        }
    }

    /// Of all that answers, in order, what the query asks for.
    fn limited(&self, mut found: Found) -> Found {
        match self {
            Query::Newest { .. } | Query::Last(_) => found.pop().into_iter().collect(),
            Query::TextNames { most, .. } | Query::Texts { most, .. } => {
                found.truncate(*most as usize);
                found
            }
            _ => found,
        }
    }
}
