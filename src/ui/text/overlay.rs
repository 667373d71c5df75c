//! What lies over the text without being part of it: handles at the ends of the selected annotation, the preview of an
//! end that moves, the flash of a place that was jumped to, the text cursor.

use wasm_bindgen::JsCast;
use web_sys::{DomRect, HtmlElement};

use super::pane::{Pane, append, set};
use crate::model::{Byte, Span, Spans};

/// At most this many boxes are drawn for one preview: a selection over many screens needs no more.
const BOXES: u32 = 400;

/// The layer over the text.
pub(super) struct Overlay {
    scroller: HtmlElement,
    layer: HtmlElement,
    handles: Option<[HtmlElement; 2]>,
    boxes: Vec<HtmlElement>,
    caret: Option<HtmlElement>,
}

impl Overlay {
    pub(super) fn new(scroller: HtmlElement, layer: HtmlElement) -> Overlay {
        Overlay { scroller, layer, handles: None, boxes: Vec::new(), caret: None }
    }

    /// Handles at the ends of `spans`; none where there is nothing.
    pub(super) fn handles(&mut self, pane: &Pane, spans: Option<&Spans>) {
        let ends = spans.and_then(|spans| {
            let near = pane.near_span()?;
            let (first, last) = (spans.iter().next()?, spans.iter().next_back()?);
            (near.meets(first) || near.meets(last)).then_some((first, last))
        });
        let places = ends.and_then(|(first, last)| {
            let first = pane.range_of(first)?.get_client_rects()?;
            let last = pane.range_of(last)?.get_client_rects()?;
            Some((first.item(0)?, last.item(last.length().checked_sub(1)?)?))
        });
        let Some((first, last)) = places else {
            for handle in self.handles.take().into_iter().flatten() {
                handle.remove();
            }
            return;
        };
        if self.handles.is_none() {
            let make = |class| {
                let handle = pane.element("span")?;
                handle.set_class_name(class);
                append(&self.layer, &handle);
                Some(handle)
            };
            self.handles = make("handle start").zip(make("handle end")).map(|(start, end)| [start, end]);
        }
        if let Some([start, end]) = &self.handles {
            self.put(start, first.left(), first.top(), None, first.height());
            self.put(end, last.right(), last.top(), None, last.height());
        }
    }

    /// Boxes over `spans`.
    pub(super) fn preview(&mut self, pane: &Pane, spans: Option<&Spans>) {
        self.boxes.drain(..).for_each(|shown| shown.remove());
        let rects = spans.into_iter().flat_map(Spans::iter).filter_map(|span| pane.range_of(span)?.get_client_rects());
        for rects in rects {
            for rect in (0..rects.length().min(BOXES)).filter_map(|n| rects.item(n)) {
                self.boxes.extend(self.boxed(pane, "preview", &rect));
            }
        }
    }

    /// Lets `span` flash once.
    pub(super) fn flash(&self, pane: &Pane, span: Span) {
        let Some(rects) = pane.range_of(span).and_then(|range| range.get_client_rects()) else { return };
        for rect in (0..rects.length().min(BOXES)).filter_map(|n| rects.item(n)) {
            if let Some(shown) = self.boxed(pane, "flash", &rect) {
                let target = shown.clone();
                gloo::events::EventListener::once(&shown, "animationend", move |_| target.remove()).forget();
            }
        }
    }

    /// Shows the text cursor at `at`, or hides it.
    pub(super) fn caret(&mut self, pane: &Pane, at: Option<Byte>) {
        let Some(rect) = at.and_then(|at| pane.caret_rect(at)) else {
            self.caret.take().into_iter().for_each(|caret| caret.remove());
            return;
        };
        if self.caret.is_none() {
            self.caret = self.boxed(pane, "caret", &rect);
        }
        if let Some(caret) = &self.caret {
            self.put(caret, rect.left(), rect.top(), None, rect.height());
        }
    }

    fn boxed(&self, pane: &Pane, class: &str, rect: &DomRect) -> Option<HtmlElement> {
        let element = pane.element("span")?;
        element.set_class_name(class);
        self.put(&element, rect.left(), rect.top(), Some(rect.width()), rect.height());
        append(&self.layer, &element);
        Some(element)
    }

    /// Places `element` at a point of the viewport, so that it scrolls with the text.
    fn put(&self, element: &HtmlElement, left: f64, top: f64, width: Option<f64>, height: f64) {
        let frame = self.scroller.get_bounding_client_rect();
        let left =
            left - frame.left() - f64::from(self.scroller.client_left()) + f64::from(self.scroller.scroll_left());
        let top = top - frame.top() - f64::from(self.scroller.client_top()) + f64::from(self.scroller.scroll_top());
        set(element, "left", &px(left));
        set(element, "top", &px(top));
        set(element, "height", &px(height));
        if let Some(width) = width {
            set(element, "width", &px(width));
        }
    }
}

/// A length in whole CSS pixels: writing fractions would cost the page ten kilobytes of code.
fn px(length: f64) -> String {
    format!("{}px", length.round() as i32)
}

impl super::view::View {
    /// Places the palette above the selected text; below it and the next line where there is no room above.
    pub fn place_palette(&self, palette: &HtmlElement) {
        let Some(spans) = self.session.preview(None) else { return };
        let rects = |span| self.pane.range_of(span).and_then(|range| range.get_client_rects());
        let (Some(first), Some(last)) = (
            rects(spans.as_slice()[0]).and_then(|rects| rects.item(0)),
            spans.iter().next_back().and_then(rects).and_then(|rects| rects.item(rects.length().checked_sub(1)?)),
        ) else {
            return;
        };
        let frame = self.pane.scroller.get_bounding_client_rect();
        let size = palette.get_bounding_client_rect();
        let gap = 8.0;
        let above = first.top() - gap - size.height();
        let line = last.height() * 1.6;
        let top = if above >= frame.top() + 2.0 { above } else { last.bottom() + line + gap };
        let most = frame.left() + f64::from(self.pane.scroller.client_width()) - size.width() - gap;
        let left = first.left().min(most).max(frame.left() + gap);
        let scroller = &self.pane.scroller;
        set(palette, "left", &px(left - frame.left() + f64::from(scroller.scroll_left())));
        set(palette, "top", &px(top - frame.top() + f64::from(scroller.scroll_top())));
        set(palette, "visibility", "visible");
    }
}

impl Pane {
    /// Where a text cursor at `at` stands in the viewport.
    pub(super) fn caret_rect(&self, at: Byte) -> Option<DomRect> {
        let range = self.dom.create_range().ok()?;
        let after = self.document.text.as_str().as_bytes().get(at.index()).is_some_and(|byte| *byte != b'\n');
        let (node, offset) = self.place_of(at, after).or_else(|| self.place_of(at, !after))?;
        range.set_start(&node, offset).ok()?;
        range.collapse_with_to_start(true);
        // The character after it says which of two lines is meant where a line is wrapped; where there is none, or it
        // has no box, the bare place must do.
        let length = node.unchecked_ref::<web_sys::Text>().length();
        if after && offset < length {
            range.set_end(&node, offset + 1).ok()?;
            // WebKit gives an empty box at the end of the line before as well.
            let rects = range.get_client_rects();
            let rect = rects.and_then(|rects| rects.item(rects.length().checked_sub(1)?));
            if let Some(rect) = rect.filter(|rect| rect.width() > 0.0) {
                return Some(rect);
            }
            range.set_end(&node, offset).ok()?;
        }
        let rects = range.get_client_rects()?;
        rects.item(rects.length().checked_sub(1)?).or_else(|| {
            range.set_end(&node, (offset + 1).min(length)).ok()?;
            Some(range.get_bounding_client_rect())
        })
    }

    /// The part of the text that is on the screen.
    pub(super) fn window(&self) -> Option<Span> {
        let frame = self.scroller.get_bounding_client_rect();
        let near = self.near.clone().flat_map(|chunk| self.chunks[chunk].blocks.clone());
        let mut shown = near.filter(|block| {
            let rect = self.blocks[*block].element.get_bounding_client_rect();
            rect.bottom() > frame.top() && rect.top() < frame.bottom()
        });
        let first = shown.next()?;
        let last = shown.next_back().unwrap_or(first);
        Span::new(self.blocks[first].span.start(), self.blocks[last].span.end())
    }

    /// Scrolls the line of `span` to the top of the window.
    pub(super) fn scroll_to_top(&mut self, span: Span) {
        let Some(block) = self.block_at(span.start(), true).and_then(|block| self.blocks.get(block)) else { return };
        block.element.scroll_into_view();
        self.settle();
    }

    /// Scrolls `span` into the window's middle, unless it is well inside the window already.
    pub(super) fn scroll_to(&mut self, span: Span, always: bool) {
        let Some(block) = self.block_at(span.start(), true) else { return };
        let Some(chunk) = self.chunks.iter().position(|chunk| chunk.blocks.contains(&block)) else { return };
        if !self.near.contains(&chunk) {
            // What the browser skips has no exact place before it was drawn once.
            self.chunks[chunk].element.scroll_into_view();
            self.settle();
        }
        let frame = self.scroller.get_bounding_client_rect();
        let rect = |pane: &Pane| pane.range_of(span).map(|range| range.get_bounding_client_rect());
        let Some(now) = rect(self) else { return };
        let margin = 48.0;
        if !always && now.top() > frame.top() + margin && now.bottom() < frame.bottom() - margin {
            return;
        }
        let middle = frame.top() + frame.height() / 2.0 - now.height().min(frame.height() * 0.8) / 2.0;
        let to = f64::from(self.scroller.scroll_top()) + now.top() - middle;
        self.scroller.set_scroll_top(to as i32);
        self.settle();
    }
}
