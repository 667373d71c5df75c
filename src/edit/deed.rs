//! What a step is called: in the tooltip of Undo and Redo, and in what a screen reader says.

use std::fmt;

use crate::coded_choice;

/// What somebody did, in the words of the moment: names are those that were in force then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A new annotation.
    Label {
        /// Its words.
        quote: String,
        /// Its label.
        label: String,
    },
    /// Another label.
    Relabel {
        /// Of what.
        what: What,
        /// The new label.
        label: String,
    },
    /// A deletion.
    Delete(What),
    /// The start of an annotation moved.
    MoveStart(What),
    /// The end of an annotation moved.
    MoveEnd(What),
    /// The quotation marks around an annotation taken in.
    TakeInQuotes(What),
    /// A note written or changed.
    Note(What),
    /// All occurrences marked.
    MarkAll {
        /// The words that were looked for.
        quote: String,
        /// The label.
        label: String,
        /// How many annotations that made.
        count: usize,
    },
    /// A line made a heading, or a paragraph (level 0).
    Heading {
        /// The line.
        quote: String,
        /// 1 for the title, 2 to 6 for sections, 0 for a paragraph.
        level: u8,
    },
    /// Documents brought in.
    Import {
        /// The title of the only one, or the name of the file.
        title: String,
        /// How many; 0 where only labels and people came in.
        count: usize,
    },
    /// A document brought up to date from a file.
    Update {
        /// Its title.
        title: String,
    },
    /// A document taken off the list.
    RemoveDocument {
        /// Its title.
        title: String,
    },
    /// How far the person is with documents.
    Status {
        /// The title of the only one, or empty.
        title: String,
        /// How many.
        count: usize,
        /// How far.
        status: String,
    },
    /// All occurrences in many documents marked.
    MarkEverywhere {
        /// The words that were looked for.
        quote: String,
        /// The label.
        label: String,
        /// How many annotations that made.
        count: usize,
        /// In how many documents.
        documents: usize,
    },
    /// Another name for the project.
    RenameProject {
        /// The new name.
        name: String,
    },
}

/// One annotation by its words, or several by their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One, with these words.
    One(String),
    /// So many.
    Many(usize),
}

/// The longest quote in a deed, in characters.
const LONGEST: usize = 48;

/// `quote` on one line and not too long to be read out.
#[must_use]
pub fn brief(quote: &str) -> String {
    let mut words = String::new();
    for word in quote.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.chars().count() > LONGEST {
            let kept: String = words.chars().take(LONGEST).collect();
            return format!("{}…", kept.trim_end());
        }
    }
    words
}

coded_choice! { What {
    0 One { 0: quote },
    1 Many { 0: count },
} }

coded_choice! { Deed {
    0 Label { quote: quote, label: label },
    1 Relabel { what: what, label: label },
    2 Delete { 0: what },
    3 MoveStart { 0: what },
    4 MoveEnd { 0: what },
    5 TakeInQuotes { 0: what },
    6 Note { 0: what },
    7 MarkAll { quote: quote, label: label, count: count },
    8 Heading { quote: quote, level: level },
    9 Import { title: title, count: count },
    10 Update { title: title },
    11 RemoveDocument { title: title },
    12 Status { title: title, count: count, status: status },
    13 RenameProject { name: name },
    14 MarkEverywhere { quote: quote, label: label, count: count, documents: documents },
} }

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::One(quote) => quote.fmt(f),
            What::Many(1) => write!(f, "1 annotation"),
            What::Many(count) => write!(f, "{count} annotations"),
        }
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Deed::Label { quote, label } => write!(f, "label {quote} as {label}"),
            Deed::Relabel { what, label } => write!(f, "relabel {what} as {label}"),
            Deed::Delete(what) => write!(f, "delete {what}"),
            Deed::MoveStart(what) => write!(f, "move the start of {what}"),
            Deed::MoveEnd(what) => write!(f, "move the end of {what}"),
            Deed::TakeInQuotes(what) => write!(f, "take in the quotation marks of {what}"),
            Deed::Note(what) => write!(f, "note on {what}"),
            Deed::MarkAll { quote, label, count } => write!(f, "mark {count} × {quote} as {label}"),
            Deed::Heading { quote, level: 0 } => write!(f, "make {quote} a paragraph"),
            Deed::Heading { quote, level: 1 } => write!(f, "make {quote} the title"),
            Deed::Heading { quote, .. } => write!(f, "make {quote} a heading"),
            Deed::Import { title, count: 0 } => write!(f, "import the labels of {title}"),
            Deed::Import { title, count: 1 } => write!(f, "import {title}"),
            Deed::Import { title, count } => write!(f, "import {count} documents from {title}"),
            Deed::Update { title } => write!(f, "update {title} from a file"),
            Deed::RemoveDocument { title } => write!(f, "remove {title}"),
            Deed::Status { title, count: 1, status } => write!(f, "call {title} {status}"),
            Deed::Status { count, status, .. } => write!(f, "call {count} documents {status}"),
            Deed::MarkEverywhere { quote, label, count, documents } => {
                write!(f, "mark {count} × {quote} as {label} in {documents} documents")
            }
            Deed::RenameProject { name } => write!(f, "call the project {name}"),
        }
    }
}
