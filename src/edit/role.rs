//! Whether this tab writes to the project or follows the one that does.

use std::sync::Arc;

use super::history::Step;
use super::session::{Session, Stamp};
use super::{Change, Refusal, Transaction, Unsaved, apply, apply_to_project};

/// What a tab does with a project: one writes, the others read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// It writes.
    #[default]
    Writer,
    /// It shows what another tab writes.
    Reader,
}

impl Session {
    /// Refuses a change where another tab writes.
    pub(super) fn may_write(&self) -> Result<(), Refusal> {
        match self.role {
            Role::Writer => Ok(()),
            Role::Reader => Err(Refusal(
                "This project is open in another tab, which writes to it: choose \u{201c}Work here\u{201d} below to go on in this one"
                    .to_owned(),
            )),
        }
    }

    pub(super) fn take_role(&mut self, role: Role) -> Result<(), Refusal> {
        if self.role != role {
            self.role = role;
            self.end_edit = None;
            self.say(match role {
                Role::Writer => "This tab writes to the project now".to_owned(),
                Role::Reader => "Another tab writes to this project: this one only shows it".to_owned(),
            });
        }
        Ok(())
    }

    /// Applies what another tab wrote, in order: to the open document and to the project record. Where it began to
    /// bring in documents, they lie in the store.
    pub(super) fn follow(&mut self, news: &[Unsaved], _: Stamp) -> Result<(), Refusal> {
        let before = self.document.clone();
        for Unsaved { sequence, way, transaction, .. } in news {
            if *sequence < self.sequence {
                continue;
            }
            let Transaction { deed, change, time, .. } = transaction;
            let inverse = match change {
                Change::Document { id, edits } if *id == self.document.id => {
                    let (document, edits) = apply(edits, &self.document, *time)?;
                    self.document = Arc::new(document);
                    Some(Change::Document { id: *id, edits })
                }
                Change::Document { .. } => None,
                Change::Project(edits) => {
                    let (project, edits) = apply_to_project(edits, &self.project)?;
                    self.project = Arc::new(project);
                    Some(Change::Project(edits))
                }
            };
            if let Some(change) = inverse {
                let step = Step { sequence: *sequence, deed: deed.clone(), change };
                let history = if matches!(step.change, Change::Project(_)) {
                    &mut self.project_history
                } else {
                    &mut self.history
                };
                history.record(*way, step);
            }
            self.sequence = sequence + 1;
        }
        if !Arc::ptr_eq(&before, &self.document) {
            self.keep_selection();
        }
        Ok(())
    }
}
