//! Making, relabelling and deleting annotations; notes; headings.

use std::sync::Arc;

use super::deed::{What, brief};
use super::select::{Selection, words};
use super::session::{Session, Stamp};
use super::{Change, Deed, Edit, Refusal};
use crate::model::annotation::HUMAN;
use crate::model::snap::{self, Edges};
use crate::model::{Annotation, AnnotationId, Extra, Heading, LabelId, Span, Spans, order, structure};

impl Session {
    /// What a label key does: marks the selected text; else relabels the selected annotations; else arms the label.
    pub(super) fn label(&mut self, label: &LabelId, stamp: Stamp) -> Result<(), Refusal> {
        let Some(known) = self.label_of(label).cloned() else {
            return Err(Refusal(format!("expected a label of this scheme, found {label}")));
        };
        if !self.has_document() {
            return Ok(());
        }
        self.end_edit = None;
        match &self.selection {
            Selection::Text { spans, fixed } => {
                let spans = if *fixed { Some(spans.clone()) } else { self.snapped(spans, known.edges) };
                match spans {
                    Some(spans) => self.create(label, spans, stamp),
                    None => self.select_nothing(),
                }
            }
            Selection::Annotations(ids) => self.relabel(&ids.clone(), label, stamp),
            Selection::None => {
                let armed = self.armed.as_ref() == Some(label);
                self.armed = (!armed).then(|| label.clone());
                self.say(if armed {
                    format!("{} disarmed", known.name)
                } else {
                    format!("{} armed: every selection becomes one. Escape disarms.", known.name)
                });
                Ok(())
            }
        }
    }

    /// A new annotation as this annotator makes it.
    #[must_use]
    pub fn new_annotation(&self, n: usize, label: &LabelId, spans: Spans, stamp: Stamp) -> Annotation {
        Annotation {
            id: AnnotationId(stamp.id(n)),
            revision: 1,
            label: label.clone(),
            spans,
            attributes: Vec::new(),
            actor: None,
            note: String::new(),
            confidence: 0,
            annotator: self.me,
            origin: HUMAN.to_owned(),
            scheme_version: self.project.scheme.version,
            created: stamp.time,
            changed: stamp.time,
            extra: Extra::default(),
        }
    }

    /// This annotator's annotation with that label on just those spans.
    #[must_use]
    pub fn twin(&self, label: &LabelId, spans: &Spans) -> Option<&Arc<Annotation>> {
        self.document.twin(self.me, label, spans)
    }

    fn create(&mut self, label: &LabelId, spans: Spans, stamp: Stamp) -> Result<(), Refusal> {
        let name = self.label_name(label);
        if let Some(twin) = self.twin(label, &spans).cloned() {
            let said = format!("{} is marked as {name} already", self.brief(&twin));
            self.selection = Selection::Annotations([twin.id].into());
            self.say(said);
            return Ok(());
        }
        let annotation = Arc::new(self.new_annotation(0, label, spans, stamp));
        let quote = self.brief(&annotation);
        let deed = Deed::Label { quote: quote.clone(), label: name.clone() };
        let change = Change::Document { id: self.document.id, edits: vec![Edit::Put(annotation.clone())] };
        self.perform(deed, change, stamp, format!("{name}: {quote}"))?;
        self.selection = Selection::Annotations([annotation.id].into());
        self.place = Some(annotation.spans.start());
        Ok(())
    }

    fn relabel(&mut self, ids: &[AnnotationId], label: &LabelId, stamp: Stamp) -> Result<(), Refusal> {
        let name = self.label_name(label);
        let olds = self.annotations(ids);
        let fits = |old: &&Arc<Annotation>| old.label != *label && self.twin(label, &old.spans).is_none();
        let changed: Vec<_> = olds.iter().filter(fits).cloned().collect();
        let [one] = olds.as_slice() else {
            let said = match olds.len() - changed.len() {
                0 => format!("{} annotations are now {name}", changed.len()),
                left => format!("{} annotations are now {name}, {left} were already", changed.len()),
            };
            return self.put_labels(&changed, label, What::Many(changed.len()), stamp, said);
        };
        if changed.is_empty() {
            let twin = self.twin(label, &one.spans).map_or(one.id, |twin| twin.id);
            self.selection = Selection::Annotations([twin].into());
            self.say(format!("{} is marked as {name} already", self.brief(one)));
            return Ok(());
        }
        let quote = self.brief(one);
        let said = format!("{quote} is now {name}");
        self.put_labels(&changed, label, What::One(quote), stamp, said)
    }

    fn put_labels(
        &mut self,
        olds: &[Arc<Annotation>],
        label: &LabelId,
        what: What,
        stamp: Stamp,
        said: String,
    ) -> Result<(), Refusal> {
        if olds.is_empty() {
            self.say(said);
            return Ok(());
        }
        let scheme_version = self.project.scheme.version;
        let put = |old: &Arc<Annotation>| {
            Edit::Put(Arc::new(Annotation { label: label.clone(), scheme_version, ..(**old).clone() }))
        };
        let deed = Deed::Relabel { what, label: self.label_name(label) };
        let change = Change::Document { id: self.document.id, edits: olds.iter().map(put).collect() };
        self.perform(deed, change, stamp, said)
    }

    pub(super) fn delete(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let olds = self.annotations(self.selected_ids());
        if olds.is_empty() {
            self.say("Select an annotation first.".to_owned());
            return Ok(());
        }
        let what = self.what(&olds);
        let relations = self.document.relations.iter();
        let lost = relations.filter(|relation| olds.iter().any(|old| old.id == relation.from || old.id == relation.to));
        let said = match lost.count() {
            0 => format!("Deleted {what}"),
            1 => format!("Deleted {what} and 1 relation"),
            n => format!("Deleted {what} and {n} relations"),
        };
        let edits = olds.iter().map(|old| Edit::Remove(old.id)).collect();
        self.perform(Deed::Delete(what), Change::Document { id: self.document.id, edits }, stamp, said)?;
        self.place = Some(olds[0].spans.start());
        self.select_nothing()
    }

    /// A double click made an annotation before a triple click came: the journal keeps both steps, the person sees one.
    pub(super) fn undo_in_passing(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let Some(step) = self.history.undo().cloned() else { return Ok(()) };
        self.commit(super::history::Way::Undo, step.deed, step.change, stamp, Vec::new())
    }

    pub(super) fn second(&mut self) -> Result<(), Refusal> {
        let Some(selected) = self.selected().cloned() else {
            self.say("Select an annotation first.".to_owned());
            return Ok(());
        };
        self.end_edit = None;
        self.say(format!("Second annotation on {}: press a label key", self.brief(&selected)));
        self.selection = Selection::Text { spans: selected.spans.clone(), fixed: true };
        Ok(())
    }

    pub(super) fn note(&mut self, ids: &[AnnotationId], note: &str, stamp: Stamp) -> Result<(), Refusal> {
        let olds: Vec<_> = self.annotations(ids).into_iter().filter(|old| old.note != note).collect();
        if olds.is_empty() {
            return Ok(());
        }
        let what = self.what(&olds);
        let said = if note.is_empty() { format!("Note removed from {what}") } else { format!("Note on {what}") };
        let put = |old: &Arc<Annotation>| Edit::Put(Arc::new(Annotation { note: note.to_owned(), ..(**old).clone() }));
        let change = Change::Document { id: self.document.id, edits: olds.iter().map(put).collect() };
        self.perform(Deed::Note(what), change, stamp, said)
    }

    /// The selected annotation's single span widened by the quotation marks just outside of it, where a label keeps
    /// its edges as selected (a direct quote includes its quotation marks).
    #[must_use]
    pub fn quotation_marks_outside(&self) -> Option<Spans> {
        let selected = self.selected()?;
        let label = self.label_of(&selected.label)?;
        let [span] = selected.spans.as_slice() else { return None };
        let text = self.document.text.as_str();
        let wider = (label.edges == Edges::AsSelected).then(|| snap::quotation_marks_outside(text, span.range()))?;
        wider.and_then(Span::of).map(Spans::from)
    }

    pub(super) fn take_in_quotes(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let (Some(old), Some(spans)) = (self.selected().cloned(), self.quotation_marks_outside()) else {
            self.say("No quotation marks lie just outside.".to_owned());
            return Ok(());
        };
        let said = format!("Now: {}", brief(&words(&self.document, &spans)));
        let deed = Deed::TakeInQuotes(What::One(self.brief(&old)));
        let new = Annotation { spans, ..(*old).clone() };
        let change = Change::Document { id: self.document.id, edits: vec![Edit::Put(Arc::new(new))] };
        self.perform(deed, change, stamp, said)
    }

    pub(super) fn heading(&mut self, level: u8, stamp: Stamp) -> Result<(), Refusal> {
        let within = match &self.selection {
            Selection::Text { spans, .. } => Some(spans.clone()),
            _ => self.selected().map(|selected| selected.spans.clone()),
        };
        let Some(within) = within else {
            self.say("Select text in the line first.".to_owned());
            return Ok(());
        };
        let reach = within.start().index()..within.end().index();
        let text = self.document.text.as_str();
        let touched = structure::lines(text).filter(|line| line.start < reach.end && reach.start < line.end);
        let lines: Vec<Span> = touched.filter_map(|line| structure::trimmed(text, line)).collect();
        let Some(first) = lines.first() else { return Ok(()) };
        let quote = brief(self.document.text.slice(*first));
        let mut headings: Vec<Heading> = self
            .document
            .structure
            .iter()
            .filter(|old| !lines.iter().any(|line| line.meets(old.span)))
            .copied()
            .collect();
        if level == 1 {
            headings.iter_mut().filter(|heading| heading.level == 1).for_each(|heading| heading.level = 2);
        }
        if level > 0 {
            headings.extend(lines.iter().map(|span| Heading { level, span: *span }));
        }
        order::sort_by_key(&mut headings, |heading| heading.span);
        let deed = Deed::Heading { quote, level };
        let said = deed.to_string();
        let change = Change::Document { id: self.document.id, edits: vec![Edit::Structure(headings.into())] };
        self.perform(deed, change, stamp, said)
    }

    /// The annotations with those ids, in text order.
    pub(super) fn annotations(&self, ids: &[AnnotationId]) -> Vec<Arc<Annotation>> {
        if let [id] = ids {
            return self.document.annotations.get(*id).cloned().into_iter().collect();
        }
        let mut wanted = ids.to_vec();
        order::sort(&mut wanted);
        self.document.annotations.iter().filter(|item| wanted.binary_search(&item.id).is_ok()).cloned().collect()
    }

    fn what(&self, annotations: &[Arc<Annotation>]) -> What {
        match annotations {
            [one] => What::One(self.brief(one)),
            many => What::Many(many.len()),
        }
    }
}
