//! Which document is open, and the others.

use yew::prelude::*;

use super::context::{Hands, Panel};
use crate::edit::{Intent, Session};
use crate::model::DocumentId;

/// The button that shows which document is open, and the list of all of them.
pub fn documents(session: &Session, open: &Callback<DocumentId>, Hands { dispatch, panels }: &Hands) -> Html {
    let shown = panels.shows(Panel::Documents);
    let title =
        session.project.entry(session.document.id).map_or("No document".to_owned(), |entry| entry.title.clone());
    let rows = session.project.documents.iter().map(|entry| {
        let (id, open, close) = (entry.id, open.clone(), panels.clone());
        let current = (entry.id == session.document.id).then_some("true");
        html! {
            <li key={entry.id.to_string()}>
                <button type="button" class="document" aria-current={current} onclick={move |_: MouseEvent| {
                    close.set(None);
                    open.emit(id);
                }}>{ &entry.title }</button>
                <button type="button" aria-label={format!("Remove {}", entry.title)} title="Remove (undo brings it back)"
                    onclick={dispatch.on(move |_| Intent::RemoveDocument(id))}>{ "✕" }</button>
            </li>
        }
    });
    html! {
        <div class="documents">
            <button type="button" class="title" aria-haspopup="true" aria-expanded={shown.to_string()} title={title.clone()}
                onclick={if shown { panels.close() } else { panels.open(Panel::Documents) }}>
                <span>{ title }</span>{ " ▾" }</button>
            if shown {
                <div class="popover">
                    <ul aria-label="Documents">{ for rows }</ul>
                    <button type="button" onclick={panels.open(Panel::Import)}>{ "Import…" }</button>
                </div>
            }
        </div>
    }
}
