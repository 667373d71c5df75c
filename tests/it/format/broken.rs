//! Files that are cut or broken, that have more problems than can be told, or that mean harm.

use sayso::format::{Problem, Problems};

use super::bad_input::{BOTH, check, refused};
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
        std::sync::Arc::make_mut(&mut project.documents[0]).title = hostile.to_owned();
        let outcome = read_json(write_json(&project, std::slice::from_ref(&document)));
        assert_eq!(
            (messages(&outcome), outcome.record, &outcome.documents[..]),
            (Vec::new(), Some(project), &[document][..])
        );
    }
}

#[test]
fn depth_is_a_problem_and_no_crash() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [101, 100_000] {
        let unknown = format!(r#""bom": false, "x": {}"#, deep(levels));
        check(r#""bom": false"#, &unknown, BOTH, 1, &["expected at most 100 levels in \"x\", found more; left out"]);
        for (from, to) in [(r#""note": "a \"note\"\n""#, "\"note\": "), ("\"title\": \"Rain\"", "\"title\": ")] {
            let outcome = read_json(tiny_with(from, &format!("{to}{}", deep(levels))));
            assert_eq!(quotes(&outcome.documents[0]), BOTH);
            assert!(messages(&outcome)[0].contains("found a list; taken as empty"));
        }
    }
    check(r#""bom": false"#, &format!(r#""bom": false, "x": {}"#, deep(100)), BOTH, 1, &[]);
    refused(deep(100_000), "a.sayso.json:1: expected a Sayso file, found JSON that is a list");
    let outcome = read_json("[".repeat(100_000));
    assert!(messages(&outcome)[0].contains("found the end of the file at byte 100000; nothing is read"));
    let outcome = read_json("{\"a\":".repeat(100_000));
    assert!(messages(&outcome)[0].contains("found the end of the file at byte 500000; nothing is read"));
    let outcome = read_json(format!("{{\"format\": \"sayso\", \"documents\": {}", "[".repeat(100_000)));
    assert_eq!(outcome.documents.len(), 0);
}
