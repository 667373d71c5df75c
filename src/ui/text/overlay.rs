//! What lies over the text without being part of it: handles at the ends of the selected annotation, the preview of an
//! end that moves, the flash of a place that was jumped to, the text cursor.

use wasm_bindgen::JsCast;
use web_sys::{DomRect, HtmlElement};

use super::pane::{Pane, append, set};
use crate::edit::Selection;
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

    /// Where the layer's corner lies in the viewport.
    pub(super) fn corner(&self) -> Corner {
        let frame = self.scroller.get_bounding_client_rect();
        Corner {
            left: frame.left() + f64::from(self.scroller.client_left() - self.scroller.scroll_left()),
            top: frame.top() + f64::from(self.scroller.client_top() - self.scroller.scroll_top()),
        }
    }

    /// Handles at both ends of a first and a last box; none where there are none.
    pub(super) fn handles(&mut self, pane: &Pane, corner: Corner, ends: Option<(DomRect, DomRect)>) {
        let Some((first, last)) = ends else {
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
            corner.put(start, first.left(), first.top(), None, first.height());
            corner.put(end, last.right(), last.top(), None, last.height());
        }
    }

    /// The preview over these boxes.
    pub(super) fn preview(&mut self, pane: &Pane, corner: Corner, boxes: &[DomRect]) {
        self.boxes.drain(..).for_each(|shown| shown.remove());
        self.boxes.extend(boxes.iter().filter_map(|rect| boxed(&self.layer, pane, corner, "preview", rect)));
    }

    /// Lets `span` flash once.
    pub(super) fn flash(&self, pane: &Pane, span: Span) {
        let corner = self.corner();
        for rect in pane.boxes([span]) {
            if let Some(shown) = boxed(&self.layer, pane, corner, "flash", &rect) {
                let target = shown.clone();
                gloo::events::EventListener::once(&shown, "animationend", move |_| target.remove()).forget();
            }
        }
    }

    /// Shows the text cursor in a box, or hides it.
    pub(super) fn caret(&mut self, pane: &Pane, corner: Corner, rect: Option<&DomRect>) {
        let Some(rect) = rect else {
            self.caret.take().into_iter().for_each(|caret| caret.remove());
            return;
        };
        if self.caret.is_none() {
            self.caret = boxed(&self.layer, pane, corner, "caret", rect);
        }
        if let Some(caret) = &self.caret {
            corner.put(caret, rect.left(), rect.top(), None, rect.height());
        }
    }
}

fn boxed(layer: &HtmlElement, pane: &Pane, corner: Corner, class: &str, rect: &DomRect) -> Option<HtmlElement> {
    let element = pane.element("span")?;
    element.set_class_name(class);
    corner.put(&element, rect.left(), rect.top(), Some(rect.width()), rect.height());
    append(layer, &element);
    Some(element)
}

/// Where the layer's corner lies in the viewport, in CSS pixels. Read once before anything is placed: to read it again
/// after would make the browser lay the page out again.
#[derive(Clone, Copy)]
pub(super) struct Corner {
    left: f64,
    top: f64,
}

impl Corner {
    /// Places `element` at a point of the viewport, so that it scrolls with the text.
    fn put(self, element: &HtmlElement, left: f64, top: f64, width: Option<f64>, height: f64) {
        set(element, "left", &px(left - self.left));
        set(element, "top", &px(top - self.top));
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
    /// Where the palette goes, in the viewport: above the selected text; below it and the next line where there is no
    /// room above.
    fn palette_place(&self, palette: &HtmlElement) -> Option<(f64, f64)> {
        let spans = self.session.preview(None)?;
        let (first, last) = self.pane.ends(&spans)?;
        let frame = self.pane.scroller.get_bounding_client_rect();
        let size = palette.get_bounding_client_rect();
        let gap = 8.0;
        let above = first.top() - gap - size.height();
        let line = last.height() * 1.6;
        let top = if above >= frame.top() + 2.0 { above } else { last.bottom() + line + gap };
        let most = frame.left() + f64::from(self.pane.scroller.client_width()) - size.width() - gap;
        Some((first.left().min(most).max(frame.left() + gap), top))
    }

    /// Draws handles and previews where they belong: first all is read, then all is placed.
    pub(super) fn decorate(&mut self) {
        let session = self.session.clone();
        let single = match &session.selection {
            Selection::Annotations(ids) if ids.len() == 1 => session.selected(),
            _ => None,
        };
        let preview = self.moving().or_else(|| session.end_edit.as_ref().map(|edit| edit.spans.clone()));
        let spans = preview.as_ref().or(single.map(|selected| &selected.spans));
        let corner = self.overlay.corner();
        let ends = single.and(spans).filter(|spans| self.pane.is_near(spans)).and_then(|spans| self.pane.ends(spans));
        let boxes: Vec<DomRect> = preview.iter().flat_map(|spans| self.pane.boxes(spans.iter())).collect();
        let caret = self.caret.as_ref().and_then(|caret| self.pane.caret_rect(caret.focus));
        let palette = self.pane.scroller.query_selector(".palette").ok().flatten();
        let palette = palette.and_then(|palette| palette.dyn_into::<HtmlElement>().ok());
        let palette = palette.and_then(|palette| Some((self.palette_place(&palette)?, palette)));
        if let Some(((left, top), palette)) = palette {
            set(&palette, "left", &px(left - corner.left));
            set(&palette, "top", &px(top - corner.top));
            set(&palette, "visibility", "visible");
        }
        self.overlay.handles(&self.pane, corner, ends);
        self.overlay.preview(&self.pane, corner, &boxes);
        self.overlay.caret(&self.pane, corner, caret.as_ref());
    }
}

impl Pane {
    /// Whether an end of `spans` is near the window.
    fn is_near(&self, spans: &Spans) -> bool {
        let meets =
            |near: Span| spans.iter().next().into_iter().chain(spans.iter().next_back()).any(|end| near.meets(end));
        self.near_span().is_some_and(meets)
    }

    /// The first box and the last of `spans`, in the viewport.
    fn ends(&self, spans: &Spans) -> Option<(DomRect, DomRect)> {
        let first = self.range_of(spans.iter().next()?)?.get_client_rects()?;
        let last = self.range_of(spans.iter().next_back()?)?.get_client_rects()?;
        Some((first.item(0)?, last.item(last.length().checked_sub(1)?)?))
    }

    /// The boxes of `spans`, in the viewport, but not too many.
    fn boxes(&self, spans: impl IntoIterator<Item = Span>) -> Vec<DomRect> {
        let lists = spans.into_iter().filter_map(|span| self.range_of(span)?.get_client_rects());
        lists.flat_map(|list| (0..list.length().min(BOXES)).filter_map(move |n| list.item(n))).collect()
    }

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
