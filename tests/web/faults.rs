//! What goes wrong with a browser's storage, and what the store makes of it.

use sayso::edit::Intent;
use sayso::platform::Store;
use sayso::platform::database::{Durability, Failure, Found, Key, Query, Shelf, Work, Write};
use sayso::platform::idb::Connection;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::store::{act, label, name, save};

/// Runs JavaScript; the browser's own functions are wrapped for one test at a time.
pub fn js(code: &str) -> JsValue {
    js_sys::eval(code).expect("runs")
}

/// Runs JavaScript that gives a promise, and waits for it.
pub async fn promise(code: &str) {
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(js(code))).await.expect("fulfilled");
}

/// Counts and remembers transactions; the next `aborted` that write are aborted.
pub fn watch(aborted: u32) -> Watch {
    js(&format!(
        "(() => {{
            const proto = IDBDatabase.prototype, own = proto.transaction;
            self.watched = {{own, durabilities: [], databases: [], complete: 0, aborted: {aborted}}};
            proto.transaction = function (...args) {{
                const transaction = own.apply(this, args);
                watched.databases.push(this);
                if (args[1] === 'readwrite') {{
                    watched.durabilities.push(transaction.durability);
                    transaction.addEventListener('complete', () => watched.complete++);
                    if (watched.aborted-- > 0) Promise.resolve().then(() => transaction.abort());
                }}
                return transaction;
            }};
        }})()"
    ));
    Watch
}

pub struct Watch;

impl Drop for Watch {
    fn drop(&mut self) {
        js("IDBDatabase.prototype.transaction = watched.own");
    }
}

#[wasm_bindgen_test]
async fn every_append_is_strict_and_answers_when_it_is_complete() {
    let loaded = Store::open_named(&name()).await;
    let watch = watch(0);
    let session = save(&loaded.store, &label(&loaded.session(), 0, 7)).await;
    assert_eq!(js("watched.complete").as_f64(), Some(1.0));
    save(&loaded.store, &act(&session, Intent::Undo)).await;
    assert_eq!(js("watched.complete").as_f64(), Some(2.0));
    assert_eq!(js("watched.durabilities.join()").as_string().as_deref(), Some("strict,strict"));
    drop(watch);
}

#[wasm_bindgen_test]
async fn a_first_start_is_strict() {
    let watch = watch(0);
    Store::open_named(&name()).await;
    assert_eq!(js("watched.durabilities.join()").as_string().as_deref(), Some("strict"));
    drop(watch);
}

#[wasm_bindgen_test]
async fn an_aborted_transaction_is_tried_again_and_then_gives_a_sentence_and_nothing_half_written() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let session = label(&label(&loaded.session(), 0, 7), 8, 17);
    let watching = watch(2);
    let why = loaded.store.append(&session).await;
    assert_eq!(why, Err(Failure::Aborted));
    drop(watching);
    assert_eq!(Store::open_named(&name).await.sequence, 1);
    let watching = watch(1);
    assert_eq!(loaded.store.append(&session).await, Ok(2));
    drop(watching);
    assert_eq!(&Store::open_named(&name).await.opened.document, &*session.document);
}

#[wasm_bindgen_test]
async fn a_full_disk_is_named() {
    let loaded = Store::open_named(&name()).await;
    let session = label(&loaded.session(), 0, 7);
    js("self.ownAdd = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = () => { throw new DOMException('no room', 'QuotaExceededError') }");
    let why = loaded.store.append(&session).await;
    js("IDBObjectStore.prototype.add = ownAdd");
    assert_eq!(why, Err(Failure::Full));
    assert_eq!(loaded.store.append(&session).await, Ok(1));
}

#[wasm_bindgen_test]
async fn a_connection_closed_under_us_is_opened_again() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let watching = watch(0);
    let session = save(&loaded.store, &label(&loaded.session(), 0, 7)).await;
    js("watched.databases.at(-1).close()");
    let session = save(&loaded.store, &label(&session, 8, 17)).await;
    js("watched.databases.at(-1).close()");
    assert_eq!(&loaded.store.load(session.document.id, &[]).await.expect("loaded").opened.document, &*session.document);
    drop(watching);
    assert_eq!(&Store::open_named(&name).await.opened.document, &*session.document);
}

#[wasm_bindgen_test]
async fn a_database_deleted_under_us_is_not_begun_anew() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    promise(&format!(
        "new Promise((done, failed) => {{
            const request = indexedDB.deleteDatabase({name:?});
            request.onsuccess = () => done();
            request.onerror = request.onblocked = failed;
        }})"
    ))
    .await;
    let session = label(&loaded.session(), 0, 7);
    assert_eq!(loaded.store.append(&session).await, Err(Failure::Gone));
    assert_eq!(loaded.store.append(&session).await, Err(Failure::Gone));
    assert_eq!(Store::open_named(&name).await.sequence, 1);
}

#[wasm_bindgen_test]
async fn another_tab_that_wrote_first_wins() {
    let name = name();
    let (one, other) = (Store::open_named(&name).await, Store::open_named(&name).await);
    let (mine, theirs) = (label(&one.session(), 0, 7), label(&label(&other.session(), 8, 17), 0, 7));
    assert_eq!(one.store.append(&mine).await, Ok(1));
    assert_eq!(other.store.append(&theirs).await, Err(Failure::Exists));
    let again = Store::open_named(&name).await;
    assert_eq!((&again.opened.document, again.sequence), (&*mine.document, 2));
}

#[wasm_bindgen_test]
async fn a_damaged_record_costs_what_follows_it_and_work_goes_on() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let one = save(&loaded.store, &label(&loaded.session(), 0, 7)).await;
    let two = save(&loaded.store, &label(&one, 8, 17)).await;
    save(&loaded.store, &label(&two, 18, 25)).await;
    promise(&format!(
        "new Promise((done, failed) => {{
            const open = indexedDB.open({name:?});
            open.onerror = failed;
            open.onsuccess = () => {{
                const journal = open.result.transaction('journal', 'readwrite').objectStore('journal');
                const get = journal.get([{:?}, 2]);
                get.onsuccess = () => {{
                    get.result.bytes[99] ^= 1;
                    journal.put(get.result).onsuccess = done;
                }};
            }};
        }})",
        loaded.project.id.to_string()
    ))
    .await;

    let part = Store::open_named(&name).await;
    assert_eq!(&part.opened.document, &*one.document);
    assert!(
        part.problems[0].starts_with("Of the document, what came before change 2 could be read"),
        "{:?}",
        part.problems
    );
    assert_eq!(part.sequence, 4);
    let on = save(&part.store, &label(&label(&part.session(), 30, 40), 50, 60)).await;
    let again = Store::open_named(&name).await;
    assert_eq!((&again.opened.document, &again.problems), (&*on.document, &Vec::new()));
    assert_eq!(again.opened.history.len(), 3, "what was read, and what was done since");
}

#[wasm_bindgen_test]
async fn without_a_database_the_work_stays_in_memory_and_that_is_said() {
    js("self.own = Object.getOwnPropertyDescriptor(self, 'indexedDB');
        Object.defineProperty(self, 'indexedDB', {value: undefined, configurable: true})");
    let loaded = Store::open_named(&name()).await;
    js("Object.defineProperty(self, 'indexedDB', own)");
    assert_eq!(loaded.store.reason(), Some("this browser has no IndexedDB"));
    save(&loaded.store, &label(&loaded.session(), 0, 7)).await;
    assert!(Store::open_named(&name()).await.store.persistent());
}

#[wasm_bindgen_test]
async fn what_a_newer_version_keeps_is_not_touched() {
    let name = name();
    promise(&format!(
        "new Promise((done, failed) => {{
            const open = indexedDB.open({name:?}, 999);
            open.onerror = failed;
            open.onsuccess = () => {{ open.result.close(); done() }};
        }})"
    ))
    .await;
    assert_eq!(Store::open_named(&name).await.store.reason(), Some(Failure::Newer.to_string().as_str()));
}

#[wasm_bindgen_test]
async fn a_failed_write_keeps_nothing_of_what_went_with_it() {
    let add = |name: &'static str| Write::Add(Key::Meta(name), name.into());
    let put = |name: &'static str| Write::Put(Key::Meta(name), name.into());
    let memory = Shelf::Memory(std::cell::RefCell::default());
    let browser = Shelf::Browser(Connection::open(&name()).await.expect("opens"));
    for shelf in [memory, browser] {
        let commit = async |writes: &[Write]| shelf.transact(Work::Write(writes, Durability::Strict, None)).await;
        commit(&[add("open")]).await.expect("written");
        assert_eq!(commit(&[put("projects"), add("open")]).await, Err(Failure::Exists));
        let asked = ["projects", "open"].map(|name| Query::Value(Key::Meta(name)));
        let found = shelf.transact(Work::Read(&asked)).await;
        assert_eq!(found, Ok(vec![Found::new(), vec![(0, b"open".to_vec())]]));
    }
}
