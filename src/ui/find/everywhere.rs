//! Find in the other documents of the project: what the web worker finds in them, by document, and which of it is to be
//! marked.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::edit::Session;
use crate::model::{Byte, DocumentId, code};
use crate::platform::home;
use crate::platform::job::Job;
use crate::platform::search::{Hit, Hits, ToSearch};
use crate::platform::worker::Call;
use crate::ui::journal::Keeper;
use crate::ui::journal::many::MarkAll;

/// How long the person must pause in typing before all documents are searched, in milliseconds.
const PAUSE: u32 = 120;

/// How many matches are shown in their context, in all documents together.
const SHOWN: usize = 500;

/// What was found in other documents.
#[derive(Debug, Clone, PartialEq, Default)]
struct Found {
    /// In the order of the list.
    hits: Rc<Vec<Hits>>,
    /// Whether the worker still looks.
    looking: bool,
    /// Why it could not.
    why: Option<Rc<str>>,
}

/// A search that is waited for; dropped, it is given up.
#[derive(Default)]
struct Running {
    _pause: Option<Timeout>,
    call: Option<Call>,
}

/// Find in other documents.
#[derive(Clone, PartialEq)]
pub struct Elsewhere {
    on: UseStateHandle<bool>,
    found: UseStateHandle<Found>,
    /// Matches that stay unmarked; documents in which all do have no place.
    unchecked: UseStateHandle<Vec<(DocumentId, Option<Byte>)>>,
}

/// Finds in other documents, while that is switched on.
#[hook]
pub fn use_elsewhere(session: &Rc<Session>, keeper: &Keeper) -> Elsewhere {
    let on = use_state_eq(|| false);
    let found = use_state_eq(Found::default);
    let unchecked = use_state_eq(Vec::new);
    let running = use_mut_ref(Running::default);
    let wanted = *on && session.seek.open;
    let what = (wanted, session.seek.query.clone(), session.document.id, session.project.documents.len());
    use_effect_with(what, {
        let (found, unchecked, keeper, session) = (found.setter(), unchecked.setter(), keeper.clone(), session.clone());
        move |(wanted, ..)| {
            unchecked.set(Vec::new());
            found.set(Found { looking: *wanted, ..Found::default() });
            let look = {
                let running = running.clone();
                move || {
                    let call = look(&session, &keeper, &found);
                    running.borrow_mut().call = call;
                }
            };
            // What was asked for before is given up.
            let pause = wanted.then(|| Timeout::new(PAUSE, look));
            running.replace(Running { _pause: pause, call: None });
        }
    });
    Elsewhere { on, found, unchecked }
}

/// Has the worker look in all documents but the open one.
fn look(session: &Rc<Session>, keeper: &Keeper, found: &UseStateSetter<Found>) -> Option<Call> {
    let others = session.project.documents.iter().filter(|entry| entry.id != session.document.id);
    let wanted = ToSearch {
        database: home::name(),
        project: session.project.id,
        documents: others.map(|entry| (entry.id, entry.sha256.clone())).collect(),
        query: session.seek.query.clone(),
        shown: SHOWN,
    };
    let all = Rc::new(std::cell::RefCell::new(Vec::new()));
    let show = {
        let (all, found, session) = (all.clone(), found.clone(), session.clone());
        move |looking: bool, why: Option<String>| {
            let place = |id: DocumentId| session.project.documents.iter().position(|entry| entry.id == id);
            let mut hits: Vec<Hits> = all.borrow().clone();
            if !looking {
                crate::model::order::sort_by_key(&mut hits, |hits| place(hits.document));
            }
            found.set(Found { hits: Rc::new(hits), looking, why: why.map(Rc::from) });
        }
    };
    let hear = {
        let show = show.clone();
        move |bytes: Vec<u8>| {
            let hits: Vec<Hits> = code::decode(&bytes).unwrap_or_default();
            if !hits.is_empty() {
                all.borrow_mut().extend(hits);
                show(true, None);
            }
        }
    };
    match keeper.worker().begin(Job::Search, code::encode(&wanted), Vec::new(), hear) {
        Ok(call) => {
            let end = call.end();
            spawn_local(async move {
                match end.await {
                    // Given up: what comes next speaks for itself.
                    Err(why) if why == crate::platform::worker::CANCELLED => {}
                    ended => show(false, ended.err()),
                }
            });
            Some(call)
        }
        Err(why) => {
            show(false, Some(why));
            None
        }
    }
}

impl Elsewhere {
    /// The switch; there is none where the project has no other document.
    pub fn switch(&self, session: &Session) -> Html {
        if session.project.documents.len() < 2 {
            return Html::default();
        }
        let on = self.on.clone();
        html! {
            <button type="button" class="quiet find-switch" aria-pressed={self.on.to_string()}
                onclick={move |_: MouseEvent| on.set(!*on)}>{ "All documents" }</button>
        }
    }

    /// In how many other documents there is something to mark.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.found.hits.iter().filter(|hits| !self.unchecked.contains(&(hits.document, None))).count()
    }

    /// What the button that marks all says; `here` is how many matches it marks in the open document.
    #[must_use]
    pub fn offer(&self, here: usize, label: &str) -> String {
        match self.documents() {
            0 => format!("Mark {here} as {label}"),
            others => format!("Mark all as {label} in {} documents", others + usize::from(here > 0)),
        }
    }

    /// What is to be marked; `None` where it is all in the open document.
    #[must_use]
    pub fn to_mark(&self, session: &Session) -> Option<MarkAll> {
        let seek = &session.seek;
        let label = seek.label.clone()?;
        let checked = self.found.hits.iter().filter(|hits| !self.unchecked.contains(&(hits.document, None)));
        let mut documents: Vec<DocumentId> = checked.map(|hits| hits.document).collect();
        if documents.is_empty() {
            return None;
        }
        let here = session.document.id;
        documents.insert(0, here);
        let unchecked = self.unchecked.iter().filter_map(|(document, place)| Some((*document, (*place)?)));
        let here = seek.unchecked.iter().filter_map(|n| Some((here, seek.matches.get(*n)?.start())));
        Some(MarkAll { query: seek.query.clone(), label, documents, unchecked: unchecked.chain(here).collect() })
    }

    /// What was found, by document.
    pub fn view(&self, session: &Session, show: &Callback<(DocumentId, Byte)>) -> Html {
        let Found { hits, looking, why } = &*self.found;
        if !*self.on || session.seek.query.words.is_empty() {
            return Html::default();
        }
        let count: usize = hits.iter().map(|hits| hits.count).sum();
        let summary = match (hits.len(), *looking) {
            (0, true) => "Looking in the other documents…".to_owned(),
            (0, false) => "No match in the other documents".to_owned(),
            (1, looking) => format!("{count} in 1 other document{}", if looking { "…" } else { "" }),
            (documents, looking) => {
                format!("{count} in {documents} other documents{}", if looking { "…" } else { "" })
            }
        };
        let marking = session.seek.label.is_some();
        let groups =
            hits.iter().filter(|hits| !hits.shown.is_empty()).map(|hits| self.group(hits, session, marking, show));
        let unseen = hits.iter().filter(|hits| hits.shown.is_empty()).count();
        html! {
            <section class="elsewhere" aria-label="Other documents">
                <h3 role="status">{ summary }</h3>
                if let Some(why) = why { <p class="alarm" role="alert">{ &**why }</p> }
                { for groups }
                if unseen > 0 { <p class="soft">{ format!("and in {unseen} more") }</p> }
            </section>
        }
    }

    fn group(&self, hits: &Hits, session: &Session, marking: bool, show: &Callback<(DocumentId, Byte)>) -> Html {
        let id = hits.document;
        let title = session.project.entry(id).map_or_else(String::new, |entry| entry.title.clone());
        let all = !self.unchecked.contains(&(id, None));
        let rows = hits.shown.iter().map(|hit| {
            let words =
                html! { <span class="match-words">{ &hit.before }{ " " }<b>{ &hit.words }</b>{ &hit.after }</span> };
            self.row(id, hit, words, marking.then_some(all), show)
        });
        let more = hits.count - hits.shown.len();
        html! {
            <div key={id.to_string()} class="elsewhere-document" role="group" aria-label={title.clone()}>
                <h4>
                    if marking {
                        <label><input type="checkbox" checked={all} onchange={self.check(id, None)} />{ title }</label>
                    } else {
                        { title }
                    }
                    <span class="soft">{ format!(" {}", hits.count) }</span>
                </h4>
                { for rows }
                if more > 0 { <p class="soft">{ format!("and {more} more") }</p> }
            </div>
        }
    }

    fn row(
        &self,
        id: DocumentId,
        hit: &Hit,
        words: Html,
        marked: Option<bool>,
        show: &Callback<(DocumentId, Byte)>,
    ) -> Html {
        let start = hit.span.start();
        let Some(all) = marked else {
            let show = show.clone();
            return html! {
                <button type="button" class="match" onclick={move |_: MouseEvent| show.emit((id, start))}>{ words }</button>
            };
        };
        let checked = all && !self.unchecked.contains(&(id, Some(start)));
        html! {
            <label class="match"><input type="checkbox" {checked} disabled={!all} onchange={self.check(id, Some(start))} />
                <span class="match-text">{ words }</span></label>
        }
    }

    /// Checks or unchecks a match, or a whole document.
    fn check(&self, id: DocumentId, place: Option<Byte>) -> Callback<Event> {
        let unchecked = self.unchecked.clone();
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let mut next: Vec<_> = unchecked.iter().copied().filter(|other| *other != (id, place)).collect();
            if !field.checked() {
                next.push((id, place));
            }
            unchecked.set(next);
        })
    }
}
