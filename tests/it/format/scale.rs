//! Large files: linear time. Prints its times with `--nocapture`; the file's size in MB is in `SAYSO_SCALE` (4 if unset).

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use sayso::model::*;
use uuid::Uuid;

use super::{annotation, messages, project, read_json, write_json};

#[test]
fn a_large_file_is_read_and_written_in_linear_time() {
    let size = std::env::var("SAYSO_SCALE").ok().and_then(|size| size.parse().ok()).unwrap_or(4);
    for megabytes in [size / 4, size] {
        // One document of half the size, with annotations for the other half.
        let line = "Café au lait, she said: “it rains 🎉 again”.\n";
        let text = line.repeat(megabytes * 500_000 / line.len());
        let mut document = Document::new(DocumentId(Uuid::from_u128(3)), "Long", Text::new(text));
        let starts = (0..document.text.end().index()).step_by(line.len());
        let marks = starts
            .step_by(10)
            .enumerate()
            .map(|(n, at)| Arc::new(annotation(n as u128 + 10, "claim", &[(at, at + 5)])));
        document.annotations = marks.collect();
        let mut project = project();
        project.documents = vec![Entry::of(&document)];
        let start = Instant::now();
        let json = write_json(&project, std::slice::from_ref(&document));
        let written = start.elapsed();
        let bytes = json.len();
        let start = Instant::now();
        let outcome = read_json(json);
        let read = start.elapsed();
        println!(
            "{:.1} MB, {} annotations: written in {written:.0?}, read in {read:.0?}",
            bytes as f64 / 1e6,
            document.annotations.len()
        );
        assert_eq!((messages(&outcome), &outcome.documents[..]), (Vec::new(), &[document][..]));
    }
}

#[test]
fn many_of_anything_is_read_in_linear_time() {
    let n = std::env::var("SAYSO_SCALE").map_or(10_000, |_| 100_000);
    let start = Instant::now();
    let mut labels = String::new();
    let mut relations = String::new();
    let mut keys = String::new();
    for n in 0..n {
        let _ = write!(
            labels,
            r#"{{"id": "{n}", "label": "!{}", "spans": [{{"start": 0, "end": 1, "text": "a"}}]}},"#,
            "!".repeat(n % 40)
        );
        let _ = write!(relations, r#"{{"from": "{n}", "to": "{}"}},"#, n + 1);
        let _ = write!(keys, r#""k{n}": {n},"#);
    }
    let json = format!(
        "{{\"format\": \"sayso\", {keys} \"documents\": [{{\"text\": \"a\", {keys} \"annotations\": [{labels} 0], \"relations\": [{relations} 0], \"deleted\": [{}0]}}]}}",
        "{\"id\": \"00000000-0000-0000-0000-000000000008\"},".repeat(n)
    );
    let outcome = read_json(json);
    println!("{n} of everything, all foreign: {:.0?}", start.elapsed());
    assert_eq!(outcome.documents[0].annotations.len(), n);
    assert_eq!(outcome.documents[0].relations.len(), n - 1);
    let start = Instant::now();
    let names: String = (0..n)
        .map(|n| {
            format!(
                r#"{{"label": "{}", "spans": [{{"start": 0, "end": 1, "text": "a"}}]}},"#,
                "é!".repeat(n % 3) + &"?".repeat(n / 3 % 7) + &n.to_string().replace(|_| true, "_")
            )
        })
        .collect();
    let outcome = read_json(format!(
        "{{\"format\": \"sayso\", \"documents\": [{{\"text\": \"a\", \"annotations\": [{names} 0]}}]}}"
    ));
    println!("{} labels: {:.0?}", outcome.record.map_or(0, |record| record.scheme.labels.len()), start.elapsed());
    let start = Instant::now();
    let names: String =
        (0..n).map(|n| format!(r#"{{"label": "{n}", "spans": [{{"start": 0, "end": 1, "text": "a"}}]}},"#)).collect();
    let outcome = read_json(format!(
        "{{\"format\": \"sayso\", \"documents\": [{{\"text\": \"a\", \"annotations\": [{names} 0]}}]}}"
    ));
    assert_eq!(outcome.record.map_or(0, |record| record.scheme.labels.len()), n);
    println!("{n} labels: {:.0?}", start.elapsed());
}
