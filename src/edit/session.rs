//! The whole state of a sitting, and how each action changes it: [`Session::after`] is pure, without clock or chance.

use std::sync::Arc;

use uuid::Uuid;

use super::history::{History, Step, Way};
use super::library::{Import, Opened};
use super::many::Changes;
use super::seek::{Seek, SeekIntent};
use super::select::{EndEdit, Motion, Selection};
use super::{Change, Deed, Errand, ProjectEdit, Refusal, Role, Transaction, apply, apply_to_project};
use crate::model::id::uuid_v7;
use crate::model::snap::Edge;
use crate::model::{
    AnnotationId, AnnotatorId, Byte, Document, DocumentId, Label, LabelId, Progress, Project, Snapping, Span, Time,
};

/// The clock and the chance of one action, taken at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// When the person acted.
    pub time: Time,
    /// Ten random bytes.
    pub random: [u8; 10],
}

impl Stamp {
    /// The `n`-th new UUID (version 7) of this action: later ones sort after earlier ones.
    #[must_use]
    pub fn id(&self, n: usize) -> Uuid {
        // The last 56 random bits count up, as RFC 9562 (6.2, method 2) allows.
        let mut random = self.random;
        let mut low = [0; 8];
        low[1..].copy_from_slice(&random[3..]);
        let counted = (u64::from_be_bytes(low) + n as u64).to_be_bytes();
        random[3..].copy_from_slice(&counted[1..]);
        uuid_v7(self.time, &random)
    }
}

/// What a person did, complete: with its time and the ids it may need.
#[derive(Debug, Clone)]
pub struct Action {
    /// Clock and chance.
    pub stamp: Stamp,
    /// What they meant.
    pub intent: Intent,
}

/// What a person meant, or what the edge reports.
#[derive(Debug, Clone)]
pub enum Intent {
    /// Text was selected by mouse, finger or keys; `clicks` is 2 for a double click, 3 for a triple click. The span is
    /// as the hand left it: snapping happens here.
    SelectText {
        /// What was selected.
        span: Span,
        /// How many clicks did it.
        clicks: u8,
    },
    /// The text selection was given up.
    SelectNothing,
    /// A press on the text without a drag, at this byte: selects the annotation there, or the next one under it.
    Press(Byte),
    /// These annotations were selected (in the list); the last one is the one that keys edit.
    SelectAnnotations(Vec<AnnotationId>),
    /// The next (or previous) annotation in text order.
    Next {
        /// Onwards, or back.
        forward: bool,
        /// The text on the screen: where to start when none is selected.
        window: Option<Span>,
    },
    /// A label key, button or palette entry.
    Label(LabelId),
    /// Deletes the selected annotations.
    Delete,
    /// A second annotation on the span of the selected one: the next label makes it.
    Second,
    /// A note on the selected annotations.
    Note(String),
    /// A note on these annotations, selected or not: what was typed before the selection moved on.
    NoteOn(Arc<[AnnotationId]>, String),
    /// Words, or exact.
    SetSnapping(Snapping),
    /// Starts to edit an end of the selected annotation by keys.
    EditEnd(Edge),
    /// Moves the end that is being edited.
    MoveEnd(Motion),
    /// Keeps the end where it is now.
    KeepEnd,
    /// An end dragged: snapped like a selection, and done.
    DragEnd {
        /// Of which annotation.
        id: AnnotationId,
        /// Which end.
        edge: Edge,
        /// To where.
        to: Byte,
    },
    /// Takes in the quotation marks just outside of the selected annotation.
    TakeInQuotes,
    /// Makes the lines of the text selection (or of the selected annotation) headings of that level; 0: paragraphs.
    Heading(u8),
    /// Undoes the newest step.
    Undo,
    /// Redoes the newest undone step.
    Redo,
    /// One step back: armed label, edit, selection.
    Escape,
    /// Find and Mark all.
    Seek(SeekIntent),
    /// Brings documents in.
    Import(Import),
    /// Brings the open document up to date with another copy of it: per id the higher revision wins.
    Update(Arc<Document>),
    /// Takes a document off the list.
    RemoveDocument(DocumentId),
    /// Takes documents off the list.
    RemoveDocuments(Vec<DocumentId>),
    /// Says of documents how far the person is with them.
    SetProgress(Vec<DocumentId>, Progress),
    /// Gives the project another name.
    RenameProject(String),
    /// Changes many documents in one step.
    ChangeMany(Changes),
    /// This tab writes from now on, or only reads.
    TakeRole(Role),
    /// What another tab wrote.
    Follow(Vec<Unsaved>),
    /// A document was loaded: show it.
    Opened(Opened),
    /// Back to where one was in the document: this byte is the first on the screen.
    Return(Byte),
    /// Scrolls to an annotation and flashes it.
    Reveal(AnnotationId),
    /// Write now and say so: everything is written at once anyway, so this says how things stand.
    SaveNow,
    /// The journal holds everything up to that sequence number.
    Saved(u64),
    /// The journal could not be written: why.
    NotSaved(String),
    /// Says something (an import that failed, a copy that was made).
    Say(Notice),
    /// The notice was read.
    Dismiss,
}

/// How safe the work is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// Everything acknowledged is in the journal.
    Saved,
    /// On its way.
    Saving,
    /// The journal refused: a sentence.
    Failed(String),
}

/// A transaction that the journal does not hold yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaved {
    /// Its number in the journal, counted from 1.
    pub sequence: u64,
    /// How it came about.
    pub way: Way,
    /// What it is.
    pub transaction: Transaction,
    /// Documents it brings in, whose first state goes into the store with it.
    pub documents: Vec<Arc<Document>>,
    /// How many annotations the document it changes has afterwards; 0 for the project record.
    pub annotations: usize,
}

/// A sentence to read and hear.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// Counts up, so that the same sentence can be said twice.
    pub serial: u64,
    /// The sentence.
    pub text: String,
    /// Whether it stays on the screen until it is dismissed; others are only said.
    pub shown: bool,
    /// Whether something went wrong.
    pub alarm: bool,
}

/// A place the view should scroll to and flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reveal {
    /// Counts up, so that the same place can be revealed twice.
    pub serial: u64,
    /// The place.
    pub span: Span,
    /// Whether it is only returned to: to the top of the window, without a flash.
    pub quiet: bool,
}

/// The state of a sitting. Cloning is cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose judgements these are.
    pub me: AnnotatorId,
    /// The project record.
    pub project: Arc<Project>,
    /// The open document; one without an entry in the project where none is open.
    pub document: Arc<Document>,
    /// What can be undone in the open document.
    pub history: History,
    /// What can be undone in the project record.
    pub project_history: History,
    /// What is selected.
    pub selection: Selection,
    /// The label that every selection gets at once.
    pub armed: Option<LabelId>,
    /// Whether selections snap to words.
    pub snapping: Snapping,
    /// The end that is being edited by keys.
    pub end_edit: Option<EndEdit>,
    /// Find and Mark all.
    pub seek: Seek,
    /// What was said last.
    pub notice: Notice,
    /// Where to scroll.
    pub reveal: Option<Reveal>,
    /// A step over many documents that waits for them to be loaded.
    pub errand: Option<Errand>,
    /// Whether this tab writes, or shows what another one writes.
    pub role: Role,
    /// What the journal does not hold yet, in order.
    pub unsaved: Arc<[Unsaved]>,
    /// How safe the work is.
    pub save: SaveState,
    /// The number of the next transaction.
    pub sequence: u64,
    /// Where the hand was last: where "next" starts when nothing is selected.
    pub(super) place: Option<Byte>,
    /// The annotation a double click just made with an armed label: a triple click replaces it.
    pub(super) by_double_click: Option<AnnotationId>,
}

impl Session {
    /// Whether both show the same text, marks, selection and places: then they differ only in what is said, saved and
    /// undone.
    #[must_use]
    pub fn shows_what(&self, other: &Session) -> bool {
        Arc::ptr_eq(&self.document, &other.document)
            && Arc::ptr_eq(&self.project, &other.project)
            && self.selection == other.selection
            && self.snapping == other.snapping
            && self.end_edit == other.end_edit
            && self.seek == other.seek
            && self.reveal == other.reveal
    }

    /// A sitting on `document` of `project`; `sequence` is the number of the next transaction.
    #[must_use]
    pub fn new(me: AnnotatorId, project: Project, project_history: History, opened: Opened, sequence: u64) -> Session {
        let selected = opened.selected.filter(|id| opened.document.annotations.get(*id).is_some());
        Session {
            me,
            project: Arc::new(project),
            document: Arc::new(opened.document),
            history: opened.history,
            project_history,
            selection: selected.map_or(Selection::None, |id| Selection::Annotations([id].into())),
            armed: None,
            snapping: Snapping::Words,
            end_edit: None,
            seek: Seek::default(),
            notice: Notice::default(),
            reveal: None,
            errand: None,
            role: Role::default(),
            unsaved: Arc::new([]),
            save: SaveState::Saved,
            sequence,
            place: None,
            by_double_click: None,
        }
    }

    /// The state after `action`; `None` where it changes nothing.
    #[must_use]
    pub fn after(&self, action: &Action) -> Option<Session> {
        let mut next = self.clone();
        let stamp = action.stamp;
        let done = match &action.intent {
            Intent::SelectText { span, clicks } => next.select_text(*span, *clicks, stamp),
            Intent::SelectNothing => next.select_nothing(),
            Intent::Press(at) => next.press(*at),
            Intent::SelectAnnotations(ids) => next.select_annotations(ids),
            Intent::Next { forward, window } => next.select_next(*forward, *window),
            Intent::Label(label) => next.label(label, stamp),
            Intent::Delete => next.delete(stamp),
            Intent::Second => next.second(),
            Intent::Note(note) => next.note(self.selected_ids(), note, stamp),
            Intent::NoteOn(ids, note) => next.note(ids, note, stamp),
            Intent::SetSnapping(snapping) => next.set_snapping(*snapping),
            Intent::EditEnd(edge) => next.edit_end(*edge),
            Intent::MoveEnd(motion) => next.move_end(*motion),
            Intent::KeepEnd => next.keep_end(stamp),
            Intent::DragEnd { id, edge, to } => next.drag_end(*id, *edge, *to, stamp),
            Intent::TakeInQuotes => next.take_in_quotes(stamp),
            Intent::Heading(level) => next.heading(*level, stamp),
            Intent::Undo => next.undo(stamp),
            Intent::Redo => next.redo(stamp),
            Intent::Escape => next.escape(),
            Intent::Seek(intent) => next.seek(intent, stamp),
            Intent::Import(import) => next.import(import, stamp),
            Intent::Update(copy) => next.update(copy, stamp),
            Intent::RemoveDocument(id) => next.remove_document(*id, stamp),
            Intent::RemoveDocuments(ids) => next.remove_documents(ids, stamp),
            Intent::SetProgress(ids, progress) => next.set_progress(ids, *progress, stamp),
            Intent::RenameProject(name) => next.rename_project(name, stamp),
            Intent::ChangeMany(changes) => next.change_many(changes, stamp),
            Intent::TakeRole(role) => next.take_role(*role),
            Intent::Follow(news) => next.follow(news, stamp),
            Intent::Opened(opened) => next.open(opened),
            Intent::Return(at) => {
                let serial = next.reveal.map_or(0, |reveal| reveal.serial) + 1;
                let span = Span::new(*at, Byte(at.0 + 1)).filter(|span| span.end() <= next.document.text.end());
                next.reveal = span.map(|span| Reveal { serial, span, quiet: true });
                Ok(())
            }
            Intent::Reveal(id) => {
                if let Some(annotation) = next.document.annotations.get(*id).cloned() {
                    next.show(annotation.spans.as_slice()[0]);
                }
                Ok(())
            }
            Intent::SaveNow => {
                next.say(match &next.save {
                    SaveState::Saved => "Saved".to_owned(),
                    SaveState::Saving => "Saving…".to_owned(),
                    SaveState::Failed(why) => why.clone(),
                });
                Ok(())
            }
            Intent::Saved(sequence) => next.saved(*sequence),
            Intent::NotSaved(why) => {
                next.save = SaveState::Failed(why.clone());
                next.alarm(why.clone());
                Ok(())
            }
            Intent::Say(notice) => {
                next.notice = Notice { serial: next.notice.serial + 1, ..notice.clone() };
                Ok(())
            }
            Intent::Dismiss => {
                next.notice.shown = false;
                Ok(())
            }
        };
        if let Err(refusal) = done {
            // Nothing of a refused action holds but the sentence that says so.
            next = self.clone();
            next.alarm(refusal.0);
        }
        (next != *self).then_some(next)
    }

    /// The step that undo would take back: the newest of the open document and of the project record.
    #[must_use]
    pub fn undoable(&self) -> Option<&Step> {
        self.history.undo().into_iter().chain(self.project_history.undo()).max_by_key(|step| step.sequence)
    }

    /// The step that redo would do again: the newest undone, unless something new was done since.
    #[must_use]
    pub fn redoable(&self) -> Option<&Step> {
        let newest = self.history.newest().max(self.project_history.newest());
        let steps = self.history.redo().into_iter().chain(self.project_history.redo());
        steps.filter(|step| step.sequence > newest).max_by_key(|step| step.sequence)
    }

    /// Whether a document of the project is open.
    #[must_use]
    pub fn has_document(&self) -> bool {
        self.project.entry(self.document.id).is_some()
    }

    /// The label with that id, of the project's scheme.
    #[must_use]
    pub fn label_of(&self, id: &LabelId) -> Option<&Label> {
        self.project.scheme.label(id)
    }

    /// Applies a new change, remembers it for the journal and for undo, and says `said`.
    pub(super) fn perform(&mut self, deed: Deed, change: Change, stamp: Stamp, said: String) -> Result<(), Refusal> {
        self.commit(Way::Do, deed, change, stamp, Vec::new())?;
        self.say(said);
        Ok(())
    }

    pub(super) fn commit(
        &mut self,
        way: Way,
        deed: Deed,
        change: Change,
        stamp: Stamp,
        documents: Vec<Arc<Document>>,
    ) -> Result<(), Refusal> {
        self.may_write()?;
        let inverse = match &change {
            Change::Document { id, edits } if *id == self.document.id => {
                let (document, inverse) = apply(edits, &self.document, stamp.time)?;
                self.document = Arc::new(document);
                Change::Document { id: *id, edits: inverse }
            }
            Change::Document { id, .. } => {
                return Err(Refusal(format!("expected an edit of the open document, found one of {id}")));
            }
            Change::Project(edits) => {
                let (project, inverse) = apply_to_project(edits, &self.project)?;
                self.project = Arc::new(project);
                Change::Project(inverse)
            }
        };
        let sequence = self.sequence;
        self.sequence += 1;
        let step = Step { sequence, deed: deed.clone(), change: inverse };
        let annotations = match change {
            Change::Document { .. } => {
                self.history.record(way, step);
                self.document.annotations.len()
            }
            Change::Project(_) => {
                self.project_history.record(way, step);
                0
            }
        };
        let transaction = Transaction { time: stamp.time, annotator: self.me, deed, change };
        let unsaved = Unsaved { sequence, way, transaction, documents, annotations };
        self.unsaved = self.unsaved.iter().cloned().chain([unsaved]).collect();
        if self.save == SaveState::Saved {
            self.save = SaveState::Saving;
        }
        self.by_double_click = None;
        Ok(())
    }

    fn undo(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let Some(step) = self.undoable().cloned() else {
            self.say("Nothing to undo.".to_owned());
            return Ok(());
        };
        let said = format!("Undo: {}", step.deed);
        self.travel(Way::Undo, step, said, stamp)
    }

    fn redo(&mut self, stamp: Stamp) -> Result<(), Refusal> {
        let Some(step) = self.redoable().cloned() else {
            self.say("Nothing to redo.".to_owned());
            return Ok(());
        };
        let said = format!("Redo: {}", step.deed);
        self.travel(Way::Redo, step, said, stamp)
    }

    fn travel(&mut self, way: Way, step: Step, said: String, stamp: Stamp) -> Result<(), Refusal> {
        if let Change::Project(edits) = &step.change
            && let [ProjectEdit::Many { forth, .. }] = &**edits
        {
            self.may_write()?;
            // Asked for again before anything was said of it, it is the same errand.
            let serial = self.notice.serial + 1;
            self.errand = Some(Errand { serial, way, deed: step.deed, parts: forth.clone() });
            return Ok(());
        }
        let before = self.document.clone();
        self.end_edit = None;
        self.commit(way, step.deed, step.change, stamp, Vec::new())?;
        self.after_travel(&before);
        self.say(said);
        Ok(())
    }

    fn saved(&mut self, sequence: u64) -> Result<(), Refusal> {
        self.unsaved = self.unsaved.iter().filter(|unsaved| unsaved.sequence > sequence).cloned().collect();
        self.save = if self.unsaved.is_empty() { SaveState::Saved } else { SaveState::Saving };
        Ok(())
    }

    /// Says a sentence to a screen reader.
    pub(super) fn say(&mut self, text: String) {
        self.notice = Notice { serial: self.notice.serial + 1, text, shown: false, alarm: false };
    }

    /// Says a sentence and leaves it on the screen.
    pub(super) fn alarm(&mut self, text: String) {
        self.notice = Notice { serial: self.notice.serial + 1, text, shown: true, alarm: true };
    }

    /// Scrolls to a place.
    pub(super) fn show(&mut self, span: Span) {
        let serial = self.reveal.map_or(0, |reveal| reveal.serial) + 1;
        self.reveal = Some(Reveal { serial, span, quiet: false });
    }
}
