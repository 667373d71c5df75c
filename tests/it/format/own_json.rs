//! What the own JSON looks like, and what its lines hold.

use std::sync::Arc;

use sayso::format::Options;
use sayso::format::sayso::{Context, read_line, write_line};
use sayso::model::*;
use uuid::Uuid;

use super::{annotation, messages, project, quotes, read_json, relation, tiny, tiny_with, write_json, write_json_with};

const FIXTURE: &str = include_str!("../../fixtures/sayso/tiny.sayso.json");

#[test]
fn a_project_is_written_with_a_record_a_line() {
    let (project, document) = tiny();
    insta::assert_snapshot!(write_json(&project, &[document]), @r##"
    {"format": "sayso", "version": 1, "offset_unit": "code point",
     "project": {"id": "00000000-0000-0000-0000-000000000001", "name": "Project"},
     "scheme": {"id": "claims-actors-quotes", "name": "claims-actors-quotes", "version": 1, "labels": [
      {"id": "claim", "name": "Claim", "key": "1", "edges": "words", "colour": "amber"},
      {"id": "actor", "name": "Actor", "key": "2", "edges": "words", "colour": "blue"},
      {"id": "quote", "name": "Quote", "key": "3", "edges": "as selected", "colour": "green"}]},
     "annotators": [
      {"id": "00000000-0000-0000-0000-000000000002", "name": ""}],
     "actors": [],
     "documents": [
      {"id": "00000000-0000-0000-0000-000000000003", "title": "Rain", "source": {"file": "", "row": "", "id": ""}, "language": "",
       "metadata": [], "status": [],
       "sha256": "9061f6238059eeba6a0e1be5d29339867efa3df67c7933a23ed72e150e99c884", "bom": false, "text": "It rains 🎉, she said.\r\n",
       "structure": [{"kind": "heading", "level": 1, "start": 0, "end": 8}],
       "annotations": [
        {"id": "00000000-0000-0000-0000-000000000005", "revision": 1, "label": "Quote", "spans": [{"start": 0, "end": 10, "text": "It rains 🎉"}], "attributes": [], "actor": "", "note": "a \"note\"\n", "confidence": 2, "annotator": "00000000-0000-0000-0000-000000000002", "origin": "human", "scheme_version": 1, "created": "2026-11-24T09:00:00.000Z", "changed": "2026-11-24T09:00:00.000Z"},
        {"id": "00000000-0000-0000-0000-000000000006", "revision": 1, "label": "Actor", "spans": [{"start": 12, "end": 15, "text": "she"}], "attributes": [], "actor": "", "note": "", "confidence": 0, "annotator": "00000000-0000-0000-0000-000000000002", "origin": "human", "scheme_version": 1, "created": "2026-11-24T09:00:00.000Z", "changed": "2026-11-24T09:00:00.000Z"}],
       "relations": [
        {"id": "00000000-0000-0000-0000-000000000007", "revision": 1, "type": "said by", "from": "00000000-0000-0000-0000-000000000005", "to": "00000000-0000-0000-0000-000000000006", "attributes": [], "note": "", "annotator": "00000000-0000-0000-0000-000000000002", "created": "2026-11-24T09:00:00.000Z", "changed": "2026-11-24T09:00:00.000Z"}],
       "suggestions": [],
       "deleted": [
        {"id": "00000000-0000-0000-0000-000000000008", "revision": 3}]}]}
    "##);
}

#[test]
fn the_fixture_is_what_is_written_and_reads_back_as_it_was() {
    let (project, document) = tiny();
    let json = write_json(&project, std::slice::from_ref(&document));
    if std::env::var_os("SAYSO_WRITE_FIXTURES").is_some() {
        std::fs::write("tests/fixtures/sayso/tiny.sayso.json", &json).expect("written");
    }
    assert_eq!(json, FIXTURE);
    let outcome = read_json(json);
    assert_eq!(messages(&outcome), Vec::<String>::new());
    assert_eq!(outcome.documents, [document]);
    assert_eq!(outcome.record, Some(project));
}

/// The example of the documentation: every kind of record, once.
fn example() -> (Project, Document) {
    let id = |n: u128| Uuid::from_u128(0x0193_5d2e_8c00_7000_8000_0000_0000_0000 + n);
    let mut project = Project::new(ProjectId(id(1)), "Weather", AnnotatorId(id(2)));
    project.annotators[0].name = "Kim".to_owned();
    let (name, kind) = ("Ada Lund".to_owned(), "person".to_owned());
    let aliases = vec!["Lund".to_owned()];
    let actor = ActorId(id(3));
    project.actors = vec![Arc::new(Actor { id: actor, revision: 1, name, aliases, kind, extra: Extra::default() })];
    let text = Text::new("Rain 🌧 again\n“It rains,” said Lund, “and rains.”\n");
    let mut document = Document::new(DocumentId(id(4)), "Rain 🌧 again", text);
    document.structure = [Heading { level: 1, span: Span::of(0..15).expect("not empty") }].into();
    let about = Arc::make_mut(&mut document.about);
    about.language = "en".to_owned();
    about.source.file = "rain.txt".to_owned();
    about.metadata = vec![Attribute { name: "outlet".to_owned(), value: "The Daily Cloud".to_owned() }];
    about.status = vec![Status { annotator: AnnotatorId(id(2)), value: "done".to_owned() }];
    let by_kim =
        |annotation: Annotation, n| Annotation { id: AnnotationId(id(n)), annotator: AnnotatorId(id(2)), ..annotation };
    let place = |words: &str| document.text.as_str().find(words).map(|at| (at, at + words.len())).expect("there");
    let form = vec![Attribute { name: "form".to_owned(), value: "direct".to_owned() }];
    let quote = annotation(5, "quote", &[place("“It rains,”"), place("“and rains.”")]);
    let quote = by_kim(Annotation { attributes: form, confidence: 3, ..quote }, 5);
    let speaker = annotation(6, "actor", &[place("Lund")]);
    let speaker = by_kim(Annotation { actor: Some(actor), note: "The minister".to_owned(), revision: 2, ..speaker }, 6);
    let proposed = annotation(8, "claim", &[place("It rains")]);
    let proposed = by_kim(Annotation { origin: "claim-finder 0.3".to_owned(), ..proposed }, 8);
    let said_by = relation(7, "said by", 5, 6);
    let (from, to, annotator) = (quote.id, speaker.id, AnnotatorId(id(2)));
    let said_by = Relation { id: RelationId(id(7)), from, to, annotator, ..(*said_by).clone() };
    document.annotations = [quote, speaker].map(Arc::new).into_iter().collect();
    document.relations = [Arc::new(said_by)].into();
    document.suggestions = [Arc::new(proposed)].into();
    document.deleted = [Tombstone { id: id(9), revision: 3 }].into();
    project.documents = vec![Entry::of(&document)];
    (project, document)
}

#[test]
fn the_example_of_the_documentation_is_what_is_written() {
    let (project, document) = example();
    let json = write_json(&project, std::slice::from_ref(&document));
    if std::env::var_os("SAYSO_WRITE_FIXTURES").is_some() {
        std::fs::write("tests/fixtures/sayso/example.sayso.json", &json).expect("written");
    }
    assert_eq!(json, include_str!("../../fixtures/sayso/example.sayso.json"));
    assert!(include_str!("../../../docs/json.md").contains(&json), "docs/json.md shows another example");
    let outcome = read_json(json);
    assert_eq!((messages(&outcome), outcome.record, outcome.documents), (Vec::new(), Some(project), vec![document]));
}

#[test]
fn an_empty_project_is_written_and_read() {
    let project = project();
    let outcome = read_json(write_json(&project, &[]));
    assert_eq!((outcome.record, outcome.documents.len(), outcome.problems.len()), (Some(project), 0, 0));
}

#[test]
fn offsets_in_other_units_are_added_where_asked_for() {
    let (project, document) = tiny();
    let options = Options { utf16: true, utf8: true };
    let json = write_json_with(&project, std::slice::from_ref(&document), options).expect("written");
    assert!(
        json.contains(
            r#"{"start": 12, "end": 15, "start_utf16": 13, "end_utf16": 16, "start_utf8": 15, "end_utf8": 18, "text": "she"}"#
        ),
        "{json}"
    );
    let outcome = read_json(json);
    assert_eq!((messages(&outcome), outcome.documents), (Vec::new(), vec![document]));
}

#[test]
fn a_span_that_does_not_fit_is_refused_with_the_annotation_named() {
    let (project, document) = tiny();
    for (start, end, quote) in [(1, 99, r#"t rains 🎉"#), (10, 13, ""), (26, 27, "")] {
        let mut document = document.clone();
        document.annotations.insert(Arc::new(annotation(9, "claim", &[(start, end)])));
        let refusal = write_json_with(&project, &[document], Options::default()).expect_err("refused");
        let named = "the annotation 00000000-0000-0000-0000-000000000009 (Claim, ";
        assert!(refusal.contains(named) && refusal.contains(quote), "{refusal}");
        assert!(refusal.contains(&format!("found {start}..{end}")), "{refusal}");
    }
}

#[test]
fn a_document_is_a_line_and_a_line_is_a_document() {
    let (project, mut document) = tiny();
    Arc::make_mut(&mut document.about).extra.push("later".to_owned(), "{ \"a\":\n [1, 2 ] }".to_owned());
    let mut line = Vec::new();
    write_line(&document, &project.scheme, Options::default(), &mut line).expect("written");
    assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
    let mut context = Context::new("a.sayso.jsonl", (*project.scheme).clone());
    let read = read_line(&line, &mut context).expect("a document");
    let extra: Vec<_> = read.about.extra.iter().collect();
    assert_eq!(extra, [("later", r#"{"a":[1,2]}"#)]);
    assert_eq!((read.annotations, read.relations), (document.annotations, document.relations));
    assert_eq!(context.problems.take(), []);
    assert_eq!(context.into_scheme(), *project.scheme);
}

#[test]
fn problems_of_a_line_tell_its_number() {
    let mut context = Context::new("a.sayso.jsonl", Scheme::default());
    context.problems.start_at_line(7);
    assert_eq!(read_line(b"{\"text\": 5}\n", &mut context), None);
    context.problems.start_at_line(8);
    assert!(read_line(b"{\"text\": \"a\"} x\n", &mut context).is_some());
    let problems: Vec<String> = context.problems.take().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            r#"a.sayso.jsonl:7: document: expected text for "text", found a number; the document is left out"#,
            r#"a.sayso.jsonl:8: expected the end of the file, found "x" in column 15"#,
        ]
    );
}

#[test]
fn unknown_fields_survive_in_their_record() {
    for (place, written) in [
        (r#"{"format": "sayso""#, r#"{"x": 1, "format": "sayso""#),
        (r#""name": "Project"}"#, r#""name": "Project", "x": {"y": [null, 1.50, "\ud83c"]}, "/x": 1, "\\x": 2}"#),
        (r#""key": "1","#, r#""x": true, "key": "1","#),
        (r#""labels": ["#, r#""x": true, "labels": ["#),
        (
            r#""annotators": [
  {"#,
            r#""annotators": [
  {"x": true, "#,
        ),
        (r#""source": {"#, r#""source": {"x": true, "#),
        (r#""bom": false,"#, r#""bom": false, "x": true,"#),
        (r#""confidence": 2,"#, r#""confidence": 2, "x": true,"#),
        (r#""type": "said by","#, r#""type": "said by", "x": true,"#),
    ] {
        let outcome = read_json(tiny_with(place, written));
        assert_eq!(messages(&outcome), Vec::<String>::new());
        let project = outcome.record.expect("a record");
        let again = write_json(&project, &outcome.documents);
        assert!(again.contains(r#""x": "#), "{written} is lost in {again}");
        let twice = read_json(again.clone());
        assert_eq!((twice.record.as_ref(), &twice.documents), (Some(&project), &outcome.documents));
        assert_eq!(write_json(&project, &twice.documents), again);
    }
}

#[test]
fn a_file_written_by_hand_needs_little() {
    let json = r#"{"format": "sayso", "documents": [
        {"text": "It rains, she said.", "annotations": [
            {"id": "q", "label": "Quote", "spans": [{"start": 0, "end": 8, "text": "It rains"}]},
            {"id": "a", "label": "Actor", "spans": [{"start": 10, "end": 13, "text": "she"}], "annotator": "Kim"}],
         "relations": [{"type": "said by", "from": "q", "to": "a"}]}]}"#;
    let outcome = read_json(json);
    let document = &outcome.documents[0];
    assert_eq!(quotes(document), ["It rains", "she"]);
    let relation = &document.relations[0];
    assert_eq!(relation.from, document.annotations.nth(0).expect("the first").id);
    assert_eq!(relation.to, document.annotations.nth(1).expect("the second").id);
    assert_eq!(relation.from.0.get_version_num(), 5);
    let record = outcome.record.as_ref().expect("a record");
    assert_eq!(record.annotators.iter().map(|annotator| annotator.name.as_str()).collect::<Vec<_>>(), ["Kim"]);
    assert_eq!(record.documents, [Entry::of(document)]);
    assert_eq!(record.scheme.labels.iter().map(|label| &*label.name).collect::<Vec<_>>(), ["Quote", "Actor"]);
    assert_eq!(
        messages(&outcome),
        [
            r#"a.sayso.json:3: expected a label of the scheme, found "Quote"; it is added to the scheme"#,
            r#"a.sayso.json:4: expected a label of the scheme, found "Actor"; it is added to the scheme"#,
        ]
    );
    let again = read_json(json);
    assert_eq!((again.documents, again.record), (outcome.documents, outcome.record), "the same ids at every reading");
}

#[test]
fn keys_may_come_in_any_order() {
    let json = r#"{"documents": [{"annotations": [{"spans": [{"text": "b", "end": 2, "start": 1}], "label": "Claim"}],
        "text": "abc"}], "version": 1, "scheme": {"labels": [{"name": "Claim", "id": "c"}]}, "format": "sayso"}"#;
    let outcome = read_json(json);
    assert_eq!(messages(&outcome), Vec::<String>::new());
    assert_eq!(quotes(&outcome.documents[0]), ["b"]);
    assert_eq!(&*outcome.documents[0].annotations.nth(0).expect("one").label.0, "c");
}

#[test]
fn two_annotators_may_use_one_id_of_their_own() {
    let json = r#"{"format": "sayso", "scheme": {"labels": [{"name": "X"}]}, "documents": [{"text": "abc", "annotations": [
        {"id": "T1", "label": "X", "annotator": "Ann", "spans": [{"start": 0, "end": 1, "text": "a"}]},
        {"id": "T1", "label": "X", "annotator": "Bob", "spans": [{"start": 1, "end": 2, "text": "b"}]},
        {"id": "T2", "label": "X", "annotator": "Bob", "spans": [{"start": 2, "end": 3, "text": "c"}]}],
        "relations": [{"type": "r", "from": "T1", "to": "T2", "annotator": "Bob"}]}]}"#;
    let outcome = read_json(json);
    assert_eq!(messages(&outcome), Vec::<String>::new());
    let document = &outcome.documents[0];
    assert_eq!(document.annotations.len(), 3);
    assert_eq!(document.relations[0].from, document.annotations.nth(1).expect("Bob's").id);
}
