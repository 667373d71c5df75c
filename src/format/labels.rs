//! Labels by name: files carry names, memory carries ids, and a name that a scheme lacks gets a label of its own. Counts
//! instead of searching, so that a file with a hundred thousand names is read in linear time.

use super::ByName;
use crate::model::{Colour, Label, LabelId, Scheme};

/// A scheme that labels are added to.
#[derive(Debug)]
pub(super) struct Labels {
    scheme: Scheme,
    /// The places of the labels in the scheme.
    names: ByName,
    ids: ByName,
    /// The number that the next id of a taken slug tries first.
    next: ByName,
    /// What new labels are made by: a scheme with the first labels, which decide over free keys and colours.
    first: Scheme,
}

impl Labels {
    pub fn new(mut scheme: Scheme) -> Labels {
        let labels = std::mem::take(&mut scheme.labels);
        let first = Scheme { labels: Vec::new(), ..scheme.clone() };
        let mut all = Labels { scheme, names: ByName::new(), ids: ByName::new(), next: ByName::new(), first };
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
        self.names.get(name).and_then(|at| self.scheme.labels.get(*at)).map(|label| &label.id)
    }

    pub fn has_id(&self, id: &LabelId) -> bool {
        self.ids.contains_key(&*id.0)
    }

    /// A label of that name with a free id, key and colour, while there are any. It is not added.
    pub fn fresh(&mut self, name: &str) -> Label {
        let mut label = self.first.new_label(name);
        let slug = label.id.clone();
        if self.has_id(&slug) {
            let next = self.next.entry(slug.0.to_string()).or_insert(2);
            loop {
                let id = format!("{slug}-{next}");
                *next += 1;
                if !self.ids.contains_key(&id) {
                    label.id = LabelId(id.into());
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
        let at = self.scheme.labels.len();
        self.names.insert(label.name.clone(), at);
        self.ids.insert(label.id.0.to_string(), at);
        // Further labels take no key or colour that these lack.
        if self.first.labels.len() < 32 {
            self.first.labels.push(label.clone());
        }
        self.scheme.labels.push(label);
    }
}
