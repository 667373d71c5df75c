//! The annotations of a document, in text order, in shared blocks: an edit copies one block, a question about a stretch
//! of text looks at the blocks that may reach it.

use std::sync::Arc;

use super::{Annotation, AnnotationId, Byte, Span, order};

/// A block is cut in two when it grows past this many annotations.
const BLOCK: usize = 256;

/// Some annotations that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    /// Sorted by [`Annotation::order`]; never empty.
    items: Vec<Arc<Annotation>>,
    /// The furthest end of any of them.
    reach: Byte,
}

impl Block {
    fn new(items: Vec<Arc<Annotation>>) -> Arc<Block> {
        let reach = items.iter().map(|item| item.spans.end()).max().unwrap_or_default();
        Arc::new(Block { items, reach })
    }
}

/// Annotations sorted by [`Annotation::order`]: first start, outer before inner, id. Ids are unique. Cloning is cheap.
//
// Invariant: blocks are sorted, within and among each other, and none is empty. Kept by `insert` and `remove`.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    blocks: Vec<Arc<Block>>,
    len: usize,
}

impl Annotations {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All, in text order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Annotation>> {
        self.blocks.iter().flat_map(|block| &block.items)
    }

    /// The annotation with that id. Looks through all of them.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.iter().find(|annotation| annotation.id == id)
    }

    /// The `n`-th in text order, counted from 0.
    #[must_use]
    pub fn nth(&self, mut n: usize) -> Option<&Arc<Annotation>> {
        for block in &self.blocks {
            match block.items.get(n) {
                Some(found) => return Some(found),
                None => n -= block.items.len(),
            }
        }
        None
    }

    /// How many come before `annotation` (which need not be among them).
    #[must_use]
    pub fn rank(&self, annotation: &Annotation) -> usize {
        let key = annotation.order();
        let full = self.blocks.partition_point(|block| block.items.last().is_some_and(|last| last.order() < key));
        let before: usize = self.blocks[..full].iter().map(|block| block.items.len()).sum();
        before + self.blocks.get(full).map_or(0, |block| block.items.partition_point(|item| item.order() < key))
    }

    /// Those of which a piece or the gap between two pieces shares text with `window`, in text order.
    pub fn around(&self, window: Span) -> impl Iterator<Item = &Arc<Annotation>> {
        let blocks = self.blocks.iter().take_while(move |block| block.items[0].spans.start() < window.end());
        blocks.filter(move |block| block.reach > window.start()).flat_map(move |block| {
            let items = block.items.iter().take_while(move |item| item.spans.start() < window.end());
            items.filter(move |item| item.spans.end() > window.start())
        })
    }

    /// Those with a piece that holds the byte at `at`, the shortest first.
    #[must_use]
    pub fn covering(&self, at: Byte) -> Vec<&Arc<Annotation>> {
        let Some(point) = Span::new(at, Byte(at.0 + 1)) else { return Vec::new() };
        let mut found: Vec<_> = self.around(point).filter(|item| item.spans.contains(at)).collect();
        order::sort_by_key(&mut found, |item| (item.spans.bytes(), item.order()));
        found
    }

    /// The first that starts at or after `at`.
    #[must_use]
    pub fn first_from(&self, at: Byte) -> Option<&Arc<Annotation>> {
        let block = self.blocks.partition_point(|block| block.items.last().is_some_and(|last| last.spans.start() < at));
        self.blocks.get(block)?.items.iter().find(|item| item.spans.start() >= at)
    }

    /// The last that starts before `at`.
    #[must_use]
    pub fn last_before(&self, at: Byte) -> Option<&Arc<Annotation>> {
        let block = self.blocks.partition_point(|block| block.items[0].spans.start() < at).checked_sub(1)?;
        self.blocks[block].items.iter().rev().find(|item| item.spans.start() < at)
    }

    /// Adds one, at its place. Its id must not be among them: see [`Annotations::remove`].
    pub fn insert(&mut self, annotation: Arc<Annotation>) {
        self.len += 1;
        let key = annotation.order();
        let at = self.blocks.partition_point(|block| block.items[0].order() <= key).saturating_sub(1);
        let Some(block) = self.blocks.get_mut(at) else {
            self.blocks.push(Block::new(vec![annotation]));
            return;
        };
        let block = Arc::make_mut(block);
        block.reach = block.reach.max(annotation.spans.end());
        let place = block.items.partition_point(|item| item.order() < key);
        block.items.insert(place, annotation);
        if block.items.len() > BLOCK {
            let tail = block.items.split_off(BLOCK / 2);
            block.reach = block.items.iter().map(|item| item.spans.end()).max().unwrap_or_default();
            self.blocks.insert(at + 1, Block::new(tail));
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, id: AnnotationId) -> Option<Arc<Annotation>> {
        let (at, place) = self
            .blocks
            .iter()
            .enumerate()
            .find_map(|(at, block)| block.items.iter().position(|item| item.id == id).map(|place| (at, place)))?;
        self.len -= 1;
        let block = Arc::make_mut(&mut self.blocks[at]);
        let removed = block.items.remove(place);
        if block.items.is_empty() {
            self.blocks.remove(at);
        } else if removed.spans.end() == block.reach {
            block.reach = block.items.iter().map(|item| item.spans.end()).max().unwrap_or_default();
        }
        Some(removed)
    }

    /// Whether the two hold the very same blocks: then nothing changed between them.
    #[must_use]
    pub fn same(&self, other: &Annotations) -> bool {
        self.blocks.len() == other.blocks.len()
            && self.blocks.iter().zip(&other.blocks).all(|(mine, theirs)| Arc::ptr_eq(mine, theirs))
    }

    /// The annotations that stand in one of the two and not, or otherwise, in the other. Costs what the blocks that
    /// differ cost.
    #[must_use]
    pub fn differences<'a>(&'a self, other: &'a Annotations) -> Vec<&'a Arc<Annotation>> {
        let unlike = |mine: &'a Annotations, theirs: &Annotations| -> Vec<&'a Arc<Annotation>> {
            let mut theirs = theirs.blocks.iter().map(Arc::as_ptr).collect::<Vec<_>>();
            order::sort(&mut theirs);
            let blocks = mine.blocks.iter().filter(|block| theirs.binary_search(&Arc::as_ptr(block)).is_err());
            blocks.flat_map(|block| &block.items).collect()
        };
        let (mine, theirs) = (unlike(self, other), unlike(other, self));
        let only = |some: &[&'a Arc<Annotation>], others: &[&'a Arc<Annotation>]| -> Vec<&'a Arc<Annotation>> {
            let mut others = others.iter().map(|item| Arc::as_ptr(item)).collect::<Vec<_>>();
            order::sort(&mut others);
            some.iter().copied().filter(|item| others.binary_search(&Arc::as_ptr(item)).is_err()).collect()
        };
        let mut found = only(&mine, &theirs);
        found.extend(only(&theirs, &mine));
        found
    }
}

impl FromIterator<Arc<Annotation>> for Annotations {
    fn from_iter<I: IntoIterator<Item = Arc<Annotation>>>(items: I) -> Annotations {
        let mut items: Vec<_> = items.into_iter().collect();
        order::sort_by_key(&mut items, |item| item.order());
        let blocks = items.chunks(BLOCK / 2).map(|block| Block::new(block.to_vec())).collect();
        Annotations { blocks, len: items.len() }
    }
}

impl PartialEq for Annotations {
    fn eq(&self, other: &Annotations) -> bool {
        self.same(other) || (self.len == other.len && self.iter().eq(other.iter()))
    }
}

impl Eq for Annotations {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::annotation::HUMAN;
    use crate::model::{AnnotatorId, Extra, LabelId, Time};

    fn annotation(n: u32, start: u32, len: u32) -> Arc<Annotation> {
        let span = Span::new(Byte(start), Byte(start + len)).expect("not empty");
        Arc::new(Annotation {
            id: AnnotationId::derived(&n.to_string()),
            revision: 1,
            label: LabelId("claim".into()),
            spans: span.into(),
            attributes: Vec::new(),
            actor: None,
            note: String::new(),
            confidence: 0,
            annotator: AnnotatorId::derived("me"),
            origin: HUMAN.to_owned(),
            scheme_version: 1,
            created: Time(0),
            changed: Time(0),
            extra: Extra::default(),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn blocks_answer_like_a_plain_sorted_list(
            spans in prop::collection::vec((0u32..2000, 1u32..60), 1..900),
            removed in prop::collection::vec(any::<prop::sample::Index>(), 0..200),
            at in 0u32..2000,
        ) {
            let mut plain: Vec<_> = spans.iter().enumerate().map(|(n, (start, len))| annotation(n as u32, *start, *len)).collect();
            let mut blocks = Annotations::default();
            plain.iter().for_each(|item| blocks.insert(item.clone()));
            let before = blocks.clone();
            for index in removed {
                if !plain.is_empty() {
                    let gone = plain.swap_remove(index.index(plain.len()));
                    prop_assert_eq!(blocks.remove(gone.id).map(|item| item.id), Some(gone.id));
                }
            }
            plain.sort_by_key(|item| item.order());
            prop_assert_eq!(blocks.len(), plain.len());
            prop_assert!(blocks.iter().eq(plain.iter()));
            prop_assert_eq!(blocks.differences(&before).len(), before.len() - blocks.len());
            let window = Span::new(Byte(at), Byte(at + 40)).expect("not empty");
            let meets = |item: &&Arc<Annotation>| item.spans.as_slice()[0].meets(window);
            prop_assert!(blocks.around(window).eq(plain.iter().filter(meets)));
            prop_assert_eq!(blocks.covering(Byte(at)).len(), plain.iter().filter(|item| item.spans.contains(Byte(at))).count());
            let from = plain.iter().find(|item| item.spans.start() >= Byte(at));
            prop_assert_eq!(blocks.first_from(Byte(at)), from);
            prop_assert_eq!(blocks.last_before(Byte(at)), plain.iter().rev().find(|item| item.spans.start() < Byte(at)));
            for (rank, item) in plain.iter().enumerate() {
                prop_assert_eq!(blocks.rank(item), rank);
                prop_assert_eq!(blocks.nth(rank), Some(item));
            }
            prop_assert_eq!(&plain.iter().cloned().collect::<Annotations>(), &blocks);
        }
    }
}
