//! Segments: a stretch of text cut wherever an annotation starts or ends, so that crossing spans can be drawn side by
//! side. Each annotation keeps one lane (the height of its underline) through the stretch.

use std::sync::Arc;

use super::{Annotation, Byte, Span, order};

/// An annotation over a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover<'a> {
    /// Which.
    pub annotation: &'a Arc<Annotation>,
    /// Its lane: 0 is next to the text. Annotations that share text have different lanes.
    pub lane: usize,
    /// Whether one of its pieces starts with this segment.
    pub starts: bool,
}

/// A piece of text with the same annotations throughout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Where it is.
    pub span: Span,
    /// What covers it, by lane.
    pub covers: Vec<Cover<'a>>,
}

/// Cuts `stretch` into segments. They tile it: no gap, no overlap, none empty. `annotations` are those around it, in
/// text order; what they cover outside of the stretch is left out.
#[must_use]
pub fn segments<'a>(stretch: Span, annotations: impl IntoIterator<Item = &'a Arc<Annotation>>) -> Vec<Segment<'a>> {
    let pieces = lanes(stretch, annotations);
    let mut cuts: Vec<Byte> = vec![stretch.start(), stretch.end()];
    cuts.extend(pieces.iter().flat_map(|piece| [piece.span.start(), piece.span.end()]));
    order::sort(&mut cuts);
    cuts.dedup();
    let mut waiting = pieces.into_iter().peekable();
    let mut open: Vec<Piece<'a>> = Vec::new();
    let tiles = cuts.windows(2).filter_map(|cut| Span::new(cut[0], cut[1]));
    tiles
        .map(|span| {
            open.retain(|piece| piece.span.end() > span.start());
            while let Some(piece) = waiting.next_if(|piece| piece.span.start() <= span.start()) {
                open.push(piece);
            }
            let mut covers: Vec<_> = open
                .iter()
                .map(|piece| Cover {
                    annotation: piece.annotation,
                    lane: piece.lane,
                    starts: piece.span.start() == span.start() && piece.starts,
                })
                .collect();
            order::sort_by_key(&mut covers, |cover| cover.lane);
            Segment { span, covers }
        })
        .collect()
}

struct Piece<'a> {
    annotation: &'a Arc<Annotation>,
    /// Cut to the stretch.
    span: Span,
    lane: usize,
    /// Whether it starts within the stretch.
    starts: bool,
}

/// The pieces within `stretch`, sorted by start. Inner annotations come to lie next to the text: the lane of an
/// annotation is the lowest that no shorter or earlier one it meets has taken.
fn lanes<'a>(stretch: Span, annotations: impl IntoIterator<Item = &'a Arc<Annotation>>) -> Vec<Piece<'a>> {
    let clip = |span: Span| Span::new(span.start().max(stretch.start()), span.end().min(stretch.end()));
    let mut found: Vec<(Span, &Arc<Annotation>)> = annotations
        .into_iter()
        .filter_map(|item| {
            let mut inside = item.spans.iter().filter_map(clip);
            let first = inside.next()?;
            Some((Span::new(first.start(), inside.next_back().unwrap_or(first).end())?, item))
        })
        .collect();
    order::sort_by_key(&mut found, |(reach, item)| (reach.bytes(), item.order()));
    let mut taken: Vec<(Span, usize)> = Vec::with_capacity(found.len());
    let mut pieces = Vec::with_capacity(found.len());
    for (reach, annotation) in found {
        let met: Vec<usize> = taken.iter().filter(|(other, _)| other.meets(reach)).map(|(_, lane)| *lane).collect();
        let lane = (0..).find(|lane| !met.contains(lane)).unwrap_or(met.len());
        taken.push((reach, lane));
        pieces.extend(annotation.spans.iter().filter_map(|span| {
            Some(Piece { annotation, span: clip(span)?, lane, starts: span.start() >= stretch.start() })
        }));
    }
    order::sort_by_key(&mut pieces, |piece| piece.span.start());
    pieces
}
