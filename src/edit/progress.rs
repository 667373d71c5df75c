//! How far a person is with documents: saying it, for one or for many.

use super::session::{Session, Stamp};
use super::{Change, Deed, ProjectEdit, Refusal, deed::brief};
use crate::model::{DocumentId, Progress};

impl Session {
    /// Says of these documents how far this annotator is.
    pub(super) fn set_progress(&mut self, ids: &[DocumentId], progress: Progress, stamp: Stamp) -> Result<(), Refusal> {
        let name = progress.name();
        let entries = ids.iter().filter_map(|id| self.project.entry(*id));
        let values: Vec<_> =
            entries.filter(|entry| entry.said(self.me) != name).map(|entry| (entry.id, name.to_owned())).collect();
        let title = match &*values {
            [] => {
                self.say(format!("{} already", capital(name)));
                return Ok(());
            }
            [(id, _)] => self.project.entry(*id).map(|entry| brief(&entry.title)).unwrap_or_default(),
            _ => String::new(),
        };
        let count = values.len();
        let said = if count == 1 { format!("{title}: {name}") } else { format!("{count} documents: {name}") };
        let deed = Deed::Status { title, count, status: name.to_owned() };
        let change = Change::Project(vec![ProjectEdit::Status { annotator: self.me, values }]);
        self.perform(deed, change, stamp, said)
    }

    pub(super) fn rename_project(&mut self, name: &str, stamp: Stamp) -> Result<(), Refusal> {
        let name = name.trim();
        if name.is_empty() || name == self.project.name {
            return Ok(());
        }
        let deed = Deed::RenameProject { name: brief(name) };
        let said = format!("The project is called {name} now");
        self.perform(deed, Change::Project(vec![ProjectEdit::Name(name.to_owned())]), stamp, said)
    }

    /// Takes documents off the list.
    pub(super) fn remove_documents(&mut self, ids: &[DocumentId], stamp: Stamp) -> Result<(), Refusal> {
        let known: Vec<DocumentId> = ids.iter().copied().filter(|id| self.project.entry(*id).is_some()).collect();
        let title = match &*known {
            [] => return Ok(()),
            [id] => return self.remove_document(*id, stamp),
            several => format!("{} documents", several.len()),
        };
        let said = format!("Removed {title}. Undo brings them back.");
        let deed = Deed::RemoveDocument { title };
        self.perform(deed, Change::Project(vec![ProjectEdit::RemoveDocuments(known)]), stamp, said)
    }
}

fn capital(word: &str) -> String {
    let mut capital = word.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    capital
}
