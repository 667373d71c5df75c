//! Keeps a project: appends what a sitting did to the journal, and gives back what was kept, with its undo steps. The
//! same in memory where the browser keeps nothing.

use std::cell::RefCell;
use std::rc::Rc;

use tokio::sync::Mutex;
use uuid::Uuid;

use super::clock;
use super::database::{Durability, Failure, Key, Shelf, Write};
use super::home;
use super::idb::Connection;
use super::timer::within;
use crate::coded_record;
use crate::edit::{History, Opened, Session, Unsaved};
use crate::model::code::{self, Code};
use crate::model::order::Table;
use crate::model::{AnnotatorId, Document, DocumentId, Project, ProjectId, Text};
use crate::store::{First, Place, Problem, Record, Replay, Replayed, record, snapshot};

/// How long the browser may take to open its database, in milliseconds.
const PATIENCE: u32 = 5_000;

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
    /// Whoever reads or appends holds it; first come, first served.
    turn: Mutex<Turn>,
}

#[derive(Debug)]
struct Turn {
    /// The number of the newest record in the journal.
    last: u64,
    /// What was loaded only in part, by document (`None`: the project record), as it was loaded: the next append writes
    /// it down as a new base, so that the records from then on don't hang on the damaged one. Nothing is deleted.
    partial: Table<Option<DocumentId>, Partial>,
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

    fn first(shelf: Shelf, first: First, reason: Option<String>) -> Loaded {
        let First { me, project, document } = first;
        Loaded {
            store: Store::new(shelf, project.id, reason, Turn { last: 0, partial: Table::default() }),
            me,
            project,
            project_history: History::default(),
            opened: Opened { document, history: History::default(), selected: None },
            place: Place::default(),
            sequence: 1,
            problems: Vec::new(),
        }
    }
}

impl Store {
    /// Opens what this copy of the page keeps on this device, or begins it. Where that is not possible, the work is kept
    /// in memory: see [`Store::reason`].
    pub async fn open() -> Loaded {
        Store::open_named(&home::name()).await
    }

    /// As [`Store::open`], in the database of that name.
    pub async fn open_named(name: &str) -> Loaded {
        let name = name.to_owned();
        let why = match within(PATIENCE, async move { Connection::open(&name).await }).await {
            Some(Ok(connection)) => match start(Shelf::Browser(connection)).await {
                Ok(loaded) => return loaded,
                Err(why) => why,
            },
            Some(Err(failure)) => failure.to_string(),
            None => format!("the browser's storage did not answer within {} seconds", PATIENCE / 1000),
        };
        Store::memory(&why)
    }

    /// A store that is gone with the page; `reason` says why.
    #[must_use]
    pub fn memory(reason: &str) -> Loaded {
        let first = First::new(clock::stamp());
        let mut values = Table::default();
        for write in beginning(&first).unwrap_or_default() {
            values.insert(write.key, write.bytes);
        }
        let shelf = Shelf::Memory(RefCell::new(values));
        Loaded::first(shelf, first, Some(reason.to_owned()))
    }

    fn new(shelf: Shelf, project: ProjectId, reason: Option<String>, turn: Turn) -> Store {
        Store { inner: Rc::new(Inner { shelf, project, reason, turn: Mutex::new(turn) }) }
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
        let mut turn = self.inner.turn.lock().await;
        let mut new: Vec<&Unsaved> = unsaved.iter().filter(|unsaved| unsaved.sequence > turn.last).collect();
        let Some(newest) = new.last().map(|newest| newest.sequence) else { return Ok(turn.last) };
        if let Some((at, found)) = new.iter().enumerate().find(|(n, new)| new.sequence != turn.last + 1 + *n as u64) {
            let expected = turn.last + 1 + at as u64;
            return Err(format!("expected transaction {expected}, found {}", found.sequence));
        }
        let writes = self.writes(&new, &turn)?;
        match self.inner.shelf.commit(&writes, Durability::Strict).await {
            Ok(()) => {}
            Err(Failure::Exists) => {
                // Either an earlier try got through after all, or another tab was here.
                while let Some(first) = new.first()
                    && self.has(first).await?
                {
                    new.remove(0);
                }
                let writes = self.writes(&new, &turn)?;
                self.commit(&writes).await?;
            }
            Err(failure) => return Err(failure.to_string()),
        }
        for unsaved in &new {
            turn.partial.remove(&record::document(&unsaved.transaction));
        }
        turn.last = newest;
        Ok(newest)
    }

    /// Loads a document: as the journal has it, and with those of `unsaved` that the journal does not have yet.
    ///
    /// # Errors
    ///
    /// A sentence where nothing of it can be read, or a newer version wrote it.
    pub async fn load(&self, id: DocumentId, unsaved: &[Unsaved]) -> Result<LoadedDocument, String> {
        let mut turn = self.inner.turn.lock().await;
        self.load_now(id, unsaved, &mut turn).await
    }

    /// Keeps where a person is in a document. Not worth waiting for: losing it costs no work.
    ///
    /// # Errors
    ///
    /// A sentence.
    pub async fn remember(&self, document: DocumentId, place: &Place) -> Result<(), String> {
        let key = Key::Place { project: self.inner.project, document };
        self.put(key, place).await
    }

    /// Keeps which document is open.
    ///
    /// # Errors
    ///
    /// A sentence.
    pub async fn set_open(&self, document: DocumentId) -> Result<(), String> {
        self.put(Key::Meta("open"), &Open { project: self.inner.project, document }).await
    }

    async fn put(&self, key: Key, value: &impl Code) -> Result<(), String> {
        let write = Write { key, bytes: code::encode(value), replaces: true };
        self.inner.shelf.commit(&[write], Durability::Relaxed).await.map_err(|failure| failure.to_string())
    }

    async fn commit(&self, writes: &[Write]) -> Result<(), String> {
        if writes.is_empty() {
            return Ok(());
        }
        self.inner.shelf.commit(writes, Durability::Strict).await.map_err(|failure| failure.to_string())
    }

    /// Whether the journal holds that very record.
    async fn has(&self, unsaved: &Unsaved) -> Result<bool, String> {
        let Write { key, bytes, .. } = self.journal(unsaved)?;
        match self.inner.shelf.get(&key).await {
            Ok(None) => Ok(false),
            Ok(Some(found)) if found == bytes => Ok(true),
            Ok(Some(_)) => Err(Failure::Exists.to_string()),
            Err(failure) => Err(failure.to_string()),
        }
    }

    fn journal(&self, unsaved: &Unsaved) -> Result<Write, String> {
        let document = record::document(&unsaved.transaction);
        let key = Key::Journal { project: self.inner.project, sequence: unsaved.sequence, document };
        Ok(Write { key, bytes: record::encode(unsaved)?, replaces: false })
    }

    fn writes(&self, new: &[&Unsaved], turn: &Turn) -> Result<Vec<Write>, String> {
        let project = self.inner.project;
        let mut writes = Vec::with_capacity(new.len());
        for unsaved in new {
            writes.push(self.journal(unsaved)?);
            for document in &unsaved.documents {
                writes.extend(base_of(project, unsaved.sequence, document)?);
            }
        }
        for (document, partial) in turn.partial.iter() {
            let first = new.iter().find(|unsaved| record::document(&unsaved.transaction) == *document);
            let Some(sequence) = first.map(|first| first.sequence - 1) else { continue };
            let bytes = match partial {
                Partial::Document(document) => snapshot::encode_document(sequence, document),
                Partial::Project(project) => snapshot::encode_project(sequence, project),
            }?;
            writes.push(Write {
                key: Key::Snapshot { project, document: *document, sequence },
                bytes,
                replaces: false,
            });
        }
        Ok(writes)
    }

    async fn load_now(&self, id: DocumentId, unsaved: &[Unsaved], turn: &mut Turn) -> Result<LoadedDocument, String> {
        let Inner { shelf, project, .. } = &*self.inner;
        let unsaved = unsaved.iter().filter(|unsaved| unsaved.sequence > turn.last);
        let brought = unsaved.clone().find_map(|unsaved| {
            let document = unsaved.documents.iter().find(|document| document.id == id)?;
            Some(Replayed::base((**document).clone(), unsaved.sequence))
        });
        let (mut replayed, problem) = match brought {
            Some(base) => (base, None),
            None => {
                let (base, damage) = base_document(shelf, *project, id).await?;
                follow(shelf, *project, Some(id), base, damage).await?
            }
        };
        if problem.is_some() {
            turn.partial.insert(Some(id), Partial::Document(Box::new(replayed.state.clone())));
        }
        for unsaved in unsaved.filter(|unsaved| record::document(&unsaved.transaction) == Some(id)) {
            let Unsaved { sequence, way, transaction, .. } = unsaved.clone();
            replayed.apply(&Record { sequence, way, transaction }).map_err(|problem| problem.to_string())?;
        }
        let place = shelf.get(&Key::Place { project: *project, document: id }).await.ok().flatten();
        let place: Place = place.and_then(|bytes| code::decode(&bytes)).unwrap_or_default();
        let opened = Opened { document: replayed.state, history: replayed.history, selected: place.selected };
        Ok(LoadedDocument { opened, place, problem })
    }
}

/// Loads what the shelf holds, or begins it.
async fn start(shelf: Shelf) -> Result<Loaded, String> {
    if let Some((me, project)) = known(&shelf).await? {
        return resume(shelf, me, project).await;
    }
    let first = First::new(clock::stamp());
    match shelf.commit(&beginning(&first)?, Durability::Strict).await {
        Ok(()) => Ok(Loaded::first(shelf, first, None)),
        Err(Failure::Exists) => {
            // Another tab began it at the same moment.
            let (me, project) = known(&shelf).await?.ok_or_else(|| Failure::Exists.to_string())?;
            resume(shelf, me, project).await
        }
        Err(failure) => Err(failure.to_string()),
    }
}

/// The person at this device and their project.
async fn known(shelf: &Shelf) -> Result<Option<(AnnotatorId, ProjectId)>, String> {
    let Some(me) = meta(shelf, "annotator").await? else { return Ok(None) };
    let projects: Vec<ProjectId> = meta(shelf, "projects").await?.unwrap_or_default();
    let open: Option<Open> = meta(shelf, "open").await?;
    let project = open.map(|open| open.project).filter(|id| projects.contains(id));
    let project = project.or_else(|| projects.first().copied());
    Ok(Some((me, project.ok_or("expected a project on this device, found none")?)))
}

async fn resume(shelf: Shelf, me: AnnotatorId, id: ProjectId) -> Result<Loaded, String> {
    let (base, damage) = base_project(&shelf, id).await?;
    let (Replayed { state: project, history, .. }, problem) = follow(&shelf, id, None, base, damage).await?;
    let last = shelf.last(id).await.map_err(|failure| failure.to_string())?;
    let mut turn = Turn { last, partial: Table::default() };
    if problem.is_some() {
        turn.partial.insert(None, Partial::Project(Box::new(project.clone())));
    }
    let mut problems: Vec<String> = problem.into_iter().collect();
    let open: Option<Open> = meta(&shelf, "open").await?;
    let open = open.map(|open| open.document).filter(|document| project.entry(*document).is_some());
    let open = open.or_else(|| project.documents.first().map(|entry| entry.id));
    let store = Store::new(shelf, id, None, turn);
    let mut document = None;
    if let Some(open) = open {
        match store.load(open, &[]).await {
            Ok(loaded) => document = Some(loaded),
            Err(problem) => problems.push(problem),
        }
    }
    let LoadedDocument { opened, place, problem } = document.unwrap_or_else(|| LoadedDocument {
        opened: Opened { document: nothing(), history: History::default(), selected: None },
        place: Place::default(),
        problem: None,
    });
    problems.extend(problem);
    Ok(Loaded { store, me, project, project_history: history, opened, place, sequence: last + 1, problems })
}

/// The newest base of a project record that checks out, and why a newer one does not.
async fn base_project(shelf: &Shelf, id: ProjectId) -> Result<(Replayed<Project>, Option<Problem>), String> {
    let mut damage = None;
    for bytes in shelf.snapshots(id, None).await.map_err(|failure| failure.to_string())?.iter().rev() {
        match snapshot::decode_project(bytes) {
            Ok((sequence, project)) => return Ok((Replayed::base(project, sequence), damage)),
            Err(problem) => damaged(problem, &mut damage)?,
        }
    }
    Err(format!("nothing of the project can be read: {}", why(damage)))
}

/// The same for a document.
async fn base_document(
    shelf: &Shelf,
    project: ProjectId,
    id: DocumentId,
) -> Result<(Replayed<Document>, Option<Problem>), String> {
    let fail = |failure: Failure| failure.to_string();
    let mut damage = None;
    for bytes in shelf.snapshots(project, Some(id)).await.map_err(fail)?.iter().rev() {
        let outline = match snapshot::decode_document(bytes) {
            Ok(outline) => outline,
            Err(problem) => {
                damaged(problem, &mut damage)?;
                continue;
            }
        };
        let (sequence, sha256) = (outline.sequence, outline.sha256().to_owned());
        let text = shelf.get(&Key::Text { project, sha256 }).await.map_err(fail)?.unwrap_or_default();
        match outline.with_text(text) {
            Ok(document) => return Ok((Replayed::base(document, sequence), damage)),
            Err(problem) => damaged(problem, &mut damage)?,
        }
    }
    Err(format!("nothing of the document can be read: {}", why(damage)))
}

/// What a newer version wrote is not worked around: writing beside it could spoil it.
fn damaged(problem: Problem, damage: &mut Option<Problem>) -> Result<(), String> {
    match problem {
        Problem::Newer(sentence) => Err(sentence),
        Problem::Damaged(_) => {
            damage.get_or_insert(problem);
            Ok(())
        }
    }
}

fn why(damage: Option<Problem>) -> String {
    damage.map_or_else(|| "there is no snapshot of it".to_owned(), |problem| problem.to_string())
}

/// Applies the journal to a base; a sentence where a part could not be read.
async fn follow<T: Replay>(
    shelf: &Shelf,
    project: ProjectId,
    document: Option<DocumentId>,
    mut base: Replayed<T>,
    damage: Option<Problem>,
) -> Result<(Replayed<T>, Option<String>), String> {
    let records = shelf.records(project, document, base.last).await.map_err(|failure| failure.to_string())?;
    let count = records.len();
    let stop = base.apply_all(records);
    let what = if document.is_some() { "document" } else { "project" };
    match (damage, stop) {
        (None, None) => Ok((base, None)),
        (_, Some(stop)) => {
            let (sequence, problem) = (stop.sequence, stop.problem);
            damaged(problem.clone(), &mut None)?;
            Ok((
                base,
                Some(format!(
                    "Of the {what}, what came before change {sequence} could be read, the rest not: {problem}. \
                     Nothing was deleted."
                )),
            ))
        }
        (Some(problem), None) => Ok((
            base,
            Some(format!(
                "The {what} was read from an older snapshot and {count} changes: {problem}. Nothing was deleted."
            )),
        )),
    }
}

/// What a first start writes.
fn beginning(first: &First) -> Result<Vec<Write>, String> {
    let First { me, project, document } = first;
    let write = |key, bytes| Write { key, bytes, replaces: false };
    let mut writes = base_of(project.id, 0, document)?;
    writes.push(write(
        Key::Snapshot { project: project.id, document: None, sequence: 0 },
        snapshot::encode_project(0, project)?,
    ));
    writes.push(write(Key::Meta("annotator"), code::encode(me)));
    writes.push(write(Key::Meta("projects"), code::encode(&vec![project.id])));
    writes.push(write(Key::Meta("open"), code::encode(&Open { project: project.id, document: document.id })));
    Ok(writes)
}

/// The text and the base of a document that record `sequence` brought in.
fn base_of(project: ProjectId, sequence: u64, document: &Document) -> Result<Vec<Write>, String> {
    let sha256 = document.text.hash().to_string();
    let text = document.text.as_str().as_bytes().to_vec();
    let key = Key::Snapshot { project, document: Some(document.id), sequence };
    Ok(vec![
        // The same key has the same bytes.
        Write { key: Key::Text { project, sha256 }, bytes: text, replaces: true },
        Write { key, bytes: snapshot::encode_document(sequence, document)?, replaces: false },
    ])
}

async fn meta<T: Code>(shelf: &Shelf, name: &'static str) -> Result<Option<T>, String> {
    let bytes = shelf.get(&Key::Meta(name)).await.map_err(|failure| failure.to_string())?;
    let wrong = || format!("expected {name:?} in the page's storage to be readable, found something else");
    bytes.map(|bytes| code::decode(&bytes).ok_or_else(wrong)).transpose()
}

/// What is open where nothing is.
fn nothing() -> Document {
    Document::new(DocumentId(Uuid::nil()), "", Text::new(""))
}
