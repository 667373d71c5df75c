//! An actor: a person or organisation, once, however often mentioned.

use super::{ActorId, Extra};

/// An entry of the project's registry of actors; mentions are annotations that refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Its identity.
    pub id: ActorId,
    /// Rises with every change.
    pub revision: u32,
    /// The name it goes by.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Person, party, company, …; may be empty.
    pub kind: String,
    /// Fields this version does not know.
    pub extra: Extra,
}
