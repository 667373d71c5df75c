//! What the lists show without loading what they list: of a document, and of a project. Written with the change itself.

use crate::coded_record;
use crate::model::{DocumentId, ProjectId, Time};

/// A document in its project's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Which.
    pub document: DocumentId,
    /// How many annotations it has.
    pub annotations: usize,
    /// When it was changed last.
    pub changed: Time,
}

coded_record! { Summary { document, annotations, changed } }

/// A project in the list of projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Which.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// How many documents it has.
    pub documents: usize,
    /// When it was opened last.
    pub opened: Time,
    /// When all of it was exported last, if ever.
    pub exported: Option<Time>,
    /// When it was put into the trash, if it lies there.
    pub removed: Option<Time>,
}

coded_record! { Card { project, name, documents, opened, exported, removed } }

/// How long the trash keeps a project, in milliseconds: 30 days.
pub const TRASH: i64 = 30 * 24 * 60 * 60 * 1000;

impl Card {
    /// Whether the trash gives it up at `now`. A clock that was set back gives up nothing.
    #[must_use]
    pub fn is_over(&self, now: Time) -> bool {
        self.removed.is_some_and(|removed| now.0 - removed.0 > TRASH)
    }
}
