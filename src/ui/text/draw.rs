//! Marks: each segment of a block becomes a text node, wrapped in one element for each annotation that covers it. Marks
//! take no width and no height of a line.

use web_sys::{HtmlElement, Node};

use super::pane::{Pane, append};
use crate::model::segment::{Cover, segments};

/// Underlines are stacked this many deep; what lies deeper shares the last lane.
const LANES: usize = 5;

impl Pane {
    /// Draws a block with its marks.
    pub(super) fn draw(&mut self, index: usize) {
        let Some(block) = self.blocks.get_mut(index) else { return };
        block.marked = true;
        let (span, element) = (block.span, block.element.clone());
        let document = self.document.clone();
        let segments = segments(span, document.annotations.around(span));
        if let [only] = segments.as_slice()
            && only.covers.is_empty()
        {
            if element.child_element_count() > 0 {
                element.set_text_content(Some(document.text.slice(span)));
            }
            return;
        }
        element.set_text_content(None);
        for segment in &segments {
            let mut node: Node = self.dom.create_text_node(document.text.slice(segment.span)).into();
            let mut shift = 0;
            for cover in &segment.covers {
                let Some(mark) = self.mark(cover, shift) else { continue };
                shift += usize::from(cover.starts);
                append(&mark, &node);
                node = mark.into();
            }
            append(&element, &node);
        }
    }

    /// Forgets the marks of a block that went far from the window.
    pub(super) fn undraw(&mut self, index: usize) {
        let Some(block) = self.blocks.get_mut(index) else { return };
        block.marked = false;
        if block.element.child_element_count() > 0 {
            block.element.set_text_content(Some(self.document.text.slice(block.span)));
        }
    }

    fn mark(&self, cover: &Cover<'_>, shift: usize) -> Option<HtmlElement> {
        let annotation = cover.annotation;
        let mark = self.element("mark")?;
        let place = self.scheme.position(&annotation.label).unwrap_or(0);
        let label = self.scheme.labels.get(place)?;
        let mut class = format!("c-{} u-{} lane-{}", label.colour.name(), place % 4, cover.lane.min(LANES - 1));
        if self.selected.contains(&annotation.id) {
            class.push_str(" sel");
        }
        if !annotation.note.is_empty() {
            class.push_str(" noted");
        }
        if cover.starts {
            let _ = mark.set_attribute("data-l", &label.letter());
            if shift > 0 {
                class.push_str(&format!(" at-{}", shift.min(4)));
            }
            let (start, end) = (annotation.spans.start(), annotation.spans.end());
            let (start, end) = (self.document.text.code_point(start), self.document.text.code_point(end));
            let _ = mark.set_attribute("aria-roledescription", &label.name);
            let _ = mark.set_attribute("aria-description", &format!("characters {start} to {end}"));
        }
        mark.set_class_name(&class);
        Some(mark)
    }

    /// Draws what is found: by the CSS Custom Highlight API where the browser has it. The current match is shown by
    /// the selection anyway.
    pub(super) fn show_found(&self, matches: &[crate::model::Span], current: Option<usize>) {
        let Some(highlights) = super::highlight::registry() else { return };
        let window = self.near_span();
        let near = |span: &&crate::model::Span| window.is_some_and(|window| window.meets(**span));
        let first = matches.partition_point(|span| window.is_some_and(|window| span.end() <= window.start()));
        let others = matches[first..].iter().take_while(near).take(2000);
        highlights.set("found", others.filter_map(|span| self.range_of(*span)));
        let current = current.and_then(|current| matches.get(current));
        highlights.set("found-now", current.into_iter().filter_map(|span| self.range_of(*span)));
    }
}
