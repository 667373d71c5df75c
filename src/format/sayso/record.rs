//! Reads what a project file says beside its documents: project, scheme, annotators, actors.

use std::sync::Arc;

use uuid::Uuid;

use super::context::Context;
use super::fields::Fields;
use super::scan::Raw;
use crate::format::ById;
use crate::format::labels::Labels;
use crate::format::problem::brief;
use crate::model::{
    Actor, ActorId, Annotator, AnnotatorId, Colour, Edges, Extra, Label, LabelId, Project, ProjectId, Scheme,
};

/// How labels' `edges` are written.
pub(super) fn edges_name(edges: Edges) -> &'static str {
    match edges {
        Edges::Words => "words",
        Edges::AsSelected => "as selected",
    }
}

/// Unknown fields of the whole file and of its `project` share one list in memory: the names of the former begin with a
/// slash there, and a name of the latter that begins so is escaped.
pub(super) fn is_outer(name: &str) -> Option<&str> {
    name.strip_prefix('/')
}

/// The name that a field of `project` has in the file.
pub(super) fn inner_name(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

impl Context {
    /// Reads the parts of the file `top` that come with its documents; its `documents` are not touched.
    pub(super) fn record(&mut self, top: &mut Fields<'_>) -> Project {
        let file = top.raw.file;
        let scheme = top.whole_or_cut(&mut self.problems, "scheme");
        if let Some(fields) = scheme.and_then(|raw| Fields::of(raw, "scheme", &mut self.problems)) {
            self.labels = self.scheme(fields);
        }
        let mut project = Project {
            id: ProjectId(Uuid::nil()),
            name: String::new(),
            scheme: Arc::new(Scheme { labels: Vec::new(), ..self.labels.scheme().clone() }),
            annotators: Vec::new(),
            actors: Vec::new(),
            documents: Vec::new(),
            extra: Extra::default(),
        };
        let mut extra = Extra::default();
        let raw = top.whole_or_cut(&mut self.problems, "project");
        if let Some(mut fields) = raw.and_then(|raw| Fields::of(raw, "project", &mut self.problems)) {
            let id = fields.text(&mut self.problems, "id");
            project.id = id.parse().unwrap_or_else(|_| ProjectId::derived(&id));
            project.name = fields.text(&mut self.problems, "name").into_owned();
            for (name, json) in fields.rest(&mut self.problems).iter() {
                let escape = if name.starts_with(['/', '\\']) { "\\" } else { "" };
                extra.push(format!("{escape}{name}"), json.to_owned());
            }
        }
        let mut ids = ById::new();
        let mut list = top.list(&mut self.problems, "annotators");
        while let Some(part) = list.next(file).filter(|part| !part.cut) {
            project
                .annotators
                .extend(self.listed_annotator(part.value).filter(|annotator| ids.insert(annotator.id.0, 0).is_none()));
        }
        ids.clear();
        let mut list = top.list(&mut self.problems, "actors");
        while let Some(part) = list.next(file).filter(|part| !part.cut) {
            let actor = self.actor(part.value);
            let Some(actor) = actor else { continue };
            if ids.insert(actor.id.0, 0).is_none() {
                project.actors.push(Arc::new(actor));
            } else {
                let message = format_args!("expected an id of its own, found one that was used before; left out");
                self.problems.add(file, part.value.start, format!("actor {}", actor.id), message);
            }
        }
        for (name, json) in top.rest(&mut self.problems).iter() {
            extra.push(format!("/{name}"), json.to_owned());
        }
        project.extra = extra;
        project
    }

    fn listed_annotator(&mut self, raw: Raw<'_>) -> Option<Annotator> {
        let mut fields = Fields::of(raw, "annotator", &mut self.problems)?;
        let id = fields.text(&mut self.problems, "id");
        let name = fields.text(&mut self.problems, "name").into_owned();
        let id = self.annotator(&id);
        Some(Annotator { id, name, extra: fields.rest(&mut self.problems) })
    }

    fn actor(&mut self, raw: Raw<'_>) -> Option<Actor> {
        let mut fields = Fields::of(raw, "actor", &mut self.problems)?;
        let problems = &mut self.problems;
        let (id, name) = (fields.text(problems, "id"), fields.text(problems, "name").into_owned());
        Some(Actor {
            id: actor_id(&id),
            revision: fields.number(problems, "revision", 1),
            name,
            aliases: fields.texts(problems, "aliases"),
            kind: fields.text(problems, "kind").into_owned(),
            extra: fields.rest(problems),
        })
    }

    fn scheme(&mut self, mut fields: Fields<'_>) -> Labels {
        let problems = &mut self.problems;
        let scheme = Scheme {
            id: fields.text(problems, "id").into_owned(),
            name: fields.text(problems, "name").into_owned(),
            version: fields.number(problems, "version", 1),
            labels: Vec::new(),
            extra: Extra::default(),
        };
        let mut list = fields.list(problems, "labels");
        let extra = fields.rest(problems);
        let mut labels = Labels::new(Scheme { extra, ..scheme });
        while let Some(part) = list.next(fields.raw.file).filter(|part| !part.cut) {
            let label = self.scheme_label(part.value, &mut labels);
            label.into_iter().for_each(|label| labels.put(label));
        }
        labels
    }

    fn scheme_label(&mut self, raw: Raw<'_>, labels: &mut Labels) -> Option<Label> {
        let mut fields = Fields::of(raw, "label", &mut self.problems)?;
        let problems = &mut self.problems;
        let (id, name) = (fields.text(problems, "id"), fields.text(problems, "name"));
        let name = if name.is_empty() { id.clone() } else { name };
        if name.is_empty() {
            fields.problem(problems, raw.start, format_args!("expected a name, found none; left out"));
            return None;
        }
        if labels.named(&name).is_some() {
            let message = format_args!("expected a name of its own, found {} again; the first is taken", brief(&name));
            fields.problem(problems, raw.start, message);
            return None;
        }
        let mut label = labels.fresh(&name);
        if !id.is_empty() {
            let wanted = LabelId(id.as_ref().into());
            if labels.has_id(&wanted) {
                let message = format_args!(
                    "expected an id of its own, found {} again; {} is taken",
                    brief(&id),
                    brief(&label.id.0)
                );
                fields.problem(problems, raw.start, message);
            } else {
                label.id = wanted;
            }
        }
        let key = fields.text(problems, "key");
        if matches!(key.as_bytes(), [] | [b'1'..=b'9']) {
            label.key = key.into_owned();
        } else {
            fields.problem(
                problems,
                raw.start,
                format_args!("expected a key from 1 to 9, found {}; taken as none", brief(&key)),
            );
            label.key.clear();
        }
        let edges = fields.text(problems, "edges");
        match edges.as_ref() {
            "words" | "" => label.edges = Edges::Words,
            "as selected" => label.edges = Edges::AsSelected,
            _ => {
                let message = format_args!(
                    "expected the edges \"words\" or \"as selected\", found {}; taken as words",
                    brief(&edges)
                );
                fields.problem(problems, raw.start, message);
            }
        }
        let colour = fields.text(problems, "colour");
        match Colour::named(&colour) {
            Some(colour) => label.colour = colour,
            None if colour.is_empty() => {}
            None => {
                let names = Colour::ALL.map(Colour::name).join(", ");
                let other = label.colour.name();
                let message =
                    format_args!("expected a colour among {names}, found {}; taken as {other}", brief(&colour));
                fields.problem(problems, raw.start, message);
            }
        }
        label.extra = fields.rest(problems);
        Some(label)
    }
}

/// The actor that a file refers to by `id`.
pub(super) fn actor_id(id: &str) -> ActorId {
    id.parse().unwrap_or_else(|_| ActorId::derived(&format!("sayso\0{id}")))
}

/// The annotator that a file refers to by `id`.
pub(super) fn annotator_id(id: &str) -> AnnotatorId {
    id.parse().unwrap_or_else(|_| AnnotatorId::derived(&format!("sayso\0{id}")))
}
