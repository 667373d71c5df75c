//! The start: what this browser keeps is opened, or begun; where it keeps nothing, memory is begun.

use std::cell::RefCell;
use std::rc::Rc;

use uuid::Uuid;

use super::load::{first, next};
use super::{Loaded, LoadedDocument, Open, Partial, Store, writes};
use crate::edit::{History, Opened, Stamp};
use crate::model::code::{self, Code};
use crate::model::order::Table;
use crate::model::{AnnotatorId, Document, DocumentId, Project, ProjectId, Text, Time};
use crate::platform::database::{Durability, Failure, Found, Key, Query, Shelf, Work, Write, epoch};
use crate::platform::idb::Connection;
use crate::platform::timer::within;
use crate::platform::{clock, home};
use crate::store::checkpoint::Since;
use crate::store::restore::follow;
use crate::store::{Card, Damage, First, Place, Replayed, snapshot};

/// How long the browser may take to open its database, in milliseconds.
const PATIENCE: u32 = 5_000;

/// What this device knows of itself.
struct Known {
    me: AnnotatorId,
    project: ProjectId,
    /// The document that was open.
    document: Option<DocumentId>,
    /// The card of the project; stores of version 1 have none.
    card: Option<Card>,
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
            Some(Ok(connection)) => match start(Rc::new(Shelf::Browser(connection))).await {
                Ok(loaded) => return loaded,
                Err(why) => why,
            },
            Some(Err(failure)) => failure.into(),
            None => format!("the browser's storage did not answer within {} seconds", PATIENCE / 1000),
        };
        Store::memory(&why)
    }

    /// A store that is gone with the page; `reason` says why.
    #[must_use]
    pub fn memory(reason: &str) -> Loaded {
        let stamp = clock::stamp();
        let first = First::new(stamp);
        let mut values = Table::default();
        for write in writes::beginning(&first, stamp.time).unwrap_or_default() {
            if let Write::Add(key, bytes) | Write::Put(key, bytes) = write {
                values.insert(key, bytes);
            }
        }
        begun(Rc::new(Shelf::Memory(RefCell::new(values))), first, Some(reason.to_owned()), stamp.time)
    }
}

async fn start(shelf: Rc<Shelf>) -> Result<Loaded, String> {
    let mut beaten = false;
    loop {
        let device = ["annotator", "projects", "open"].map(|name| Query::Value(Key::Meta(name)));
        let queries: Vec<Query> = device.into_iter().chain([Query::Cards]).collect();
        let found = shelf.transact(Work::Read(&queries)).await?;
        let stamp = clock::stamp();
        if let Some(known) = known(found)? {
            return resume(shelf, known, stamp).await;
        }
        if beaten {
            return Err("expected a project on this device, found none".to_owned());
        }
        let first = First::new(stamp);
        let writes = writes::beginning(&first, stamp.time)?;
        match shelf.transact(Work::Write(&writes, Durability::Strict, None)).await {
            Ok(_) => return Ok(begun(shelf, first, None, stamp.time)),
            // Another tab began it at the same moment.
            Err(Failure::Exists) => beaten = true,
            Err(failure) => return Err(failure.into()),
        }
    }
}

/// Opens that project of this device, and notes when.
pub(super) async fn enter(shelf: Rc<Shelf>, project: ProjectId, stamp: Stamp) -> Result<Loaded, String> {
    let queries = [Query::Value(Key::Meta("annotator")), Query::Value(Key::Card(project))];
    let mut found = shelf.transact(Work::Read(&queries)).await?;
    let (card, me) = (next(&mut found), next(&mut found));
    let me = meta(me, "annotator")?.ok_or("expected an annotator on this device, found none")?;
    let card = first(card).and_then(|bytes| code::decode(&bytes));
    resume(shelf, Known { me, project, document: None, card }, stamp).await
}

fn begun(shelf: Rc<Shelf>, first: First, reason: Option<String>, now: Time) -> Loaded {
    let First { me, project, document } = first;
    let store = Store::new(shelf, project.id, reason, 0);
    store.inner.card.replace(Some(writes::card(&project, now)));
    let opened = Opened { document, history: History::default(), selected: None };
    let project = Replayed::base(project, History::default(), 0);
    loaded(store, me, project, LoadedDocument { opened, place: Place::default(), problem: None })
}

fn loaded(store: Store, me: AnnotatorId, project: Replayed<Project>, document: LoadedDocument) -> Loaded {
    let LoadedDocument { opened, place, problem } = document;
    let (sequence, problems) = (store.inner.last.get() + 1, problem.into_iter().collect());
    let Replayed { state: project, history: project_history, .. } = project;
    Loaded { store, me, project, project_history, opened, place, sequence, problems }
}

/// The person at this device and their project; `None` where there is nothing yet.
fn known(mut found: Vec<Found>) -> Result<Option<Known>, String> {
    let (cards, open, projects, me) = (next(&mut found), next(&mut found), next(&mut found), next(&mut found));
    let Some(me) = meta(me, "annotator")? else { return Ok(None) };
    let cards: Vec<Card> = cards.into_iter().filter_map(|(_, bytes)| code::decode(&bytes)).collect();
    // Of version 1, which knew one project and no cards.
    let old: Vec<ProjectId> = meta(projects, "projects")?.unwrap_or_default();
    let open: Option<Open> = meta(open, "open")?;
    let document = open.as_ref().map(|open| open.document);
    let there = |id: &ProjectId| match cards.iter().find(|card| card.project == *id) {
        Some(card) => card.removed.is_none(),
        None => old.contains(id),
    };
    let project = open.map(|open| open.project).filter(there);
    let latest = || cards.iter().filter(|card| card.removed.is_none()).max_by_key(|card| card.opened);
    let project = project.or_else(|| latest().map(|card| card.project)).or_else(|| old.iter().copied().find(there));
    // Where all are in the trash, the one that went last is shown rather than nothing.
    let project = project.or_else(|| cards.iter().max_by_key(|card| card.opened).map(|card| card.project));
    let project = project.ok_or("expected a project on this device, found none")?;
    let card = cards.into_iter().find(|card| card.project == project);
    Ok(Some(Known { me, project, document, card }))
}

fn meta<T: Code>(found: Found, name: &'static str) -> Result<Option<T>, String> {
    let wrong = || format!("expected {name:?} in the page's storage to be readable, found something else");
    first(found).map(|bytes| code::decode(&bytes).ok_or_else(wrong)).transpose()
}

async fn resume(shelf: Rc<Shelf>, known: Known, stamp: Stamp) -> Result<Loaded, String> {
    let Known { me, project: id, document: open, card } = known;
    let queries = [Query::Newest { project: id, document: None }, Query::Last(id), Query::Value(Key::Head(id))];
    let mut found = shelf.transact(Work::Read(&queries)).await?;
    let (head, last, newest) = (next(&mut found), next(&mut found), next(&mut found));
    let (mut project, damage) = base(&shelf, id, newest).await?;
    let queries = [Query::Records { project: id, document: None, after: project.last }];
    let records = next(&mut shelf.transact(Work::Read(&queries)).await?);
    let count = records.len();
    let problem = follow(&mut project, records, damage, "project")?;
    let last = last.last().map_or(0, |(last, _)| *last).max(project.last);
    let store = Store::new(shelf, id, None, last);
    store.inner.epoch.set(epoch(first(head).as_deref()));
    store.inner.since.borrow_mut().insert(None, Since { newest: project.last, records: count });
    let mut shown = writes::card(&project.state, stamp.time);
    if let Some(card) = card {
        (shown.exported, shown.removed) = (card.exported, card.removed);
    }
    store.inner.card.replace(Some(shown));
    if problem.is_some() {
        let state = (project.state.clone(), project.history.clone());
        store.inner.partial.borrow_mut().insert(None, Partial::Project(Box::new(state)));
    }
    let open = open.filter(|document| project.state.entry(*document).is_some());
    let open = open.or_else(|| project.state.documents.first().map(|entry| entry.id));
    let document = match open {
        Some(open) => store.load(open, &[]).await,
        None => Ok(nothing(None)),
    };
    let mut loaded = loaded(store, me, project, document.unwrap_or_else(|problem| nothing(Some(problem))));
    loaded.problems.splice(0..0, problem);
    Ok(loaded)
}

/// The newest base of the project record that checks out.
async fn base(shelf: &Shelf, project: ProjectId, newest: Found) -> Result<(Replayed<Project>, Damage), String> {
    let mut damage = Damage::default();
    let (mut snapshots, mut all) = (newest, false);
    loop {
        let Some((_, bytes)) = snapshots.pop() else {
            if std::mem::replace(&mut all, true) {
                return Err(damage.all("project"));
            }
            snapshots = next(&mut shelf.transact(Work::Read(&[Query::Snapshots { project, document: None }])).await?);
            snapshots.pop();
            continue;
        };
        match snapshot::decode_project(&bytes) {
            Ok((sequence, project, history)) => return Ok((Replayed::base(project, history, sequence), damage)),
            Err(problem) => damage.pass(problem)?,
        }
    }
}

/// What is open where nothing is.
fn nothing(problem: Option<String>) -> LoadedDocument {
    let document = Document::new(DocumentId(Uuid::nil()), "", Text::new(""));
    let opened = Opened { document, history: History::default(), selected: None };
    LoadedDocument { opened, place: Place::default(), problem }
}
