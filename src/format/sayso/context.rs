//! What the records of one file share while they are read: the labels, the people, the problems.

use super::record::annotator_id;
use crate::format::ById;
use crate::format::labels::Labels;
use crate::format::problem::{Problems, brief};
use crate::model::{Annotator, AnnotatorId, Extra, LabelId, Scheme};

/// What the records of one file share. A record of the own JSONL stands alone, so there it holds the scheme that the
/// caller has, and the labels that the records add to it.
#[derive(Debug)]
pub struct Context {
    /// What was not taken as it stands in the file.
    pub problems: Problems,
    pub(super) labels: Labels,
    /// The documents read so far.
    pub(super) documents: ById,
    /// People whom the file knows by something else than a UUID, which then is their name.
    named: Vec<Annotator>,
    /// They, and whether the file lists them.
    known: ById,
}

/// Marks whom the file lists.
const LISTED: usize = 1;

impl Context {
    /// For the file of that name, whose labels are those of `scheme` at first.
    #[must_use]
    pub fn new(file: &str, scheme: Scheme) -> Context {
        let (problems, labels) = (Problems::new(file), Labels::new(scheme));
        Context { problems, labels, documents: ById::new(), named: Vec::new(), known: ById::new() }
    }

    /// The scheme with the labels that were added.
    #[must_use]
    pub fn into_scheme(self) -> Scheme {
        self.labels.into_scheme()
    }

    /// The annotator known as `id` in this file.
    pub(super) fn annotator(&mut self, id: &str) -> AnnotatorId {
        let annotator = annotator_id(id);
        let derived = !id.is_empty() && id.parse::<AnnotatorId>().is_err();
        if derived && self.known.insert(annotator.0, 0).is_none() {
            self.named.push(Annotator { id: annotator, name: id.to_owned(), extra: Extra::default() });
        }
        annotator
    }

    /// Those known by something else than a UUID who are not among `listed`.
    pub(super) fn unlisted(&mut self, listed: &[Annotator]) -> Vec<Annotator> {
        for annotator in listed {
            self.known.insert(annotator.id.0, LISTED);
        }
        let mut named = std::mem::take(&mut self.named);
        named.retain(|annotator| self.known.get(&annotator.id.0) != Some(&LISTED));
        named
    }

    /// The label with that name, which is added where the scheme lacks it; `bytes` and `at` are its place in the file.
    pub(super) fn label(&mut self, name: &str, bytes: &[u8], at: usize) -> LabelId {
        if let Some(id) = self.labels.named(name) {
            return id.clone();
        }
        let label = self.labels.fresh(name);
        let id = label.id.clone();
        self.labels.put(label);
        let message = format_args!("expected a label of the scheme, found {}; it is added to the scheme", brief(name));
        self.problems.add(bytes, at, String::new(), message);
        id
    }
}
