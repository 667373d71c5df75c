//! The laws of the store: what was journaled comes back, and nothing else does.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use sayso::edit::select::Motion;
use sayso::edit::{Action, History, Import, Intent, Opened, Session, Stamp};
use sayso::model::snap::{Direction, Edge, Unit};
use sayso::model::{AnnotatorId, Byte, Document, DocumentId, Entry, LabelId, Project, ProjectId, Span, Text, Time};
use sayso::store::{First, Problem, Replayed, Stop, record, snapshot};

/// Letters of one to four bytes, line breaks of both kinds, quotation marks.
const TEXT: &str =
    "Who said it\r\n\r\n“Ünïcode 🎉 matters,” said Ada.\nA plain line, then another one.\n\nMore 🏳️‍🌈 words here.";

/// What a person might do; places and choices are taken from what is there at that moment.
#[derive(Debug, Clone)]
enum Gesture {
    Select(Index, Index, u8),
    Press(Index),
    Several,
    Label(u8),
    Delete,
    Second,
    Note(String),
    Drag(bool, Index),
    MoveEnd(bool, bool),
    Heading(u8),
    Undo,
    Redo,
    Escape,
    Import,
    Open(Index),
    Remove(Index),
}

fn gestures(clicks: u8) -> impl Strategy<Value = Vec<Gesture>> {
    let index = any::<Index>;
    let gesture = prop_oneof![
        6 => (index(), index(), 1..=clicks).prop_map(|(a, b, clicks)| Gesture::Select(a, b, clicks)),
        3 => index().prop_map(Gesture::Press),
        1 => Just(Gesture::Several),
        8 => (0u8..3).prop_map(Gesture::Label),
        2 => Just(Gesture::Delete),
        1 => Just(Gesture::Second),
        2 => "\\PC{0,6}".prop_map(Gesture::Note),
        2 => (any::<bool>(), index()).prop_map(|(start, to)| Gesture::Drag(start, to)),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(start, back)| Gesture::MoveEnd(start, back)),
        2 => (0u8..4).prop_map(Gesture::Heading),
        6 => Just(Gesture::Undo),
        4 => Just(Gesture::Redo),
        1 => Just(Gesture::Escape),
        1 => Just(Gesture::Import),
        2 => index().prop_map(Gesture::Open),
        1 => index().prop_map(Gesture::Remove),
    ];
    prop::collection::vec(gesture, 1..60)
}

/// A sitting that begins, on a project with one document of that text.
pub fn beginning(text: &str) -> Session {
    let me = AnnotatorId::derived("me");
    let mut project = Project::new(ProjectId::derived("project"), "My project", me);
    let document = Document::new(DocumentId::derived("first"), "first", Text::new(text));
    project.documents.push(Entry::of(&document));
    let opened = Opened { document, history: History::default(), selected: None };
    Session::new(me, project, History::default(), opened, 1)
}

/// A document or the project record, as it was at some moment.
type Moment<T> = (T, History);

/// A sitting, the journal it wrote, and every state it had.
struct Sitting {
    session: Session,
    journal: Vec<(u64, Option<DocumentId>, Vec<u8>)>,
    bases: BTreeMap<DocumentId, (u64, Vec<u8>, Vec<u8>)>,
    project_base: Vec<u8>,
    documents: BTreeMap<DocumentId, Vec<Moment<Document>>>,
    projects: Vec<Moment<Project>>,
    acted: u64,
}

impl Sitting {
    fn new() -> Sitting {
        let session = beginning(TEXT);
        let document = session.document.clone();
        let project_base = snapshot::encode_project(0, &session.project, &History::default()).expect("small");
        let mut sitting = Sitting {
            session,
            journal: Vec::new(),
            bases: BTreeMap::new(),
            project_base,
            documents: BTreeMap::new(),
            projects: Vec::new(),
            acted: 0,
        };
        sitting.keep(0, &document);
        sitting.remember();
        sitting
    }

    fn of(gestures: &[Gesture]) -> Sitting {
        let mut sitting = Sitting::new();
        gestures.iter().for_each(|gesture| sitting.act(gesture));
        sitting
    }

    fn keep(&mut self, sequence: u64, document: &Document) {
        let bytes = snapshot::encode_document(sequence, document, &History::default()).expect("small");
        self.bases.insert(document.id, (sequence, bytes, document.text.as_str().into()));
    }

    fn remember(&mut self) {
        let Session { document, history, project, project_history, .. } = &self.session;
        self.documents.entry(document.id).or_default().push(((**document).clone(), history.clone()));
        self.projects.push(((**project).clone(), project_history.clone()));
    }

    fn send(&mut self, intent: Intent) {
        self.acted += 1;
        let mut random = [7; 10];
        random[..8].copy_from_slice(&self.acted.to_be_bytes());
        // A clock that is now and then set back.
        let time = Time(1_800_000_000_000 + (self.acted as i64 * 7919) % 5000);
        let Some(next) = self.session.after(&Action { stamp: Stamp { time, random }, intent }) else { return };
        for unsaved in next.unsaved.iter() {
            let bytes = record::encode(unsaved).expect("small");
            self.journal.push((unsaved.sequence, record::document(&unsaved.transaction), bytes));
            unsaved.documents.iter().for_each(|document| self.keep(unsaved.sequence, document));
        }
        self.session = next;
        if let Some((last, ..)) = self.journal.last() {
            let saved = Action { stamp: Stamp { time, random }, intent: Intent::Saved(*last) };
            self.session = self.session.after(&saved).unwrap_or_else(|| self.session.clone());
        }
        self.remember();
    }

    fn act(&mut self, gesture: &Gesture) {
        let len = self.session.document.text.as_str().len();
        match gesture {
            Gesture::Select(a, b, clicks) => {
                let (a, b) = (a.index(len), b.index(len));
                if let Some(span) = Span::of(a.min(b)..a.max(b).min(a.min(b) + 24) + 1) {
                    self.send(Intent::SelectText { span, clicks: *clicks });
                }
            }
            Gesture::Press(at) => self.send(Intent::Press(Byte::new(at.index(len)))),
            Gesture::Several => {
                let ids = self.session.document.annotations.iter().map(|item| item.id).take(4).collect();
                self.send(Intent::SelectAnnotations(ids));
            }
            Gesture::Label(n) => {
                let label: LabelId = self.session.project.scheme.labels[usize::from(*n)].id.clone();
                self.send(Intent::Label(label));
            }
            Gesture::Delete => self.send(Intent::Delete),
            Gesture::Second => self.send(Intent::Second),
            Gesture::Note(note) => self.send(Intent::Note(note.clone())),
            Gesture::Drag(start, to) => {
                let edge = if *start { Edge::Start } else { Edge::End };
                let to = Byte::new(self.session.document.text.as_str().floor_char_boundary(to.index(len)));
                if let Some(id) = self.session.selected_id() {
                    self.send(Intent::DragEnd { id, edge, to });
                }
            }
            Gesture::MoveEnd(start, back) => {
                self.send(Intent::EditEnd(if *start { Edge::Start } else { Edge::End }));
                let direction = if *back { Direction::Back } else { Direction::Forward };
                self.send(Intent::MoveEnd(Motion { direction, unit: Unit::Word }));
                self.send(Intent::KeepEnd);
            }
            Gesture::Heading(level) => self.send(Intent::Heading(*level)),
            Gesture::Undo => self.send(Intent::Undo),
            Gesture::Redo => self.send(Intent::Redo),
            Gesture::Escape => self.send(Intent::Escape),
            Gesture::Import => {
                let title = format!("import {}", self.acted);
                let id = DocumentId::derived(&title);
                let document = Arc::new(Document::new(id, &title, Text::new(format!("{title}\n\n{TEXT}"))));
                self.send(Intent::Import(Import { name: title, documents: vec![document], record: None }));
            }
            Gesture::Open(n) => {
                let all = &self.session.project.documents;
                if all.is_empty() {
                    return;
                }
                let id = all[n.index(all.len())].id;
                if let Some((document, history)) = self.documents[&id].last().cloned() {
                    self.send(Intent::Opened(Opened { document, history, selected: None }));
                }
            }
            Gesture::Remove(n) => {
                let all = &self.session.project.documents;
                if all.len() > 1 {
                    self.send(Intent::RemoveDocument(all[n.index(all.len())].id));
                }
            }
        }
    }

    fn records(&self, document: Option<DocumentId>) -> Vec<(u64, &[u8])> {
        let of = self.journal.iter().filter(|(_, of, _)| *of == document);
        of.map(|(sequence, _, bytes)| (*sequence, bytes.as_slice())).collect()
    }

    fn replay(&self, id: DocumentId, records: Vec<(u64, &[u8])>) -> (Replayed<Document>, Option<Stop>) {
        let (sequence, bytes, text) = &self.bases[&id];
        let outline = snapshot::decode_document(bytes).expect("whole");
        assert_eq!(outline.sequence, *sequence);
        let (document, history) = outline.with_text(text.clone()).expect("its text");
        let mut replayed = Replayed::base(document, history, *sequence);
        let stop = replayed.apply_all(records);
        (replayed, stop)
    }

    fn replay_project(&self, records: Vec<(u64, &[u8])>) -> (Replayed<Project>, Option<Stop>) {
        let (sequence, project, history) = snapshot::decode_project(&self.project_base).expect("whole");
        let mut replayed = Replayed::base(project, history, sequence);
        let stop = replayed.apply_all(records);
        (replayed, stop)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_journaled_comes_back_with_all_its_undo_steps(gestures in gestures(3)) {
        let sitting = Sitting::of(&gestures);
        let (project, stop) = sitting.replay_project(sitting.records(None));
        prop_assert_eq!(stop, None);
        prop_assert_eq!(&(project.state, project.history), sitting.projects.last().expect("one"));
        for (id, moments) in &sitting.documents {
            let (replayed, stop) = sitting.replay(*id, sitting.records(Some(*id)));
            prop_assert_eq!(stop, None);
            prop_assert_eq!(&(replayed.state, replayed.history), moments.last().expect("one"));
        }
    }

    #[test]
    fn a_snapshot_reads_as_it_was_written(gestures in gestures(3), sequence in any::<u64>()) {
        let sitting = Sitting::of(&gestures);
        let Session { document, history, project, project_history, .. } = &sitting.session;
        let bytes = snapshot::encode_document(sequence, document, history).expect("small");
        let outline = snapshot::decode_document(&bytes).expect("whole");
        prop_assert_eq!((outline.sequence, outline.id()), (sequence, document.id));
        prop_assert_eq!(outline.sha256(), document.text.hash().to_string());
        let read = outline.with_text(document.text.as_str().into()).expect("its text");
        prop_assert_eq!(read, ((**document).clone(), history.clone()));
        let bytes = snapshot::encode_project(sequence, project, project_history).expect("small");
        prop_assert_eq!(
            snapshot::decode_project(&bytes),
            Ok((sequence, (**project).clone(), project_history.clone()))
        );
    }

    // Without triple clicks: those write two records, of which the store keeps both or none.
    #[test]
    fn a_journal_cut_anywhere_replays_to_a_state_the_sitting_had(gestures in gestures(2), cut in any::<Index>()) {
        let sitting = Sitting::of(&gestures);
        let whole: Vec<u8> = sitting.journal.iter().flat_map(|(.., bytes)| bytes.iter().copied()).collect();
        let mut rest = &whole[..if whole.is_empty() { 0 } else { cut.index(whole.len()) }];
        let mut records = Vec::new();
        while let Ok((record, after)) = record::decode_first(rest) {
            records.push(record);
            rest = after;
        }
        let journal = sitting.journal.iter().zip(&records);
        prop_assert!(journal.clone().all(|((sequence, ..), record)| record.sequence == *sequence));
        for (id, moments) in &sitting.documents {
            let (mut replayed, _) = sitting.replay(*id, Vec::new());
            for record in records.iter().filter(|record| record::document(&record.transaction) == Some(*id)) {
                prop_assert_eq!(replayed.apply(record), Ok(()));
            }
            prop_assert!(moments.contains(&(replayed.state, replayed.history)));
        }
    }

    #[test]
    fn a_flipped_byte_costs_what_follows_and_no_more(gestures in gestures(2), at in any::<Index>(), bit in 0u8..8) {
        let mut sitting = Sitting::of(&gestures);
        let total: usize = sitting.journal.iter().map(|(.., bytes)| bytes.len()).sum();
        if total > 0 {
            let mut at = at.index(total);
            let mut broken = None;
            for (sequence, document, bytes) in &mut sitting.journal {
                if at < bytes.len() {
                    bytes[at] ^= 1 << bit;
                    broken = Some((*sequence, *document));
                    break;
                }
                at -= bytes.len();
            }
            let (sequence, document) = broken.expect("within the journal");
            let (project, stop) = sitting.replay_project(sitting.records(None));
            prop_assert!(sitting.projects.contains(&(project.state, project.history)));
            let mut stops = vec![stop];
            for (id, moments) in &sitting.documents {
                let (replayed, stop) = sitting.replay(*id, sitting.records(Some(*id)));
                prop_assert!(moments.contains(&(replayed.state, replayed.history)));
                prop_assert_eq!(stop.is_some(), document == Some(*id));
                stops.push(stop);
            }
            let stopped: Vec<_> = stops.into_iter().flatten().collect();
            prop_assert_eq!(stopped.len(), 1);
            prop_assert_eq!(stopped[0].sequence, sequence);
            prop_assert!(matches!(stopped[0].problem, Problem::Damaged(_)), "{:?}", stopped[0]);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(record::decode(&bytes).is_err());
        prop_assert!(snapshot::decode_document(&bytes).is_err());
        prop_assert!(snapshot::decode_project(&bytes).is_err());
    }
}

#[test]
fn a_record_out_of_order_is_refused() {
    let mut sitting = Sitting::new();
    let select = |from, to| Intent::SelectText { span: Span::of(from..to).expect("not empty"), clicks: 1 };
    for intent in [select(0, 3), Intent::Label(LabelId("actor".into())), Intent::Delete] {
        sitting.send(intent);
    }
    let id = DocumentId::derived("first");
    let mut records = sitting.records(Some(id));
    assert_eq!(records.len(), 2);
    records.swap(0, 1);
    let (replayed, stop) = sitting.replay(id, records);
    assert_eq!((replayed.last, stop.map(|stop| stop.sequence)), (0, Some(2)), "nothing to delete yet");
}

#[test]
fn another_text_is_refused() {
    let document = Document::new(DocumentId::derived("a"), "a", Text::new("abc"));
    let outline = snapshot::encode_document(1, &document, &History::default()).expect("small");
    let outline = snapshot::decode_document(&outline).expect("whole");
    let problem = outline.clone().with_text(b"abd".to_vec()).expect_err("another text");
    let sentence = "expected the text of 3 bytes with checksum 352441c2, found 3 bytes with ab40d461";
    assert_eq!(problem.to_string(), sentence);
    assert_eq!(outline.with_text(b"abc".to_vec()), Ok((document, History::default())));
}

#[test]
fn a_first_start_opens_on_the_article() {
    let first = First::new(Stamp { time: Time(1_800_000_000_000), random: [1; 10] });
    assert_eq!(
        first.document.about.title,
        "Despite Yellen’s Warning, Beijing Confirms Continued Cooperation with Moscow"
    );
    assert_eq!(first.document.text.as_str().len(), 2848);
    assert_eq!(first.project.entry(first.document.id).map(|entry| &entry.title), Some(&first.document.about.title));
}
