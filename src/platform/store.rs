//! Keeps a project: appends what a sitting did to the journal, and gives back what was kept, with its undo steps. The
//! same in memory where the browser keeps nothing.

mod checkpoint;
mod lead;
mod load;
mod projects;
mod start;
mod writes;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::database::{Durability, Failure, Guard, Key, Query, Shelf, Work, Write};
use super::queue::Queue;
use crate::coded_record;
use crate::edit::{History, Opened, Session};
use crate::model::code;
use crate::model::order::Table;
use crate::model::{AnnotatorId, Document, DocumentId, Project, ProjectId};
use crate::store::checkpoint::Since;
use crate::store::{Card, Place, record};

/// A project that is kept. Clones share it; equal means the very same.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Rc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// All projects of this device share it.
    shelf: Rc<Shelf>,
    project: ProjectId,
    /// Why nothing is kept, where it is not.
    reason: Option<String>,
    /// Whoever reads or appends waits for their turn.
    queue: Queue,
    /// The number of the newest record in the journal.
    last: Cell<u64>,
    /// The epoch in which this tab writes.
    epoch: Cell<u64>,
    /// How far the journal has come since the newest snapshot, by document (`None`: the project record).
    since: RefCell<Table<Option<DocumentId>, Since>>,
    /// What the list of projects shows of this one, as it was written last.
    card: RefCell<Option<Card>>,
    /// What was loaded only in part, by document (`None`: the project record), as it was loaded: the next append writes
    /// it down as a new base, so that the records from then on don't hang on the damaged one. Nothing is deleted.
    partial: RefCell<Table<Option<DocumentId>, Partial>>,
}

#[derive(Debug)]
enum Partial {
    Document(Box<(Document, History)>),
    Project(Box<(Project, History)>),
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
    fn new(shelf: Rc<Shelf>, project: ProjectId, reason: Option<String>, last: u64) -> Store {
        let inner = Inner {
            shelf,
            project,
            reason,
            queue: Queue::default(),
            last: Cell::new(last),
            epoch: Cell::default(),
            since: RefCell::default(),
            card: RefCell::default(),
            partial: RefCell::default(),
        };
        Store { inner: Rc::new(inner) }
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

    /// Which project it keeps.
    #[must_use]
    pub fn project(&self) -> ProjectId {
        self.inner.project
    }

    /// Writes what is unsaved to the journal, with the documents it brings in: all of it or nothing, on the disk when
    /// this returns. What is there already is not written again. Calls are served in their order. Gives the number up to
    /// which the journal holds everything.
    ///
    /// # Errors
    ///
    /// A sentence that goes on after "Not saved: ". The same session can be given again.
    pub async fn append(&self, session: &Session) -> Result<u64, Failure> {
        let Inner { shelf, project, queue, last, partial, since, .. } = &*self.inner;
        let _turn = queue.turn().await;
        let mut new = writes::after(&session.unsaved, last.get())?;
        let newest = new.last().map_or(last.get(), |newest| newest.sequence);
        let mut met = false;
        loop {
            let mut writes = writes::appending(*project, new, &partial.borrow())?;
            if writes.is_empty() {
                break;
            }
            let card = self.inner.card_after(&session.project, &mut writes);
            match shelf.transact(Work::Write(&writes, Durability::Strict, Some(self.inner.guard()))).await {
                Ok(_) => {
                    self.inner.card.replace(card);
                    break;
                }
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
                            Some(_) => return Err(Failure::Exists),
                        }
                    }
                    new = &new[held..];
                }
                Err(failure) => return Err(failure),
            }
        }
        let (mut partial, mut since) = (partial.borrow_mut(), since.borrow_mut());
        for unsaved in writes::after(&session.unsaved, last.get())? {
            let document = record::document(&unsaved.transaction);
            partial.remove(&document);
            // Of a document that is not loaded, its next loading counts.
            if let Some(mut tail) = since.get(&document).copied() {
                tail.wrote(unsaved.sequence);
                since.insert(document, tail);
            } else if document.is_none_or(|document| document == session.document.id) {
                since.insert(document, Since { newest: unsaved.sequence, records: 1 });
            }
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
        let key = Key::Place { project: self.inner.project, document };
        self.clone().put(vec![Write::Put(key, code::encode(place))])
    }

    /// Keeps which project and which document are open.
    ///
    /// # Errors
    ///
    /// A sentence.
    pub fn set_open(&self, document: DocumentId) -> impl Future<Output = Result<(), String>> + 'static + use<> {
        let project = self.inner.project;
        let mut writes = vec![Write::Put(Key::Meta("open"), code::encode(&Open { project, document }))];
        if let Some(card) = &*self.inner.card.borrow() {
            writes.push(Write::Put(Key::Card(project), code::encode(card)));
        }
        self.clone().put(writes)
    }

    async fn put(self, writes: Vec<Write>) -> Result<(), String> {
        self.inner.shelf.transact(Work::Write(&writes, Durability::Relaxed, None)).await?;
        Ok(())
    }
}

impl Inner {
    /// What every write of this tab counts on.
    fn guard(&self) -> Guard {
        Guard { project: self.project, epoch: self.epoch.get() }
    }

    /// What the list of projects shows once `project` is written; added to the writes where it differs.
    fn card_after(&self, project: &Project, writes: &mut Vec<Write>) -> Option<Card> {
        let old = self.card.borrow().clone()?;
        let card = Card { name: project.name.clone(), documents: project.documents.len(), ..old.clone() };
        if card != old {
            writes.push(Write::Put(Key::Card(self.project), code::encode(&card)));
        }
        Some(card)
    }
}
