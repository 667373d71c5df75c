//! The bar above: what is open, the labels, and what can be done.

use yew::prelude::*;

use super::context::{Dispatch, Hands, Panel};
use super::focus::lies_in;
use crate::edit::seek::SeekIntent;
use crate::edit::{Intent, Session};

/// The bar above. `documents` is the button that shows which document is open.
pub fn top(session: &Session, documents: Html, hands: &Hands) -> Html {
    let Hands { dispatch, panels } = hands;
    let more = panels.shows(Panel::More);
    let undo = session.undoable().map(|step| step.deed.to_string());
    let redo = session.redoable().map(|step| step.deed.to_string());
    let named = |verb: &str, deed: &Option<String>, key: &str| match deed {
        Some(deed) => format!("{verb}: {deed} ({key})"),
        None => format!("Nothing to {}", verb.to_ascii_lowercase()),
    };
    html! {
        <header class="top" onmousedown={keep_selection()}>
            <div class="brand"><b>{ "Sayso" }</b>{ documents }</div>
            { labels(session, dispatch) }
            <div class="acts">
                <button type="button" disabled={undo.is_none()} title={named("Undo", &undo, "Ctrl+Z")}
                    onclick={dispatch.on(|_| Intent::Undo)}>{ "Undo" }</button>
                <button type="button" disabled={redo.is_none()} title={named("Redo", &redo, "Ctrl+Shift+Z")}
                    onclick={dispatch.on(|_| Intent::Redo)}>{ "Redo" }</button>
                <button type="button" class="list-button" aria-haspopup="dialog" onclick={panels.open(Panel::List)}>
                    { "List" }<span class="count">{ session.document.annotations.len() }</span></button>
                <button type="button" class="more-button" aria-label="More" aria-expanded={more.to_string()}
                    onclick={if more { panels.close() } else { panels.open(Panel::More) }}>{ "⋯" }</button>
                <div class={if more { "more open" } else { "more" }}>
                    <button type="button" title="Find in the text (F)" aria-pressed={session.seek.open.to_string()}
                        onclick={find(session.seek.open, hands)}>{ "Find" }</button>
                    <button type="button" title="Import a file or paste a text" onclick={panels.open(Panel::Import)}>
                        { "Import" }</button>
                    <button type="button" title="Text size, spacing, colours" aria-label="Comfort"
                        onclick={panels.open(Panel::Settings)}>{ "Aa" }</button>
                    <button type="button" title="All keys (?)" aria-label="Keys" onclick={panels.open(Panel::Keys)}>
                        { "?" }</button>
                    <button type="button" class="primary" title="Download or copy the annotations"
                        onclick={panels.open(Panel::Export)}>{ "Export" }</button>
                </div>
            </div>
        </header>
    }
}

/// Opens Find, or closes it; the menu it may lie in on a narrow screen closes.
fn find(open: bool, Hands { dispatch, panels }: &Hands) -> Callback<MouseEvent> {
    let (dispatch, panels) = (dispatch.clone(), panels.clone());
    Callback::from(move |_| {
        panels.set(None);
        dispatch.send(Intent::Seek(if open { SeekIntent::Close } else { SeekIntent::Open }));
    })
}

/// The labels: at the top on wide screens, under the thumb on narrow ones.
fn labels(session: &Session, dispatch: &Dispatch) -> Html {
    let buttons = session.project.scheme.labels.iter().enumerate().map(|(place, label)| {
        let id = label.id.clone();
        let armed = session.armed.as_ref() == Some(&label.id);
        let key = &label.key;
        let title = if key.is_empty() { label.name.clone() } else { format!("{} ({key})", label.name) };
        html! {
            <button key={&*label.id.0} type="button" {title} aria-pressed={armed.to_string()}
                aria-keyshortcuts={(!key.is_empty()).then(|| key.clone())}
                class={format!("lab c-{} u-{}", label.colour.name(), place % 4)}
                onclick={dispatch.on(move |_| Intent::Label(id.clone()))}>
                <i class="swatch"></i>{ &label.name }
                if !key.is_empty() { <kbd aria-hidden="true">{ key }</kbd> }
            </button>
        }
    });
    html! { <div class="labels" role="toolbar" aria-label="Labels">{ for buttons }</div> }
}

/// A press on a bar must not take the selection or the focus from the text.
pub fn keep_selection() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        let target = event.target_dyn_into::<web_sys::Element>();
        if !lies_in(target.as_ref(), "input, textarea, select") {
            event.prevent_default();
        }
    })
}
