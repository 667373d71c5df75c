//! The start: what this browser keeps is opened, or begun; where it keeps nothing, memory is begun.

use std::cell::RefCell;

use uuid::Uuid;

use super::load::{first, next};
use super::{Loaded, LoadedDocument, Open, Partial, Store, writes};
use crate::edit::{History, Opened};
use crate::model::code::{self, Code};
use crate::model::order::Table;
use crate::model::{AnnotatorId, Document, DocumentId, Project, ProjectId, Text};
use crate::platform::database::{Durability, Failure, Found, Key, Query, Shelf, Work};
use crate::platform::idb::Connection;
use crate::platform::timer::within;
use crate::platform::{clock, home};
use crate::store::restore::follow;
use crate::store::{Damage, First, Place, Replayed, snapshot};

/// How long the browser may take to open its database, in milliseconds.
const PATIENCE: u32 = 5_000;

/// What this device knows of itself.
struct Known {
    me: AnnotatorId,
    project: ProjectId,
    /// The document that was open.
    document: Option<DocumentId>,
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
            Some(Err(failure)) => failure.into(),
            None => format!("the browser's storage did not answer within {} seconds", PATIENCE / 1000),
        };
        Store::memory(&why)
    }

    /// A store that is gone with the page; `reason` says why.
    #[must_use]
    pub fn memory(reason: &str) -> Loaded {
        let first = First::new(clock::stamp());
        let mut values = Table::default();
        for write in writes::beginning(&first).unwrap_or_default() {
            values.insert(write.key, write.bytes);
        }
        begun(Shelf::Memory(RefCell::new(values)), first, Some(reason.to_owned()))
    }
}

/// Loads what the shelf holds, or begins it.
async fn start(shelf: Shelf) -> Result<Loaded, String> {
    let mut beaten = false;
    loop {
        let names = ["annotator", "projects", "open"].map(|name| Query::Value(Key::Meta(name)));
        if let Some(known) = known(shelf.transact(Work::Read(&names)).await?)? {
            return resume(shelf, known).await;
        }
        if beaten {
            return Err(Failure::Exists.into());
        }
        let first = First::new(clock::stamp());
        let writes = writes::beginning(&first)?;
        match shelf.transact(Work::Write(&writes, Durability::Strict)).await {
            Ok(_) => return Ok(begun(shelf, first, None)),
            // Another tab began it at the same moment.
            Err(Failure::Exists) => beaten = true,
            Err(failure) => return Err(failure.into()),
        }
    }
}

fn begun(shelf: Shelf, first: First, reason: Option<String>) -> Loaded {
    let First { me, project, document } = first;
    let store = Store::new(shelf, project.id, reason, 0);
    let opened = Opened { document, history: History::default(), selected: None };
    loaded(store, me, Replayed::base(project, 0), LoadedDocument { opened, place: Place::default(), problem: None })
}

fn loaded(store: Store, me: AnnotatorId, project: Replayed<Project>, document: LoadedDocument) -> Loaded {
    let LoadedDocument { opened, place, problem } = document;
    let (sequence, problems) = (store.inner.last.get() + 1, problem.into_iter().collect());
    let Replayed { state: project, history: project_history, .. } = project;
    Loaded { store, me, project, project_history, opened, place, sequence, problems }
}

/// The person at this device and their project; `None` where there is nothing yet.
fn known(mut found: Vec<Found>) -> Result<Option<Known>, String> {
    let (open, projects, me) = (next(&mut found), next(&mut found), next(&mut found));
    let Some(me) = meta(me, "annotator")? else { return Ok(None) };
    let projects: Vec<ProjectId> = meta(projects, "projects")?.unwrap_or_default();
    let open: Option<Open> = meta(open, "open")?;
    let document = open.as_ref().map(|open| open.document);
    let project = open.map(|open| open.project).filter(|id| projects.contains(id));
    let project = project.or_else(|| projects.first().copied());
    Ok(Some(Known { me, project: project.ok_or("expected a project on this device, found none")?, document }))
}

fn meta<T: Code>(found: Found, name: &'static str) -> Result<Option<T>, String> {
    let wrong = || format!("expected {name:?} in the page's storage to be readable, found something else");
    first(found).map(|bytes| code::decode(&bytes).ok_or_else(wrong)).transpose()
}

async fn resume(shelf: Shelf, Known { me, project: id, document: open }: Known) -> Result<Loaded, String> {
    let queries = [Query::Snapshots { project: id, document: None }, Query::Last(id)];
    let mut found = shelf.transact(Work::Read(&queries)).await?;
    let (last, snapshots) = (next(&mut found), next(&mut found));
    let (mut project, damage) = base(snapshots)?;
    let queries = [Query::Records { project: id, document: None, after: project.last }];
    let records = next(&mut shelf.transact(Work::Read(&queries)).await?);
    let problem = follow(&mut project, records, damage, "project")?;
    let store = Store::new(shelf, id, None, last.last().map_or(0, |(last, _)| *last));
    if problem.is_some() {
        store.inner.partial.borrow_mut().insert(None, Partial::Project(Box::new(project.state.clone())));
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
fn base(snapshots: Found) -> Result<(Replayed<Project>, Damage), String> {
    let mut damage = Damage::default();
    for (_, bytes) in snapshots.iter().rev() {
        match snapshot::decode_project(bytes) {
            Ok((sequence, project)) => return Ok((Replayed::base(project, sequence), damage)),
            Err(problem) => damage.pass(problem)?,
        }
    }
    Err(damage.all("project"))
}

/// What is open where nothing is.
fn nothing(problem: Option<String>) -> LoadedDocument {
    let document = Document::new(DocumentId(Uuid::nil()), "", Text::new(""));
    let opened = Opened { document, history: History::default(), selected: None };
    LoadedDocument { opened, place: Place::default(), problem }
}
