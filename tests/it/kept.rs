//! What earlier versions stored is read, byte for byte: each has a folder of its own in `tests/fixtures/store/`, which
//! stays for ever.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use sayso::edit::{Action, History, Import, Intent, Session, Stamp, Unsaved};
use sayso::model::snap::Edge;
use sayso::model::{Byte, Document, DocumentId, LabelId, Span, Text, Time};
use sayso::store::{Record, Replayed, record, snapshot};

use crate::store::beginning;

/// The format that this version writes.
const NOW: &str = "v2";

const TEXT: &str = "Who said it\r\n\r\n“Ünïcode 🎉 matters,” said Ada.\nA plain line, then another one.\n";

fn path(version: &str, name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store").join(version).join(name)
}

fn fixture(version: &str, name: &str) -> Vec<u8> {
    fs::read(path(version, name)).expect("a fixture")
}

fn records(version: &str) -> Vec<Record> {
    let journal = fixture(version, "journal.bin");
    let mut rest = journal.as_slice();
    let mut records = Vec::new();
    while !rest.is_empty() {
        let (record, after) = record::decode_first(rest).expect("a whole record");
        records.push(record);
        rest = after;
    }
    records
}

#[test]
fn journals_of_all_formats_replay() {
    ["v1", NOW].into_iter().for_each(replays);
}

fn replays(version: &str) {
    let outline = snapshot::decode_document(&fixture(version, "base.bin")).expect("a snapshot");
    let id = outline.id();
    let (document, history) = outline.with_text(TEXT.into()).expect("its text");
    let mut first = Replayed::base(document, history, 0);
    let (sequence, project, history) = snapshot::decode_project(&fixture(version, "project.bin")).expect("a snapshot");
    let mut project = Replayed::base(project, history, sequence);
    for record in records(version) {
        let applied = match record::document(&record.transaction) {
            None => project.apply(&record),
            Some(of) if of == id => first.apply(&record),
            Some(_) => Ok(()),
        };
        assert_eq!(applied, Ok(()), "record {}", record.sequence);
    }
    let seen: Vec<_> =
        first.state.annotations.iter().map(|item| (&*item.label.0, &*item.note, item.revision)).collect();
    assert_eq!(seen, [("actor", "one “note”", 2), ("claim", "", 4)]);
    let spans: Vec<_> = first.state.annotations.iter().flat_map(|item| item.spans.iter().collect::<Vec<_>>()).collect();
    assert_eq!(spans.iter().map(|span| first.state.text.slice(*span)).collect::<Vec<_>>(), ["Who said", "Ünïcode 🎉"]);
    assert_eq!((first.state.deleted.len(), first.state.structure.len()), (1, 1));
    assert_eq!((first.history.len(), first.history.redo().is_some(), first.last), (6, true, 12));
    let titles: Vec<_> = project.state.documents.iter().map(|entry| &*entry.title).collect();
    assert_eq!((titles, project.history.len(), project.last), (vec!["first"], 2, 14));
    // The snapshot that was written after all of it says the same.
    let outline = snapshot::decode_document(&fixture(version, "document.bin")).expect("a snapshot");
    let (sequence, (document, history)) = (outline.sequence, outline.with_text(TEXT.into()).expect("its text"));
    assert_eq!((sequence, document), (12, first.state));
    // The first format kept no undo steps in snapshots.
    let expected = if version == "v1" { History::default() } else { first.history };
    assert_eq!(history, expected);
}

#[test]
fn what_is_written_now_is_what_was_written_then() {
    let journal: Vec<u8> = records(NOW)
        .into_iter()
        .flat_map(|Record { sequence, way, transaction }| {
            record::encode(&Unsaved { sequence, way, transaction, documents: Vec::new(), annotations: 0 })
                .expect("small")
        })
        .collect();
    assert_eq!(journal, fixture(NOW, "journal.bin"));
    for name in ["base.bin", "document.bin"] {
        let outline = snapshot::decode_document(&fixture(NOW, name)).expect("a snapshot");
        let sequence = outline.sequence;
        let (document, history) = outline.with_text(TEXT.into()).expect("its text");
        assert_eq!(snapshot::encode_document(sequence, &document, &history).expect("small"), fixture(NOW, name));
    }
    let (sequence, project, history) = snapshot::decode_project(&fixture(NOW, "project.bin")).expect("a snapshot");
    assert_eq!(snapshot::encode_project(sequence, &project, &history).expect("small"), fixture(NOW, "project.bin"));
}

/// Run by hand, once for each new format: `cargo test -p sayso --no-default-features -- --ignored writes_the_fixture`.
#[test]
#[ignore = "writes the fixture of a new format; what is there is never written again"]
fn writes_the_fixture() {
    let mut session = beginning(TEXT);
    let base = snapshot::encode_document(0, &session.document, &History::default()).expect("small");
    let project_base = snapshot::encode_project(0, &session.project, &History::default()).expect("small");
    let other = Arc::new(Document::new(DocumentId::derived("other"), "other", Text::new("Another.\n")));
    let second = other.id;

    let at = |text: &str| TEXT.find(text).expect("in the text");
    let select = |text: &str| {
        let from = at(text);
        Intent::SelectText { span: Span::of(from..from + text.len()).expect("not empty"), clicks: 1 }
    };
    let label = |id: &str| Intent::Label(LabelId(id.into()));
    let steps = [
        select("Who said"),
        label("actor"),
        Intent::Note("one “note”".to_owned()),
        select("Ünïcode 🎉"),
        label("actor"),
        label("claim"),
        select("plain"),
        label("quote"),
        Intent::Delete,
        select("A plain"),
        Intent::Heading(2),
        Intent::Undo,
        Intent::Redo,
        Intent::Undo,
    ];
    let mut journal = Vec::new();
    let mut acted = 0;
    let mut act = |session: &mut Session, intent: Intent| {
        acted += 1;
        let stamp = Stamp { time: Time(1_800_000_000_000 + 1000 * i64::from(acted)), random: [acted; 10] };
        let Some(next) = session.after(&Action { stamp, intent }) else { return };
        for unsaved in next.unsaved.iter() {
            println!("{} {:?} {:?}", unsaved.sequence, unsaved.way, unsaved.transaction.deed);
            journal.extend(record::encode(unsaved).expect("small"));
        }
        let saved = Action { stamp, intent: Intent::Saved(next.sequence - 1) };
        *session = next.after(&saved).unwrap_or(next);
    };
    for step in steps {
        act(&mut session, step);
    }
    let id = session.document.annotations.iter().last().map(|item| item.id).expect("one");
    act(&mut session, Intent::SelectAnnotations(vec![id]));
    act(&mut session, Intent::DragEnd { id, edge: Edge::End, to: Byte::new(at(",”")) });
    act(&mut session, Intent::Undo);
    let (document, history) = (session.document.clone(), session.history.clone());
    act(&mut session, Intent::Import(Import { name: "other".to_owned(), documents: vec![other], record: None }));
    act(&mut session, Intent::RemoveDocument(second));
    let whole = snapshot::encode_document(session.sequence - 3, &document, &history).expect("small");
    fs::create_dir_all(path(NOW, "")).expect("a folder");
    let pieces = [("journal.bin", journal), ("base.bin", base), ("project.bin", project_base), ("document.bin", whole)];
    for (name, bytes) in pieces {
        let to = path(NOW, name);
        assert!(!to.exists(), "{} is there already", to.display());
        fs::write(to, bytes).expect("written");
    }
}
