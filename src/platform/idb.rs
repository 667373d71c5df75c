//! IndexedDB. Requests go through the `idb` crate; transactions are opened here, because `idb` can't ask for a
//! durability (and web-sys only behind an unstable switch), and awaited here, because `idb` takes a request's error for
//! the transaction's, which is not set before its end.
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

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use idb::{
    CursorDirection, Database, DatabaseEvent, Event, Factory, IndexParams, KeyPath, KeyRange, ObjectStoreParams,
    Transaction, TransactionMode,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use tokio::sync::oneshot;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction};

use super::database::{Durability, Failure, Key, Write};
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

/// A connection to a database: opened again when the browser closes it.
#[derive(Debug)]
pub struct Connection {
    name: String,
    live: RefCell<Rc<Live>>,
}

/// An open database, closed when dropped.
#[derive(Debug)]
struct Live {
    database: Database,
    connected: Connected,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.database.close();
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

    /// Writes all in one transaction, and waits for its end.
    pub(super) async fn commit(&self, writes: &[Write], durability: Durability) -> Result<(), Failure> {
        self.on(async |live| {
            let mut tables: Vec<&str> = Vec::new();
            for table in writes.iter().map(|write| table(&write.key)) {
                if !tables.contains(&table) {
                    tables.push(table);
                }
            }
            let transaction = begin(live, &tables, durability)?;
            for write in writes {
                if let Err(thrown) = put(&transaction, write) {
                    // What was put before it must not be kept.
                    drop(transaction.abort());
                    return Err(failure(&thrown));
                }
            }
            finished(transaction.into()).await
        })
        .await
    }

    /// The value of one key.
    pub(super) async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, Failure> {
        self.on(async |Live { database, .. }| {
            let store = database.transaction(&[table(key)], TransactionMode::ReadOnly)?.object_store(table(key))?;
            let value = store.get(js(key))?.await?;
            Ok(value.map(|value| bytes(&property(&value, "bytes").unwrap_or(value))))
        })
        .await
    }

    /// The records of one document after a number.
    pub(super) async fn records(
        &self,
        project: ProjectId,
        document: Option<DocumentId>,
        after: u64,
    ) -> Result<Vec<(u64, Vec<u8>)>, Failure> {
        self.on(async |Live { database, .. }| {
            let store = database.transaction(&[JOURNAL], TransactionMode::ReadOnly)?.object_store(JOURNAL)?;
            let range = range([project.to_string().into(), name(document).into()], Some(after))?;
            let values = store.index(BY_DOCUMENT)?.get_all(Some(range.into()), None)?.await?;
            Ok(values.iter().map(|value| (number(value, "sequence"), bytes_of(value))).collect())
        })
        .await
    }

    /// The snapshots of one document.
    pub(super) async fn snapshots(
        &self,
        project: ProjectId,
        document: Option<DocumentId>,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        self.on(async |Live { database, .. }| {
            let store = database.transaction(&[SNAPSHOTS], TransactionMode::ReadOnly)?.object_store(SNAPSHOTS)?;
            let range = range([project.to_string().into(), name(document).into()], None)?;
            let values = store.get_all(Some(range.into()), None)?.await?;
            Ok(values.iter().map(bytes).collect())
        })
        .await
    }

    /// The number of the newest record.
    pub(super) async fn last(&self, project: ProjectId) -> Result<u64, Failure> {
        self.on(async |Live { database, .. }| {
            let store = database.transaction(&[JOURNAL], TransactionMode::ReadOnly)?.object_store(JOURNAL)?;
            let range = range([project.to_string().into()], None)?;
            let cursor = store.open_key_cursor(Some(range.into()), Some(CursorDirection::Prev))?.await?;
            let Some(cursor) = cursor else { return Ok(0) };
            let key: Array = cursor.primary_key()?.unchecked_into();
            Ok(integer(&key.get(1)))
        })
        .await
    }

    /// Does `work` on the database; once more on a new connection where the old one is closed, and once more where the
    /// transaction was given up without a reason. Work must bear being done twice.
    async fn on<T>(&self, work: impl AsyncFn(&Live) -> Result<T, Failure>) -> Result<T, Failure> {
        let live = self.live.borrow().clone();
        match work(&live).await {
            Err(Failure::Aborted) => work(&live).await,
            Err(Failure::Closed) => {
                let again = Rc::new(open(&self.name, false).await?);
                self.live.replace(again.clone());
                work(&again).await
            }
            done => done,
        }
    }
}

/// Opens a database. Where there is none, `create` makes it; if not, it is gone: the page had it open before.
async fn open(name: &str, create: bool) -> Result<Live, Failure> {
    let mut request = Factory::new()?.open(name, Some(VERSION))?;
    let gone = Rc::new(Cell::new(false));
    let found_none = gone.clone();
    request.on_upgrade_needed(move |event| {
        let made = event
            .database()
            .map_err(Failure::from)
            .and_then(|database| if create { tables(&database) } else { Err(Failure::Gone) });
        if made.is_err() {
            found_none.set(!create);
            let transaction = event.target().ok().and_then(|request| idb::Request::transaction(&request));
            drop(transaction.map(Transaction::abort));
        }
    });
    let database = request.await.map_err(|error| if gone.get() { Failure::Gone } else { error.into() })?;
    let raw = IdbDatabase::from(database);
    let connected = JsValue::from(raw.clone()).unchecked_into();
    let mut database = Database::from(raw);
    // Another tab wants to delete the database or bring it to a newer version: it waits until all connections close.
    database.on_version_change(|event| {
        if let Some(Ok(database)) = event.target().map(Database::try_from) {
            database.close();
        }
    });
    Ok(Live { database, connected })
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

fn begin(live: &Live, tables: &[&str], durability: Durability) -> Result<IdbTransaction, Failure> {
    let options = Object::new();
    let value = match durability {
        Durability::Strict => "strict",
        Durability::Relaxed => "relaxed",
    };
    Reflect::set(&options, &"durability".into(), &value.into()).map_err(|thrown| failure(&thrown))?;
    let tables: Array = tables.iter().map(|table| JsValue::from_str(table)).collect();
    live.connected.transaction(&tables, "readwrite", &options).map_err(|thrown| failure(&thrown))
}

fn put(transaction: &IdbTransaction, write: &Write) -> Result<(), JsValue> {
    let store: IdbObjectStore = transaction.object_store(table(&write.key))?;
    let bytes: JsValue = Uint8Array::from(write.bytes.as_slice()).into();
    let key = js(&write.key);
    // The requests' own errors end the transaction, which is what is waited for.
    match &write.key {
        Key::Journal { project, sequence, document } => {
            let value = Object::new();
            let project = project.to_string().into();
            let fields = [
                ("project", project),
                ("sequence", (*sequence as f64).into()),
                ("document", name(*document).into()),
                ("bytes", bytes),
            ];
            for (name, field) in fields {
                Reflect::set(&value, &name.into(), &field)?;
            }
            store.add(&value)?
        }
        _ if write.replaces => store.put_with_key(&bytes, &key)?,
        _ => store.add_with_key(&bytes, &key)?,
    };
    Ok(())
}

/// Waits for the end of a transaction.
async fn finished(mut transaction: Transaction) -> Result<(), Failure> {
    let (sender, ended) = oneshot::channel();
    let complete = Rc::new(Cell::new(Some(sender)));
    let aborted = complete.clone();
    transaction.on_complete(move |_| end(&complete, true));
    transaction.on_abort(move |_| end(&aborted, false));
    if ended.await == Ok(true) {
        return Ok(());
    }
    Err(transaction.error().map_or(Failure::Aborted, |error| failure(&error)))
}

fn end(sender: &Cell<Option<oneshot::Sender<bool>>>, complete: bool) {
    // Nobody may be waiting any more.
    sender.take().and_then(|sender| sender.send(complete).ok());
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
    let parts: [JsValue; 3] = match key {
        Key::Journal { project, sequence, .. } => {
            return array([project.to_string().into(), (*sequence as f64).into()]);
        }
        Key::Text { project, sha256 } => return array([project.to_string().into(), sha256.into()]),
        Key::Snapshot { project, document, sequence } => {
            [project.to_string().into(), name(*document).into(), (*sequence as f64).into()]
        }
        Key::Place { project, document } => return array([project.to_string().into(), document.to_string().into()]),
        Key::Meta(name) => return JsValue::from_str(name),
    };
    array(parts)
}

fn array<const N: usize>(parts: [JsValue; N]) -> JsValue {
    parts.into_iter().collect::<Array>().into()
}

fn name(document: Option<DocumentId>) -> String {
    document.map(|id| id.to_string()).unwrap_or_default()
}

/// All keys that begin with `parts`, of which the next part is a number greater than `after`.
fn range<const N: usize>(parts: [JsValue; N], after: Option<u64>) -> Result<KeyRange, Failure> {
    let lower: Array = parts.iter().collect();
    let upper: Array = parts.iter().collect();
    if let Some(after) = after {
        lower.push(&(after as f64).into());
    }
    // An array comes after every string and number.
    upper.push(&Array::new());
    Ok(KeyRange::bound(&lower, &upper, Some(true), Some(true))?)
}

fn bytes(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    property(value, "bytes").map(|value: JsValue| bytes(&value)).unwrap_or_default()
}

fn number(value: &JsValue, field: &str) -> u64 {
    property(value, field).map(|value: JsValue| integer(&value)).unwrap_or_default()
}

/// Sequence numbers stay far below 2⁵³, up to where JavaScript counts exactly.
fn integer(value: &JsValue) -> u64 {
    value.as_f64().map_or(0, |value| value as u64)
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
    fn from(error: idb::Error) -> Failure {
        match error {
            idb::Error::DomException(thrown) => failure(&thrown),
            idb::Error::TransactionOpenFailed(thrown)
            | idb::Error::GetFailed(thrown)
            | idb::Error::GetAllFailed(thrown)
            | idb::Error::IndexedDbOpenFailed(thrown)
            | idb::Error::OpenCursorFailed(thrown) => failure(&thrown),
            idb::Error::IndexedDbNotFound(_) => Failure::Other("this browser has no IndexedDB".to_owned()),
            other => Failure::Other(other.to_string()),
        }
    }
}
