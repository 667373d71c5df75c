//! The session by use, in a notation of texts: `[Janet Yellen]{Actor}` is an annotation, `<Janet>` selected text.

use crate::model::Project;
use std::sync::Arc;

use proptest::prelude::*;

use super::seek::SeekIntent;
use super::select::Motion;
use super::*;
use crate::model::find::Query;
use crate::model::snap::{Direction, Edge, Snapping, Unit};
use crate::model::{AnnotatorId, Byte, DocumentId, LabelId, ProjectId, Span, Spans, Text};

/// A session on the text of `notation`, with its annotations.
pub(crate) fn session(notation: &str) -> Session {
    let mut text = String::new();
    let mut open = Vec::new();
    let mut found = Vec::new();
    let mut rest = notation;
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '[' => open.push(text.len()),
            ']' => {
                let (label, after) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).expect("a label");
                found.push((open.pop().expect("an open bracket"), text.len(), label));
                rest = after;
            }
            _ => text.push(next),
        }
    }
    let me = AnnotatorId::derived("me");
    let mut document = Document::new(DocumentId::derived("d"), "d", Text::new(text));
    let mut project = Project::new(ProjectId::derived("p"), "p", me);
    project.documents.push(crate::model::Entry::of(&document));
    let mut session = Session::new(
        me,
        project,
        History::default(),
        Opened { document: document.clone(), history: History::default(), selected: None },
        1,
    );
    for (n, (start, end, label)) in found.into_iter().enumerate() {
        let spans: Spans = Span::of(start..end).expect("not empty").into();
        let label = LabelId(label.to_lowercase().into());
        document.annotations.insert(Arc::new(session.new_annotation(n, &label, spans, stamp(1000))));
    }
    session.document = Arc::new(document);
    session
}

fn stamp(n: u64) -> Stamp {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&n.to_be_bytes());
    Stamp { time: Time(1_000_000 + n as i64), random }
}

/// The text with its annotations, as `session` reads it. Pieces of one annotation look like several.
pub(crate) fn notation(session: &Session) -> String {
    let text = session.document.text.as_str();
    let mut signs: Vec<(usize, u8, usize, String)> = Vec::new();
    for annotation in session.document.annotations.iter() {
        let name = session.project.scheme.name_of(&annotation.label);
        for span in annotation.spans.iter() {
            signs.push((span.start().index(), 1, usize::MAX - span.bytes(), "[".to_owned()));
            signs.push((span.end().index(), 0, span.bytes(), format!("]{{{name}}}")));
        }
    }
    signs.sort();
    let mut out = text.to_owned();
    for (at, _, _, sign) in signs.into_iter().rev() {
        out.insert_str(at, &sign);
    }
    out
}

fn act(session: &Session, intents: impl IntoIterator<Item = Intent>) -> Session {
    intents.into_iter().fold(session.clone(), |session, intent| {
        let stamp = stamp(session.sequence + session.notice.serial * 1000);
        session.after(&Action { stamp, intent }).unwrap_or(session)
    })
}

fn check(before: &str, intents: impl IntoIterator<Item = Intent>, after: &str) -> Session {
    let end = act(&session(before), intents);
    assert_eq!(notation(&end), after);
    end
}

fn select(session: &str, words: &str) -> Intent {
    let text: String = self::session(session).document.text.as_str().to_owned();
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} in {text:?}"));
    Intent::SelectText { span: Span::of(start..start + words.len()).expect("not empty"), clicks: 1 }
}

fn label(id: &str) -> Intent {
    Intent::Label(LabelId(id.into()))
}

fn press(at: u32) -> Intent {
    Intent::Press(Byte(at))
}

const ONE: &str = "He met Janet Yellen, and left.";

#[test]
fn a_label_key_marks_the_selected_text_snapped_to_words() {
    let end = check(ONE, [select(ONE, "net Yel"), label("actor")], "He met [Janet Yellen]{Actor}, and left.");
    assert_eq!(end.notice.text, "Actor: Janet Yellen");
    assert_eq!(end.selected_ids().len(), 1, "the new annotation is selected");
    assert_eq!(end.undoable().map(|step| step.deed.to_string()).as_deref(), Some("label Janet Yellen as Actor"));
}

#[test]
fn labels_with_edges_as_selected_keep_punctuation_and_others_drop_it() {
    check(ONE, [select(ONE, "Yellen,"), label("quote")], "He met Janet [Yellen,]{Quote} and left.");
    check(ONE, [select(ONE, "Yellen,"), label("claim")], "He met Janet [Yellen]{Claim}, and left.");
}

#[test]
fn exact_takes_graphemes_as_they_are_selected() {
    let exact = Intent::SetSnapping(Snapping::Exact);
    check(ONE, [exact, select(ONE, "net Yel"), label("actor")], "He met Ja[net Yel]{Actor}len, and left.");
}

#[test]
fn white_space_alone_selects_nothing() {
    let end = check(ONE, [select(ONE, " ")], ONE);
    assert_eq!(end.selection, Selection::None);
}

#[test]
fn a_label_key_relabels_the_selected_annotation() {
    check("[Yellen]{Actor} left.", [press(2), label("claim")], "[Yellen]{Claim} left.");
}

#[test]
fn a_label_key_without_a_selection_arms_the_label_and_every_selection_is_marked_at_once() {
    let end = check(
        ONE,
        [label("actor"), select(ONE, "He"), select(ONE, "Yellen")],
        "[He]{Actor} met Janet [Yellen]{Actor}, and left.",
    );
    assert!(end.armed.is_some());
    let end = act(&end, [Intent::Escape]);
    assert_eq!(end.armed, None, "Escape disarms");
}

#[test]
fn an_armed_label_and_a_triple_click_make_one_annotation() {
    let span = |words: &str, clicks| {
        let start = ONE.find(words).expect("there");
        Intent::SelectText { span: Span::of(start..start + words.len()).expect("not empty"), clicks }
    };
    let end = check(ONE, [label("claim"), span("Yellen", 2), span(ONE, 3)], "[He met Janet Yellen, and left]{Claim}.");
    assert_eq!(end.history.len(), 1);
}

#[test]
fn the_same_label_on_the_same_span_makes_nothing_and_selects_what_is_there() {
    let before = "He met [Yellen]{Actor}.";
    let end = check(before, [select(before, "Yellen"), label("actor")], before);
    assert_eq!(end.selected_ids().len(), 1);
    assert_eq!(end.notice.text, "Yellen is marked as Actor already");
}

#[test]
fn a_second_annotation_on_a_span_takes_the_next_label() {
    check("[Yellen]{Actor} left.", [press(2), Intent::Second, label("claim")], "[[Yellen]{Actor}]{Claim} left.");
}

#[test]
fn pressing_again_selects_the_next_annotation_under_the_pointer() {
    let start = session("[New [York]{Actor} Times]{Claim}");
    let names = |session: &Session| session.selected().map(|selected| selected.label.0.to_string());
    let one = act(&start, [press(5)]);
    assert_eq!(names(&one).as_deref(), Some("actor"), "the shortest first");
    let two = act(&one, [press(5)]);
    assert_eq!(names(&two).as_deref(), Some("claim"));
    assert_eq!(names(&act(&two, [press(5)])).as_deref(), Some("actor"));
    assert_eq!(act(&two, [press(40)]).selection, Selection::None);
}

#[test]
fn next_and_previous_walk_the_annotations_in_text_order_and_start_at_the_window() {
    let start = session("[a]{Claim} [b]{Actor} [c]{Quote}");
    let at = |session: &Session| session.selected().map(|selected| session.document.quote(selected));
    let next = |window: Option<(u32, u32)>| Intent::Next {
        forward: true,
        window: window.and_then(|(start, end)| Span::new(Byte(start), Byte(end))),
    };
    assert_eq!(at(&act(&start, [next(None)])).as_deref(), Some("a"));
    assert_eq!(at(&act(&start, [next(Some((1, 5)))])).as_deref(), Some("b"));
    assert_eq!(at(&act(&start, [next(None), next(None), next(None), next(None)])).as_deref(), Some("a"), "it wraps");
    assert_eq!(at(&act(&start, [Intent::Next { forward: false, window: None }])).as_deref(), Some("c"));
}

#[test]
fn deleting_says_what_and_undo_brings_it_back_selected() {
    let before = "[Yellen]{Actor} left.";
    let end = check(before, [press(2), Intent::Delete], "Yellen left.");
    assert_eq!(end.notice.text, "Deleted Yellen");
    let back = act(&end, [Intent::Undo]);
    assert_eq!(notation(&back), before);
    assert_eq!(back.notice.text, "Undo: delete Yellen");
    assert_eq!(back.selected_ids().len(), 1);
    assert!(back.reveal.is_some(), "undo scrolls to what changed");
}

#[test]
fn several_annotations_change_in_one_step() {
    let start = session("[a]{Claim} [b]{Actor} [c]{Quote}");
    let ids: Vec<_> = start.document.annotations.iter().map(|item| item.id).collect();
    let relabelled = act(&start, [Intent::SelectAnnotations(ids.clone()), label("actor")]);
    assert_eq!(notation(&relabelled), "[a]{Actor} [b]{Actor} [c]{Actor}");
    assert_eq!(relabelled.notice.text, "2 annotations are now Actor, 1 were already");
    assert_eq!(relabelled.history.len(), 1);
    let noted = act(&relabelled, [Intent::Note("check".to_owned())]);
    assert!(noted.document.annotations.iter().all(|item| item.note == "check"));
    let gone = act(&noted, [Intent::Delete]);
    assert_eq!(notation(&gone), "a b c");
    assert_eq!(notation(&act(&gone, [Intent::Undo, Intent::Undo, Intent::Undo])), "[a]{Claim} [b]{Actor} [c]{Quote}");
}

#[test]
fn an_end_moves_by_word_and_by_grapheme_and_escape_restores_it() {
    let before = "He met [Janet]{Actor} Yellen.";
    let by = |direction, unit| Intent::MoveEnd(Motion { direction, unit });
    let word = by(Direction::Forward, Unit::Word);
    let letter = by(Direction::Back, Unit::Grapheme);
    check(
        before,
        [press(8), Intent::EditEnd(Edge::End), word.clone(), Intent::KeepEnd],
        "He met [Janet Yellen]{Actor}.",
    );
    check(
        before,
        [press(8), Intent::EditEnd(Edge::End), word.clone(), letter, Intent::KeepEnd],
        "He met [Janet Yelle]{Actor}n.",
    );
    check(before, [press(8), Intent::EditEnd(Edge::End), word, Intent::Escape], before);
    let start = by(Direction::Back, Unit::Word);
    check(before, [press(8), Intent::EditEnd(Edge::Start), start, Intent::KeepEnd], "He [met Janet]{Actor} Yellen.");
}

#[test]
fn a_dragged_end_snaps_and_never_empties_the_annotation() {
    let before = "He met [Janet]{Actor} Yellen.";
    let start = session(before);
    let id = start.document.annotations.nth(0).expect("one").id;
    let drag = |to| Intent::DragEnd { id, edge: Edge::End, to: Byte(to) };
    check(before, [drag(15)], "He met [Janet Yellen]{Actor}.");
    check(before, [drag(3)], before);
}

#[test]
fn mark_all_marks_whole_words_and_skips_what_is_marked() {
    let before = "[China]{Actor} and Chinatown, China and China.";
    let end = check(
        before,
        [press(2), Intent::Seek(SeekIntent::All), Intent::Seek(SeekIntent::Mark)],
        "[China]{Actor} and Chinatown, [China]{Actor} and [China]{Actor}.",
    );
    assert_eq!(end.history.len(), 1, "one step");
    assert_eq!(end.undoable().map(|step| step.deed.to_string()).as_deref(), Some("mark 2 × China as Actor"));
    check(
        before,
        [
            press(2),
            Intent::Seek(SeekIntent::All),
            Intent::Seek(SeekIntent::Check(1, false)),
            Intent::Seek(SeekIntent::Mark),
        ],
        "[China]{Actor} and Chinatown, China and [China]{Actor}.",
    );
}

#[test]
fn find_goes_round_and_says_where_it_is() {
    let query = Query { words: "a".to_owned(), case: false, whole_word: false };
    let go = || Intent::Seek(SeekIntent::Go { forward: true });
    let end = act(&session("a b A"), [Intent::Seek(SeekIntent::Query(query)), go(), go()]);
    assert_eq!(end.notice.text, "2 of 2");
    assert_eq!(act(&end, [go()]).seek.current, Some(0));
}

#[test]
fn headings_are_corrected_in_one_step_and_there_is_one_title() {
    let before =
        "Old title\nA paragraph that ends with a full stop, as they do.\nNew title\nAnother that is long enough, too.";
    let start = session(before);
    assert_eq!(start.document.structure.first().map(|heading| heading.level), Some(1));
    let end = act(&start, [select(before, "New title"), Intent::Heading(1)]);
    let levels = |session: &Session| session.document.structure.iter().map(|heading| heading.level).collect::<Vec<_>>();
    assert_eq!(levels(&end), [2, 1]);
    assert_eq!(act(&end, [Intent::Undo]).document.structure, start.document.structure);
}

#[test]
fn deleting_an_annotation_deletes_its_relations_in_the_same_step() {
    let start = session("[a]{Claim} [b]{Actor}");
    let ids: Vec<_> = start.document.annotations.iter().map(|item| item.id).collect();
    let relation = Relation {
        id: RelationId::derived("r"),
        revision: 1,
        kind: "made by".to_owned(),
        from: ids[0],
        to: ids[1],
        attributes: Vec::new(),
        note: String::new(),
        annotator: start.me,
        created: Time(1),
        changed: Time(1),
        extra: crate::model::Extra::default(),
    };
    let (document, _) = apply(&[Edit::PutRelation(Arc::new(relation))], &start.document, Time(1)).expect("fits");
    let start = Session { document: Arc::new(document), ..start };
    let end = act(&start, [press(2), Intent::Delete]);
    assert_eq!(end.notice.text, "Deleted b and 1 relation");
    assert_eq!((end.document.relations.len(), end.document.deleted.len()), (0, 2));
    let back = act(&end, [Intent::Undo]);
    assert_eq!((back.document.relations.len(), back.document.deleted.len()), (1, 0));
}

#[test]
fn an_import_opens_the_document_and_undo_takes_it_off_the_list() {
    let start = session("[a]{Claim}");
    let new = Document::new(DocumentId::derived("new"), "New", Text::new("fresh"));
    let import = Import { name: "new.txt".to_owned(), documents: vec![Arc::new(new)], record: None };
    let end = act(&start, [Intent::Import(import)]);
    assert_eq!((end.project.documents.len(), end.document.text.as_str()), (2, "fresh"));
    let back = act(&end, [Intent::Undo]);
    assert_eq!(back.project.documents.len(), 1);
    assert!(!back.has_document(), "what is open is off the list");
    assert!(act(&back, [Intent::Redo]).has_document());

    // Its neighbour opens by itself, and the sentence that says why stays; asked for, it is said.
    let neighbour = Opened { document: (*start.document).clone(), history: History::default(), selected: None };
    let home = act(&back, [Intent::Opened(neighbour.clone())]);
    assert_eq!((home.has_document(), &*home.notice.text), (true, "Undo: import New"));
    assert_eq!(act(&home, [Intent::Opened(neighbour)]).notice.text, "Opened d");
}

#[test]
fn a_refused_edit_changes_nothing_and_says_why() {
    let start = session("short");
    let far = Span::new(Byte(3), Byte(99)).expect("not empty");
    let annotation = start.new_annotation(0, &LabelId("claim".into()), far.into(), stamp(1));
    let refused = apply(&[Edit::Put(Arc::new(annotation))], &start.document, Time(1));
    assert_eq!(refused, Err(Refusal("expected a span within the text's 5 bytes, found 3..99".to_owned())));
    let end = act(&start, [label("nonsense")]);
    assert!(end.notice.alarm && end.notice.text.contains("nonsense"));
    assert_eq!(end.document, start.document);
}

/// A document without what undo and redo may change.
fn timeless(session: &Session) -> (Vec<Annotation>, Vec<Tombstone>, Arc<[Heading]>) {
    let strip = |item: &Arc<Annotation>| Annotation { revision: 0, changed: Time(0), ..(**item).clone() };
    let gone = session.document.deleted.iter().map(|tombstone| Tombstone { revision: 0, ..*tombstone }).collect();
    (session.document.annotations.iter().map(strip).collect(), gone, session.document.structure.clone())
}

/// Anything a person may do on a text of some 70 bytes.
pub(crate) fn intents() -> impl Strategy<Value = Vec<Intent>> {
    let byte = 0u32..80;
    let span =
        (0u32..80, 1u32..30).prop_filter_map("not empty", |(start, len)| Span::new(Byte(start), Byte(start + len)));
    let labels = prop::sample::select(vec!["claim", "actor", "quote"]).prop_map(label);
    let edge = prop::sample::select(vec![Edge::Start, Edge::End]);
    let direction = prop::sample::select(vec![Direction::Back, Direction::Forward]);
    let unit = prop::sample::select(vec![Unit::Word, Unit::Grapheme]);
    let intent = prop_oneof![
        4 => (span, 1u8..4).prop_map(|(span, clicks)| Intent::SelectText { span, clicks }),
        6 => labels,
        3 => byte.prop_map(press),
        2 => Just(Intent::Delete),
        1 => Just(Intent::Second),
        1 => "[a-c]{0,3}".prop_map(Intent::Note),
        2 => edge.prop_map(Intent::EditEnd),
        3 => (direction, unit).prop_map(|(direction, unit)| Intent::MoveEnd(Motion { direction, unit })),
        2 => Just(Intent::KeepEnd),
        2 => Just(Intent::Undo),
        1 => Just(Intent::Redo),
        1 => Just(Intent::Escape),
        1 => (0u8..3).prop_map(Intent::Heading),
        1 => Just(Intent::Seek(SeekIntent::All)),
        1 => Just(Intent::Seek(SeekIntent::Mark)),
        1 => prop::sample::select(vec![Snapping::Words, Snapping::Exact]).prop_map(Intent::SetSnapping),
    ];
    prop::collection::vec(intent, 0..40)
}

pub(crate) const MIXED: &str = "Title\r\nJörg said 🎉 to 👩🏽‍🌾, twice. He said «e\u{301}t».\nשלום said O’Neil (CCP).";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn undo_all_leads_to_the_start_and_redo_all_to_the_end(intents in intents()) {
        let start = session(MIXED);
        let end = act(&start, intents);
        let steps = end.history.len();
        let back = act(&end, (0..steps).map(|_| Intent::Undo));
        prop_assert_eq!(timeless(&back).0, timeless(&start).0);
        prop_assert_eq!(timeless(&back).2, timeless(&start).2);
        prop_assert!(back.undoable().is_none());
        let again = act(&back, (0..steps).map(|_| Intent::Redo));
        prop_assert_eq!(timeless(&again), timeless(&end));
    }

    #[test]
    fn segments_tile_the_text_and_know_what_covers_them(intents in intents()) {
        let end = act(&session(MIXED), intents);
        let whole = Span::new(Byte(0), end.document.text.end()).expect("not empty");
        let segments = crate::model::segment::segments(whole, end.document.annotations.around(whole));
        prop_assert_eq!(segments.first().map(|segment| segment.span.start()), Some(Byte(0)));
        prop_assert_eq!(segments.last().map(|segment| segment.span.end()), Some(whole.end()));
        for pair in segments.windows(2) {
            prop_assert_eq!(pair[0].span.end(), pair[1].span.start());
        }
        for segment in &segments {
            let mut lanes: Vec<_> = segment.covers.iter().map(|cover| cover.lane).collect();
            lanes.dedup();
            prop_assert_eq!(lanes.len(), segment.covers.len(), "a lane each");
            let covering = end.document.annotations.covering(segment.span.start());
            prop_assert_eq!(covering.len(), segment.covers.len());
        }
    }

    #[test]
    fn every_annotation_lies_on_grapheme_boundaries(intents in intents()) {
        let end = act(&session(MIXED), intents);
        let text = end.document.text.as_str();
        for span in end.document.annotations.iter().flat_map(|item| item.spans.iter()) {
            for at in [span.start().index(), span.end().index()] {
                prop_assert!(crate::model::token::is_grapheme_boundary(text, at), "{} in {:?}", at, text);
            }
        }
    }
}
