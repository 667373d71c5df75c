//! Files that are cut or broken, that have more problems than can be told, or that mean harm.

use sayso::format::{Problem, Problems};

use super::bad_input::BOTH;
use super::{messages, quotes, read_json, tiny, tiny_with, write_json};

#[test]
fn what_stands_before_a_fault_is_read() {
    let (project, document) = tiny();
    let second = sayso::format::copy(&document, &mut super::counter());
    let json = write_json(&project, &[document.clone(), second.clone()]);
    // Cut in the second document: in its text, in its second annotation, after its annotations.
    let at = json.rfind("\"text\": \"It rains 🎉,").expect("there");
    for (cut, documents, annotations, relations) in [
        (json.rfind("rains 🎉, she").expect("there"), 1, 2, 1),
        (at, 1, 2, 1),
        (json.rfind("\"label\": \"Actor\"").expect("there"), 2, 1, 0),
        (json.rfind("\"relations\"").expect("there"), 2, 2, 0),
        (json.rfind("\"type\": \"said").expect("there"), 2, 2, 0),
        (json.len() - 3, 2, 2, 1),
    ] {
        let outcome = read_json(&json[..cut]);
        assert_eq!(outcome.documents.len(), documents, "cut at {cut}");
        let last = outcome.documents.last().expect("one");
        assert_eq!((last.annotations.len(), last.relations.len()), (annotations, relations), "cut at {cut}");
        let end = format!("found the end of the file at byte {cut}; what stands complete before that is read");
        assert!(messages(&outcome)[0].ends_with(&end), "{:?}", messages(&outcome));
        assert_eq!(outcome.record.map(|record| record.scheme), Some(project.scheme.clone()));
    }
    let outcome = read_json(format!("{json}x"));
    assert_eq!(outcome.documents, [document, second]);
    assert!(
        messages(&outcome)[0].ends_with(
            "expected the end of the file, found \"x\" in column 1; what stands complete before that is read"
        )
    );
}

#[test]
fn a_number_that_the_file_ends_with_is_not_taken() {
    let json = r#"{"format": "sayso", "documents": [{"text": "a", "annotations": [{"label": "X", "spans": [{"text": "a", "start": 0, "end": 1"#;
    let outcome = read_json(json);
    assert_eq!((outcome.documents.len(), outcome.documents[0].annotations.len()), (1, 0));
    let outcome = read_json(r#"{"format": "sayso", "scheme": {"version": 7"#);
    assert_eq!(outcome.record.map(|record| record.scheme.version), Some(1));
}

#[test]
fn after_a_thousand_problems_they_are_counted() {
    let relations = r#"{"type": "x"}, "#.repeat(2500);
    let outcome = read_json(tiny_with("\"relations\": [", &format!("\"relations\": [{relations}")));
    assert_eq!(outcome.problems.len(), Problems::LIMIT + 1);
    assert_eq!(outcome.problems.last(), Some(&Problem::of("a.sayso.json", "and 1500 more")));
    assert_eq!(quotes(&outcome.documents[0]), BOTH);
}

#[test]
fn hostile_strings_are_text_in_every_field() {
    for hostile in [
        "<script>alert(1)</script>",
        "<img onerror=x>",
        "javascript:alert(1)",
        "\u{202E}\u{0}\u{7f}\u{FEFF}",
        "\u{2028}\\\"'`${}",
    ] {
        let (mut project, mut document) = tiny();
        let about = std::sync::Arc::make_mut(&mut document.about);
        (about.title, about.language, about.source.file) = (hostile.to_owned(), hostile.to_owned(), hostile.to_owned());
        project.name = hostile.to_owned();
        std::sync::Arc::make_mut(&mut project.scheme).labels[0].name = hostile.to_owned();
        project.annotators[0].name = hostile.to_owned();
        project.documents[0].title = hostile.to_owned();
        let outcome = read_json(write_json(&project, std::slice::from_ref(&document)));
        assert_eq!(
            (messages(&outcome), outcome.record, &outcome.documents[..]),
            (Vec::new(), Some(project), &[document][..])
        );
    }
}
