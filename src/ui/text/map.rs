//! Between places in the DOM and places in the text. The pane holds the text's characters and nothing else, line ends
//! included, so a place is a count of UTF-16 code units within a block.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node, Range};

use super::pane::Pane;
use crate::model::{Byte, Span};

impl Pane {
    /// The place in the text of a DOM position; places outside of the text are its start or end.
    pub(super) fn byte_at(&self, node: &Node, offset: u32) -> Option<Byte> {
        if !self.article.contains(Some(node)) {
            let before = self.article.compare_document_position(node) & Node::DOCUMENT_POSITION_PRECEDING != 0;
            return Some(if before { Byte(0) } else { self.document.text.end() });
        }
        let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
        let Some(block) = element.closest("[data-b]").ok().flatten() else {
            // Between blocks: the position names a child of the article or of a chunk.
            return Some(match node.child_nodes().item(offset) {
                Some(child) => self.start_of(&child).unwrap_or_default(),
                None => node.last_child().and_then(|child| self.end_of(&child)).unwrap_or(self.document.text.end()),
            });
        };
        let index = index_of(&block)?;
        let range = self.dom.create_range().ok()?;
        range.set_start(&block, 0).ok()?;
        range.set_end(node, offset).ok()?;
        let units = range.to_string().length();
        Some(self.byte_in(index, units))
    }

    /// The place `units` UTF-16 code units into a block.
    fn byte_in(&self, block: usize, units: u32) -> Byte {
        let Some(span) = self.blocks.get(block).map(|block| block.span) else { return Byte(0) };
        let mut left = units as usize;
        for (at, char) in self.document.text.slice(span).char_indices() {
            if left < char.len_utf16() {
                return Byte::new(span.start().index() + at);
            }
            left -= char.len_utf16();
        }
        span.end()
    }

    fn start_of(&self, node: &Node) -> Option<Byte> {
        self.span_of(node).map(Span::start)
    }

    fn end_of(&self, node: &Node) -> Option<Byte> {
        self.span_of(node).map(Span::end)
    }

    /// What a chunk or a block covers.
    fn span_of(&self, node: &Node) -> Option<Span> {
        let element = node.dyn_ref::<Element>()?;
        if let Some(index) = index_of(element) {
            return self.blocks.get(index).map(|block| block.span);
        }
        let first = self.blocks.get(index_of(&element.first_element_child()?)?)?.span;
        let last = self.blocks.get(index_of(&element.last_element_child()?)?)?.span;
        Span::new(first.start(), last.end())
    }

    /// The DOM position of a place in the text: a text node and an offset into it. `after` says which of two
    /// neighbouring nodes is meant: the one that starts there, or the one that ends there.
    pub(super) fn place_of(&self, at: Byte, after: bool) -> Option<(Node, u32)> {
        let block = self.block_at(at, after)?;
        let view = self.blocks.get(block)?;
        let text = self.document.text.as_str().get(view.span.start().index()..at.index())?;
        let mut left = text.encode_utf16().count() as u32;
        let walker = self.dom.create_tree_walker_with_what_to_show(&view.element, 4).ok()?;
        let mut last = None;
        while let Ok(Some(node)) = walker.next_node() {
            let length = node.unchecked_ref::<web_sys::Text>().length();
            if left < length || (left == length && !after) {
                return Some((node, left));
            }
            left -= length;
            last = Some((node, length));
        }
        last
    }

    /// The block that holds `at`; where two meet, the one that starts there (or, without `after`, ends there).
    pub(super) fn block_at(&self, at: Byte, after: bool) -> Option<usize> {
        let count =
            self.blocks.partition_point(|block| if after { block.span.start() <= at } else { block.span.start() < at });
        (!self.blocks.is_empty()).then(|| count.saturating_sub(1))
    }

    /// A DOM range over `span`.
    pub(super) fn range_of(&self, span: Span) -> Option<Range> {
        let range = self.dom.create_range().ok()?;
        let (start, offset) = self.place_of(span.start(), true)?;
        range.set_start(&start, offset).ok()?;
        let (end, offset) = self.place_of(span.end(), false)?;
        range.set_end(&end, offset).ok()?;
        Some(range)
    }

    /// The place in the text under a point of the viewport.
    pub(super) fn byte_under(&self, x: f32, y: f32) -> Option<Byte> {
        let (node, offset) = position_under(&self.dom, x, y)?;
        self.article.contains(Some(&node)).then(|| self.byte_at(&node, offset)).flatten()
    }
}

/// Which block an element is: its place in its chunk, which knows the number of its first. (A number on each block would
/// cost thousands of strings at every opening.)
pub(super) fn index_of(block: &Element) -> Option<usize> {
    let first: usize = block.parent_element()?.get_attribute("data-c")?.parse().ok()?;
    Some(first + std::iter::successors(block.previous_element_sibling(), Element::previous_element_sibling).count())
}

/// The DOM position under a point: by the standard call, or WebKit's older one.
fn position_under(dom: &web_sys::Document, x: f32, y: f32) -> Option<(Node, u32)> {
    let has = |name: &str| js_sys::Reflect::has(dom, &JsValue::from_str(name)).unwrap_or(false);
    if has("caretPositionFromPoint") {
        let position = dom.caret_position_from_point(x, y)?;
        return Some((position.offset_node()?, position.offset()));
    }
    let call = js_sys::Reflect::get(dom, &JsValue::from_str("caretRangeFromPoint")).ok()?;
    let range = call.dyn_ref::<js_sys::Function>()?.call2(dom, &x.into(), &y.into()).ok()?;
    let range = range.dyn_into::<Range>().ok()?;
    Some((range.start_container().ok()?, range.start_offset().ok()?))
}
