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
//! | `places` | `[project, document]` | bytes |
//! | `meta` | name | bytes |
//! | `summaries` (since version 2) | `[project, document]` | bytes |
//! | `heads` (since version 2) | `[project]` | bytes |
//! | `cards` (since version 2) | `[project]` | bytes |
//!
//! All values are `Uint8Array`s; `document` is `""` for the project record. A new version adds tables, and never touches
//! what older ones hold.

mod request;

use std::cell::RefCell;
use std::rc::Rc;

use idb::{Database, Factory, IndexParams, KeyPath, ObjectStoreParams};
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use self::request::{asked, found, request, set, text, touched};
use super::database::{Durability, Failure, Found, Guard, Work};
use super::{property, sentence};

#[wasm_bindgen]
extern "C" {
    /// An `IDBDatabase` whose transactions take options.
    #[derive(Debug)]
    type Connected;

    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Connected, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// The version of the tables.
const VERSION: u32 = 2;

const JOURNAL: &str = "journal";
const TEXTS: &str = "texts";
const SNAPSHOTS: &str = "snapshots";
const PLACES: &str = "places";
const META: &str = "meta";
const SUMMARIES: &str = "summaries";
const HEADS: &str = "heads";
const CARDS: &str = "cards";
/// The tables whose keys begin with a project.
const OF_PROJECTS: [&str; 7] = [JOURNAL, TEXTS, SNAPSHOTS, PLACES, SUMMARIES, HEADS, CARDS];
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
                Ok(begun) => match begun.end().await {
                    Ok(requests) => return Ok(requests.iter().map(found).collect()),
                    Err(failure) => failure,
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
        let empty = database.object_store_names().length() == 0;
        let made = if create || !empty { tables(&Database::from(database)) } else { Err(Failure::Gone) };
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

/// Makes the tables that are missing.
fn tables(database: &Database) -> Result<(), Failure> {
    let there = database.store_names();
    if !there.iter().any(|name| name == JOURNAL) {
        let mut inline = ObjectStoreParams::new();
        inline.key_path(Some(KeyPath::new_array(["project", "sequence"])));
        let journal = database.create_object_store(JOURNAL, inline)?;
        let path = KeyPath::new_array(["project", "document", "sequence"]);
        journal.create_index(BY_DOCUMENT, path, Some(IndexParams::new()))?;
    }
    for table in OF_PROJECTS.into_iter().chain([META]) {
        if table != JOURNAL && !there.iter().any(|name| name == table) {
            database.create_object_store(table, ObjectStoreParams::new())?;
        }
    }
    Ok(())
}

/// A transaction that was asked all it is to do.
struct Begun {
    transaction: IdbTransaction,
    /// The requests of the queries, in order.
    requests: Vec<IdbRequest>,
    /// What a write counts on, and the request that tells.
    guard: Option<(Guard, IdbRequest)>,
}

impl Begun {
    /// Waits for its end, and gives it up at once where it counts on what no longer holds: the request for the epoch was
    /// the first, so nothing is complete before it is answered.
    async fn end(self) -> Result<Vec<IdbRequest>, Failure> {
        let end = end(&self.transaction);
        if let Some((guard, head)) = &self.guard
            && JsFuture::from(answered(head)).await.is_ok()
        {
            let head = found(head).pop().map(|(_, bytes)| bytes);
            if !guard.holds(head.as_deref()) {
                drop(self.transaction.abort());
                drop(JsFuture::from(end).await);
                return Err(Failure::Stale);
            }
        }
        match JsFuture::from(end).await {
            Ok(_) => Ok(self.requests),
            Err(_) => Err(self.transaction.error().map_or(Failure::Aborted, |error| failure(&error))),
        }
    }
}

/// Fulfilled when the request is answered, rejected when it fails.
fn answered(request: &IdbRequest) -> Promise {
    Promise::new(&mut |fulfil, reject| {
        request.set_onsuccess(Some(&fulfil));
        request.set_onerror(Some(&reject));
    })
}

/// Opens the transaction and asks for all of `work`. A write's own errors end the transaction, which is what is waited
/// for.
fn begin(live: &Live, work: Work<'_>) -> Result<Begun, Failure> {
    let options = Object::new();
    let (mode, durability, tables): (_, _, Array) = match work {
        Work::Read(queries) => ("readonly", "default", queries.iter().map(|query| text(asked(query))).collect()),
        Work::Write(writes, durability, guard) => {
            let durability = match durability {
                Durability::Strict => "strict",
                Durability::Relaxed => "relaxed",
            };
            let tables = writes.iter().flat_map(touched).chain(guard.map(|_| HEADS));
            ("readwrite", durability, tables.map(text).collect())
        }
    };
    set(&options, "durability", &text(durability))?;
    let connected: &Connected = live.0.unchecked_ref();
    let transaction = connected.transaction(&tables, mode, &options).map_err(|thrown| failure(&thrown))?;
    match request(&transaction, work) {
        Ok((requests, guard)) => Ok(Begun { transaction, requests, guard }),
        Err(failure) => {
            // What was put before it must not be kept.
            drop(transaction.abort());
            Err(failure)
        }
    }
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
