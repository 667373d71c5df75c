//! Snapshots: taken when they are due, and nothing that is needed goes with what they make superfluous.

use sayso::edit::{Intent, Session};
use sayso::model::{DocumentId, ProjectId};
use sayso::platform::Store;
use sayso::platform::database::{Durability, Failure, Key, Query, Shelf, Work, Write};
use sayso::platform::idb::Connection;
use wasm_bindgen_test::wasm_bindgen_test;

use super::faults::{js, watch};
use super::store::{act, label, name, save};

/// The numbers of the snapshots, and of the records, that a document has.
async fn kept(name: &str, project: ProjectId, document: Option<DocumentId>) -> (Vec<u64>, Vec<u64>) {
    let shelf = Shelf::Browser(Connection::open(name).await.expect("opens"));
    let numbers = Query::Numbers { project, document, up_to: u64::MAX >> 11 };
    let queries = [Query::SnapshotNumbers { project, document }, numbers];
    let found = shelf.transact(Work::Read(&queries)).await.expect("read");
    let numbers = |at: usize| found[at].iter().map(|(number, _)| *number).collect();
    (numbers(0), numbers(1))
}

/// Labels a word and takes the label back, again and again: two transactions each time.
async fn work(store: &Store, session: Session, rounds: usize) -> Session {
    let mut session = session;
    for _ in 0..rounds {
        session = act(&label(&session, 0, 7), Intent::Undo);
    }
    save(store, &session).await
}

#[wasm_bindgen_test]
async fn snapshots_are_due_after_much_work_or_in_a_rest() {
    let loaded = Store::open_named(&name()).await;
    let session = loaded.session();
    assert!(!loaded.store.is_due(&session, true));
    let session = work(&loaded.store, session, 1).await;
    assert!(loaded.store.is_due(&session, true) && !loaded.store.is_due(&session, false));
    let session = work(&loaded.store, session, 249).await;
    assert!(loaded.store.is_due(&session, false));
    assert!(!loaded.store.is_due(&label(&session, 8, 17), false), "not while something is unsaved");
    loaded.store.checkpoint(&session, false).await.expect("taken");
    assert!(!loaded.store.is_due(&session, true));
}

#[wasm_bindgen_test]
async fn the_last_three_snapshots_are_kept_and_the_records_since_the_oldest() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let (project, document) = (loaded.project.id, Some(loaded.opened.document.id));
    let mut session = loaded.session();
    for _ in 0..2 {
        session = work(&loaded.store, session, 2).await;
        loaded.store.checkpoint(&session, true).await.expect("taken");
    }
    assert_eq!(kept(&name, project, document).await, (vec![0, 4, 8], (1..=8).collect()));
    session = work(&loaded.store, session, 1).await;
    session = save(&loaded.store, &label(&session, 8, 17)).await;
    loaded.store.checkpoint(&session, true).await.expect("taken");
    assert_eq!(kept(&name, project, document).await, (vec![4, 8, 11], (5..=11).collect()));

    let again = Store::open_named(&name).await;
    assert_eq!((&again.opened.document, &again.opened.history), (&*session.document, &session.history));
    assert_eq!((again.problems, again.sequence), (Vec::new(), 12));
    // And on from there.
    let on = save(
        &again.store,
        &label(&again.store.load(session.document.id, &[]).await.map(|_| session.clone()).expect("loaded"), 18, 25),
    )
    .await;
    assert_eq!(&Store::open_named(&name).await.opened.document, &*on.document);
}

#[wasm_bindgen_test]
async fn a_thousand_steps_can_be_undone_after_a_reload() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let mut session = label(&loaded.session(), 0, 7);
    for n in 0..1100 {
        session = act(&session, Intent::Note(n.to_string()));
        if n % 100 == 0 {
            session = save(&loaded.store, &session).await;
            loaded.store.checkpoint(&session, true).await.expect("taken");
        }
    }
    save(&loaded.store, &session).await;
    let mut again = Store::open_named(&name).await.session();
    for n in 0..1000 {
        assert!(again.undoable().is_some(), "step {n}");
        again = act(&again, Intent::Undo);
    }
    let note = again.document.annotations.nth(0).map(|annotation| annotation.note.clone());
    assert_eq!(note.as_deref(), Some("99"));
}

#[wasm_bindgen_test]
async fn a_snapshot_that_reads_otherwise_than_it_was_written_gives_up_nothing() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let (project, document) = (loaded.project.id, Some(loaded.opened.document.id));
    let mut session = loaded.session();
    for _ in 0..3 {
        session = work(&loaded.store, session, 1).await;
        js("self.ownPut = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (value, key) {
                if (this.name === 'snapshots') { value = value.slice(); value[value.length - 1] ^= 1 }
                return ownPut.call(this, value, key);
            }");
        let taken = loaded.store.checkpoint(&session, true).await;
        js("IDBObjectStore.prototype.put = ownPut");
        assert!(matches!(taken, Err(Failure::Other(_))), "{taken:?}");
    }
    assert_eq!(kept(&name, project, document).await.1, (1..=6).collect::<Vec<_>>());
    let again = Store::open_named(&name).await;
    assert_eq!(&again.opened.document, &*session.document);
    assert!(again.problems[0].contains("was read from an older snapshot and 6 changes"), "{:?}", again.problems);
}

#[wasm_bindgen_test]
async fn a_snapshot_that_is_aborted_midway_costs_nothing() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let session = work(&loaded.store, loaded.session(), 3).await;
    let watching = watch(2);
    assert_eq!(loaded.store.checkpoint(&session, true).await, Err(Failure::Aborted));
    drop(watching);
    let again = Store::open_named(&name).await;
    assert_eq!((&again.opened.document, again.problems), (&*session.document, Vec::new()));
    loaded.store.checkpoint(&session, true).await.expect("taken, the next time");
}

#[wasm_bindgen_test]
async fn what_is_damaged_is_never_trimmed() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let (project, document) = (loaded.project.id, Some(loaded.opened.document.id));
    let mut session = work(&loaded.store, loaded.session(), 1).await;
    let shelf = Shelf::Browser(Connection::open(&name).await.expect("opens"));
    let torn = Write::Delete(Key::Journal { project, sequence: 1, document });
    let put = Write::Add(Key::Journal { project, sequence: 1, document }, b"torn".to_vec());
    shelf.transact(Work::Write(&[torn, put], Durability::Strict, None)).await.expect("damaged");
    for _ in 0..4 {
        session = work(&loaded.store, session, 1).await;
        loaded.store.checkpoint(&session, true).await.expect("taken");
    }
    let (snapshots, records) = kept(&name, project, document).await;
    assert_eq!((snapshots.len(), records), (5, (1..=10).collect()));
}
