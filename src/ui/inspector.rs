//! What is selected, above the list: an annotation, several, or text; and what can be done with it by button.

mod note;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use self::note::Note;
use super::context::Dispatch;
use super::focus::use_kept_focus;
use super::list::row::signs;
use super::list::rows::{Source, excerpt};
use crate::edit::seek::SeekIntent;
use crate::edit::select::Motion;
use crate::edit::{EndEdit, Intent, Selection, Session};
use crate::model::snap::{Direction, Edge, Unit};
use crate::model::{Annotation, AnnotationId, LabelId, Scheme, Spans};

/// The longest quote shown, in characters: its three lines show less.
const LONGEST: usize = 300;

/// What is selected.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// The state.
    pub session: Rc<Session>,
    /// Where intents go.
    pub dispatch: Dispatch,
}

/// What is selected, and what can be done with it. Takes no room while nothing is.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps { session, dispatch } = props;
    let root = use_node_ref();
    use_kept_focus(&root, ".inspector");
    let source = Source { document: session.document.clone(), scheme: session.project.scheme.clone() };
    let common = use_memo((session.selection.clone(), source), |(selection, source)| match selection {
        Selection::Annotations(ids) => Some(Common::of(ids, source)),
        _ => None,
    });
    let content = match (&session.selection, &*common) {
        (Selection::Text { fixed, .. }, _) => text_selected(session, dispatch, *fixed),
        (Selection::Annotations(ids), Some(common)) if !common.is_empty() => {
            annotations_selected(session, dispatch, ids, common)
        }
        _ => None,
    };
    html! {
        <div ref={root} class="inspector-place">
            if let Some(content) = content {
                <section class="inspector" aria-label="Selected" tabindex="-1">{ content }</section>
            }
        </div>
    }
}

/// What the selected annotations have in common.
#[derive(Debug, PartialEq, Eq)]
struct Common {
    /// How many of them there are.
    count: usize,
    /// Their label, where they have one.
    label: Option<LabelId>,
    /// Their note, where they have one.
    note: Option<AttrValue>,
}

impl Common {
    fn of(ids: &[AnnotationId], source: &Source) -> Common {
        let mut found = Vec::new();
        if let [id] = ids {
            found.extend(source.document.annotations.get(*id));
        } else {
            let mut ids = ids.to_vec();
            crate::model::order::sort(&mut ids);
            found.extend(source.document.annotations.iter().filter(|item| ids.binary_search(&item.id).is_ok()));
        }
        let first = found.first();
        let same =
            |is: fn(&Annotation, &Annotation) -> bool| first.filter(|first| found.iter().all(|other| is(first, other)));
        Common {
            count: found.len(),
            label: same(|one, other| one.label == other.label).map(|first| first.label.clone()),
            note: same(|one, other| one.note == other.note).map(|first| first.note.clone().into()),
        }
    }

    fn is_empty(&self) -> bool {
        self.count == 0
    }
}

fn annotations_selected(
    session: &Session,
    dispatch: &Dispatch,
    ids: &Arc<[AnnotationId]>,
    common: &Common,
) -> Option<Html> {
    let selected = session.selected()?;
    let one = common.count == 1;
    let end_edit = session.end_edit.as_ref().filter(|_| one);
    let head = if one {
        let spans = end_edit.map_or(&selected.spans, |edit| &edit.spans);
        let name = session.project.scheme.name_of(&selected.label).to_owned();
        html! {
            <div class={classes!("inspector-head", signs(&session.project.scheme, &selected.label))}>
                { quote(session, spans) }
                <p class="inspector-where"><b>{ name }</b>{ " · " }{ place(session, spans) }</p>
            </div>
        }
    } else {
        html! { <h2>{ format!("{} annotations selected", common.count) }</h2> }
    };
    let relabel = dispatch.on(Intent::Label);
    let labels = label_buttons(&session.project.scheme, "Relabel", "Relabel as", common.label.as_ref(), &relabel);
    // Another selection is another field: the old one gives its words to its own annotations as it goes.
    let note = html! { <Note key={note::key(ids)} dispatch={dispatch.clone()} ids={ids.clone()} saved={common.note.clone()} /> };
    let quotes = (one && end_edit.is_none() && session.quotation_marks_outside().is_some()).then(|| {
        html! {
            <p class="inspector-hint"><span>{ "Quotation marks lie just outside." }</span>
                <button type="button" class="quiet" onclick={dispatch.on(|_| Intent::TakeInQuotes)}>{ "Take them in" }</button>
            </p>
        }
    });
    let rest = match end_edit {
        Some(edit) => moving(dispatch, edit),
        None => html! { <>{ labels }{ note }{ for quotes }{ actions(dispatch, one) }</> },
    };
    Some(html! { <>{ head }{ rest }</> })
}

fn actions(dispatch: &Dispatch, one: bool) -> Html {
    let button = |name: &'static str, title: &'static str, intent: Intent| {
        let class = if matches!(intent, Intent::Delete) { "quiet danger" } else { "quiet" };
        let onclick = dispatch.on(move |_: MouseEvent| intent.clone());
        html! { <button key={name} type="button" {class} {title} {onclick}>{ name }</button> }
    };
    html! {
        <div class="inspector-acts" role="group" aria-label="Annotation">
            if one {
                { button("Edit start", "Move the start with the arrow keys (Shift+Enter)", Intent::EditEnd(Edge::Start)) }
                { button("Edit end", "Move the end with the arrow keys (Enter)", Intent::EditEnd(Edge::End)) }
                { button("Mark all…", "Mark all occurrences of these words (M)", Intent::Seek(SeekIntent::All)) }
                { button("Second annotation", "Another annotation on the same words (D)", Intent::Second) }
            }
            { button("Delete", "Delete (Delete or Backspace)", Intent::Delete) }
        </div>
    }
}

/// The buttons while an end is being moved: what the arrow keys, Enter and Escape do.
fn moving(dispatch: &Dispatch, edit: &EndEdit) -> Html {
    let step = |arrow: &'static str, unit: Unit, direction: Direction, title: &'static str| {
        let (word, back) = (unit == Unit::Word, direction == Direction::Back);
        let name = format!("{} {}", if word { "Word" } else { "Letter" }, if back { "back" } else { "forward" });
        let (visible, arrow) =
            (if word { "Word" } else { "Letter" }, html! { <span aria-hidden="true">{ arrow }</span> });
        html! {
            <button key={name.clone()} type="button" class="quiet" aria-label={name} {title}
                onclick={dispatch.on(move |_: MouseEvent| Intent::MoveEnd(Motion { direction, unit }))}>
                if back { { arrow }{ " " }{ visible } } else { { visible }{ " " }{ arrow } }
            </button>
        }
    };
    let end = if edit.edge == Edge::Start { "start" } else { "end" };
    html! {
        <div class="inspector-moving" role="group" aria-label={format!("Move the {end}")} onmousedown={keep_focus()}>
            <p class="soft">{ format!("Move the {end}") }</p>
            <div class="inspector-steps">
                { step("◂", Unit::Word, Direction::Back, "A word back (Ctrl+←, on a Mac ⌥←)") }
                { step("◂", Unit::Grapheme, Direction::Back, "A letter back (←)") }
                { step("▸", Unit::Grapheme, Direction::Forward, "A letter forward (→)") }
                { step("▸", Unit::Word, Direction::Forward, "A word forward (Ctrl+→, on a Mac ⌥→)") }
            </div>
            <div class="inspector-acts">
                <button type="button" class="primary" title="Keep the end here (Enter)"
                    onclick={dispatch.on(|_: MouseEvent| Intent::KeepEnd)}>{ "Keep" }</button>
                <button type="button" class="quiet" title="Back to where it was (Esc)"
                    onclick={dispatch.on(|_: MouseEvent| Intent::Escape)}>{ "Restore" }</button>
            </div>
        </div>
    }
}

fn text_selected(session: &Session, dispatch: &Dispatch, fixed: bool) -> Option<Html> {
    let spans = session.preview(None)?;
    let level = session.document.level(spans.as_slice()[0]);
    let heading = |name: &'static str, says: &'static str, to: u8, pressed: bool| {
        html! {
            <button key={name} type="button" class="quiet" aria-pressed={pressed.to_string()} aria-label={says} title={says}
                onclick={dispatch.on(move |_: MouseEvent| Intent::Heading(to))}>{ name }</button>
        }
    };
    Some(html! {
        <>
            <div class="inspector-head">
                { quote(session, &spans) }
                <p class="inspector-where">{ place(session, &spans) }</p>
            </div>
            if fixed {
                <p class="soft">{ "A second annotation on these words: choose its label." }</p>
            } else {
                <div class="inspector-line">
                    <span class="soft" aria-hidden="true">{ "Line" }</span>
                    <div class="segments" role="group" aria-label="This line is">
                        { heading("Title", "Make title", 1, level == 1) }
                        { heading("Heading", "Make heading", 2, level > 1) }
                        { heading("Paragraph", "Make paragraph", 0, level == 0) }
                    </div>
                </div>
            }
        </>
    })
}

/// A button for each label, named "`verb` Claim"; the one of `pressed` is pressed.
pub fn label_buttons(
    scheme: &Scheme,
    group: &'static str,
    verb: &'static str,
    pressed: Option<&LabelId>,
    onpick: &Callback<LabelId>,
) -> Html {
    let buttons = scheme.labels.iter().map(|label| {
        let is_pressed = pressed == Some(&label.id);
        let name = format!("{verb} {}", label.name);
        let title = if label.key.is_empty() { name.clone() } else { format!("{name} ({})", label.key) };
        let onclick = {
            let (onpick, id) = (onpick.clone(), label.id.clone());
            move |_: MouseEvent| onpick.emit(id.clone())
        };
        html! {
            <button key={&*label.id.0} type="button" class={classes!("label-button", signs(scheme, &label.id))}
                aria-pressed={is_pressed.to_string()} aria-label={name} {title} {onclick}>
                <i class="swatch"></i>{ &label.name }
            </button>
        }
    });
    html! { <div class="label-buttons" role="group" aria-label={group}>{ for buttons }</div> }
}

fn quote(session: &Session, spans: &Spans) -> Html {
    let words = excerpt(spans.iter().map(|span| session.document.text.slice(span)), LONGEST);
    html! { <q class="inspector-quote">{ words }</q> }
}

/// Where spans lie, in code points, as the files count.
fn place(session: &Session, spans: &Spans) -> String {
    let text = &session.document.text;
    let piece = |span: crate::model::Span| format!("{}–{}", text.code_point(span.start()), text.code_point(span.end()));
    let mut pieces: Vec<String> = spans.iter().take(4).map(piece).collect();
    if spans.as_slice().len() > pieces.len() {
        pieces.push("…".to_owned());
    }
    format!("characters {}", pieces.join(", "))
}

/// A press on these buttons leaves the focus where it is: arrows go on moving the end.
fn keep_focus() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| event.prevent_default())
}
