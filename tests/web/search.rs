//! Finding words in all documents of a project.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use sayso::edit::{Import, Intent};
use sayso::model::find::Query;
use sayso::model::{Document, DocumentId, Text};
use sayso::platform::Store;
use sayso::platform::database::Shelf;
use sayso::platform::idb::Connection;
use sayso::platform::search::{Hits, ToSearch, search};
use wasm_bindgen_test::wasm_bindgen_test;

use super::store::{act, name, save};

#[wasm_bindgen_test]
async fn words_are_found_in_all_documents_and_what_is_new_too() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let document = |n: usize| {
        let text =
            format!("Document {n}.\nIt says {} and fish, Fish.", if n.is_multiple_of(3) { "whale" } else { "nothing" });
        Arc::new(Document::new(DocumentId::derived(&format!("{n}")), &format!("{n}"), Text::new(text)))
    };
    let import = |range: std::ops::Range<usize>| {
        Intent::Import(Import { name: "many".to_owned(), documents: range.map(document).collect(), record: None })
    };
    let session = save(&loaded.store, &act(&loaded.session(), import(0..700))).await;
    let shelf = Shelf::Browser(Connection::open(&name).await.expect("opens"));
    let wanted = |session: &sayso::edit::Session, words: &str| ToSearch {
        database: name.clone(),
        project: session.project.id,
        documents: session.project.documents.iter().map(|entry| (entry.id, entry.sha256.clone())).collect(),
        query: Query { words: words.to_owned(), case: true, whole_word: true },
        shown: 10,
    };
    let look = async |wanted: &ToSearch| {
        let all = RefCell::new(Vec::<Hits>::new());
        search(&shelf, wanted, &|hits| all.borrow_mut().extend(hits), &|| false).await.expect("searched");
        let mut all = all.into_inner();
        all.sort_by_key(|hits| hits.document);
        all
    };
    let whales = look(&wanted(&session, "whale")).await;
    assert_eq!(whales.len(), 234);
    assert!(whales.iter().all(|hits| hits.count == 1));
    let shown: Vec<_> = whales.iter().flat_map(|hits| &hits.shown).collect();
    assert_eq!(shown.len(), 10);
    assert_eq!((&*shown[0].before, &*shown[0].words, &*shown[0].after), ("It says ", "whale", " and fish, Fish."));
    // Once more, from memory; and with what came in since, read one by one.
    assert_eq!(look(&wanted(&session, "whale")).await.len(), 234);
    let session = save(&loaded.store, &act(&session, import(700..703))).await;
    assert_eq!(look(&wanted(&session, "whale")).await.len(), 235);
    assert_eq!(look(&wanted(&session, "fish")).await.len(), 703);
    assert_eq!(look(&wanted(&session, "")).await, []);
}

#[wasm_bindgen_test]
async fn a_search_that_is_cancelled_ends_early() {
    let name = name();
    let loaded = Store::open_named(&name).await;
    let documents = (0..1500)
        .map(|n| Arc::new(Document::new(DocumentId::derived(&format!("c{n}")), "c", Text::new(format!("c{n} whale")))));
    let import = Import { name: "many".to_owned(), documents: documents.collect(), record: None };
    let session = save(&loaded.store, &act(&loaded.session(), Intent::Import(import))).await;
    let shelf = Shelf::Browser(Connection::open(&name).await.expect("opens"));
    let wanted = ToSearch {
        database: name.clone(),
        project: session.project.id,
        documents: session.project.documents.iter().map(|entry| (entry.id, entry.sha256.clone())).collect(),
        query: Query { words: "whale".to_owned(), ..Query::default() },
        shown: 0,
    };
    let (found, told) = (Cell::new(0), Cell::new(0));
    let tell = |hits: Vec<Hits>| {
        found.set(found.get() + hits.len());
        told.set(told.get() + 1);
    };
    search(&shelf, &wanted, &tell, &|| told.get() > 1).await.expect("ended");
    // The article has no whale, and may be in the batch.
    assert!((499..=500).contains(&found.get()), "one batch of three, found {}", found.get());
}
