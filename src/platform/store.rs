//! Keeps a project: appends what a sitting did to the journal, and gives back what was kept, with its undo steps. The
//! same in memory where the browser keeps nothing.

mod load;
mod start;
mod writes;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::database::{Durability, Failure, Key, Query, Shelf, Work, Write};
use super::queue::Queue;
use crate::coded_record;
use crate::edit::{History, Opened, Session, Unsaved};
use crate::model::code;
use crate::model::order::Table;
use crate::model::{AnnotatorId, Document, DocumentId, Project, ProjectId};
use crate::store::{Place, record};

/// A project that is kept. Clones share it; equal means the very same.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Rc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shelf: Shelf,
    project: ProjectId,
    /// Why nothing is kept, where it is not.
    reason: Option<String>,
    /// Whoever reads or appends waits for their turn.
    queue: Queue,
    /// The number of the newest record in the journal.
    last: Cell<u64>,
    /// What was loaded only in part, by document (`None`: the project record), as it was loaded: the next append writes
    /// it down as a new base, so that the records from then on don't hang on the damaged one. Nothing is deleted.
    partial: RefCell<Table<Option<DocumentId>, Partial>>,
}

#[derive(Debug)]
enum Partial {
    Document(Box<Document>),
    Project(Box<Project>),
}

/// What a start gives: the store, and all that a session begins with.
#[derive(Debug)]
pub struct Loaded {
    /// What keeps the project.
    pub store: Store,
    /// The person at this device.
    pub me: AnnotatorId,
    /// The project record.
    pub project: Project,
    /// What can be undone in it.
    pub project_history: History,
    /// The document that was open last; one without an entry in the project where none can be opened.
    pub opened: Opened,
    /// Where the person was in it.
    pub place: Place,
    /// The number of the next transaction.
    pub sequence: u64,
    /// Sentences about what could not be read.
    pub problems: Vec<String>,
}

/// A document that was loaded.
#[derive(Debug)]
pub struct LoadedDocument {
    /// The document, with its undo steps and what was selected.
    pub opened: Opened,
    /// Where the person was in it.
    pub place: Place,
    /// A sentence where only a part could be read.
    pub problem: Option<String>,
}

/// What was open last.
struct Open {
    project: ProjectId,
    document: DocumentId,
}

coded_record! { Open { project, document } }

impl PartialEq for Store {
    fn eq(&self, other: &Store) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Eq for Store {}

impl Loaded {
    /// The session that goes on from here.
    #[must_use]
    pub fn session(&self) -> Session {
        let (project, history) = (self.project.clone(), self.project_history.clone());
        Session::new(self.me, project, history, self.opened.clone(), self.sequence)
    }
}

impl Store {
    fn new(shelf: Shelf, project: ProjectId, reason: Option<String>, last: u64) -> Store {
        let (queue, partial) = (Queue::default(), RefCell::default());
        Store { inner: Rc::new(Inner { shelf, project, reason, queue, last: Cell::new(last), partial }) }
    }

    /// Whether the work is kept when the page is closed.
    #[must_use]
    pub fn persistent(&self) -> bool {
        self.inner.reason.is_none()
    }

    /// Why it is not, where it is not: a sentence that goes on after "Work is not kept on this device: ".
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.inner.reason.as_deref()
    }

    /// Writes transactions to the journal, with the documents they bring in: all of them or none, on the disk when this
    /// returns. What is there already is not written again. Calls are served in their order. Gives the number up to
    /// which the journal holds everything.
    ///
    /// # Errors
    ///
    /// A sentence that goes on after "Not saved: ". The same transactions can be given again.
    pub async fn append(&self, unsaved: &[Unsaved]) -> Result<u64, String> {
        let Inner { shelf, project, queue, last, partial, .. } = &*self.inner;
        let _turn = queue.turn().await;
        let mut new = writes::after(unsaved, last.get())?;
        let newest = new.last().map_or(last.get(), |newest| newest.sequence);
        let mut met = false;
        loop {
            let writes = writes::appending(*project, new, &partial.borrow())?;
            if writes.is_empty() {
                break;
            }
            match shelf.transact(Work::Write(&writes, Durability::Strict)).await {
                Ok(_) => break,
                Err(Failure::Exists) if !met => {
                    // Either an earlier try got through after all, or another tab was here.
                    met = true;
                    let there: Vec<Query> = new.iter().map(|new| Query::Value(writes::key(*project, new))).collect();
                    let there = shelf.transact(Work::Read(&there)).await?;
                    let mut held = 0;
                    for (new, there) in new.iter().zip(&there) {
                        match there.first() {
                            None => break,
                            Some((_, bytes)) if *bytes == record::encode(new)? => held += 1,
                            Some(_) => return Err(Failure::Exists.into()),
                        }
                    }
                    new = &new[held..];
                }
                Err(failure) => return Err(failure.into()),
            }
        }
        for unsaved in new {
            partial.borrow_mut().remove(&record::document(&unsaved.transaction));
        }
        last.set(newest);
        Ok(newest)
    }

    /// Keeps where a person is in a document. Not worth waiting for: losing it costs no work.
    ///
    /// # Errors
    ///
    /// A sentence.
    pub fn remember(
        &self,
        document: DocumentId,
        place: &Place,
    ) -> impl Future<Output = Result<(), String>> + 'static + use<> {
        self.clone().put(Key::Place { project: self.inner.project, document }, code::encode(place))
    }

    /// Keeps which document is open.
    ///
    /// # Errors
    ///
    /// A sentence.
    pub fn set_open(&self, document: DocumentId) -> impl Future<Output = Result<(), String>> + 'static + use<> {
        self.clone().put(Key::Meta("open"), code::encode(&Open { project: self.inner.project, document }))
    }

    async fn put(self, key: Key, bytes: Vec<u8>) -> Result<(), String> {
        let write = Write { key, bytes, replaces: true };
        self.inner.shelf.transact(Work::Write(&[write], Durability::Relaxed)).await?;
        Ok(())
    }
}
