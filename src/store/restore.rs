//! From what is stored back to what was there: what does not check out is passed over, and told; what a newer version
//! wrote is not, since writing beside it could spoil it.

use super::{Problem, Replay, Replayed, Stop};

/// What did not check out on the way to a base that does: the newest of it counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Damage(Option<String>);

impl Damage {
    /// Passes over a piece.
    ///
    /// # Errors
    ///
    /// The sentence, where a newer version wrote it.
    pub fn pass(&mut self, problem: Problem) -> Result<(), String> {
        match problem {
            Problem::Newer(sentence) => Err(sentence),
            Problem::Damaged(sentence) => {
                self.0.get_or_insert(sentence);
                Ok(())
            }
        }
    }

    /// The sentence where nothing is left: `what` is "document" or "project".
    #[must_use]
    pub fn all(self, what: &str) -> String {
        let why = self.0.unwrap_or_else(|| "there is no snapshot of it".to_owned());
        format!("nothing of the {what} can be read: {why}")
    }
}

/// Applies the journal to a base that was found past `damage`; a sentence where a part could not be read.
///
/// # Errors
///
/// A sentence, where a newer version wrote to the journal.
pub fn follow<T: Replay>(
    base: &mut Replayed<T>,
    records: Vec<(u64, Vec<u8>)>,
    damage: Damage,
    what: &str,
) -> Result<Option<String>, String> {
    let count = records.len();
    told(damage, base.apply_all(records), count, what)
}

fn told(damage: Damage, stop: Option<Stop>, count: usize, what: &str) -> Result<Option<String>, String> {
    Ok(match (damage.0, stop) {
        (None, None) => None,
        (_, Some(Stop { problem: Problem::Newer(sentence), .. })) => return Err(sentence),
        (_, Some(Stop { sequence, problem: Problem::Damaged(why) })) => Some(format!(
            "Of the {what}, what came before change {sequence} could be read, the rest not: {why}. Nothing was deleted."
        )),
        (Some(why), None) => {
            Some(format!("The {what} was read from an older snapshot and {count} changes: {why}. Nothing was deleted."))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::History;
    use crate::model::{Document, DocumentId, Text};

    fn told(damage: Damage, records: Vec<(u64, Vec<u8>)>) -> Option<String> {
        let mut base =
            Replayed::base(Document::new(DocumentId::derived("a"), "a", Text::new("abc")), History::default(), 0);
        follow(&mut base, records, damage, "document").expect("not newer")
    }

    fn damage() -> Damage {
        let mut damage = Damage::default();
        for why in ["the newest is torn", "the one before it, too"] {
            assert_eq!(damage.pass(Problem::Damaged(why.to_owned())), Ok(()));
        }
        damage
    }

    #[test]
    fn what_was_passed_over_is_told() {
        assert_eq!(told(Damage::default(), Vec::new()), None);
        let older =
            "The document was read from an older snapshot and 0 changes: the newest is torn. Nothing was deleted.";
        assert_eq!(told(damage(), Vec::new()).as_deref(), Some(older));
        let stopped = told(damage(), vec![(7, vec![1, 2, 3])]).unwrap_or_default();
        let read = "Of the document, what came before change 7 could be read, the rest not: ";
        assert!(stopped.starts_with(read), "{stopped}");
        assert_eq!(damage().all("project"), "nothing of the project can be read: the newest is torn");
        let none = "nothing of the project can be read: there is no snapshot of it";
        assert_eq!(Damage::default().all("project"), none);
    }

    #[test]
    fn what_a_newer_version_wrote_is_not_passed_over() {
        let newer = Problem::Newer("a newer Sayso wrote it".to_owned());
        assert_eq!(Damage::default().pass(newer), Err("a newer Sayso wrote it".to_owned()));
    }
}
