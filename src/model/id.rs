//! Identities: UUIDs, version 7 for what is made here, version 5 for what comes from formats without global ids.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id derived from `name` in a namespace of ours (UUID version 5): the same name, the same id.
            #[must_use]
            pub fn derived(name: &str) -> $name {
                $name(derive(stringify!($name), name))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<$name, uuid::Error> {
                Uuid::parse_str(text).map($name)
            }
        }
    )*};
}

ids! {
    /// The identity of an annotation.
    AnnotationId
    /// The identity of a relation.
    RelationId
    /// The identity of an actor of the project's registry.
    ActorId
    /// The identity of a person who annotates.
    AnnotatorId
    /// The identity of a document.
    DocumentId
    /// The identity of a project.
    ProjectId
}

/// A UUID version 7 from a time and ten random bytes; both come from the edge, the core has neither clock nor chance.
#[must_use]
pub fn uuid_v7(time: super::Time, random: &[u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(time.0).unwrap_or(0), random).into_uuid()
}

/// The namespace of derived ids: the UUID version 5 of "sayso" among DNS names.
fn derive(kind: &str, name: &str) -> Uuid {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_DNS, b"sayso");
    Uuid::new_v5(&namespace, format!("{kind}\0{name}").as_bytes())
}
