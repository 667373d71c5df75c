//! The bar below: whether the work is safe, where one is, what a selection will do. On a narrow screen also what is
//! selected.

use yew::prelude::*;

use super::context::{Dispatch, Hands, Panel};
use super::journal::Archive;
use super::top::keep_selection;
use crate::edit::{Intent, Role, SaveState, Selection, Session};
use crate::model::Snapping;

/// The bar below. `unkept` says why the work is kept in memory only, where it is; `mark_with_keys` enters that mode.
pub fn foot(
    session: &Session,
    unkept: Option<&str>,
    archive: &Archive,
    mark_with_keys: &Callback<()>,
    dispatch: &Dispatch,
) -> Html {
    let (saved, class) = match (&session.save, unkept) {
        (SaveState::Failed(_), _) => ("Not saved", "alarm"),
        (_, Some(_)) => ("Not kept: export before you close", "alarm"),
        (SaveState::Saving, None) => ("Saving…", "soft"),
        (SaveState::Saved, None) if session.role == Role::Reader => ("Read only", "alarm"),
        (SaveState::Saved, None) => ("Saved", "well"),
    };
    let why = match (&session.save, unkept) {
        (SaveState::Failed(why), _) => why.clone(),
        (_, Some(why)) => why.to_owned(),
        _ if session.role == Role::Reader => "Another tab writes to this project; this one follows it".to_owned(),
        _ => "Every change is kept in this browser".to_owned(),
    };
    let exact = session.snapping == Snapping::Exact;
    let other = if exact { Snapping::Words } else { Snapping::Exact };
    let armed = session.armed.as_ref().map(|id| session.project.scheme.name_of(id).to_owned());
    let (keys, take_over) = (mark_with_keys.clone(), archive.take_over.clone());
    html! {
        <footer class="foot" onmousedown={keep_selection()}>
            <span class={classes!("saved", class)} role="status" aria-live="off" aria-label={saved} title={why}>{ saved }</span>
            if session.role == Role::Reader {
                <button type="button" class="slim" title="Make this the tab that writes"
                    onclick={move |_| take_over.emit(())}>{ "Work here" }</button>
            }
            <span class="where">{ place(session) }</span>
            if let Some(label) = armed {
                <span class="armed">{ format!("{label} armed · Esc to disarm") }</span>
            }
            <span class="rest"></span>
            <button type="button" class="slim" aria-pressed={exact.to_string()}
                title="Whether a selection snaps to whole words (X)"
                onclick={dispatch.on(move |_| Intent::SetSnapping(other))}>
                { if exact { "Exact" } else { "Words" } }</button>
            <button type="button" class="slim" title="A text cursor to select with the keyboard"
                onclick={move |_| keys.emit(())}>{ "Mark with keys" }</button>
        </footer>
    }
}

/// What is selected, on a narrow screen, where the list lies in a sheet.
pub fn chosen(session: &Session, Hands { dispatch, panels }: &Hands) -> Html {
    let Some(selected) = session.selected() else { return Html::default() };
    let several = session.selected_ids().len();
    let words = if several > 1 { format!("{several} annotations") } else { session.document.quote(selected) };
    let colour = session.label_of(&selected.label).map_or("slate", |label| label.colour.name());
    html! {
        <div class={format!("chosen c-{colour}")} onmousedown={keep_selection()}>
            <i class="swatch"></i><q>{ words }</q>
            <button type="button" onclick={dispatch.on(|_| Intent::Delete)}>{ "Delete" }</button>
            <button type="button" onclick={panels.open(Panel::List)}>{ "Edit…" }</button>
        </div>
    }
}

/// Where the selection lies, in code points, as the files count.
fn place(session: &Session) -> String {
    let spans = match &session.selection {
        Selection::Text { .. } => session.preview(None),
        Selection::Annotations(_) => session.selected().map(|selected| selected.spans.clone()),
        Selection::None => None,
    };
    let text = &session.document.text;
    match spans {
        Some(spans) => format!("characters {}–{}", text.code_point(spans.start()), text.code_point(spans.end())),
        None => String::new(),
    }
}
