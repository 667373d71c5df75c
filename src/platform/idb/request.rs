//! What is asked of a transaction, request by request, and what the requests gave: keys, ranges and values as JavaScript
//! has them.

use idb::{CursorDirection, KeyRange, ObjectStore};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbRequest, IdbTransaction};

use super::{BY_DOCUMENT, CARDS, HEADS, JOURNAL, META, OF_PROJECTS, PLACES, SNAPSHOTS, SUMMARIES, TEXTS, failure};
use crate::model::{DocumentId, ProjectId};
use crate::platform::database::{Failure, Found, Guard, Key, Query, Work, Write};
use crate::platform::property;

type Requests = (Vec<IdbRequest>, Option<(Guard, IdbRequest)>);

pub(super) fn request(transaction: &IdbTransaction, work: Work<'_>) -> Result<Requests, Failure> {
    match work {
        Work::Read(queries) => {
            let mut requests = Vec::with_capacity(queries.len());
            for query in queries {
                requests.push(ask(transaction, query)?);
            }
            Ok((requests, None))
        }
        Work::Write(writes, _, guard) => {
            let asked = match guard {
                Some(guard) => Some((guard, ask(transaction, &Query::Value(Key::Head(guard.project)))?)),
                None => None,
            };
            for write in writes {
                change(transaction, write)?;
            }
            Ok((Vec::new(), asked))
        }
    }
}

fn store(transaction: &IdbTransaction, table: &str) -> Result<ObjectStore, Failure> {
    transaction.object_store(table).map(ObjectStore::from).map_err(|thrown| failure(&thrown))
}

fn change(transaction: &IdbTransaction, write: &Write) -> Result<(), Failure> {
    match write {
        Write::Add(key @ Key::Journal { project, sequence, document }, bytes) => {
            let value = Object::new();
            set(&value, "project", &id(*project))?;
            set(&value, "sequence", &number(*sequence))?;
            set(&value, "document", &name(*document))?;
            set(&value, "bytes", &Uint8Array::from(bytes.as_slice()))?;
            store(transaction, table(key))?.add(&value, None)?;
        }
        Write::Add(key, bytes) => {
            store(transaction, table(key))?.add(&Uint8Array::from(bytes.as_slice()), Some(&js(key)))?;
        }
        Write::Put(key, bytes) => {
            store(transaction, table(key))?.put(&Uint8Array::from(bytes.as_slice()), Some(&js(key)))?;
        }
        Write::Delete(key) => {
            store(transaction, table(key))?.delete(js(key))?;
        }
        Write::Clear(project) => {
            let from: Array = [id(*project)].iter().collect();
            let to: Array = [id(*project), Array::new().into()].iter().collect();
            for table in OF_PROJECTS {
                store(transaction, table)?.delete(KeyRange::bound(&from, &to, Some(false), Some(true))?)?;
            }
        }
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
        Query::Numbers { project, document, up_to } => {
            let (from, to) = ([id(*project), name(*document)], [id(*project), name(*document), number(*up_to)]);
            let [from, to] = [from.iter().collect::<Array>(), to.iter().collect::<Array>()];
            let range = KeyRange::bound(&from, &to, Some(true), Some(false))?;
            store.index(BY_DOCUMENT)?.get_all_keys(Some(range.into()), None)?.into()
        }
        Query::Journal { project, after } => {
            store.get_all(Some(range(&[id(*project)], Some(*after))?.into()), None)?.into()
        }
        Query::Snapshots { project, document } => {
            store.get_all(Some(range(&[id(*project), name(*document)], None)?.into()), None)?.into()
        }
        Query::SnapshotNumbers { project, document } => {
            store.get_all_keys(Some(range(&[id(*project), name(*document)], None)?.into()), None)?.into()
        }
        Query::Newest { project, document } => {
            let range = range(&[id(*project), name(*document)], None)?;
            store.open_cursor(Some(range.into()), Some(CursorDirection::Prev))?.into()
        }
        Query::Last(project) => {
            let range = range(&[id(*project)], None)?;
            store.open_key_cursor(Some(range.into()), Some(CursorDirection::Prev))?.into()
        }
        Query::Summaries(project) => store.get_all(Some(range(&[id(*project)], None)?.into()), None)?.into(),
        Query::Cards => store.get_all(None, None)?.into(),
        Query::TextNames { project, after, most } => {
            store.get_all_keys(Some(texts(*project, after)?.into()), Some(*most))?.into()
        }
        Query::Texts { project, after, most } => {
            store.get_all(Some(texts(*project, after)?.into()), Some(*most))?.into()
        }
    })
}

/// The keys of a project's texts whose hash comes after that one.
fn texts(project: ProjectId, after: &str) -> Result<KeyRange, Failure> {
    let lower: Array = [id(project), text(after)].iter().collect();
    let upper: Array = [id(project), Array::new().into()].iter().collect();
    Ok(KeyRange::bound(&lower, &upper, Some(true), Some(true))?)
}

/// What a request gave: a list of values or of keys, or a cursor on the newest.
pub(super) fn found(request: &IdbRequest) -> Found {
    let result = request.result().unwrap_or_default();
    if let Some(values) = result.dyn_ref::<Array>() {
        return values.iter().map(|value| row(&value)).collect();
    }
    let key: Option<Array> = property(&result, "primaryKey");
    let value: Option<JsValue> = property(&result, "value");
    key.into_iter().map(|key| (last(&key).0, value.as_ref().map(|value| row(value).1).unwrap_or_default())).collect()
}

/// A value with its number, where it has one; of a key, its last part.
fn row(value: &JsValue) -> (u64, Vec<u8>) {
    if let Some(key) = value.dyn_ref::<Array>() {
        return last(key);
    }
    let sequence = property(value, "sequence").map_or(0, |sequence: JsValue| integer(&sequence));
    let bytes = property(value, "bytes");
    let bytes: Option<&Uint8Array> = bytes.as_ref().unwrap_or(value).dyn_ref();
    (sequence, bytes.map(Uint8Array::to_vec).unwrap_or_default())
}

/// The last part of a key: a number, or a name.
fn last(key: &Array) -> (u64, Vec<u8>) {
    let part = key.get(key.length().saturating_sub(1));
    (integer(&part), part.as_string().map(String::into_bytes).unwrap_or_default())
}

pub(super) fn asked(query: &Query) -> &'static str {
    match query {
        Query::Value(key) => table(key),
        Query::Records { .. } | Query::Numbers { .. } | Query::Journal { .. } | Query::Last(_) => JOURNAL,
        Query::Snapshots { .. } | Query::SnapshotNumbers { .. } | Query::Newest { .. } => SNAPSHOTS,
        Query::Summaries(_) => SUMMARIES,
        Query::Cards => CARDS,
        Query::TextNames { .. } | Query::Texts { .. } => TEXTS,
    }
}

/// The tables that a write changes.
pub(super) fn touched(write: &Write) -> Vec<&'static str> {
    match write {
        Write::Add(key, _) | Write::Put(key, _) | Write::Delete(key) => vec![table(key)],
        Write::Clear(_) => OF_PROJECTS.to_vec(),
    }
}

fn table(key: &Key) -> &'static str {
    match key {
        Key::Journal { .. } => JOURNAL,
        Key::Text { .. } => TEXTS,
        Key::Snapshot { .. } => SNAPSHOTS,
        Key::Place { .. } => PLACES,
        Key::Summary { .. } => SUMMARIES,
        Key::Head(_) => HEADS,
        Key::Card(_) => CARDS,
        Key::Meta(_) => META,
    }
}

fn js(key: &Key) -> JsValue {
    let parts = Array::new();
    let project = match key {
        Key::Meta(name) => return text(name),
        key => key.project(),
    };
    project.map(|project| parts.push(&id(project)));
    match key {
        Key::Text { sha256, .. } => parts.push(&text(sha256)),
        Key::Snapshot { document, .. } => parts.push(&name(*document)),
        Key::Place { document, .. } | Key::Summary { document, .. } => parts.push(&name(Some(*document))),
        Key::Journal { .. } | Key::Head(_) | Key::Card(_) | Key::Meta(_) => 0,
    };
    if let Key::Journal { sequence, .. } | Key::Snapshot { sequence, .. } = key {
        parts.push(&number(*sequence));
    }
    parts.into()
}

pub(super) fn set(object: &Object, field: &str, value: &JsValue) -> Result<(), Failure> {
    Reflect::set(object, &text(field), value).map(drop).map_err(|thrown| failure(&thrown))
}

pub(super) fn text(text: &str) -> JsValue {
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
