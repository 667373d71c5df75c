//! Judgements about a text: annotations, and relations between them.

use super::{ActorId, AnnotationId, AnnotatorId, Byte, Extra, LabelId, RelationId, Span, Time, order};

/// The spans of one annotation: at least one, sorted, disjoint.
//
// Invariant as said; kept by `Spans::new`. Spans that touch or share text are joined there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spans(Box<[Span]>);

impl Spans {
    /// Sorts `spans` and joins those that share text; `None` where there is none.
    #[must_use]
    pub fn new(mut spans: Vec<Span>) -> Option<Spans> {
        order::sort(&mut spans);
        spans.dedup_by(|next, kept| {
            let joined = kept.meets(*next).then(|| Span::new(kept.start(), kept.end().max(next.end()))).flatten();
            if let Some(joined) = joined {
                *kept = joined;
            }
            joined.is_some()
        });
        (!spans.is_empty()).then(|| Spans(spans.into()))
    }

    /// The pieces, in text order.
    #[must_use]
    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }

    /// The pieces, in text order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Span> + '_ {
        self.0.iter().copied()
    }

    /// Where the first piece starts.
    #[must_use]
    pub fn start(&self) -> Byte {
        self.0[0].start()
    }

    /// Where the last piece ends.
    #[must_use]
    pub fn end(&self) -> Byte {
        self.0[self.0.len() - 1].end()
    }

    /// Whether a piece holds the byte at `at`.
    #[must_use]
    pub fn contains(&self, at: Byte) -> bool {
        self.iter().any(|span| span.contains(at))
    }

    /// How many bytes the pieces have together.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.iter().map(Span::bytes).sum()
    }

    /// The same with its first piece's start moved to `start`; `None` where that piece would be empty.
    #[must_use]
    pub fn with_start(&self, start: Byte) -> Option<Spans> {
        let mut spans = self.0.to_vec();
        spans[0] = Span::new(start, spans[0].end())?;
        Spans::new(spans)
    }

    /// The same with its last piece's end moved to `end`; `None` where that piece would be empty.
    #[must_use]
    pub fn with_end(&self, end: Byte) -> Option<Spans> {
        let mut spans = self.0.to_vec();
        let last = spans.len() - 1;
        spans[last] = Span::new(spans[last].start(), end)?;
        Spans::new(spans)
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Spans {
        Spans(Box::new([span]))
    }
}

impl TryFrom<Vec<Span>> for Spans {
    type Error = &'static str;

    fn try_from(spans: Vec<Span>) -> Result<Spans, &'static str> {
        Spans::new(spans).ok_or("expected at least one span, found none")
    }
}

impl From<Spans> for Vec<Span> {
    fn from(spans: Spans) -> Vec<Span> {
        spans.0.into_vec()
    }
}

/// A value said of an annotation; several choices are several entries of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// The attribute's name.
    pub name: String,
    /// Its value, typed by the scheme.
    pub value: String,
}

/// One judgement: these spans are a case of this label, says this annotator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Its identity.
    pub id: AnnotationId,
    /// Rises with every change, undo and redo included.
    pub revision: u32,
    /// What it is.
    pub label: LabelId,
    /// Where it is.
    pub spans: Spans,
    /// What else is said of it.
    pub attributes: Vec<Attribute>,
    /// Whom it mentions, of the project's registry.
    pub actor: Option<ActorId>,
    /// A remark in the annotator's words; may be empty.
    pub note: String,
    /// 1 to 3; 0 for none given.
    pub confidence: u8,
    /// Who says so.
    pub annotator: AnnotatorId,
    /// "human", or the name of the program that proposed it.
    pub origin: String,
    /// The version of the scheme under which it was judged.
    pub scheme_version: u32,
    /// When it was made.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
    /// Fields this version does not know.
    pub extra: Extra,
}

/// What `origin` says of a person's own judgement.
pub const HUMAN: &str = "human";

impl Annotation {
    /// The order of annotations in a text: by first start, then the outer before the inner, then by id.
    #[must_use]
    pub fn order(&self) -> (Byte, std::cmp::Reverse<Byte>, AnnotationId) {
        (self.spans.start(), std::cmp::Reverse(self.spans.end()), self.id)
    }
}

/// A typed connection between two annotations of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its identity.
    pub id: RelationId,
    /// Rises with every change, undo and redo included.
    pub revision: u32,
    /// What kind of connection, by name.
    pub kind: String,
    /// Where it starts.
    pub from: AnnotationId,
    /// Where it leads.
    pub to: AnnotationId,
    /// What else is said of it.
    pub attributes: Vec<Attribute>,
    /// A remark; may be empty.
    pub note: String,
    /// Who says so.
    pub annotator: AnnotatorId,
    /// When it was made.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
    /// Fields this version does not know.
    pub extra: Extra,
}
