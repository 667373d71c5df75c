//! Which format a file has, plain text, and names of files.

use sayso::format::txt::Txt;
use sayso::format::{ALL, File, file_name, named, read, recognise};

use super::{counter, file, messages};

#[test]
fn every_format_is_listed_once() {
    for format in ALL {
        assert_eq!(named(format.id()).map(|found| found.name()), Some(format.name()));
        assert!(format.extensions().iter().all(|end| end.starts_with('.') && *end == end.to_lowercase()));
    }
}

#[test]
fn a_file_is_recognised_by_name_or_else_by_content() {
    for (name, bytes, expected) in [
        ("a.sayso.json", &b"x"[..], Some("sayso")),
        ("A.JSON", b"[]", Some("sayso")),
        ("a.txt", b"{\"format\": \"sayso\"}", Some("txt")),
        ("pasted", b" {\"format\": \"sayso\"}", Some("sayso")),
        ("pasted", b"\xEF\xBB\xBF{\n\"a\": 1}", Some("sayso")),
        ("pasted", b"\xFF\xFE{\0\"\0a\0\"\0:\x001\0}\0", Some("sayso")),
        ("pasted", b"{}", Some("sayso")),
        ("pasted", b"[{\"a\": 1}]", Some("sayso")),
        ("pasted", b"[Applause] Thank you.", Some("txt")),
        ("pasted", b"{sic} he wrote", Some("txt")),
        ("README", "Früh am Morgen".as_bytes(), Some("txt")),
        ("a.md", b"# Title", Some("txt")),
        ("", b"", Some("txt")),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        ("a.docx", b"PK\x03\x04\x14\0\0\0", None),
        ("latin1", b"caf\xE9 au lait", None),
    ] {
        assert_eq!(recognise(&file(name, bytes)).map(|format| format.id()), expected, "{name} {bytes:?}");
    }
}

#[test]
fn plain_text_is_taken_byte_for_byte() {
    for (bytes, text, bom) in [
        (&b"a\r\nb\0c\n "[..], "a\r\nb\0c\n ", false),
        (b"\xEF\xBB\xBFa", "a", true),
        (b"\xEF\xBB\xBF\xEF\xBB\xBFa", "\u{FEFF}a", true),
        (b"\xFF\xFEa\0=\xD8\0\xDE", "a😀", true),
        (b"\xFE\xFF\0a\xD8=\xDE\0", "a😀", true),
        ("e\u{301}é 한".as_bytes(), "e\u{301}é 한", false),
        (b" ", " ", false),
    ] {
        let outcome = read(&Txt, &file("folder/My text.v2.txt", bytes), &mut counter());
        assert_eq!(messages(&outcome), Vec::<String>::new());
        let document = &outcome.documents[0];
        assert_eq!((document.text.as_str(), document.about.bom), (text, bom));
        assert_eq!(document.about.source.file, "folder/My text.v2.txt");
        assert_eq!(document.id.0.as_u128(), 1);
        if document.structure.is_empty() {
            assert_eq!(document.about.title, "My text.v2");
        }
    }
}

#[test]
fn plain_text_that_is_none_gets_a_sentence() {
    for (bytes, expected) in [
        (&b""[..], "a.txt: expected a text, found an empty file"),
        (b"\xEF\xBB\xBF", "a.txt: expected a text, found an empty file"),
        (b"a\ncaf\xE9", "a.txt:2: expected UTF-8, found byte 0xE9 at offset 5; save the file as UTF-8 first"),
        (b"\xEF\xBB\xBFa\xC3", "a.txt:1: expected UTF-8, found byte 0xC3 at offset 4; save the file as UTF-8 first"),
        (b"\xFF\xFEa\0b", "a.txt: expected UTF-16, found an odd number of bytes: the last, at offset 4, stands alone"),
        (b"\xFF\xFEa\0\x00\xD8b\0", "a.txt: expected UTF-16, found a lone surrogate 0xD800 at offset 4"),
    ] {
        let outcome = read(&Txt, &file("a.txt", bytes), &mut counter());
        assert_eq!((outcome.documents.len(), messages(&outcome)), (0, vec![expected.to_owned()]));
    }
}

#[test]
fn file_names_are_legal_everywhere() {
    let long = "🎉é".repeat(200);
    for (title, expected) in [
        ("Rain", "Rain"),
        ("  Who said\r\n\twhat?  ", "Who said what"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
        ("", "untitled"),
        ("...", "untitled"),
        ("?", "untitled"),
        ("\0\u{7f}", "untitled"),
        ("../../etc/passwd", "etc-passwd"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        ("aux .x", "_aux .x"),
        ("Com1", "_Com1"),
        ("LPT³", "_LPT³"),
        ("COM10", "COM10"),
        ("Console", "Console"),
        ("conin$", "_conin$"),
        ("ends with dots. . .", "ends with dots"),
        ("a\u{202E}txt.exe", "atxt.exe"),
        ("Despite Yellen’s Warning", "Despite Yellen’s Warning"),
        ("<script>alert(1)</script>", "script-alert(1)--script"),
        ("العربية 한국어", "العربية 한국어"),
    ] {
        assert_eq!(file_name(title), expected, "{title:?}");
    }
    let name = file_name(&long);
    assert!(name.len() <= 180 && name.len() > 170 && long.starts_with(&name));
    assert!(file_name(&format!("a{}", "\u{301}".repeat(400))).len() <= 180);
}

#[test]
fn a_file_is_a_plain_value() {
    let file = File { name: "a".to_owned(), bytes: vec![1] };
    assert_eq!(file.clone(), file);
}
