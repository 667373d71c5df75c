//! NOUNS: plain values. A [`Project`] has a [`Scheme`] and documents; a [`Document`] has a [`Text`] that never
//! changes and [`Annotation`]s whose [`Span`]s point into it.

pub mod actor;
pub mod annotation;
pub mod annotations;
pub mod code;
pub mod document;
pub mod extra;
pub mod find;
pub mod id;
pub mod order;
pub mod project;
pub mod scheme;
pub mod segment;
pub mod snap;
pub mod structure;
pub mod text;
pub mod time;
pub mod token;
pub mod unicode;

pub use actor::Actor;
pub use annotation::{Annotation, Attribute, Relation, Spans};
pub use annotations::Annotations;
pub use document::{Document, Source, Status, Tombstone};
pub use extra::Extra;
pub use id::{ActorId, AnnotationId, AnnotatorId, DocumentId, ProjectId, RelationId};
pub use project::{Annotator, Entry, Progress, Project};
pub use scheme::{Colour, Label, LabelId, Scheme};
pub use snap::{Edges, Snapping};
pub use structure::Heading;
pub use text::{Byte, CodePoint, Span, Text, Utf16};
pub use time::Time;
