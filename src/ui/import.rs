//! Import: files and pasted text become documents beside those that are there. What is read is shown first; nothing is
//! replaced.

use std::rc::Rc;
use std::sync::Arc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DataTransfer, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::context::{Hands, Panel, Panels};
use super::dialog::dialog;
use super::journal::{Keeper, Library};
use crate::edit::{Import, Intent, Session};
use crate::format::exchange::FileRead;
use crate::format::{File, adopt, copy};
use crate::model::Document;
use crate::platform::{clock, exchange, files};

/// Larger files are refused: they would not fit into the memory of many a device, several times over.
const LARGEST: f64 = 256.0 * 1024.0 * 1024.0;

/// At most this many problems are listed.
const LISTED: usize = 200;

/// What the import dialog is at.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Incoming {
    /// Nothing was given yet.
    #[default]
    Nothing,
    /// Being read.
    Reading,
    /// Read: shown before it is taken.
    Read(Rc<Vec<FileRead>>),
    /// Could not be read: a sentence.
    Failed(String),
}

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct ImportProps {
    /// The state.
    pub session: Rc<Session>,
    /// Whom to ask for other documents.
    pub library: Library,
    /// The page.
    pub hands: Hands,
    /// What came in.
    pub incoming: UseStateHandle<Incoming>,
    /// Whom to ask to read.
    pub keeper: Keeper,
}

/// The import dialog. It is in the page only while it is open.
#[component]
pub fn ImportDialog(props: &ImportProps) -> Html {
    let ImportProps { session, hands, incoming, keeper, .. } = props;
    let pasted = use_node_ref();
    let picked = {
        let (incoming, keeper) = (incoming.clone(), keeper.clone());
        Callback::from(move |event: Event| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let list = field.and_then(|field| field.files());
            let chosen = list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |n| list.get(n)));
            take(&incoming, &keeper, chosen.collect());
        })
    };
    let paste = {
        let (incoming, keeper, pasted) = (incoming.clone(), keeper.clone(), pasted.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = pasted.cast::<HtmlTextAreaElement>().filter(|field| !field.value().is_empty()) {
                take_text(&incoming, &keeper, field.value());
            }
        })
    };
    let content = match &**incoming {
        Incoming::Reading => html! { <p class="soft" role="status">{ "Reading…" }</p> },
        Incoming::Read(read) => preview(read, props),
        nothing => html! {
            <>
                if let Incoming::Failed(why) = nothing {
                    <p class="alarm" role="alert">{ why }</p>
                }
                <p>{ "Sayso files (.sayso.json) and plain texts. They come beside what is here; nothing is replaced." }</p>
                <label class="pick">
                    <input type="file" multiple=true onchange={picked} data-first="" aria-label="Choose files" />
                </label>
                <textarea ref={pasted} rows="6" aria-label="Paste a text or JSON"
                    placeholder="… or paste a text or JSON here" />
                <div class="dialog-foot"><span class="rest"></span>
                    <button type="button" class="quiet" onclick={paste}>{ "Read what is pasted" }</button></div>
            </>
        },
    };
    let _ = session;
    dialog("Import", hands, content)
}

/// What was read, and what will become of it.
fn preview(read: &Rc<Vec<FileRead>>, props: &ImportProps) -> Html {
    let ImportProps { session, hands, incoming, library, .. } = props;
    let known: Vec<Arc<Document>> = read
        .iter()
        .flat_map(|file| &file.documents)
        .filter(|document| session.project.entry(document.id).is_some())
        .cloned()
        .collect();
    let count: usize = read.iter().map(|file| file.documents.len()).sum();
    let files = read.iter().map(|file| {
        let documents = file.documents.iter().map(|document| {
            let marks = match document.annotations.len() {
                1 => "1 annotation".to_owned(),
                count => format!("{count} annotations"),
            };
            let here = session.project.entry(document.id).is_some();
            let start: String = document.text.as_str().chars().take(240).collect();
            html! {
                <li><b>{ &document.about.title }</b><span class="soft">{ format!(" · {marks}") }
                    { if here { " · here already" } else { "" } }</span>
                    if file.format == "txt" { <p class="start">{ start }{ "…" }</p> }</li>
            }
        });
        let problems = file.problems.iter().take(LISTED).map(|problem| html! { <li>{ problem }</li> });
        let more = file.problems.len().saturating_sub(LISTED);
        html! {
            <section class="file-read" aria-label={file.name.clone()}>
                <h3>{ &file.name }</h3>
                <ul>{ for documents }</ul>
                if !file.problems.is_empty() {
                    <h4 class="alarm">{ match file.problems.len() { 1 => "1 problem".to_owned(), n => format!("{n} problems") } }</h4>
                    <ul class="problems" tabindex="0" aria-label="Problems">{ for problems }
                        if more > 0 { <li>{ format!("and {more} more") }</li> }</ul>
                }
            </section>
        }
    });
    let plain = count == 1 && read.iter().any(|file| file.format == "txt" && !file.documents.is_empty());
    let import = |copies: bool| {
        let (read, session, hands, incoming) = (read.clone(), session.clone(), hands.clone(), incoming.setter());
        Callback::from(move |_: MouseEvent| {
            for intent in intents(&read, &session, copies) {
                hands.dispatch.send(intent);
            }
            incoming.set(Incoming::Nothing);
            hands.panels.set(None);
        })
    };
    let update = {
        let (known, hands, incoming, library) = (known.clone(), hands.clone(), incoming.setter(), library.clone());
        Callback::from(move |_: MouseEvent| {
            // One document at a time can be open; the update of each is a step of its own.
            if let Some(document) = known.first() {
                library.update.emit(document.clone());
            }
            incoming.set(Incoming::Nothing);
            hands.panels.set(None);
        })
    };
    let back = {
        let incoming = incoming.setter();
        Callback::from(move |_: MouseEvent| incoming.set(Incoming::Nothing))
    };
    html! {
        <>
            if plain { <p>{ "Make a new document of this text?" }</p> }
            if count == 0 { <p class="alarm" role="alert">{ "Nothing in it can be imported." }</p> }
            { for files }
            <div class="dialog-foot">
                <button type="button" onclick={back}>{ "Back" }</button><span class="rest"></span>
                if known.len() == 1 {
                    <button type="button" class="quiet" onclick={update}>{ "Update the one here" }</button>
                }
                if count > 0 {
                    <button type="button" class="primary" data-first="" onclick={import(true)}>
                        { match (known.len(), count) {
                            (0, 1) => "Import document".to_owned(),
                            (0, n) => format!("Import {n} documents"),
                            (_, 1) => "Add a copy".to_owned(),
                            (_, n) => format!("Import {n} documents, copies of what is here"),
                        } }</button>
                }
            </div>
        </>
    }
}

/// One import of all files: labels fitted to the project's, documents that are here already as copies.
fn intents(read: &[FileRead], session: &Session, copies: bool) -> Vec<Intent> {
    let mut project = (*session.project).clone();
    let mut import = Import { name: String::new(), documents: Vec::new(), record: None };
    let stamp = clock::stamp();
    let mut next = 0;
    let mut ids = || {
        next += 1;
        stamp.id(next)
    };
    for file in read {
        let documents = file.documents.iter().map(|document| (**document).clone()).collect();
        let adopted = adopt(&project, &file.name, file.record.as_ref(), documents);
        if let Some(record) = adopted.import.record {
            project = (*record).clone();
            import.record = Some(record);
        }
        import.name.clone_from(&file.name);
        import.documents.extend(adopted.import.documents);
        if copies {
            import.documents.extend(adopted.known.iter().map(|document| Arc::new(copy(document, &mut ids))));
        }
    }
    vec![Intent::Import(import)]
}

/// Reads files and shows what is in them.
pub fn take(incoming: &UseStateHandle<Incoming>, keeper: &Keeper, chosen: Vec<web_sys::File>) {
    if chosen.is_empty() {
        return;
    }
    let (setter, keeper) = (incoming.setter(), keeper.clone());
    setter.set(Incoming::Reading);
    spawn_local(async move {
        let mut read = Vec::new();
        for file in chosen {
            if file.size() > LARGEST {
                let found = (file.size() / 1_048_576.0) as u64;
                let why = format!("{}: expected a file of at most 256 MB, found {found} MB", file.name());
                return setter.set(Incoming::Failed(why));
            }
            match files::read(&file).await {
                Ok(bytes) => read.push(File { name: file.name(), bytes }),
                Err(why) => return setter.set(Incoming::Failed(format!("{}: {why}", file.name()))),
            }
        }
        setter.set(match exchange::read(keeper.worker(), read).await {
            Ok(read) => Incoming::Read(Rc::new(read)),
            Err(why) => Incoming::Failed(why),
        });
    });
}

/// Reads a text that was pasted: JSON of ours, or plain text.
pub fn take_text(incoming: &UseStateHandle<Incoming>, keeper: &Keeper, text: String) {
    let (setter, keeper) = (incoming.setter(), keeper.clone());
    setter.set(Incoming::Reading);
    spawn_local(async move {
        let file = File { name: "pasted text".to_owned(), bytes: text.into_bytes() };
        setter.set(match exchange::read(keeper.worker(), vec![file]).await {
            Ok(read) => Incoming::Read(Rc::new(read)),
            Err(why) => Incoming::Failed(why),
        });
    });
}

/// Hears drops and pastes on the page, until it is dropped.
pub fn listen(incoming: &UseStateHandle<Incoming>, keeper: &Keeper, panels: &Panels) -> [EventListener; 3] {
    let dom = gloo::utils::document();
    let active = EventListenerOptions::enable_prevent_default();
    let over = EventListener::new_with_options(&dom, "dragover", active, |event| event.prevent_default());
    let drop = {
        let (incoming, keeper, panels) = (incoming.clone(), keeper.clone(), panels.clone());
        EventListener::new_with_options(&dom, "drop", active, move |event| {
            event.prevent_default();
            let transfer = event.dyn_ref::<web_sys::DragEvent>().and_then(web_sys::DragEvent::data_transfer);
            if arrived(&incoming, &keeper, transfer) {
                panels.set(Some(Panel::Import));
            }
        })
    };
    let paste = {
        let (incoming, keeper, panels) = (incoming.clone(), keeper.clone(), panels.clone());
        EventListener::new(&dom, "paste", move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.matches("input, textarea").unwrap_or(false)) {
                return;
            }
            let transfer = event.dyn_ref::<web_sys::ClipboardEvent>().and_then(web_sys::ClipboardEvent::clipboard_data);
            if arrived(&incoming, &keeper, transfer) {
                panels.set(Some(Panel::Import));
            }
        })
    };
    [over, drop, paste]
}

fn arrived(incoming: &UseStateHandle<Incoming>, keeper: &Keeper, transfer: Option<DataTransfer>) -> bool {
    let text = transfer.as_ref().and_then(|transfer| transfer.get_data("text/plain").ok());
    let dropped = files::dropped(transfer);
    if !dropped.is_empty() {
        take(incoming, keeper, dropped);
        return true;
    }
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return false };
    take_text(incoming, keeper, text);
    true
}
