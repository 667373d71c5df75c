//! A scheme: what can be said of a text. All of it is data; none of it is in code but the default.

use std::fmt;
use std::sync::Arc;

use super::unicode::letter::{is_alphanumeric, lower};
use super::{Edges, Extra};

/// The identity of a label within its scheme: a slug made once and never changed by renaming.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(pub Arc<str>);

impl fmt::Display for LabelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A colour of the palette whose contrast is tested in both themes; the style sheets say what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Colour {
    Amber,
    Blue,
    Green,
    Violet,
    Rose,
    Teal,
    Brown,
    Slate,
    Magenta,
    Olive,
}

impl Colour {
    /// All colours, in the order new labels take them.
    pub const ALL: [Colour; 10] = [
        Colour::Amber,
        Colour::Blue,
        Colour::Green,
        Colour::Violet,
        Colour::Rose,
        Colour::Teal,
        Colour::Brown,
        Colour::Slate,
        Colour::Magenta,
        Colour::Olive,
    ];

    /// Its name, in files and in class names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Colour::Amber => "amber",
            Colour::Blue => "blue",
            Colour::Green => "green",
            Colour::Violet => "violet",
            Colour::Rose => "rose",
            Colour::Teal => "teal",
            Colour::Brown => "brown",
            Colour::Slate => "slate",
            Colour::Magenta => "magenta",
            Colour::Olive => "olive",
        }
    }

    /// The colour of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Colour> {
        Colour::ALL.into_iter().find(|colour| colour.name() == name)
    }

    /// The colour of the `n`-th label, counted from 0; they repeat after ten.
    #[must_use]
    pub fn nth(n: usize) -> Colour {
        Colour::ALL[n % Colour::ALL.len()]
    }
}

/// A label: what kind of thing a span is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its identity within the scheme.
    pub id: LabelId,
    /// What people see and files carry.
    pub name: String,
    /// The digit that applies it, "1" to "9"; empty for none.
    pub key: String,
    /// How a selection snaps when this label is applied.
    pub edges: Edges,
    /// Its colour.
    pub colour: Colour,
    /// Fields this version does not know.
    pub extra: Extra,
}

impl Label {
    /// The short name that hangs at its marks: the first character of its name. (The style sheet shows it in capitals.)
    #[must_use]
    pub fn letter(&self) -> String {
        let end = super::token::next_grapheme(&self.name, 0);
        self.name[..end].to_owned()
    }
}

/// Labels and what goes with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Its identity, a slug.
    pub id: String,
    /// What people see.
    pub name: String,
    /// Rises with every change of the scheme.
    pub version: u32,
    /// The label set, in the order of the toolbar. Ids and names are unique.
    pub labels: Vec<Label>,
    /// Fields this version does not know.
    pub extra: Extra,
}

impl Scheme {
    /// The label with that id.
    #[must_use]
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == *id)
    }

    /// The place of the label with that id in the label set.
    #[must_use]
    pub fn position(&self, id: &LabelId) -> Option<usize> {
        self.labels.iter().position(|label| label.id == *id)
    }

    /// The label with that name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name == name)
    }

    /// The name of the label with that id; the id itself where the scheme lacks it.
    #[must_use]
    pub fn name_of<'a>(&'a self, id: &'a LabelId) -> &'a str {
        self.label(id).map_or(&id.0, |label| &label.name)
    }

    /// A new label of that name that fits this scheme: an id, a key and a colour no other label has, while there are
    /// any. It is not added.
    #[must_use]
    pub fn new_label(&self, name: &str) -> Label {
        let slug: String = name
            .chars()
            .map(lower)
            .collect::<String>()
            .split(|c: char| !is_alphanumeric(c))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let slug = if slug.is_empty() { "label".to_owned() } else { slug };
        let free = |id: &str| self.labels.iter().all(|label| &*label.id.0 != id);
        let id = std::iter::once(slug.clone()).chain((2..).map(|n| format!("{slug}-{n}"))).find(|id| free(id));
        let key = (1..=9).map(|n| n.to_string()).find(|key| self.labels.iter().all(|label| label.key != *key));
        let colour = Colour::ALL.into_iter().find(|colour| self.labels.iter().all(|label| label.colour != *colour));
        Label {
            id: LabelId(id.unwrap_or(slug).into()),
            name: name.to_owned(),
            key: key.unwrap_or_default(),
            edges: Edges::Words,
            colour: colour.unwrap_or(Colour::nth(self.labels.len())),
            extra: Extra::default(),
        }
    }
}

impl Default for Scheme {
    /// "claims-actors-quotes": who said what.
    fn default() -> Scheme {
        let label = |id: &str, name: &str, key: &str, edges, colour| Label {
            id: LabelId(id.into()),
            name: name.to_owned(),
            key: key.to_owned(),
            edges,
            colour,
            extra: Extra::default(),
        };
        Scheme {
            id: "claims-actors-quotes".to_owned(),
            name: "claims-actors-quotes".to_owned(),
            version: 1,
            labels: vec![
                label("claim", "Claim", "1", Edges::Words, Colour::Amber),
                label("actor", "Actor", "2", Edges::Words, Colour::Blue),
                label("quote", "Quote", "3", Edges::AsSelected, Colour::Green),
            ],
            extra: Extra::default(),
        }
    }
}
