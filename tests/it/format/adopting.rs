//! Bringing a file into a project that is open.

use std::sync::Arc;

use sayso::format::{adopt, copy};
use sayso::model::*;
use uuid::Uuid;

use super::{annotation, counter, project, quotes, tiny};

fn named(name: &str, colour: Colour) -> Label {
    Label { edges: Edges::AsSelected, colour, ..Scheme::default().new_label(name) }
}

#[test]
fn an_equal_record_adds_nothing() {
    let (file, document) = tiny();
    let adopted = adopt(&project(), "a.sayso.json", Some(&file), vec![document.clone()]);
    assert_eq!(adopted.import.record, None);
    assert_eq!(adopted.import.name, "a.sayso.json");
    assert_eq!((adopted.import.documents.len(), adopted.known.len()), (1, 0));
    assert_eq!(*adopted.import.documents[0], document);
    let text = adopt(&project(), "a.txt", None, vec![document]);
    assert_eq!(text.import.record, None);
}

#[test]
fn documents_that_are_known_are_set_apart() {
    let (file, document) = tiny();
    let adopted = adopt(&file, "a.sayso.json", Some(&file), vec![document.clone()]);
    assert_eq!((adopted.import.documents.len(), adopted.known), (0, vec![Arc::new(document)]));
}

#[test]
fn labels_match_by_name_and_new_ones_keep_their_looks() {
    let (mut file, mut document) = tiny();
    let scheme = Arc::make_mut(&mut file.scheme);
    // The file's "Quote" has the id of the project's "Claim"; "Cue" is new, and so is the id of "Frame" but not free.
    scheme.labels = vec![named("Quote", Colour::Rose), named("Cue", Colour::Rose), named("Frame", Colour::Olive)];
    scheme.labels[0].id = LabelId("claim".into());
    scheme.labels[2].id = LabelId("actor".into());
    scheme.labels[2].key = "7".to_owned();
    let marks =
        [annotation(1, "claim", &[(0, 2)]), annotation(2, "cue", &[(3, 8)]), annotation(3, "actor", &[(15, 18)])];
    document.annotations = marks.map(Arc::new).into_iter().collect();
    document.suggestions = [Arc::new(annotation(4, "actor", &[(0, 2)]))].into();
    let adopted = adopt(&project(), "a", Some(&file), vec![document.clone()]);
    let record = adopted.import.record.expect("labels are added");
    let labels: Vec<_> = record.scheme.labels.iter().map(|label| (&*label.id.0, &*label.name, &*label.key)).collect();
    assert_eq!(
        labels,
        [
            ("claim", "Claim", "1"),
            ("actor", "Actor", "2"),
            ("quote", "Quote", "3"),
            ("cue", "Cue", "4"),
            ("frame", "Frame", "7")
        ]
    );
    let looks = |at: usize| (record.scheme.labels[at].edges, record.scheme.labels[at].colour);
    assert_eq!((looks(3), looks(4)), ((Edges::AsSelected, Colour::Rose), (Edges::AsSelected, Colour::Olive)));
    assert_eq!(record.scheme.version, 2);
    let read = &adopted.import.documents[0];
    let used: Vec<_> = read.annotations.iter().map(|annotation| &*annotation.label.0).collect();
    assert_eq!(used, ["quote", "cue", "frame"]);
    assert_eq!(&*read.suggestions[0].label.0, "frame");
    assert_eq!(quotes(read), quotes(&document));
}

#[test]
fn people_and_actors_are_added_by_id() {
    let (mut file, _) = tiny();
    let mut own = project();
    let actor = |id, revision, name: &str| {
        let id = ActorId(Uuid::from_u128(id));
        Arc::new(Actor {
            id,
            revision,
            name: name.to_owned(),
            aliases: Vec::new(),
            kind: String::new(),
            extra: Extra::default(),
        })
    };
    own.actors = vec![actor(1, 2, "mine"), actor(2, 1, "mine")];
    file.actors = vec![actor(1, 1, "theirs"), actor(2, 2, "theirs"), actor(3, 1, "theirs")];
    let kim = Annotator { id: AnnotatorId(Uuid::from_u128(77)), name: "Kim".to_owned(), extra: Extra::default() };
    file.annotators.push(kim.clone());
    let record = adopt(&own, "a", Some(&file), Vec::new()).import.record.expect("people are added");
    let names: Vec<_> = record.actors.iter().map(|actor| &*actor.name).collect();
    assert_eq!(names, ["mine", "theirs", "theirs"]);
    assert_eq!(record.annotators, [own.annotators[0].clone(), kim]);
    assert_eq!((record.id, &record.name, &record.scheme), (own.id, &own.name, &own.scheme));
}

#[test]
fn a_copy_has_ids_of_its_own_throughout() {
    let (_, document) = tiny();
    let copied = copy(&document, &mut counter());
    assert_eq!((copied.id.0.as_u128(), &copied.text, &copied.about), (1, &document.text, &document.about));
    let ids: Vec<_> = copied.annotations.iter().map(|annotation| annotation.id.0.as_u128()).collect();
    assert_eq!(ids, [2, 3]);
    let relation = &copied.relations[0];
    assert_eq!([relation.id.0, relation.from.0, relation.to.0].map(|id| id.as_u128()), [4, 2, 3]);
    assert!(copied.deleted.is_empty(), "what was deleted had the old ids");
}
