//! Import: files and pasted text become documents beside those that are there. What is read is shown first; nothing is
//! replaced.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::arrival::Arrival;
use super::context::Hands;
use super::dialog::{dialog, focus_first};
use super::journal::{Archive, Keeper};
use crate::edit::{Import, Intent, Session};
use crate::format::exchange::FileRead;
use crate::format::{File, adopt, copy};
use crate::model::{Document, Project};
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
#[derive(Properties, PartialEq, Clone)]
pub struct ImportProps {
    /// The state.
    pub session: Rc<Session>,
    /// Whom to ask for other documents.
    pub archive: Archive,
    /// The page.
    pub hands: Hands,
    /// What was dropped or pasted.
    pub arrival: Arrival,
    /// Whom to ask to read.
    pub keeper: Keeper,
}

/// The import dialog. It is in the page only while it is open.
#[component]
pub fn ImportDialog(props: &ImportProps) -> Html {
    let ImportProps { hands, arrival, keeper, .. } = props;
    let pasted = use_node_ref();
    let incoming = use_state(|| if arrival.given().is_some() { Incoming::Reading } else { Incoming::Nothing });
    // The number of the latest reading: what an earlier one gives is dropped.
    let latest = use_mut_ref(|| 0u32);
    let take = {
        let (incoming, keeper) = (incoming.setter(), keeper.clone());
        move |chosen, pasted| take(&incoming, &keeper, &latest, chosen, pasted)
    };
    use_effect_with(arrival.clone(), {
        let take = take.clone();
        move |arrival| {
            if let Some(given) = arrival.given() {
                take(given.files.clone(), given.text.clone());
            }
        }
    });
    // What had the focus is gone with what the dialog showed before.
    use_effect_with(std::mem::discriminant(&*incoming), |_| focus_first());
    let picked = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            take(files::listed(field.and_then(|field| field.files())), None);
        })
    };
    let paste = {
        let pasted = pasted.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = pasted.cast::<HtmlTextAreaElement>().filter(|field| !field.value().is_empty()) {
                take(Vec::new(), Some(field.value()));
            }
        })
    };
    let content = match &*incoming {
        Incoming::Reading => html! { <p class="soft" role="status" tabindex="-1" data-first="">{ "Reading…" }</p> },
        Incoming::Read(read) => preview(read, props, &incoming),
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
    dialog("Import", hands, content)
}

/// What was read, and what will become of it.
fn preview(read: &Rc<Vec<FileRead>>, props: &ImportProps, incoming: &UseStateHandle<Incoming>) -> Html {
    let session = &props.session;
    let here = |document: &Arc<Document>| session.project.entry(document.id).is_some();
    let known = read.iter().flat_map(|file| &file.documents).filter(|document| here(document)).count();
    let count: usize = read.iter().map(|file| file.documents.len()).sum();
    let files = read.iter().map(|file| {
        let documents = file.documents.iter().map(|document| {
            let marks = match document.annotations.len() {
                1 => "1 annotation".to_owned(),
                count => format!("{count} annotations"),
            };
            let start: String = document.text.as_str().chars().take(240).collect();
            html! {
                <li><b>{ &document.about.title }</b><span class="soft">{ format!(" · {marks}") }
                    { if here(document) { " · here already" } else { "" } }</span>
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
    let done = |update: bool| {
        let ImportProps { session, hands, archive, .. } = props.clone();
        let read = read.clone();
        Callback::from(move |_: MouseEvent| {
            let (mut import, known) = adopted(&read, &session.project);
            // One document at a time can be open; the update of each is a step of its own.
            match known.first().filter(|_| update) {
                Some(document) => {
                    let hash = document.text.hash().to_string();
                    let same = session.project.entry(document.id).is_some_and(|entry| entry.sha256 == hash);
                    import.documents.clear();
                    // Another text is refused: then its labels are not wanted either.
                    if same && import.record.is_some() {
                        hands.dispatch.send(Intent::Import(import));
                    }
                    archive.update.emit(document.clone());
                }
                None => {
                    let stamp = clock::stamp();
                    let mut next = 0;
                    let mut ids = || {
                        next += 1;
                        stamp.id(next)
                    };
                    import.documents.extend(known.iter().map(|document| Arc::new(copy(document, &mut ids))));
                    hands.dispatch.send(Intent::Import(import));
                }
            }
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
                if known == 1 {
                    <button type="button" class="quiet" onclick={done(true)}>{ "Update the one here" }</button>
                }
                if count > 0 {
                    <button type="button" class="primary" data-first="" onclick={done(false)}>
                        { match (known, count) {
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

/// What all files bring in, their labels fitted to the project's; and the documents that are here already.
fn adopted(read: &[FileRead], project: &Arc<Project>) -> (Import, Vec<Arc<Document>>) {
    let mut project = project.clone();
    let mut import = Import { name: String::new(), documents: Vec::new(), record: None };
    let mut known = Vec::new();
    for file in read {
        let documents = file.documents.iter().map(|document| (**document).clone()).collect();
        let adopted = adopt(&project, &file.name, file.record.as_ref(), documents);
        if let Some(record) = adopted.import.record {
            project = record.clone();
            import.record = Some(record);
        }
        import.name = adopted.import.name;
        import.documents.extend(adopted.import.documents);
        known.extend(adopted.known);
    }
    (import, known)
}

/// Reads files and a pasted text (JSON of ours, or plain), and shows what is in them.
fn take(
    incoming: &UseStateSetter<Incoming>,
    keeper: &Keeper,
    latest: &Rc<RefCell<u32>>,
    chosen: Vec<web_sys::File>,
    pasted: Option<String>,
) {
    let pasted: Vec<File> =
        pasted.into_iter().map(|text| File { name: "pasted text".to_owned(), bytes: text.into_bytes() }).collect();
    if chosen.is_empty() && pasted.is_empty() {
        return;
    }
    let (incoming, keeper, latest) = (incoming.clone(), keeper.clone(), latest.clone());
    let own = latest.replace_with(|latest| *latest + 1) + 1;
    incoming.set(Incoming::Reading);
    spawn_local(async move {
        let next = match loaded(chosen, pasted).await {
            Ok(files) => exchange::read(keeper.worker(), files).await,
            Err(why) => Err(why),
        };
        if *latest.borrow() == own {
            incoming.set(next.map_or_else(Incoming::Failed, |read| Incoming::Read(Rc::new(read))));
        }
    });
}

/// The bytes of `chosen`, after `files`.
async fn loaded(chosen: Vec<web_sys::File>, mut files: Vec<File>) -> Result<Vec<File>, String> {
    for file in chosen {
        if file.size() > LARGEST {
            let found = (file.size() / 1_048_576.0) as u64;
            return Err(format!("{}: expected a file of at most 256 MB, found {found} MB", file.name()));
        }
        let bytes = files::read(&file).await?;
        files.push(File { name: file.name(), bytes });
    }
    Ok(files)
}
