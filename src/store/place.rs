//! Where a person was in a document when they left it, and what its row in the list of documents shows. Losing it costs
//! no work, so it is written without the journal's care.

use crate::coded_record;
use crate::model::{AnnotationId, Byte, LabelId};

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The first byte of the text on the screen.
    pub scroll: Byte,
    /// The annotation that was selected.
    pub selected: Option<AnnotationId>,
    /// How many annotations each label has.
    pub labels: Vec<(LabelId, usize)>,
}

coded_record! { Place { scroll, selected, labels } }
