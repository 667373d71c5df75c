//! Labels by name: files carry names, memory carries ids, and a name that a scheme lacks gets a label of its own. Counts
//! instead of searching, so that a file with a hundred thousand names is read in linear time.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Colour, Label, LabelId, Scheme};

/// A scheme that labels are added to.
#[derive(Debug)]
pub(super) struct Labels {
    scheme: Scheme,
    by_name: BTreeMap<String, LabelId>,
    ids: BTreeSet<LabelId>,
    /// The number that the next id of a taken slug tries first.
    next: BTreeMap<LabelId, usize>,
    /// What new labels are made by: a scheme with the first labels, which decide over free keys and colours.
    first: Scheme,
}

impl Labels {
    pub fn new(mut scheme: Scheme) -> Labels {
        let labels = std::mem::take(&mut scheme.labels);
        let first = Scheme { labels: Vec::new(), extra: crate::model::Extra::default(), ..scheme.clone() };
        let (by_name, ids, next) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        let mut all = Labels { scheme, by_name, ids, next, first };
        labels.into_iter().for_each(|label| all.put(label));
        all
    }

    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    pub fn into_scheme(self) -> Scheme {
        self.scheme
    }

    /// The id of the label with that name.
    pub fn named(&self, name: &str) -> Option<&LabelId> {
        self.by_name.get(name)
    }

    pub fn has_id(&self, id: &LabelId) -> bool {
        self.ids.contains(id)
    }

    /// A label of that name with a free id, key and colour, while there are any. It is not added.
    pub fn fresh(&mut self, name: &str) -> Label {
        let mut label = self.first.new_label(name);
        let slug = label.id.clone();
        if self.has_id(&slug) {
            let next = self.next.entry(slug.clone()).or_insert(2);
            loop {
                label.id = LabelId(format!("{}-{next}", slug.0).into());
                *next += 1;
                if !self.ids.contains(&label.id) {
                    break;
                }
            }
        }
        if self.scheme.labels.len() > self.first.labels.len() {
            label.colour = Colour::nth(self.scheme.labels.len());
        }
        label
    }

    /// Adds a label whose name and id are new.
    pub fn put(&mut self, label: Label) {
        self.by_name.insert(label.name.clone(), label.id.clone());
        self.ids.insert(label.id.clone());
        // Further labels take no key or colour that these lack.
        if self.first.labels.len() < 32 {
            self.first.labels.push(label.clone());
        }
        self.scheme.labels.push(label);
    }
}
