//! Several projects on one device, and what the lists show of them and of their documents.

use std::sync::Arc;

use sayso::edit::{Import, Intent};
use sayso::model::{AnnotatorId, Document, DocumentId, Progress, Project, ProjectId, Text, Time};
use sayso::platform::database::{Key, Query, Shelf, Work};
use sayso::platform::idb::Connection;
use sayso::platform::{Store, clock};
use wasm_bindgen_test::wasm_bindgen_test;

use super::faults::promise;
use super::store::{act, label, name, save};

fn other(me: AnnotatorId) -> Project {
    Project::new(ProjectId(clock::stamp().id(0)), "Another", me)
}

#[wasm_bindgen_test]
async fn a_second_project_lies_beside_the_first() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let first = save(&loaded.store, &label(&loaded.session(), 0, 7)).await;
    let project = other(loaded.me);
    loaded.store.create(&project, Time(7)).await.expect("made");
    let mut names: Vec<_> = loaded.store.cards().await.expect("read").into_iter().map(|card| card.name).collect();
    names.sort();
    assert_eq!(names, ["Another", "My project"]);

    let second = loaded.store.enter(project.id, clock::stamp()).await.expect("opened");
    assert!(!second.session().has_document());
    let document = Document::new(DocumentId::derived("two"), "two", Text::new("Two."));
    let import = Import { name: "two".to_owned(), documents: vec![Arc::new(document)], record: None };
    let session = save(&second.store, &act(&second.session(), Intent::Import(import))).await;
    let session = save(&second.store, &label(&session, 0, 3)).await;
    let session = save(&second.store, &act(&session, Intent::RenameProject("Second".to_owned()))).await;
    second.store.set_open(session.document.id).await.expect("kept");
    let card = second.store.cards().await.expect("read").into_iter().find(|card| card.project == project.id);
    assert_eq!(card.map(|card| (card.name, card.documents)), Some(("Second".to_owned(), 1)));
    let again = Store::open_named(&name).await;
    assert_eq!((&again.project.name, &again.opened.document), (&session.project.name, &*session.document));
    let back = again.store.enter(first.project.id, clock::stamp()).await.expect("opened");
    assert_eq!(&back.opened.document, &*first.document);

    back.store.erase(project.id).await.expect("erased");
    let names: Vec<_> = back.store.cards().await.expect("read").into_iter().map(|card| card.name).collect();
    assert_eq!(names, ["My project"]);
    assert_eq!(&Store::open_named(&name).await.opened.document, &*first.document);
}

#[wasm_bindgen_test]
async fn the_list_of_documents_knows_counts_and_progress_without_loading_them() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let session = save(&loaded.store, &label(&label(&loaded.session(), 0, 7), 8, 17)).await;
    let summaries = loaded.store.summaries().await.expect("read");
    assert_eq!((summaries[0].document, summaries[0].annotations), (session.document.id, 2));
    assert!(summaries[0].changed.0 > 0);
    let done = act(&session, Intent::SetProgress(vec![session.document.id], Progress::Done));
    let said = |session: &sayso::edit::Session| session.project.documents[0].progress(session.me, 2);
    assert_eq!((said(&session), said(&done)), (Progress::InProgress, Progress::Done));
    let done = save(&loaded.store, &done).await;
    let again = Store::open_named(&name).await.session();
    assert_eq!(said(&again), Progress::Done);
    assert_eq!(said(&act(&done, Intent::Undo)), Progress::InProgress);
}

/// As the page of version 1 left it: its tables, its list of projects, no cards.
#[wasm_bindgen_test]
async fn a_store_of_version_1_is_opened_and_gets_the_new_tables() {
    let name = name();
    let own = Store::open_named(&name).await;
    let kept = save(&own.store, &label(&own.session(), 0, 7)).await;
    let old = format!("{name} as of version 1");
    promise(&format!(
        "(async () => {{
            const done = request => new Promise((yes, no) => {{ request.onsuccess = () => yes(request.result); request.onerror = no }});
            const from = await done(indexedDB.open({name:?}));
            const making = indexedDB.open({old:?}, 1);
            making.onupgradeneeded = () => {{
                const made = making.result;
                made.createObjectStore('journal', {{keyPath: ['project', 'sequence']}})
                    .createIndex('document', ['project', 'document', 'sequence']);
                for (const table of ['texts', 'snapshots', 'places', 'meta']) made.createObjectStore(table);
            }};
            const to = await done(making);
            for (const table of ['journal', 'texts', 'snapshots', 'places', 'meta']) {{
                const [keys, values] = await Promise.all(
                    [done(from.transaction(table).objectStore(table).getAllKeys()),
                     done(from.transaction(table).objectStore(table).getAll())]);
                const into = to.transaction(table, 'readwrite').objectStore(table);
                for (let n = 0; n < keys.length; n++)
                    await done(table === 'journal' ? into.add(values[n]) : into.add(values[n], keys[n]));
                if (table === 'meta') {{
                    const id = keys.length && {:?}.replaceAll('-', '').match(/../g).map(byte => parseInt(byte, 16));
                    await done(to.transaction(table, 'readwrite').objectStore(table).put(new Uint8Array([1, ...id]), 'projects'));
                    await done(to.transaction(table, 'readwrite').objectStore(table).delete('open'));
                }}
            }}
            from.close(); to.close();
        }})()",
        own.project.id.to_string()
    ))
    .await;
    let again = Store::open_named(&old).await;
    assert_eq!((again.store.reason(), &again.opened.document), (None, &*kept.document));
    let on = save(&again.store, &label(&again.session(), 8, 17)).await;
    again.store.set_open(on.document.id).await.expect("kept");
    let shelf = Shelf::Browser(Connection::open(&old).await.expect("opens"));
    let found = shelf.transact(Work::Read(&[Query::Value(Key::Card(own.project.id))])).await.expect("read");
    assert_eq!(found[0].len(), 1, "the project has a card now");
}
