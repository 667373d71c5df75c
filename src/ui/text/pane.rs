//! The text on the screen, driven by hand rather than by the virtual DOM: all of it as plain text, in chunks that the
//! browser may skip, with marks as elements only near the window; an edit redraws the blocks it touches.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, Node};

use crate::edit::Session;
use crate::model::{AnnotationId, Document, Scheme, Span, order, structure};

/// How many blocks a chunk holds: what `content-visibility` skips or draws at once. (On every block it costs more than
/// it saves.)
const CHUNK: usize = 25;

#[wasm_bindgen]
extern "C" {
    /// An element, to which a string that JavaScript has already is added as a text node. (web-sys only knows strings
    /// that come out of Rust's memory, each decoded anew.)
    type Parent;

    #[wasm_bindgen(method, js_name = append)]
    fn append_text(this: &Parent, text: &JsString);
}

/// A line of the text on the screen: a paragraph or a heading, its line end included.
pub(super) struct Block {
    /// Where it is in the text.
    pub span: Span,
    /// What shows it.
    pub element: HtmlElement,
    /// Whether its marks are drawn.
    pub marked: bool,
}

/// Blocks that the browser draws or skips together.
pub(super) struct Chunk {
    pub element: HtmlElement,
    /// Its blocks, by index.
    pub blocks: std::ops::Range<usize>,
}

/// The text on the screen.
pub struct Pane {
    pub(super) dom: web_sys::Document,
    /// What scrolls.
    pub(super) scroller: HtmlElement,
    /// What holds the text and nothing else.
    pub(super) article: HtmlElement,
    pub(super) document: Arc<Document>,
    pub(super) scheme: Arc<Scheme>,
    pub(super) blocks: Vec<Block>,
    pub(super) chunks: Vec<Chunk>,
    /// The chunks whose marks are drawn.
    pub(super) near: std::ops::Range<usize>,
    pub(super) selected: Rc<[AnnotationId]>,
    /// An empty block of each kind, to be cloned: a paragraph, then headings by level.
    kinds: Vec<HtmlElement>,
}

impl Pane {
    /// A pane that draws into `article`, inside `scroller`.
    #[must_use]
    pub fn new(scroller: HtmlElement, article: HtmlElement, session: &Session) -> Option<Pane> {
        let dom = article.owner_document()?;
        let kinds = ["p", "h1", "h2", "h3", "h4", "h5", "h6"].map(|tag| {
            let element: HtmlElement = dom.create_element(tag).ok()?.dyn_into().ok()?;
            element.set_attribute("data-b", "").ok()?;
            element.set_attribute("dir", "auto").ok()?;
            Some(element)
        });
        let mut pane = Pane {
            dom,
            scroller,
            article,
            document: session.document.clone(),
            scheme: session.project.scheme.clone(),
            blocks: Vec::new(),
            chunks: Vec::new(),
            near: 0..0,
            selected: session.selected_ids().into(),
            kinds: kinds.into_iter().collect::<Option<_>>()?,
        };
        pane.rebuild();
        Some(pane)
    }

    /// Brings the screen up to `session`. Costs what changed.
    pub fn sync(&mut self, session: &Session) {
        let old = std::mem::replace(&mut self.document, session.document.clone());
        let scheme = std::mem::replace(&mut self.scheme, session.project.scheme.clone());
        let selected = std::mem::replace(&mut self.selected, session.selected_ids().into());
        if old.id != self.document.id || old.text != self.document.text {
            self.rebuild();
            return;
        }
        if old.structure != self.document.structure {
            self.retag(&old);
        }
        if scheme != self.scheme {
            let near: Vec<usize> = self.near.clone().flat_map(|chunk| self.chunks[chunk].blocks.clone()).collect();
            near.into_iter().for_each(|block| self.draw(block));
            return;
        }
        let mut touched = Vec::new();
        if !old.annotations.same(&self.document.annotations) {
            let document = self.document.clone();
            for changed in document.annotations.differences(&old.annotations) {
                self.note_blocks(changed.spans.iter(), &mut touched);
            }
        }
        if selected != self.selected {
            self.note_selection(&selected, &old, &mut touched);
            self.note_selection(&self.selected, &self.document, &mut touched);
        }
        order::sort(&mut touched);
        touched.dedup();
        for block in touched {
            if self.blocks[block].marked {
                self.draw(block);
            }
        }
    }

    fn note_selection(&self, ids: &[AnnotationId], document: &Document, touched: &mut Vec<usize>) {
        // Only what is near can be drawn: of thousands of selected annotations those there matter.
        let Some(window) = self.near_span() else { return };
        for annotation in document.annotations.around(window) {
            if ids.contains(&annotation.id) {
                self.note_blocks(annotation.spans.iter(), touched);
            }
        }
    }

    fn note_blocks(&self, spans: impl Iterator<Item = Span>, touched: &mut Vec<usize>) {
        for span in spans {
            let first = self.block_at(span.start(), true).unwrap_or(0);
            let last = self.block_at(span.end(), false).unwrap_or(0);
            touched.extend(first..=last);
        }
    }

    /// What the chunks near the window cover.
    pub(super) fn near_span(&self) -> Option<Span> {
        let first = self.chunks.get(self.near.start)?.blocks.start;
        let last = self.chunks.get(self.near.end.checked_sub(1)?)?.blocks.end.checked_sub(1)?;
        Span::new(self.blocks.get(first)?.span.start(), self.blocks.get(last)?.span.end())
    }

    fn rebuild(&mut self) {
        self.article.set_text_content(None);
        // Hyphenation, fonts and voices go by language; a text whose language is unknown has none.
        let _ = self.article.set_attribute("lang", &self.document.about.language);
        self.blocks.clear();
        self.chunks.clear();
        self.near = 0..0;
        let text = self.document.text.clone();
        let lines: Vec<Span> = structure::lines(text.as_str()).filter_map(Span::of).collect();
        // Thousands of blocks: each call into the browser counts, above all those that bring a string along.
        let string = JsString::from(text.as_str());
        for lines in lines.chunks(CHUNK) {
            let Some(chunk) = self.element("div") else { return };
            chunk.set_class_name("chunk");
            let first = self.blocks.len();
            let mut letters = 0;
            for line in lines {
                letters += line.bytes();
                if let Some(element) = self.block_element(*line) {
                    element
                        .unchecked_ref::<Parent>()
                        .append_text(&string.substring(text.utf16(line.start()).0, text.utf16(line.end()).0));
                    append(&chunk, &element);
                    self.blocks.push(Block { span: *line, element, marked: false });
                }
            }
            let _ = chunk.set_attribute("data-c", &first.to_string());
            // A guess at the height of what is not drawn yet, so that the scroll bar hardly jumps: 70 characters a
            // line, and the gaps between blocks.
            let rows = letters / 70 + lines.len();
            let guess = format!("auto {}px", rows * 32 + lines.len() * 8);
            set(&chunk, "contain-intrinsic-block-size", &guess);
            append(&self.article, &chunk);
            self.chunks.push(Chunk { element: chunk, blocks: first..self.blocks.len() });
        }
    }

    /// Gives blocks whose kind changed a fitting element.
    fn retag(&mut self, old: &Document) {
        for index in 0..self.blocks.len() {
            let span = self.blocks[index].span;
            if self.document.level(span) == old.level(span) {
                continue;
            }
            let Some(element) = self.block_element(span) else { continue };
            element.set_text_content(Some(self.document.text.slice(span)));
            if self.blocks[index].element.replace_with_with_node_1(&element).is_err() {
                continue;
            }
            self.blocks[index].element = element;
            if self.blocks[index].marked {
                self.draw(index);
            }
        }
    }

    fn block_element(&self, span: Span) -> Option<HtmlElement> {
        let kind = self.kinds.get(usize::from(self.document.level(span)).min(6))?;
        let element: HtmlElement = kind.clone_node().ok()?.unchecked_into();
        if self.document.text.slice(span).trim_start().is_empty() {
            element.set_class_name("blank");
        }
        Some(element)
    }

    pub(super) fn element(&self, tag: &str) -> Option<HtmlElement> {
        self.dom.create_element(tag).ok()?.dyn_into().ok()
    }

    /// Draws the marks of what is near the window, and forgets those of what went far.
    pub fn settle(&mut self) {
        let height = f64::from(self.scroller.client_height());
        let (top, bottom) =
            (f64::from(self.scroller.scroll_top()) - height, f64::from(self.scroller.scroll_top()) + 2.0 * height);
        let place = |chunk: &Chunk| f64::from(chunk.element.offset_top());
        let start = self.chunks.partition_point(|chunk| place(chunk) <= top).saturating_sub(1);
        let end = self.chunks.partition_point(|chunk| place(chunk) < bottom).max(start);
        let near = start..end.min(self.chunks.len());
        if near == self.near {
            return;
        }
        let old = std::mem::replace(&mut self.near, near.clone());
        for chunk in old.filter(|chunk| !near.contains(chunk)) {
            for index in self.chunks[chunk].blocks.clone() {
                self.undraw(index);
            }
        }
        for chunk in near {
            for index in self.chunks[chunk].blocks.clone() {
                if !self.blocks[index].marked {
                    self.draw(index);
                }
            }
        }
    }
}

pub(super) fn append(parent: &Node, child: &Node) {
    // Fails only where the child holds the parent, which is never so here.
    let _ = parent.append_child(child);
}

/// Sets a style property: the page's Content-Security-Policy forbids `style` attributes, not this.
pub(super) fn set(element: &HtmlElement, property: &str, value: &str) {
    let _ = element.style().set_property(property, value);
}
