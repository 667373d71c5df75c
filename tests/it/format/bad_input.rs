//! Bad input: each kind gets a sentence (expected, found, where), nothing panics, the rest of the file is read.

use sayso::model::{Colour, Edges, Time};

use super::{messages, quotes, read_json, tiny, tiny_with, write_json};

/// Nothing can be read of this, and that is all that is said.
#[track_caller]
pub fn refused(bytes: impl Into<Vec<u8>>, expected: &str) {
    let outcome = read_json(bytes);
    assert_eq!(messages(&outcome), [expected]);
    assert!(outcome.documents.is_empty() && outcome.record.is_none());
}

/// Changes the tiny file so: these annotations are left, these relations, and these problems are named, without the
/// name of the file.
#[track_caller]
pub fn check(from: &str, to: &str, quoted: &[&str], relations: usize, expected: &[&str]) {
    let outcome = read_json(tiny_with(from, to));
    let found: Vec<String> = messages(&outcome).iter().map(|line| line.replace("a.sayso.json:", "")).collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found}\n  lacks\n{expected}");
    }
    let document = &outcome.documents[0];
    assert_eq!(
        (quotes(document), document.relations.len()),
        (quoted.iter().map(|q| (*q).to_owned()).collect(), relations)
    );
    assert_eq!(document.text.as_str(), "It rains 🎉, she said.\r\n");
}

pub const BOTH: &[&str] = &["It rains 🎉", "she"];
const RELATION_LOST: &str =
    "19: relation 00000000-0000-0000-0000-000000000007: expected the annotation \"00000000-0000-0000-0000-00000000000";

#[test]
fn what_is_no_file_of_ours_is_refused_with_a_sentence() {
    for (bytes, expected) in [
        (&b""[..], "a.sayso.json: expected a Sayso file, found an empty one"),
        (b" \n", "a.sayso.json: expected a Sayso file, found an empty one"),
        (b"Hello", "a.sayso.json:1: expected a value, found \"H\" in column 1; nothing is read"),
        (b"\n {'a': 1}", "a.sayso.json:2: expected a key in quotation marks, found \"'\" in column 3; nothing is read"),
        (b"{\"a\": nul}", "a.sayso.json:1: expected true, false or null, found \"}\" in column 10; nothing is read"),
        (b"[1, 2]", "a.sayso.json:1: expected a Sayso file, found JSON that is a list"),
        (b"\"text\"", "a.sayso.json:1: expected a Sayso file, found JSON that is text"),
        (b"12", "a.sayso.json:1: expected a Sayso file, found JSON that is a number"),
        (b"{}", "a.sayso.json:1: expected a Sayso file (\"format\": \"sayso\"), found JSON with nothing"),
        (
            b"{\"a\": 1, \"b\": 2}",
            "a.sayso.json:1: expected a Sayso file (\"format\": \"sayso\"), found JSON with \"a\", \"b\"",
        ),
        (
            b"{\"format\": \"brat\"}",
            "a.sayso.json:1: expected a Sayso file (\"format\": \"sayso\"), found the format \"brat\"",
        ),
        (b"{\"format\": 5}", "a.sayso.json:1: expected a Sayso file (\"format\": \"sayso\"), found the format 5"),
        (
            b"{\"format\": \"say",
            "a.sayso.json:1: expected the quotation mark that ends a text, found the end of the file at byte 15; nothing is read",
        ),
        (
            b"{\"format\": \"sayso\",\n\"version\": 2}",
            "a.sayso.json:2: expected version 1 of the format, found version 2; a newer Sayso may read this file",
        ),
        (
            b"{\"format\": \"sayso\", \"version\": 99999999999}",
            "a.sayso.json:1: expected version 1 of the format, found version 99999999999; a newer Sayso may read this file",
        ),
        (
            b"{\"format\": \"sayso\", \"version\": \"2\"}",
            "a.sayso.json:1: expected version 1 of the format, found version \"2\"; a newer Sayso may read this file",
        ),
        (
            b"{\"format\": \"sayso\", \"offset_unit\": \"utf-16\"}",
            "a.sayso.json:1: expected offsets in \"code point\", found \"utf-16\"; nothing is read",
        ),
        (
            b"{\"format\": \"sayso\", \"offset_unit\": null}",
            "a.sayso.json:1: expected offsets in \"code point\", found null; nothing is read",
        ),
        (
            b"\xFF\xFE{",
            "a.sayso.json: expected UTF-16, found an odd number of bytes: the last, at offset 2, stands alone",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.sayso.json:1: expected a value, found \"\u{FFFD}\" in column 1; nothing is read"),
    ] {
        refused(bytes, expected);
    }
}

#[test]
fn a_mark_of_byte_order_and_utf_16_are_read() {
    let (project, document) = tiny();
    let json = write_json(&project, std::slice::from_ref(&document));
    let utf16 = |unit: fn(u16) -> [u8; 2]| format!("\u{FEFF}{json}").encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for bytes in [format!("\u{FEFF}{json}").into_bytes(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        let outcome = read_json(bytes);
        assert_eq!((messages(&outcome), &outcome.documents[..]), (Vec::new(), std::slice::from_ref(&document)));
    }
}

#[test]
fn a_bad_span_costs_its_annotation_and_is_never_shifted() {
    for (from, to, expected) in [
        (
            r#""start": 12, "end": 15"#,
            r#""start": 13, "end": 16"#,
            r#"17: annotation 00000000-0000-0000-0000-000000000006: expected "she" at 13..16, found "he " in the text; the annotation is left out"#,
        ),
        (r#""start": 12, "end": 15"#, r#""start": 15, "end": 12"#, "span 15..12 does not start before it ends"),
        (r#""start": 12, "end": 15"#, r#""start": 12, "end": 12"#, "span 12..12 does not start before it ends"),
        (r#""start": 12, "end": 15"#, r#""start": 12, "end": 30"#, "span 12..30 does not fit a text of 23 characters"),
        (
            r#""start": 12, "end": 15"#,
            r#""start": 12, "end": 4294967296"#,
            r#"expected a whole number for "end", found 4294967296"#,
        ),
        (r#""start": 12, "end": 15"#, r#""start": -1, "end": 15"#, r#"expected a whole number for "start", found -1"#),
        (
            r#""start": 12, "end": 15"#,
            r#""start": 12.5, "end": 15"#,
            r#"expected a whole number for "start", found 12.5"#,
        ),
        (
            r#""start": 12, "end": 15"#,
            r#""start": "12", "end": 15"#,
            r#"expected a whole number for "start", found "12""#,
        ),
        (
            r#""start": 12, "end": 15"#,
            r#""start": null, "end": 15"#,
            r#"expected a whole number for "start", found null"#,
        ),
        (r#""start": 12, "end": 15"#, r#""start": 12"#, r#"expected "end", found "start", "text""#),
        (r#""text": "she""#, r#""text": "She""#, r#"expected "She" at 12..15, found "she" in the text"#),
        (r#""text": "she""#, r#""text": "\ud83c""#, r#"expected text for "text", found a lone surrogate \ud83c"#),
        (r#""text": "she""#, r#""text": 5"#, r#"expected text for "text", found a number"#),
        (r#", "text": "she"}"#, r#"}"#, r#"expected "text", found "start", "end""#),
        (r#"[{"start": 12, "end": 15, "text": "she"}]"#, "[]", "expected at least one span, found none"),
        (r#"[{"start": 12, "end": 15, "text": "she"}]"#, "5", "expected a list for \"spans\", found 5"),
        (r#"[{"start": 12, "end": 15, "text": "she"}]"#, "[5]", "expected an object, found a number"),
        (r#""label": "Actor""#, r#""label": """#, "expected the name of a label, found an empty text"),
        (r#""label": "Actor""#, r#""label": null"#, r#"expected text for "label", found null"#),
        (r#""label": "Actor", "#, "", r#"expected "label", found "id", "revision", "spans""#),
        (
            r#""id": "00000000-0000-0000-0000-000000000006""#,
            r#""id": "00000000-0000-0000-0000-000000000005""#,
            "expected an id of its own, found one that was used before in this document",
        ),
    ] {
        let outcome = read_json(tiny_with(from, to));
        let found = messages(&outcome);
        assert!(found[0].contains(expected), "{found:#?}\n  lacks\n{expected}");
        assert!(found.last().is_some_and(|last| last.contains(RELATION_LOST) || found.len() > 2), "{found:#?}");
        assert_eq!(
            (quotes(&outcome.documents[0]), outcome.documents[0].relations.len()),
            (vec![BOTH[0].to_owned()], 0)
        );
    }
    // A pair of surrogates has no middle in code points; UTF-16 offsets that name one disagree.
    check(
        r#""start": 12, "end": 15"#,
        r#""start": 12, "start_utf16": 10, "end": 15"#,
        BOTH,
        1,
        &["expected 13 for \"start_utf16\", found 10; code points and words agree and are taken"],
    );
}

#[test]
fn pieces_are_sorted_and_joined_where_they_share_text() {
    let she = r#"{"start": 12, "end": 15, "text": "she"}"#;
    let rains = r#"{"start": 3, "end": 8, "text": "rains"}"#;
    let quoted = [BOTH[0], "rains … she"];
    check(she, &format!("{she}, {rains}"), &quoted, 1, &[]);
    let he = r#"{"start": 13, "end": 16, "text": "he "}"#;
    let joined = "expected spans that share no text, found some that do; those are joined";
    check(she, &format!("{she}, {he}"), &[BOTH[0], "she "], 1, &[joined]);
}

#[test]
fn a_bad_field_is_emptied_and_its_record_is_kept() {
    for (from, to, expected) in [
        (r#""confidence": 2"#, r#""confidence": 9"#, "expected a confidence from 0 to 3, found 9; taken as 0"),
        (
            r#""confidence": 2"#,
            r#""confidence": null"#,
            r#"expected a whole number for "confidence", found null; taken as 0"#,
        ),
        (
            r#""note": "a \"note\"\n""#,
            r#""note": "\ud83c x""#,
            r#"16: annotation 00000000-0000-0000-0000-000000000005: expected text for "note", found a lone surrogate \ud83c; taken as empty"#,
        ),
        (r#""note": "a \"note\"\n""#, r#""note": "\udf89""#, r"found a lone surrogate \udf89"),
        (r#""note": "a \"note\"\n""#, r#""note": "\ud83cA""#, r"found a lone surrogate \ud83c"),
        (r#""note": "a \"note\"\n""#, r#""note": ["a"]"#, r#"expected text for "note", found a list; taken as empty"#),
        (r#""attributes": []"#, r#""attributes": {}"#, r#"expected a list for "attributes", found {}; taken as empty"#),
        (r#""attributes": []"#, r#""attributes": [7]"#, "name and value: expected an object, found a number; left out"),
        (
            r#""attributes": []"#,
            r#""attributes": [{"name": "a", "value": "b", "c": 1}, {"name": "a", "value": "b", "c": 1}]"#,
            r#"expected no "c" in a name and value; it is left out, here and further on"#,
        ),
        (
            r#""created": "2026-11-24T09:00:00.000Z""#,
            r#""created": "yesterday""#,
            r#"expected a time like 2026-11-24T09:00:00.000Z for "created", found "yesterday"; taken as 1970-01-01T00:00:00.000Z"#,
        ),
        (r#""bom": false"#, r#""bom": 0"#, r#"expected true or false for "bom", found 0; taken as false"#),
        (
            r#""title": "Rain""#,
            r#""title": "Rain", "title": "Snow""#,
            r#"expected "title" once, found it again; the first is taken"#,
        ),
        (
            r#""bom": false"#,
            r#""bom": false, "x": 1, "x": 2"#,
            r#"expected "x" once, found it again; the first is taken"#,
        ),
        (
            r#""bom": false"#,
            r#""bom": false, "\ud83c": 2"#,
            r"expected the name of a field, found a lone surrogate \ud83c; the field is left out",
        ),
        (r#""source": {"#, r#""source": 5, "was": {"#, "source: expected an object, found a number; left out"),
        (r#""metadata": []"#, r#""metadata": [null]"#, "expected an object, found null; left out"),
        (r#""status": []"#, r#""status": "done""#, r#"expected a list for "status", found "done"; taken as empty"#),
        (r#""sha256": "9061"#, r#""sha256": "0061"#, "annotations are taken where their words are the same"),
        (r#""level": 1"#, r#""level": 7"#, "the headings are recognised anew"),
        (r#""kind": "heading""#, r#""kind": "list""#, "expected headings of level 1 to 6, sorted and apart, found"),
        (
            r#""level": 1, "start": 0, "end": 8"#,
            r#""level": 1, "start": 0, "end": 80"#,
            "expected headings within the text, found one where span 0..80 does not fit a text of 23 characters",
        ),
        (
            r#""start": 0, "end": 8}]"#,
            r#""start": 0, "end": 8}, {"kind": "heading", "level": 2, "start": 7, "end": 9}]"#,
            "sorted and apart",
        ),
        (
            r#""structure": ["#,
            r#""structure": 5, "was": ["#,
            "expected a list, found 5; the headings are recognised anew",
        ),
        (
            r#""revision": 3"#,
            r#""revision": "3""#,
            r#"deletion 00000000-0000-0000-0000-000000000008: expected a whole number for "revision", found "3"; taken as 1"#,
        ),
        (
            r#"000000000008", "revision": 3"#,
            r#"000000000006", "revision": 3"#,
            "expected what was deleted to be gone, found it alive; it stays",
        ),
        (
            r#"{"id": "00000000-0000-0000-0000-000000000008""#,
            r#"{"id": "x""#,
            r#"expected a UUID, found "x"; left out"#,
        ),
        (
            r#""label": "Actor""#,
            r#""label": "<script>""#,
            r#"17: expected a label of the scheme, found "<script>"; it is added to the scheme"#,
        ),
        (r#""key": "1""#, r#""key": "0""#, r#"4: label claim: expected a key from 1 to 9, found "0"; taken as none"#),
        (r#""key": "1""#, r#""key": 1"#, r#"expected text for "key", found a number; taken as empty"#),
        (
            r#""edges": "words", "colour": "amber""#,
            r#""edges": "graphemes", "colour": "amber""#,
            r#"expected the edges "words" or "as selected", found "graphemes"; taken as words"#,
        ),
        (
            r#""colour": "amber""#,
            r#""colour": "url(javascript:alert(1))""#,
            r#"found "url(javascript:alert(1))"; taken as amber"#,
        ),
        (
            r#""name": "Claim""#,
            r#""name": "Actor""#,
            r#"label actor: expected a name of its own, found "Actor" again; the first is taken"#,
        ),
        (
            r#"{"id": "claim""#,
            r#"{"id": "actor""#,
            r#"label actor: expected an id of its own, found "actor" again; "actor-2" is taken"#,
        ),
        (
            r#""actors": []"#,
            r#""actors": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]"#,
            "expected an id of its own, found one that was used before; left out",
        ),
        (r#""actors": []"#, r#""actors": [5]"#, "actor: expected an object, found a number; left out"),
        (
            r#""actors": []"#,
            r#""actors": [{"id": "a", "aliases": ["b", 5]}]"#,
            r#"actor a: expected text in "aliases", found a number; left out"#,
        ),
    ] {
        check(from, to, BOTH, 1, &[expected]);
    }
}

#[test]
fn a_bad_relation_costs_itself() {
    for (from, to, expected) in [
        (
            r#""from": "00000000-0000-0000-0000-000000000005""#,
            r#""from": "00000000-0000-0000-0000-000000000009""#,
            r#"expected the annotation "00000000-0000-0000-0000-000000000009", found none"#,
        ),
        (
            r#""from": "00000000-0000-0000-0000-000000000005""#,
            r#""from": null"#,
            r#"expected text for "from", found null; the relation is left out"#,
        ),
        (r#""from": "00000000-0000-0000-0000-000000000005", "#, "", r#"expected "from", found"#),
        (
            r#""to": "00000000-0000-0000-0000-000000000006""#,
            r#""to": "T1""#,
            r#"expected the annotation "T1", found none"#,
        ),
    ] {
        check(from, to, BOTH, 0, &[expected]);
    }
    let twice = r#""relations": [{"id": "00000000-0000-0000-0000-000000000007", "type": "cue", "from": "00000000-0000-0000-0000-000000000006", "to": "00000000-0000-0000-0000-000000000005"},"#;
    check(
        r#""relations": ["#,
        twice,
        BOTH,
        1,
        &["relation 00000000-0000-0000-0000-000000000007: expected an id of its own"],
    );
}

#[test]
fn fallbacks_are_the_ones_that_are_said() {
    let scheme = |from, to| read_json(tiny_with(from, to)).record.expect("a record").scheme;
    let label = &scheme(r#""edges": "words", "colour": "amber""#, r#""edges": "x", "colour": "x""#).labels[0];
    assert_eq!((label.edges, label.colour), (Edges::Words, Colour::Amber));
    assert_eq!(scheme(r#""key": "1""#, r#""key": "10""#).labels[0].key, "");
    assert_eq!(scheme(r#""label": "Actor""#, r#""label": "New""#).labels[3].key, "4");
    let outcome = read_json(tiny_with(r#""created": "2026"#, r#""created": "x"#));
    assert_eq!(outcome.documents[0].annotations.nth(0).map(|annotation| annotation.created), Some(Time(0)));
}

#[test]
fn a_second_document_with_the_same_id_is_a_problem() {
    let (project, document) = tiny();
    let outcome = read_json(write_json(&project, &[document.clone(), document]));
    assert_eq!(outcome.documents.len(), 1);
    assert!(
        messages(&outcome)[0].contains(":23: document 00000000-0000-0000-0000-000000000003: expected an id of its own")
    );
}

#[test]
fn a_document_without_a_text_costs_itself() {
    let json = r#"{"format": "sayso", "documents": [{"title": "none"}, 5, {"text": null},
        {"text": "\ud800"}, {"text": "b", "title": "kept"}, {"text": ""}]}"#;
    let outcome = read_json(json);
    assert_eq!(
        messages(&outcome),
        [
            r#"a.sayso.json:1: document: expected "text", found "title"; the document is left out"#,
            r#"a.sayso.json:1: document: expected an object, found a number; left out"#,
            r#"a.sayso.json:1: document: expected text for "text", found null; the document is left out"#,
            r#"a.sayso.json:2: document: expected text for "text", found a lone surrogate \ud800; the document is left out"#,
        ]
    );
    let texts: Vec<_> = outcome.documents.iter().map(|document| document.text.as_str()).collect();
    assert_eq!(texts, ["b", ""], "an empty text is a text");
}

#[test]
fn bytes_that_are_no_utf_8_cost_their_record() {
    let mut bytes = tiny_with("a \\\"note", "caf#").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'#').expect("there");
    bytes[at] = 0xE9;
    let outcome = read_json(bytes);
    let expected =
        format!("expected text for \"note\", found byte 0xE9 at offset {at}, which is not UTF-8; taken as empty");
    assert!(messages(&outcome)[0].ends_with(&expected), "{:?}", messages(&outcome));
    assert_eq!(quotes(&outcome.documents[0]), BOTH);
    let mut bytes = tiny_with("\"bom\"", "\"x\": [\"#\"], \"bom\"").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'#').expect("there");
    bytes[at] = 0xE9;
    assert!(messages(&read_json(bytes))[0].ends_with("expected UTF-8 in \"x\", found other bytes; left out"));
}
