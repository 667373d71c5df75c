//! Export: the annotations as a file of the own JSON, downloaded or copied. The worker writes it, and checks every slice
//! before anything is handed out.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::context::Hands;
use super::dialog::dialog;
use super::journal::{Archive, Keeper};
use crate::edit::{Intent, Notice, Session};
use crate::format::file_name;
use crate::model::{Document, Project};
use crate::platform::{exchange, files};

/// As much of a file is shown, in characters.
const PREVIEW: usize = 20_000;

/// What the export dialog is at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Export {
    whole_project: bool,
    more_offsets: bool,
    written: Option<Result<Rc<[u8]>, String>>,
}

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct ExportProps {
    /// The state.
    pub session: Rc<Session>,
    /// Whom to ask to write.
    pub keeper: Keeper,
    /// Whom to ask for other documents.
    pub archive: Archive,
    /// The page.
    pub hands: Hands,
}

/// The export dialog. It is in the page only while it is open.
#[component]
pub fn ExportDialog(props: &ExportProps) -> Html {
    let ExportProps { session, keeper, archive, hands } = props;
    let state = use_state(Export::default);
    use_effect_with((state.whole_project, state.more_offsets, session.document.id), {
        let (state, session, keeper, archive) = (state.clone(), session.clone(), keeper.clone(), archive.clone());
        move |&(whole_project, more_offsets, _)| {
            // Something else is wanted by now, or the dialog is closed: what is written late is dropped.
            let wanted = Rc::new(Cell::new(true));
            write(&state, &session, &keeper, &archive, whole_project, more_offsets, wanted.clone());
            move || wanted.set(false)
        }
    });
    let title = if state.whole_project { &session.project.name } else { &session.document.about.title };
    let name = format!("{}.sayso.json", file_name(title));
    let several = session.project.documents.len() > 1;
    let toggle = |change: fn(&mut Export)| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*state).clone();
            next.written = None;
            change(&mut next);
            state.set(next);
        })
    };
    let ready = matches!(state.written, Some(Ok(_)));
    let content = match &state.written {
        None => html! { <p class="soft preview">{ "Writing…" }</p> },
        Some(Err(why)) => html! { <p class="alarm" role="alert">{ why }</p> },
        Some(Ok(bytes)) => {
            let (shown, more) = preview(bytes);
            html! { <pre tabindex="0" aria-label="Preview">{ shown }{ if more { "…" } else { "" } }</pre> }
        }
    };
    let act = |work: fn(&str, &Rc<[u8]>, Hands)| {
        let (state, name, hands) = (state.clone(), name.clone(), hands.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(Ok(bytes)) = &state.written {
                work(&name, bytes, hands.clone());
            }
        })
    };
    let counts = match session.document.annotations.len() {
        _ if state.whole_project => format!("{} documents", session.project.documents.len()),
        1 => "1 annotation".to_owned(),
        count => format!("{count} annotations"),
    };
    dialog(
        "Export",
        hands,
        html! {
            <>
                <p class="file"><b>{ &name }</b><span class="soft">{ format!(" · {counts} · every slice checked") }</span></p>
                { content }
                <div class="dialog-foot">
                    if several {
                        <button type="button" class="quiet" aria-pressed={state.whole_project.to_string()}
                            onclick={toggle(|state| state.whole_project = !state.whole_project)}>{ "All documents" }</button>
                    }
                    <button type="button" class="quiet" aria-pressed={state.more_offsets.to_string()}
                        title="Adds to each span where it lies in UTF-16 units and in bytes"
                        onclick={toggle(|state| state.more_offsets = !state.more_offsets)}>{ "More offsets" }</button>
                    <span class="rest"></span>
                    <button type="button" disabled={!ready} onclick={act(copy)}>{ "Copy" }</button>
                    <button type="button" class="primary" data-first="" aria-disabled={(!ready).to_string()}
                        onclick={act(download)}>{ "Download" }</button>
                </div>
            </>
        },
    )
}

fn write(
    state: &UseStateHandle<Export>,
    session: &Rc<Session>,
    keeper: &Keeper,
    archive: &Archive,
    whole_project: bool,
    more_offsets: bool,
    wanted: Rc<Cell<bool>>,
) {
    let (setter, keeper) = (state.setter(), keeper.clone());
    let project = session.project.clone();
    let hand_on = move |project: Arc<Project>, documents: Result<Vec<Arc<Document>>, String>| {
        let wanted = wanted.clone();
        spawn_local(async move {
            let written = match documents {
                Ok(documents) => exchange::write(keeper.worker(), &project, documents, more_offsets).await,
                Err(why) => Err(why),
            };
            let written = Some(written.map(Rc::from));
            if wanted.get() {
                setter.set(Export { whole_project, more_offsets, written });
            }
        });
    };
    if !session.has_document() {
        return hand_on(project, Err("There is no document to export.".to_owned()));
    }
    if !whole_project {
        // A file of one document names that one only.
        let mut single = (*project).clone();
        single.documents.retain(|entry| entry.id == session.document.id);
        return hand_on(Arc::new(single), Ok(vec![session.document.clone()]));
    }
    let then = Callback::from(move |documents: Result<Vec<Document>, String>| {
        let documents = documents.map(|documents| documents.into_iter().map(Arc::new).collect());
        (hand_on.clone())(project.clone(), documents);
    });
    archive.load_all.emit(then);
}

fn preview(bytes: &[u8]) -> (String, bool) {
    let start = &bytes[..bytes.len().min(PREVIEW)];
    (String::from_utf8_lossy(start).into_owned(), bytes.len() > PREVIEW)
}

fn download(name: &str, bytes: &Rc<[u8]>, hands: Hands) {
    match files::download(name, "application/json", bytes) {
        Ok(()) => say(&hands, format!("Downloaded {name}"), false),
        Err(why) => say(&hands, why, true),
    }
}

fn copy(_: &str, bytes: &Rc<[u8]>, hands: Hands) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    spawn_local(async move {
        match files::copy(&text).await {
            Ok(()) => say(&hands, "Copied".to_owned(), false),
            Err(why) => say(&hands, why, true),
        }
    });
}

fn say(hands: &Hands, text: String, alarm: bool) {
    hands.panels.set(None);
    hands.dispatch.send(Intent::Say(Notice { text, shown: true, alarm, ..Notice::default() }));
}
