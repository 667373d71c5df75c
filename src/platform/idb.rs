//! IndexedDB. Requests are made by the `idb` crate; transactions are opened here, because `idb` can't ask for a
//! durability (and web-sys only behind an unstable switch), and awaited here, because `idb` takes a request's error for
//! the transaction's, which is not set before its end. Work is data, and only a transaction's end is waited for: one
//! future does for all of it.
//!
//! | table | key | value |
//! |---|---|---|
//! | `journal` | `[project, sequence]`, in the value | `{project, sequence, document, bytes}`; index `document` on `[project, document, sequence]` |
//! | `texts` | `[project, sha256]` | UTF-8 |
//! | `snapshots` | `[project, document, sequence]` | bytes |
//! | `places` | `[project, document]` | JSON |
//! | `meta` | name | JSON |
//!
//! All values are `Uint8Array`s; `document` is `""` for the project record.

use std::cell::RefCell;
use std::rc::Rc;

use idb::{CursorDirection, Database, Factory, IndexParams, KeyPath, KeyRange, ObjectStore, ObjectStoreParams};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::database::{Durability, Failure, Found, Key, Query, Work, Write};
use super::{property, sentence};
use crate::model::{DocumentId, ProjectId};

#[wasm_bindgen]
extern "C" {
    /// An `IDBDatabase` whose transactions take options.
    #[derive(Debug)]
    type Connected;

    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Connected, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// The version of the tables.
const VERSION: u32 = 1;

const JOURNAL: &str = "journal";
const TEXTS: &str = "texts";
const SNAPSHOTS: &str = "snapshots";
const PLACES: &str = "places";
const META: &str = "meta";
const BY_DOCUMENT: &str = "document";
/// The event of an open request that finds an older database, or none.
const UPGRADE: &str = "upgradeneeded";

/// A connection to a database: opened again when the browser closes it.
#[derive(Debug)]
pub struct Connection {
    name: String,
    live: RefCell<Rc<Live>>,
}

/// An open database, closed when dropped.
#[derive(Debug)]
struct Live(IdbDatabase);

impl Drop for Live {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Connection {
    /// Opens the database of that name, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// Where the browser has no IndexedDB, refuses it (private windows), or holds a newer version's.
    pub async fn open(name: &str) -> Result<Connection, Failure> {
        let live = RefCell::new(Rc::new(open(name, true).await?));
        Ok(Connection { name: name.to_owned(), live })
    }

    /// Does `work` in one transaction, and waits for its end: once more on a new connection where the old one is closed,
    /// and once more where the transaction was given up without a reason. Work must bear being done twice.
    pub(super) async fn transact(&self, work: Work<'_>) -> Result<Vec<Found>, Failure> {
        let (mut again, mut reopened) = (false, false);
        loop {
            let live = self.live.borrow().clone();
            let failure = match begin(&live, work) {
                Err(failure) => failure,
                Ok((transaction, requests)) => match JsFuture::from(end(&transaction)).await {
                    Ok(_) => return Ok(requests.iter().map(found).collect()),
                    Err(_) => transaction.error().map_or(Failure::Aborted, |error| failure(&error)),
                },
            };
            match failure {
                Failure::Aborted if !again => again = true,
                Failure::Closed if !reopened => {
                    reopened = true;
                    let live = Rc::new(open(&self.name, false).await?);
                    self.live.replace(live);
                }
                failure => return Err(failure),
            }
        }
    }
}

/// Opens a database. Where there is none, `create` makes it; if not, it is gone: the page had it open before.
async fn open(name: &str, create: bool) -> Result<Live, Failure> {
    let request = IdbOpenDbRequest::from(Factory::new()?.open(name, Some(VERSION))?);
    loop {
        let Ok(event) = JsFuture::from(answer(&request)).await else {
            let error = request.error().ok().flatten();
            return Err(error.map_or(Failure::Aborted, |error| failure(&error)));
        };
        let database: IdbDatabase = request.result().map_err(|thrown| failure(&thrown))?.unchecked_into();
        if event.unchecked_ref::<Event>().type_() != UPGRADE {
            // Another tab wants to delete the database or bring it to a newer version: it waits until all connections
            // close.
            let close = property::<Function>(&database, "close").map(|close| close.bind0(&database));
            database.set_onversionchange(close.as_ref());
            return Ok(Live(database));
        }
        // The transaction that makes the tables lives until nothing is asked of it any more, and so until here.
        let made = if create { tables(&Database::from(database)) } else { Err(Failure::Gone) };
        if let Err(failure) = made {
            drop(request.transaction().map(|transaction| transaction.abort()));
            return Err(failure);
        }
    }
}

/// Fulfilled when there is a database, opened or to be filled; rejected when there is none. The browser's own functions
/// are the listeners, so that nothing has to outlive the request.
fn answer(request: &IdbOpenDbRequest) -> Promise {
    Promise::new(&mut |fulfil, reject| {
        request.set_onsuccess(Some(&fulfil));
        request.set_onupgradeneeded(Some(&fulfil));
        request.set_onerror(Some(&reject));
    })
}

/// Fulfilled when the transaction is complete, rejected when it is given up.
fn end(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |fulfil, reject| {
        transaction.set_oncomplete(Some(&fulfil));
        transaction.set_onabort(Some(&reject));
    })
}

fn tables(database: &Database) -> Result<(), Failure> {
    let mut inline = ObjectStoreParams::new();
    inline.key_path(Some(KeyPath::new_array(["project", "sequence"])));
    let journal = database.create_object_store(JOURNAL, inline)?;
    let path = KeyPath::new_array(["project", "document", "sequence"]);
    journal.create_index(BY_DOCUMENT, path, Some(IndexParams::new()))?;
    for table in [TEXTS, SNAPSHOTS, PLACES, META] {
        database.create_object_store(table, ObjectStoreParams::new())?;
    }
    Ok(())
}

/// Opens the transaction and asks for all of `work`: the requests of queries come back, in order. A write's own errors end
/// the transaction, which is what is waited for.
fn begin(live: &Live, work: Work<'_>) -> Result<(IdbTransaction, Vec<IdbRequest>), Failure> {
    let options = Object::new();
    let (mode, durability, tables): (_, _, Array) = match work {
        Work::Read(queries) => ("readonly", "default", queries.iter().map(|query| text(asked(query))).collect()),
        Work::Write(writes, durability) => {
            let durability = match durability {
                Durability::Strict => "strict",
                Durability::Relaxed => "relaxed",
            };
            ("readwrite", durability, writes.iter().map(|write| text(table(&write.key))).collect())
        }
    };
    set(&options, "durability", &text(durability))?;
    let connected: &Connected = live.0.unchecked_ref();
    let transaction = connected.transaction(&tables, mode, &options).map_err(|thrown| failure(&thrown))?;
    let requests = match work {
        Work::Read(queries) => queries.iter().map(|query| ask(&transaction, query)).collect(),
        Work::Write(writes, _) => writes.iter().try_for_each(|write| put(&transaction, write)).map(|()| Vec::new()),
    };
    match requests {
        Ok(requests) => Ok((transaction, requests)),
        Err(failure) => {
            // What was put before it must not be kept.
            drop(transaction.abort());
            Err(failure)
        }
    }
}

fn store(transaction: &IdbTransaction, table: &str) -> Result<ObjectStore, Failure> {
    transaction.object_store(table).map(ObjectStore::from).map_err(|thrown| failure(&thrown))
}

fn put(transaction: &IdbTransaction, write: &Write) -> Result<(), Failure> {
    let store = store(transaction, table(&write.key))?;
    let bytes: JsValue = Uint8Array::from(write.bytes.as_slice()).into();
    if let Key::Journal { project, sequence, document } = &write.key {
        let value = Object::new();
        set(&value, "project", &id(*project))?;
        set(&value, "sequence", &number(*sequence))?;
        set(&value, "document", &name(*document))?;
        set(&value, "bytes", &bytes)?;
        store.add(&value, None)?;
    } else if write.replaces {
        store.put(&bytes, Some(&js(&write.key)))?;
    } else {
        store.add(&bytes, Some(&js(&write.key)))?;
    }
    Ok(())
}

fn ask(transaction: &IdbTransaction, query: &Query) -> Result<IdbRequest, Failure> {
    let store = store(transaction, asked(query))?;
    Ok(match query {
        Query::Value(key) => store.get_all(Some(js(key).into()), None)?.into(),
        Query::Records { project, document, after } => {
            let range = range(&[id(*project), name(*document)], Some(*after))?;
            store.index(BY_DOCUMENT)?.get_all(Some(range.into()), None)?.into()
        }
        Query::Snapshots { project, document } => {
            store.get_all(Some(range(&[id(*project), name(*document)], None)?.into()), None)?.into()
        }
        Query::Last(project) => {
            let range = range(&[id(*project)], None)?;
            store.open_key_cursor(Some(range.into()), Some(CursorDirection::Prev))?.into()
        }
    })
}

/// What a request gave: a list of values, or a cursor on the newest record.
fn found(request: &IdbRequest) -> Found {
    let result = request.result().unwrap_or_default();
    if let Some(values) = result.dyn_ref::<Array>() {
        return values.iter().map(|value| row(&value)).collect();
    }
    let key: Option<Array> = property(&result, "primaryKey");
    key.into_iter().map(|key| (integer(&key.get(1)), Vec::new())).collect()
}

fn row(value: &JsValue) -> (u64, Vec<u8>) {
    let sequence = property(value, "sequence").map_or(0, |sequence: JsValue| integer(&sequence));
    let bytes = property(value, "bytes");
    let bytes: Option<&Uint8Array> = bytes.as_ref().unwrap_or(value).dyn_ref();
    (sequence, bytes.map(Uint8Array::to_vec).unwrap_or_default())
}

fn asked(query: &Query) -> &'static str {
    match query {
        Query::Value(key) => table(key),
        Query::Records { .. } | Query::Last(_) => JOURNAL,
        Query::Snapshots { .. } => SNAPSHOTS,
    }
}

fn table(key: &Key) -> &'static str {
    match key {
        Key::Journal { .. } => JOURNAL,
        Key::Text { .. } => TEXTS,
        Key::Snapshot { .. } => SNAPSHOTS,
        Key::Place { .. } => PLACES,
        Key::Meta(_) => META,
    }
}

fn js(key: &Key) -> JsValue {
    let parts = Array::new();
    let (project, sequence) = match key {
        Key::Meta(name) => return text(name),
        Key::Journal { project, sequence, .. } => (project, Some(*sequence)),
        Key::Snapshot { project, sequence, .. } => (project, Some(*sequence)),
        Key::Text { project, .. } | Key::Place { project, .. } => (project, None),
    };
    parts.push(&id(*project));
    match key {
        Key::Text { sha256, .. } => parts.push(&text(sha256)),
        Key::Snapshot { document, .. } => parts.push(&name(*document)),
        Key::Place { document, .. } => parts.push(&name(Some(*document))),
        Key::Journal { .. } | Key::Meta(_) => 0,
    };
    sequence.map(|sequence| parts.push(&number(sequence)));
    parts.into()
}

fn set(object: &Object, field: &str, value: &JsValue) -> Result<(), Failure> {
    Reflect::set(object, &text(field), value).map(drop).map_err(|thrown| failure(&thrown))
}

fn text(text: &str) -> JsValue {
    JsValue::from_str(text)
}

fn id(project: ProjectId) -> JsValue {
    project.to_string().into()
}

fn name(document: Option<DocumentId>) -> JsValue {
    document.map(|id| id.to_string()).unwrap_or_default().into()
}

/// Sequence numbers stay far below 2⁵³, up to where JavaScript counts exactly.
fn number(number: u64) -> JsValue {
    (number as f64).into()
}

fn integer(value: &JsValue) -> u64 {
    value.as_f64().map_or(0, |value| value as u64)
}

/// All keys that begin with `parts`, of which the next part is a number greater than `after`.
fn range(parts: &[JsValue], after: Option<u64>) -> Result<KeyRange, Failure> {
    let (lower, upper) = (Array::new(), Array::new());
    for part in parts {
        lower.push(part);
        upper.push(part);
    }
    after.map(|after| lower.push(&number(after)));
    // An array comes after every string and number.
    upper.push(&Array::new());
    Ok(KeyRange::bound(&lower, &upper, Some(true), Some(true))?)
}

fn failure(thrown: &JsValue) -> Failure {
    let name = property::<JsValue>(thrown, "name").and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "ConstraintError" => Failure::Exists,
        "InvalidStateError" => Failure::Closed,
        "AbortError" => Failure::Aborted,
        "QuotaExceededError" => Failure::Full,
        "VersionError" => Failure::Newer,
        _ => Failure::Other(sentence(thrown)),
    }
}

impl From<idb::Error> for Failure {
    /// Of the errors that the calls above can give.
    fn from(error: idb::Error) -> Failure {
        match error {
            idb::Error::AddFailed(thrown)
            | idb::Error::UpdateFailed(thrown)
            | idb::Error::GetAllFailed(thrown)
            | idb::Error::GetAllKeysFailed(thrown)
            | idb::Error::OpenCursorFailed(thrown)
            | idb::Error::OpenKeyCursorFailed(thrown)
            | idb::Error::IndexNotFound(thrown)
            | idb::Error::IndexCreateFailed(thrown)
            | idb::Error::ObjectStoreCreateFailed(thrown)
            | idb::Error::KeyRangeCreateFailed(thrown)
            | idb::Error::IndexedDbOpenFailed(thrown) => failure(&thrown),
            idb::Error::IndexedDbNotFound(_) => Failure::Other("this browser has no IndexedDB".to_owned()),
            _ => Failure::Other("the browser's storage does not do what it should".to_owned()),
        }
    }
}
