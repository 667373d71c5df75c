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
