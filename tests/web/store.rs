//! The store, in IndexedDB and in memory: what was acknowledged is there.

use std::cell::Cell;
use std::sync::Arc;

use sayso::edit::{Action, Import, Intent, Session};
use sayso::model::{Byte, Document, DocumentId, LabelId, Span, Text};
use sayso::platform::database::Failure;
use sayso::platform::{Loaded, Store, clock};
use sayso::store::Place;
use wasm_bindgen_test::wasm_bindgen_test;

thread_local!(static NAMES: Cell<u32> = const { Cell::new(0) });

/// A database that no other test, and no earlier run, has.
pub fn name() -> String {
    NAMES.set(NAMES.get() + 1);
    format!("sayso test {} {}", clock::stamp().id(0), NAMES.get())
}

pub fn act(session: &Session, intent: Intent) -> Session {
    session.after(&Action { stamp: clock::stamp(), intent }).unwrap_or_else(|| session.clone())
}

/// Labels some bytes of the open document.
pub fn label(session: &Session, from: usize, to: usize) -> Session {
    let span = Span::of(from..to).expect("not empty");
    let selected = act(session, Intent::SelectText { span, clicks: 1 });
    act(&selected, Intent::Label(LabelId("actor".into())))
}

/// Appends what the session did, and tells it.
pub async fn save(store: &Store, session: &Session) -> Session {
    let last = store.append(session).await.expect("saved");
    let saved = act(session, Intent::Saved(last));
    assert!(saved.unsaved.is_empty(), "{:?}", saved.unsaved);
    saved
}

fn import(title: &str) -> Intent {
    let document = Document::new(DocumentId::derived(title), title, Text::new(format!("{title}\r\nsaid 🎉 so\0")));
    Intent::Import(Import { name: title.to_owned(), documents: vec![Arc::new(document)], record: None })
}

#[wasm_bindgen_test]
async fn a_first_start_makes_a_project_with_the_article() {
    let name = name();
    let first = Store::open_named(&name).await;
    assert_eq!((first.store.persistent(), first.store.reason(), &first.problems), (true, None, &Vec::new()));
    assert_eq!(first.project.name, "My project");
    assert!(first.session().has_document());
    let again = Store::open_named(&name).await;
    assert_eq!(again.session(), first.session());
}

#[wasm_bindgen_test]
async fn two_first_starts_at_once_make_one_project() {
    let name = name();
    let other = wasm_bindgen_futures::JsFuture::from(wasm_bindgen_futures::future_to_promise({
        let name = name.clone();
        async move { Ok(Store::open_named(&name).await.project.id.to_string().into()) }
    }));
    let one = Store::open_named(&name).await;
    assert!(one.store.persistent());
    assert_eq!(other.await.expect("opened").as_string(), Some(one.project.id.to_string()));
}

#[wasm_bindgen_test]
async fn what_was_saved_is_there_after_a_reload_and_can_be_undone() {
    let name = name();
    let Loaded { store, .. } = &Store::open_named(&name).await;
    let session = Store::open_named(&name).await.session();
    let session = save(store, &label(&label(&session, 0, 7), 8, 17)).await;
    let session = save(store, &act(&act(&session, Intent::Note("a note".to_owned())), Intent::Undo)).await;

    let again = Store::open_named(&name).await.session();
    assert_eq!(again.document, session.document);
    assert_eq!((&again.history, again.sequence), (&session.history, session.sequence));
    assert_eq!(
        again.undoable().map(|step| step.deed.to_string()),
        session.undoable().map(|step| step.deed.to_string())
    );
    let undone = act(&act(&act(&again, Intent::Redo), Intent::Undo), Intent::Undo);
    assert_eq!(undone.document.annotations.len(), 1);
}

/// What a store does, wherever it keeps it.
async fn two_documents(loaded: Loaded) {
    let store = &loaded.store;
    let start = loaded.session();
    let first = start.document.id;
    let edited = save(store, &label(&start, 0, 7)).await;
    let imported = save(store, &act(&edited, import("Second"))).await;
    assert_eq!(&*imported.document.about.title, "Second");
    let marked = save(store, &label(&imported, 0, 6)).await;
    let place = Place { scroll: Byte(3), selected: marked.selected_id(), labels: vec![(LabelId("actor".into()), 1)] };
    store.remember(marked.document.id, &place).await.expect("kept");

    let back = store.load(first, &[]).await.expect("loaded");
    assert_eq!((&back.opened.document, &back.opened.history), (&*edited.document, &edited.history));
    assert_eq!((back.place, back.problem), (Place::default(), None));
    let second = store.load(marked.document.id, &[]).await.expect("loaded");
    assert_eq!((&second.opened.document, &second.opened.history), (&*marked.document, &marked.history));
    assert_eq!((second.opened.selected, second.place), (marked.selected_id(), place));
    assert!(store.load(DocumentId::derived("none"), &[]).await.is_err());

    // Not saved yet, and asked for: an edit of a known document, and a document that the journal does not know.
    let unsaved = label(&act(&label(&marked, 8, 12), import("Third")), 0, 5);
    let loaded = store.load(marked.document.id, &unsaved.unsaved).await.expect("loaded");
    assert_eq!(loaded.opened.document.annotations.len(), 2);
    let loaded = store.load(unsaved.document.id, &unsaved.unsaved).await.expect("loaded");
    assert_eq!((&loaded.opened.document, &loaded.opened.history), (&*unsaved.document, &unsaved.history));
}

#[wasm_bindgen_test]
async fn another_document_loads_as_it_was_left() {
    two_documents(Store::open_named(&name()).await).await;
}

#[wasm_bindgen_test]
async fn memory_does_the_same() {
    let loaded = Store::memory("a test");
    assert_eq!((loaded.store.persistent(), loaded.store.reason()), (false, Some("a test")));
    two_documents(loaded).await;
}

#[wasm_bindgen_test]
async fn the_document_that_was_open_opens_again() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let session = save(&loaded.store, &act(&loaded.session(), import("Second"))).await;
    assert_eq!(Store::open_named(&name).await.opened.document.id, loaded.opened.document.id);
    loaded.store.set_open(session.document.id).await.expect("kept");
    let session = save(&loaded.store, &label(&session, 0, 6)).await;
    let place = Place { selected: session.selected_id(), ..Place::default() };
    loaded.store.remember(session.document.id, &place).await.expect("kept");
    let again = Store::open_named(&name).await.session();
    assert_eq!((again.document.id, again.selected_id()), (session.document.id, session.selected_id()));
    assert_eq!(again.project_history, session.project_history);

    // An import that is undone leaves nothing open that the project does not have.
    let undone = save(&loaded.store, &act(&act(&session, Intent::Undo), Intent::Undo)).await;
    assert!(!undone.has_document());
    let again = Store::open_named(&name).await.session();
    assert_eq!(again.document.id, loaded.opened.document.id);
    assert_eq!(again.project, undone.project);
}

#[wasm_bindgen_test]
async fn appending_twice_is_appending_once() {
    let name = name();
    let (one, other) = (Store::open_named(&name).await, Store::open_named(&name).await);
    let session = act(&label(&one.session(), 0, 7), import("Second"));
    assert_eq!(one.store.append(&session).await, Ok(2));
    assert_eq!(one.store.append(&session).await, Ok(2));
    // As after a connection that was lost between the write and its answer: this handle does not know of the write.
    let more = label(&session, 0, 6);
    assert_eq!(more.unsaved.len(), 3);
    assert_eq!(other.store.append(&more).await, Ok(3));
    let again = Store::open_named(&name).await;
    assert_eq!((again.problems, again.sequence), (Vec::new(), 4));
}

#[wasm_bindgen_test]
async fn appends_are_kept_in_the_order_of_their_calls() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let mut sessions = vec![loaded.session(), label(&loaded.session(), 0, 7)];
    for n in 1..20 {
        sessions.push(act(&sessions[n], Intent::Note(n.to_string())));
    }
    // Each call has all that is unsaved, as the page's hook calls it, and none waits for the one before it.
    let calls: Vec<_> = sessions[1..]
        .iter()
        .map(|session| {
            let (store, session) = (loaded.store.clone(), session.clone());
            wasm_bindgen_futures::future_to_promise(async move {
                Ok((store.append(&session).await.expect("saved") as f64).into())
            })
        })
        .collect();
    for (n, call) in calls.into_iter().enumerate() {
        let saved = wasm_bindgen_futures::JsFuture::from(call).await.expect("saved").as_f64();
        assert_eq!(saved, Some(n as f64 + 1.0));
    }
    let again = Store::open_named(&name).await;
    assert_eq!(&again.opened.document, &*sessions[20].document);
    assert_eq!(again.opened.history, sessions[20].history);
}

#[wasm_bindgen_test]
async fn a_hole_in_the_journal_is_refused() {
    let loaded = Store::open_named(&name()).await;
    let session = label(&label(&loaded.session(), 0, 7), 8, 17);
    let mut torn = session.clone();
    torn.unsaved = session.unsaved[1..].into();
    let why = loaded.store.append(&torn).await;
    assert_eq!(why, Err(Failure::Other("expected transaction 1, found 2".to_owned())));
}
