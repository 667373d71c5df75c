//! What is selected, and how an end of an annotation moves.

use std::sync::Arc;

use super::deed::{What, brief};
use super::session::{Session, Stamp};
use super::{Change, Deed, Edit, Refusal};
use crate::model::snap::{self, Direction, Edge, Edges, Snapping, Unit};
use crate::model::{Annotation, AnnotationId, Byte, Document, LabelId, Span, Spans, order};

/// What is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// Nothing.
    #[default]
    None,
    /// Text that a label would mark.
    Text {
        /// As the hand left it.
        spans: Spans,
        /// Taken as it is: it was snapped before.
        fixed: bool,
    },
    /// Annotations; the last is the one that keys edit. Never empty.
    Annotations(Arc<[AnnotationId]>),
}

/// An end of an annotation that is being moved by keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndEdit {
    /// Whose end.
    pub id: AnnotationId,
    /// Which end.
    pub edge: Edge,
    /// The spans as they would be kept now.
    pub spans: Spans,
}

/// A move of an end by keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Motion {
    /// Onwards, or back.
    pub direction: Direction,
    /// By word, or by grapheme.
    pub unit: Unit,
}

impl Session {
    /// The id of the annotation that keys edit.
    #[must_use]
    pub fn selected_id(&self) -> Option<AnnotationId> {
        match &self.selection {
            Selection::Annotations(ids) => ids.last().copied(),
            _ => None,
        }
    }

    /// The annotation that keys edit.
    #[must_use]
    pub fn selected(&self) -> Option<&Arc<Annotation>> {
        self.document.annotations.get(self.selected_id()?)
    }

    /// The ids of all selected annotations.
    #[must_use]
    pub fn selected_ids(&self) -> &[AnnotationId] {
        match &self.selection {
            Selection::Annotations(ids) => ids,
            _ => &[],
        }
    }

    /// The text that `label` (or the armed one, or any) would mark now; `None` where no text is selected.
    #[must_use]
    pub fn preview(&self, label: Option<&LabelId>) -> Option<Spans> {
        let Selection::Text { spans, fixed } = &self.selection else { return None };
        if *fixed {
            return Some(spans.clone());
        }
        let label = label.or(self.armed.as_ref()).and_then(|id| self.label_of(id));
        self.snapped(spans, label.map_or(Edges::AsSelected, |label| label.edges))
    }

    /// `spans` snapped as this sitting snaps.
    pub(super) fn snapped(&self, spans: &Spans, edges: Edges) -> Option<Spans> {
        let text = self.document.text.as_str();
        let snap = |span: Span| snap::snap(text, span.range(), edges, self.snapping).and_then(Span::of);
        Spans::new(spans.iter().filter_map(snap).collect())
    }

    pub(super) fn select_text(&mut self, span: Span, clicks: u8, stamp: Stamp) -> Result<(), Refusal> {
        let text = self.document.text.as_str();
        let inside = text.floor_char_boundary(span.start().index())..text.ceil_char_boundary(span.end().index());
        let Some(span) = Span::of(inside) else { return self.select_nothing() };
        self.end_edit = None;
        if self.snapped(&span.into(), Edges::AsSelected).is_none() {
            return self.select_nothing();
        }
        let replaced = (clicks > 2).then(|| self.by_double_click.take()).flatten();
        let within = |id| self.document.annotations.get(id).is_some_and(|item| span.meets(item.spans.as_slice()[0]));
        if replaced.is_some_and(|id| self.selected_id() == Some(id) && within(id)) {
            self.undo_in_passing(stamp)?;
        }
        self.place = Some(span.start());
        self.selection = Selection::Text { spans: span.into(), fixed: false };
        if let Some(armed) = self.armed.clone() {
            self.label(&armed, stamp)?;
            self.by_double_click = (clicks == 2).then(|| self.selected_id()).flatten();
        } else if let Some(spans) = self.preview(None) {
            self.say(brief(&words(&self.document, &spans)));
        }
        Ok(())
    }

    pub(super) fn select_nothing(&mut self) -> Result<(), Refusal> {
        self.selection = Selection::None;
        self.end_edit = None;
        Ok(())
    }

    pub(super) fn press(&mut self, at: Byte) -> Result<(), Refusal> {
        let under: Vec<_> = self.document.annotations.covering(at).into_iter().map(|item| item.id).collect();
        let selected = self.selected_id().and_then(|id| under.iter().position(|other| *other == id));
        let next = selected.map_or(0, |place| (place + 1) % under.len());
        self.place = Some(at);
        match under.get(next) {
            Some(id) => self.select_annotations(&[*id])?,
            None => self.select_nothing()?,
        }
        Ok(())
    }

    pub(super) fn select_annotations(&mut self, ids: &[AnnotationId]) -> Result<(), Refusal> {
        self.end_edit = None;
        let Some(last) = ids.last() else { return self.select_nothing() };
        let Some(annotation) = self.document.annotations.get(*last).cloned() else {
            return Err(Refusal("expected an annotation of this document, found none with that id".to_owned()));
        };
        self.selection = Selection::Annotations(ids.into());
        self.place = Some(annotation.spans.start());
        self.say(if ids.len() == 1 {
            let (label, quote) = (self.label_name(&annotation.label), brief(&self.document.quote(&annotation)));
            let (rank, count) = (self.document.annotations.rank(&annotation) + 1, self.document.annotations.len());
            let note = if annotation.note.is_empty() { "" } else { ", with a note" };
            format!("{label}: {quote}, {rank} of {count}{note}")
        } else {
            format!("{} annotations selected", ids.len())
        });
        Ok(())
    }

    pub(super) fn select_next(&mut self, forward: bool, window: Option<Span>) -> Result<(), Refusal> {
        let annotations = &self.document.annotations;
        let count = annotations.len();
        let rank = match self.selected() {
            Some(selected) => {
                let rank = annotations.rank(selected);
                if forward { Some((rank + 1) % count) } else { Some((rank + count - 1) % count) }
            }
            None => {
                let place = self.place.filter(|place| window.is_none_or(|window| window.contains(*place)));
                let from = place.or(window.map(Span::start)).unwrap_or_default();
                let found = if forward { annotations.first_from(from) } else { annotations.last_before(from) };
                let found = found.map(|found| annotations.rank(found));
                found.or_else(|| (count > 0).then_some(if forward { 0 } else { count - 1 }))
            }
        };
        let Some(found) = rank.and_then(|rank| annotations.nth(rank)).cloned() else {
            self.say("No annotations yet. Select text and press a label key.".to_owned());
            return Ok(());
        };
        self.select_annotations(&[found.id])?;
        self.show(found.spans.as_slice()[0]);
        Ok(())
    }

    pub(super) fn set_snapping(&mut self, snapping: Snapping) -> Result<(), Refusal> {
        self.snapping = snapping;
        self.say(match snapping {
            Snapping::Words => "Words: selections snap to whole words.".to_owned(),
            Snapping::Exact => "Exact: selections are taken as they are.".to_owned(),
        });
        Ok(())
    }

    pub(super) fn edit_end(&mut self, edge: Edge) -> Result<(), Refusal> {
        let Some(selected) = self.selected().cloned() else {
            self.say("Select an annotation first.".to_owned());
            return Ok(());
        };
        self.selection = Selection::Annotations([selected.id].into());
        self.end_edit = Some(EndEdit { id: selected.id, edge, spans: selected.spans.clone() });
        let end = if edge == Edge::Start { "start" } else { "end" };
        self.say(format!(
            "Editing the {end} of {}: arrows move it, Enter keeps, Escape restores.",
            self.brief(&selected)
        ));
        Ok(())
    }

    pub(super) fn move_end(&mut self, motion: Motion) -> Result<(), Refusal> {
        let Some(edit) = self.end_edit.clone() else { return Ok(()) };
        let at = if edit.edge == Edge::Start { edit.spans.start() } else { edit.spans.end() };
        let text = self.document.text.as_str();
        let to = Byte::new(snap::step_edge(text, at.index(), edit.edge, motion.direction, motion.unit));
        let Some(spans) = moved(&edit.spans, edit.edge, to) else {
            self.say("An annotation covers at least one character.".to_owned());
            return Ok(());
        };
        self.say(brief(&words(&self.document, &spans)));
        self.place = Some(to);
        self.end_edit = Some(EndEdit { spans, ..edit });
        Ok(())
    }

    pub(super) fn keep_end(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let Some(edit) = self.end_edit.take() else { return Ok(()) };
        self.change_spans(edit.id, edit.edge, edit.spans, stamp)
    }

    pub(super) fn drag_end(&mut self, id: AnnotationId, edge: Edge, to: Byte, stamp: Stamp) -> Result<(), Refusal> {
        self.end_edit = None;
        match self.dragged(id, edge, to) {
            Some(spans) => self.change_spans(id, edge, spans, stamp),
            None => Ok(()),
        }
    }

    /// The spans of that annotation if its end were dragged to `to`: snapped, never empty.
    #[must_use]
    pub fn dragged(&self, id: AnnotationId, edge: Edge, to: Byte) -> Option<Spans> {
        let annotation = self.document.annotations.get(id)?;
        let raw = moved(&annotation.spans, edge, to)?;
        let label = self.label_of(&annotation.label);
        let snapped = self.snapped(&raw, label.map_or(Edges::Words, |label| label.edges))?;
        // The end that was not dragged stays where it is, also where it lies inside a word.
        match edge {
            Edge::Start => annotation.spans.with_start(snapped.start()),
            Edge::End => annotation.spans.with_end(snapped.end()),
        }
    }

    fn change_spans(&mut self, id: AnnotationId, edge: Edge, spans: Spans, stamp: Stamp) -> Result<(), Refusal> {
        let Some(old) = self.document.annotations.get(id).cloned() else { return Ok(()) };
        if old.spans == spans {
            self.say("Nothing moved.".to_owned());
            return Ok(());
        }
        let what = What::One(self.brief(&old));
        let deed = if edge == Edge::Start { Deed::MoveStart(what) } else { Deed::MoveEnd(what) };
        let said = format!("Now: {}", brief(&words(&self.document, &spans)));
        let new = Annotation { spans, ..(*old).clone() };
        let change = Change::Document { id: self.document.id, edits: vec![Edit::Put(Arc::new(new))] };
        self.perform(deed, change, stamp, said)
    }

    pub(super) fn escape(&mut self) -> Result<(), Refusal> {
        if self.end_edit.take().is_some() {
            self.say("Restored.".to_owned());
        } else if let Some(armed) = self.armed.take() {
            self.say(format!("{} disarmed", self.label_name(&armed)));
        } else if self.selection != Selection::None {
            self.selection = Selection::None;
            self.say("Nothing selected".to_owned());
        } else if self.notice.shown {
            self.notice.shown = false;
        }
        Ok(())
    }

    /// After undo or redo: selects what changed, and scrolls there.
    pub(super) fn after_travel(&mut self, before: &Document) {
        let now = self.document.clone();
        if now.id != before.id {
            return;
        }
        let changed = now.annotations.differences(&before.annotations);
        let place = changed.iter().map(|item| item.spans.as_slice()[0]).min();
        let mut there: Vec<_> = changed.iter().filter(|item| now.annotations.get(item.id).is_some()).collect();
        order::sort_by_key(&mut there, |item| item.order());
        let mut ids: Vec<AnnotationId> = there.iter().map(|item| item.id).collect();
        ids.dedup();
        if let Some(place) = place {
            self.selection = if ids.is_empty() { Selection::None } else { Selection::Annotations(ids.into()) };
            self.place = Some(place.start());
            self.show(place);
        } else if let Some(heading) = now.structure.iter().find(|heading| !before.structure.contains(heading)) {
            self.show(heading.span);
        } else if let Some(heading) = before.structure.iter().find(|heading| !now.structure.contains(heading)) {
            self.show(heading.span);
        }
    }

    /// After a change that was not made here: what is selected and is no more, is not selected.
    pub(super) fn keep_selection(&mut self) {
        if let Selection::Annotations(ids) = &self.selection {
            let there = ids.iter().copied().filter(|id| self.document.annotations.get(*id).is_some());
            let there: Vec<AnnotationId> = there.collect();
            self.selection = if there.is_empty() { Selection::None } else { Selection::Annotations(there.into()) };
        }
        if self.seek.open {
            self.search();
        }
    }

    /// What an annotation is called: its words, briefly.
    pub(super) fn brief(&self, annotation: &Annotation) -> String {
        brief(&self.document.quote(annotation))
    }

    /// The name of a label.
    pub(super) fn label_name(&self, id: &LabelId) -> String {
        self.project.scheme.name_of(id).to_owned()
    }
}

fn moved(spans: &Spans, edge: Edge, to: Byte) -> Option<Spans> {
    match edge {
        Edge::Start => spans.with_start(to),
        Edge::End => spans.with_end(to),
    }
}

/// The words of `spans`, in one string.
pub(super) fn words(document: &Document, spans: &Spans) -> String {
    spans.iter().map(|span| document.text.slice(span)).collect::<Vec<_>>().join(" … ")
}
