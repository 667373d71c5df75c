//! From a base and the records that follow it back to a document (or project record) and what can be undone in it, just
//! as the sitting had them.

use super::{Problem, Record, record};
use crate::edit::{Change, History, Step, apply, apply_to_project};
use crate::model::{Document, Project, Time};

/// What records can be applied to: a [`Document`] or a [`Project`].
pub trait Replay: Sized {
    /// The state after `change`, and what leads back.
    ///
    /// # Errors
    ///
    /// A sentence where the change does not fit.
    fn after(&self, change: &Change, time: Time) -> Result<(Self, Change), String>;
}

impl Replay for Document {
    fn after(&self, change: &Change, time: Time) -> Result<(Document, Change), String> {
        match change {
            Change::Document { id, edits } if *id == self.id => {
                let (document, edits) = apply(edits, self, time).map_err(|refusal| refusal.0)?;
                Ok((document, Change::Document { id: *id, edits }))
            }
            Change::Document { id, .. } => Err(format!("expected a change of document {}, found one of {id}", self.id)),
            Change::Project(_) => Err(format!("expected a change of document {}, found one of the project", self.id)),
        }
    }
}

impl Replay for Project {
    fn after(&self, change: &Change, _: Time) -> Result<(Project, Change), String> {
        match change {
            Change::Project(edits) => {
                let (project, inverse) = apply_to_project(edits, self).map_err(|refusal| refusal.0)?;
                Ok((project, Change::Project(inverse)))
            }
            Change::Document { id, .. } => Err(format!("expected a change of the project, found one of document {id}")),
        }
    }
}

/// Where a replay stopped before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The number of the record, as its key says.
    pub sequence: u64,
    /// Why it was not applied.
    pub problem: Problem,
}

/// What a replay gave: the longest prefix that checks out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed<T> {
    /// The document or project record.
    pub state: T,
    /// What can be undone in it.
    pub history: History,
    /// The number of the last record applied; the base's own where there was none.
    pub last: u64,
}

impl<T: Replay> Replayed<T> {
    /// Nothing but the base: the state after record number `sequence`, and what could be undone then.
    pub fn base(state: T, history: History, sequence: u64) -> Replayed<T> {
        Replayed { state, history, last: sequence }
    }

    /// Applies records in order, given as number and bytes, up to the first that does not check out.
    pub fn apply_all<B: AsRef<[u8]>>(&mut self, records: impl IntoIterator<Item = (u64, B)>) -> Option<Stop> {
        records.into_iter().find_map(|(sequence, bytes)| {
            let applied = numbered(sequence, bytes.as_ref()).and_then(|record| self.apply(&record));
            applied.err().map(|problem| Stop { sequence, problem })
        })
    }

    /// Applies one record, as the sitting did.
    ///
    /// # Errors
    ///
    /// Nothing is changed where it is out of order or does not fit.
    pub fn apply(&mut self, record: &Record) -> Result<(), Problem> {
        let Record { sequence, way, transaction } = record;
        if *sequence <= self.last {
            let last = self.last;
            return Err(Problem::Damaged(format!("expected a journal record after {last}, found {sequence}")));
        }
        let (state, inverse) = self.state.after(&transaction.change, transaction.time).map_err(Problem::Damaged)?;
        self.state = state;
        self.history.record(*way, Step { sequence: *sequence, deed: transaction.deed.clone(), change: inverse });
        self.last = *sequence;
        Ok(())
    }
}

/// The record that `bytes` are, which should have that number.
fn numbered(sequence: u64, bytes: &[u8]) -> Result<Record, Problem> {
    let record = record::decode(bytes)?;
    match record.sequence {
        found if found == sequence => Ok(record),
        found => Err(Problem::Damaged(format!("expected journal record {sequence}, found {found}"))),
    }
}
