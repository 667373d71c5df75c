//! Laws: what is written reads back, equal projects give equal bytes, no input panics, no mark is ever wrong.

use std::sync::Arc;

use proptest::prelude::*;
use sayso::format::sayso::Sayso;
use sayso::format::{copy, read, recognise, txt};
use sayso::model::*;
use uuid::Uuid;

use super::{counter, file, messages, project, read_json, relation, tiny, write_json};

fn words() -> impl Strategy<Value = String> {
    let parts = vec![
        "a",
        "é",
        "e\u{301}",
        "한",
        "🎉",
        "👩\u{200d}👩\u{200d}👧",
        "🇩🇪",
        "שלום",
        "العربية",
        "\r\n",
        "\n",
        "\0",
        "\"",
        "\\",
        "</script>",
        "\u{FEFF}",
        "\u{2028}",
        "\u{7f}",
        "\u{1b}",
        "/",
        "{",
        "]",
        ",",
        " ",
        "\u{10FFFF}",
        "\\u0041",
    ];
    prop::collection::vec(prop::sample::select(parts), 0..40).prop_map(|parts| parts.concat())
}

fn extra() -> impl Strategy<Value = Extra> {
    let json = prop::sample::select(vec!["null", "1.50", "[1,{\"a\":\"\\ud83c\"}]", "\"x y\"", "{}", "-0", "1e999"]);
    let names = prop::sample::subsequence(vec!["later", "x", "/y", "\\z", "é\"", ""], 0..3);
    (names, json).prop_map(|(names, json)| {
        let mut extra = Extra::default();
        names.into_iter().for_each(|name| extra.push(name.to_owned(), json.to_owned()));
        extra
    })
}

fn attributes() -> impl Strategy<Value = Vec<Attribute>> {
    let attribute = (words(), words()).prop_map(|(name, value)| Attribute { name, value });
    prop::collection::vec(attribute, 0..3)
}

prop_compose! {
    fn annotations(text: String, label: Vec<LabelId>)(
        picks in prop::collection::vec(
            (
                prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 1..4),
                (prop::sample::select(label), words(), attributes(), extra()),
                (1u32..9, 0u8..4, 0i64..253_402_300_799_999, any::<u128>(), any::<bool>()),
            ),
            0..12,
        ),
    ) -> Vec<Arc<Annotation>> {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let made = picks.into_iter().filter_map(|(spans, (label, note, attributes, extra), (revision, confidence, time, id, actor))| {
            let spans = spans.iter().filter_map(|(a, b)| {
                let (a, b) = (bounds[a.index(bounds.len())], bounds[b.index(bounds.len())]);
                Span::of(a.min(b)..a.max(b))
            });
            Some(Arc::new(Annotation {
                id: AnnotationId(Uuid::from_u128(id)),
                revision,
                label,
                spans: Spans::new(spans.collect())?,
                attributes,
                actor: actor.then(|| ActorId(Uuid::from_u128(id ^ 1))),
                note,
                confidence,
                annotator: AnnotatorId(Uuid::from_u128(2)),
                origin: "human".to_owned(),
                scheme_version: revision,
                created: Time(time),
                changed: Time(time / 2),
                extra,
            }))
        });
        made.collect()
    }
}

fn labels() -> impl Strategy<Value = Vec<Label>> {
    let colour = prop::sample::select(Colour::ALL.to_vec());
    let edges = prop::sample::select(vec![Edges::Words, Edges::AsSelected]);
    let key = prop::sample::select(vec!["", "1", "9"]);
    prop::collection::vec((words(), key, edges, colour, extra()), 1..6).prop_map(|labels| {
        let label = |(n, (name, key, edges, colour, extra)): (usize, (String, &str, Edges, Colour, Extra))| Label {
            id: LabelId(format!("{n}{name}").into()),
            name: format!("{name}{n}"),
            key: key.to_owned(),
            edges,
            colour,
            extra,
        };
        labels.into_iter().enumerate().map(label).collect()
    })
}

prop_compose! {
    fn documents(label: Vec<LabelId>)(
        text in words(),
        (title, language, row) in (words(), words(), words()),
        (metadata, bom, extra, more) in (attributes(), any::<bool>(), extra(), extra()),
        id in any::<u128>(),
        levels in prop::collection::vec(1u8..7, 0..3),
    )(
        annotations in annotations(text.clone(), label.clone()),
        suggestions in annotations(text.clone(), label.clone()),
        relations in prop::collection::vec((any::<u128>(), words(), any::<(prop::sample::Index, prop::sample::Index)>()), 0..4),
        text in Just(text), title in Just(title), language in Just(language), row in Just(row), metadata in Just(metadata),
        bom in Just(bom), extra in Just(extra), more in Just(more), id in Just(id), levels in Just(levels),
    ) -> Document {
        let mut document = Document::new(DocumentId(Uuid::from_u128(id)), &title, Text::new(text));
        let about = Arc::make_mut(&mut document.about);
        about.source = Source { file: title.clone(), row, id: language.clone(), extra };
        about.status = vec![Status { annotator: AnnotatorId(Uuid::from_u128(2)), value: "done".to_owned() }];
        (about.language, about.metadata, about.bom, about.extra) = (language, metadata, bom, more);
        let chars = document.text.as_str().char_indices();
        let spans = chars.filter_map(|(at, char)| Span::of(at..at + char.len_utf8()));
        document.structure = levels.into_iter().zip(spans).map(|(level, span)| Heading { level, span }).collect();
        document.annotations = annotations.into_iter().collect();
        document.suggestions = suggestions.into_iter().collect::<Annotations>().iter().cloned().collect();
        let count = document.annotations.len();
        let at = |index: prop::sample::Index| document.annotations.nth(index.index(count)).expect("there").id.0.as_u128();
        let mut related: Vec<_> = relations
            .into_iter()
            .filter(|_| count > 0)
            .map(|(id, kind, (from, to))| relation(id, &kind, at(from), at(to)))
            .collect();
        related.sort_by_key(|relation| relation.id);
        document.relations = related.into();
        document.deleted = [Tombstone { id: Uuid::from_u128(id ^ 7), revision: 4 }].into();
        document
    }
}

fn projects() -> impl Strategy<Value = (Project, Vec<Document>)> {
    labels().prop_flat_map(|labels| {
        let ids = labels.iter().map(|label| label.id.clone()).collect();
        let documents = prop::collection::vec(documents(ids), 0..4);
        (Just(labels), documents, words(), extra(), extra(), extra()).prop_map(|(labels, documents, name, a, b, c)| {
            let mut project = project();
            project.scheme = Arc::new(Scheme { id: name.clone(), name: name.clone(), version: 3, labels, extra: a });
            // In memory, names that begin with a slash belong to the whole file; others of that kind are escaped.
            for (name, json) in b.iter() {
                let name = if name.starts_with('\\') { format!("\\{name}") } else { name.to_owned() };
                project.extra.push(name, json.to_owned());
            }
            let inner = |name: &str| !name.starts_with('/');
            let order = project.extra.iter().map(|(name, json)| (name.to_owned(), json.to_owned()));
            let (first, last): (Vec<_>, Vec<_>) = order.partition(|(name, _)| inner(name));
            project.extra = Extra::default();
            first.into_iter().chain(last).for_each(|(name, json)| project.extra.push(name, json));
            let actor = Actor {
                id: ActorId(Uuid::from_u128(9)),
                revision: 2,
                name,
                aliases: vec![String::new(), "b".to_owned()],
                kind: "person".to_owned(),
                extra: c,
            };
            project.actors = vec![Arc::new(actor)];
            project.documents = documents.iter().map(Entry::of).collect();
            (project, documents)
        })
    })
}

/// What the annotations of a file say they cover, by their ids, as an independent reader finds it; nothing where that
/// reader gives up.
fn said_of(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let Ok(file) = serde_json::from_slice::<serde_json::Value>(bytes) else { return Vec::new() };
    let documents = file["documents"].as_array().into_iter().flatten();
    let annotations = documents.flat_map(|document| document["annotations"].as_array().into_iter().flatten());
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let spans = |value: &serde_json::Value| {
        value["spans"].as_array().into_iter().flatten().map(|span| text(&span["text"])).collect()
    };
    annotations.map(|annotation| (text(&annotation["id"]), spans(annotation))).collect()
}

/// No annotation of what was read covers other words than the file says, and the laws of the model hold.
fn sound(bytes: &[u8]) -> usize {
    let outcome = read_json(bytes);
    let said = said_of(bytes);
    for document in &outcome.documents {
        for annotation in document.annotations.iter().chain(document.suggestions.iter()) {
            assert!(annotation.spans.iter().all(|span| document.text.holds(span)));
            let words: Vec<_> = annotation.spans.iter().map(|span| document.text.slice(span).to_owned()).collect();
            let said = said.iter().find(|(id, _)| *id == annotation.id.to_string());
            assert!(said.is_none_or(|(_, said)| *said == words), "{words:?} was read where {said:?} was said");
        }
        assert!(document.structure.iter().all(|heading| document.text.holds(heading.span)));
        assert!(document.relations.iter().all(|relation| document.annotations.get(relation.to).is_some()));
    }
    if !outcome.documents.is_empty() {
        let record = outcome.record.as_ref().expect("a record");
        let again = read_json(write_json(record, &outcome.documents));
        assert_eq!(messages(&again), Vec::<String>::new());
        assert_eq!(again.documents, outcome.documents, "what was read can be written and read");
    }
    outcome.documents.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_written_reads_back_and_is_written_the_same((project, documents) in projects()) {
        let json = write_json(&project, &documents);
        let outcome = read_json(json.clone());
        prop_assert_eq!(messages(&outcome), Vec::<String>::new());
        prop_assert_eq!(outcome.record.as_ref(), Some(&project));
        prop_assert_eq!(&outcome.documents, &documents);
        prop_assert_eq!(write_json(&project, &outcome.documents), json);
    }

    #[test]
    fn a_copy_says_the_same_under_other_ids((project, documents) in projects()) {
        for document in &documents {
            let copied = copy(document, &mut counter());
            prop_assert_ne!(copied.id, document.id);
            prop_assert_eq!(super::quotes(&copied).len(), document.annotations.len());
            prop_assert_eq!(copied.relations.len(), document.relations.len());
            let outcome = read_json(write_json(&project, &[document.clone(), copied.clone()]));
            prop_assert_eq!(messages(&outcome), Vec::<String>::new());
            prop_assert_eq!(&outcome.documents[1], &copied);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        sound(&bytes);
        let bytes = file("x", bytes);
        if let Some(format) = recognise(&bytes) {
            read(format, &bytes, &mut counter());
        }
        let _ = txt::read(&bytes, &mut counter());
    }

    #[test]
    fn arbitrary_json_like_input_never_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"format\": \"sayso\", ", "\"documents\": [", "{\"text\": \"ab\", ", "\"annotations\": [",
        "{\"label\": \"X\", ", "\"spans\": [", "{\"start\": 0, \"end\": 1, \"text\": \"a\"}", "\"id\": \"1\"", "null", "-", "1", "\"", "\\", "\\u",
        "\"relations\": [", "{\"from\": \"1\", \"to\": \"1\"}", "\"x\": ", "\n",
    ]), 0..60)) {
        let json = format!("{{\"format\": \"sayso\", {}", parts.concat());
        sound(json.as_bytes());
        sound(parts.concat().as_bytes());
    }

    #[test]
    fn names_of_files_are_legal(title in words(), other in any::<String>()) {
        for title in [title, other] {
            let name = sayso::format::file_name(&title);
            prop_assert!(!name.is_empty() && name.len() <= 181 && !name.ends_with(['.', ' ']));
            prop_assert!(!name.contains(|c: char| c.is_control() || "<>:\"/\\|?*".contains(c)));
            prop_assert_eq!(sayso::format::file_name(&name), name, "and stay as they are");
        }
    }
}

fn two() -> (Document, Document, Vec<u8>) {
    let (project, document) = tiny();
    let second = copy(&document, &mut counter());
    let json = write_json(&project, &[document.clone(), second.clone()]);
    (document, second, json.into_bytes())
}

#[test]
fn a_file_cut_anywhere_yields_a_beginning_of_its_documents() {
    let (first, second, json) = two();
    let mut least = 0;
    for cut in 0..json.len() {
        let outcome = read_json(&json[..cut]);
        assert!(!outcome.problems.is_empty() || json[cut..] == *b"\n", "cut at {cut}: nothing is said");
        let found = outcome.documents.len();
        assert!(found >= least && found <= 2, "cut at {cut}");
        least = found;
        for (read, whole) in outcome.documents.iter().zip([&first, &second]) {
            assert_eq!((read.id, &read.text, &read.about), (whole.id, &whole.text, &whole.about));
            assert!(read.annotations.iter().eq(whole.annotations.iter().take(read.annotations.len())), "cut at {cut}");
            assert!(read.relations.iter().all(|relation| whole.relations.contains(relation)));
        }
        if found == 2 {
            assert_eq!(outcome.documents[0], first);
        }
    }
    assert_eq!(least, 2);
}

#[test]
fn a_byte_changed_anywhere_gives_no_wrong_mark() {
    let (_, _, json) = two();
    for at in (0..json.len()).step_by(2) {
        for change in [[1, 0x80, 0x20][at % 3], json[at] ^ [b'"', b'9', b'{'][at / 3 % 3]] {
            let mut bytes = json.clone();
            bytes[at] ^= change;
            sound(&bytes);
        }
        let mut bytes = json.clone();
        bytes.remove(at);
        sound(&bytes);
    }
}

#[test]
fn the_scanner_and_serde_json_agree_on_what_is_json() {
    let (_, _, json) = two();
    let json = &json[..600];
    let whole = |bytes: &[u8]| serde_json::from_slice::<&serde_json::value::RawValue>(bytes).is_ok();
    for value in [
        "1",
        "-0",
        "01",
        "1.",
        ".5",
        "1e5",
        "1E+5",
        "1e",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "tru",
        "nulll",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "[1 2]",
        "{}",
        "[]",
        "[[],{}]",
        "+1",
        "NaN",
    ] {
        let outcome = read_json(format!("{{\"format\": \"sayso\", \"x\": {value}}}"));
        assert_eq!(outcome.problems.is_empty(), whole(value.as_bytes()), "{value}: {:?}", messages(&outcome));
    }
    assert!(!whole(json));
    assert_eq!(read(&Sayso, &file("a", json), &mut counter()).documents.len(), 0);
}
