//! What the records of one file share while they are read: the labels, the people, the problems.

use std::collections::{BTreeMap, BTreeSet};

use super::record::annotator_id;
use crate::format::labels::Labels;
use crate::format::problem::{Problems, brief};
use crate::model::{Annotator, AnnotatorId, DocumentId, Extra, LabelId, Scheme};

/// What the records of one file share. A record of the own JSONL stands alone, so there it holds the scheme that the
/// caller has, and the labels that the records add to it.
#[derive(Debug)]
pub struct Context {
    /// What was not taken as it stands in the file.
    pub problems: Problems,
    pub(super) labels: Labels,
    /// The documents read so far.
    pub(super) documents: BTreeSet<DocumentId>,
    /// People whom the file knows by something else than a UUID, which then is their name.
    named: BTreeMap<AnnotatorId, String>,
}

impl Context {
    /// For the file of that name, whose labels are those of `scheme` at first.
    #[must_use]
    pub fn new(file: &str, scheme: Scheme) -> Context {
        let (problems, labels) = (Problems::new(file), Labels::new(scheme));
        Context { problems, labels, documents: BTreeSet::new(), named: BTreeMap::new() }
    }

    /// The scheme with the labels that were added.
    #[must_use]
    pub fn into_scheme(self) -> Scheme {
        self.labels.into_scheme()
    }

    /// The annotator known as `id` in this file.
    pub(super) fn annotator(&mut self, id: &str) -> AnnotatorId {
        let annotator = annotator_id(id);
        if id.parse::<AnnotatorId>().is_err() && !self.named.contains_key(&annotator) {
            self.named.insert(annotator, id.to_owned());
        }
        annotator
    }

    /// Those known by something else than a UUID who are not among `listed`.
    pub(super) fn unlisted(&mut self, listed: &[Annotator]) -> Vec<Annotator> {
        for annotator in listed {
            self.named.remove(&annotator.id);
        }
        let named = std::mem::take(&mut self.named).into_iter().filter(|(_, name)| !name.is_empty());
        named.map(|(id, name)| Annotator { id, name, extra: Extra::default() }).collect()
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
