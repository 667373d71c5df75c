//! Formats: what is read, what is written, what is said of bad input.

mod adopting;
mod bad_input;
mod broken;
mod kinds;
mod laws;
mod own_json;
mod scale;

use std::sync::Arc;

use sayso::format::sayso::Sayso;
use sayso::format::{File, Format, Options, Outcome, read};
use sayso::model::annotation::HUMAN;
use sayso::model::*;
use uuid::Uuid;

/// A source of ids that counts.
pub fn counter() -> impl FnMut() -> Uuid {
    let mut n = 0;
    move || {
        n += 1;
        Uuid::from_u128(n)
    }
}

pub fn file(name: &str, bytes: impl Into<Vec<u8>>) -> File {
    File { name: name.to_owned(), bytes: bytes.into() }
}

/// Reads own JSON, in a file called `a.sayso.json`.
pub fn read_json(bytes: impl Into<Vec<u8>>) -> Outcome {
    read(&Sayso, &file("a.sayso.json", bytes), &mut counter())
}

pub fn write_json_with(project: &Project, documents: &[Document], options: Options) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut writer = Sayso.write(project, options, &mut bytes).expect("a format that is written");
    for document in documents {
        writer.document(document).map_err(|refusal| refusal.to_string())?;
    }
    assert_eq!(writer.finish(), Ok(Vec::new()));
    drop(writer);
    Ok(String::from_utf8(bytes).expect("UTF-8"))
}

pub fn write_json(project: &Project, documents: &[Document]) -> String {
    write_json_with(project, documents, Options::default()).expect("written")
}

pub fn messages(outcome: &Outcome) -> Vec<String> {
    outcome.problems.iter().map(ToString::to_string).collect()
}

/// The words that the annotations of a document cover.
pub fn quotes(document: &Document) -> Vec<String> {
    document.annotations.iter().map(|annotation| document.quote(annotation)).collect()
}

pub fn project() -> Project {
    Project::new(ProjectId(Uuid::from_u128(1)), "Project", AnnotatorId(Uuid::from_u128(2)))
}

pub fn annotation(id: u128, label: &str, spans: &[(usize, usize)]) -> Annotation {
    let spans = spans.iter().map(|(start, end)| Span::of(*start..*end).expect("not empty")).collect();
    Annotation {
        id: AnnotationId(Uuid::from_u128(id)),
        revision: 1,
        label: LabelId(label.into()),
        spans: Spans::new(spans).expect("not empty"),
        attributes: Vec::new(),
        actor: None,
        note: String::new(),
        confidence: 0,
        annotator: AnnotatorId(Uuid::from_u128(2)),
        origin: HUMAN.to_owned(),
        scheme_version: 1,
        created: Time(1_795_510_800_000),
        changed: Time(1_795_510_800_000),
        extra: Extra::default(),
    }
}

pub fn relation(id: u128, kind: &str, from: u128, to: u128) -> Arc<Relation> {
    Arc::new(Relation {
        id: RelationId(Uuid::from_u128(id)),
        revision: 1,
        kind: kind.to_owned(),
        from: AnnotationId(Uuid::from_u128(from)),
        to: AnnotationId(Uuid::from_u128(to)),
        attributes: Vec::new(),
        note: String::new(),
        annotator: AnnotatorId(Uuid::from_u128(2)),
        created: Time(1_795_510_800_000),
        changed: Time(1_795_510_800_000),
        extra: Extra::default(),
    })
}

/// "It rains 🎉, she said.", a quote said by an actor.
pub fn tiny() -> (Project, Document) {
    let mut project = project();
    let mut document = Document::new(DocumentId(Uuid::from_u128(3)), "Rain", Text::new("It rains 🎉, she said.\r\n"));
    document.structure = [Heading { level: 1, span: Span::of(0..8).expect("not empty") }].into();
    let quote = Annotation { note: "a \"note\"\n".to_owned(), confidence: 2, ..annotation(5, "quote", &[(0, 13)]) };
    let actor = annotation(6, "actor", &[(15, 18)]);
    document.annotations = [quote, actor].map(Arc::new).into_iter().collect();
    document.relations = [relation(7, "said by", 5, 6)].into();
    document.deleted = [Tombstone { id: Uuid::from_u128(8), revision: 3 }].into();
    project.documents = vec![Entry::of(&document)];
    (project, document)
}
/// `tiny` as JSON, with one piece replaced by another.
pub fn tiny_with(from: &str, to: &str) -> String {
    let (project, document) = tiny();
    let json = write_json(&project, &[document]);
    assert!(json.contains(from), "{from} is not in {json}");
    json.replacen(from, to, 1)
}
