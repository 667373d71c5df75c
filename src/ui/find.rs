//! Find in the document, and "Mark all as…": the matches in context, with check boxes before they are marked.

mod everywhere;
mod matches;

use std::rc::Rc;

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use self::everywhere::use_elsewhere;
use self::matches::Matches;
use super::context::Dispatch;
use super::focus::{focus, focus_text, has_focus, use_kept_focus};
use super::inspector::label_buttons;
use super::journal::{Archive, Keeper};
use super::list::rows::Source;
use crate::edit::seek::SeekIntent;
use crate::edit::{Intent, Session};
use crate::model::LabelId;
use crate::model::find::Query;

/// What Find shows.
#[derive(Properties, PartialEq)]
pub struct FindProps {
    /// The state.
    pub session: Rc<Session>,
    /// Where intents go.
    pub dispatch: Dispatch,
    /// Whom to ask to look in other documents.
    pub keeper: Keeper,
    /// Who opens them, and marks in them.
    pub archive: Archive,
}

/// Find, while it is open.
#[component]
pub fn Find(props: &FindProps) -> Html {
    let FindProps { session, dispatch, keeper, archive } = props;
    let elsewhere = use_elsewhere(session, keeper);
    let seek = &session.seek;
    let root = use_node_ref();
    let field = use_node_ref();
    let mark = use_node_ref();
    // Opened for "Mark all" of an annotation: then there is no finding to go back to.
    let direct = use_mut_ref(|| false);
    let marking = seek.label.is_some();
    use_kept_focus(&root, "input");
    use_effect_with((seek.open, marking), {
        let (root, field, mark, direct) = (root.clone(), field.clone(), mark.clone(), direct.clone());
        move |&(open, marking)| {
            if !open {
                *direct.borrow_mut() = false;
                return;
            }
            if has_focus(&root) {
                return;
            }
            *direct.borrow_mut() = marking;
            let button = mark.cast::<HtmlElement>().filter(|button| marking && !button.has_attribute("disabled"));
            if let Some(button) = button {
                focus(&button);
            } else if let Some(field) = field.cast::<HtmlInputElement>() {
                focus(&field);
                field.select();
            }
        }
    });
    let source = Source { document: session.document.clone(), scheme: session.project.scheme.clone() };
    let marks = (seek.label.clone(), seek.unchecked.clone(), seek.matches.clone(), source);
    let to_mark = use_memo(marks, {
        let session = session.clone();
        move |_| session.to_mark().len()
    });
    if !seek.open {
        return Html::default();
    }

    let close = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| {
            dispatch.send(Intent::Seek(SeekIntent::Close));
            focus_text();
        })
    };
    let back = {
        let (dispatch, close, direct) = (dispatch.clone(), close.clone(), direct.clone());
        Callback::from(move |()| match marking && !*direct.borrow() {
            true => dispatch.send(Intent::Seek(SeekIntent::As(None))),
            false => close.emit(()),
        })
    };
    let onkeydown = {
        let (dispatch, back) = (dispatch.clone(), back.clone());
        move |event: KeyboardEvent| {
            let go = |forward| dispatch.send(Intent::Seek(SeekIntent::Go { forward }));
            match event.key().as_str() {
                _ if event.is_composing() => return,
                "Escape" => back.emit(()),
                "F3" => go(!event.shift_key()),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let onmark = {
        let (dispatch, close) = (dispatch.clone(), close.clone());
        let (session, elsewhere, archive) = (session.clone(), elsewhere.clone(), archive.clone());
        Callback::from(move |_: MouseEvent| {
            match elsewhere.to_mark(&session) {
                Some(wanted) => archive.mark_all.emit(wanted),
                None => dispatch.send(Intent::Seek(SeekIntent::Mark)),
            }
            close.emit(());
        })
    };
    let seeking = |intent: SeekIntent| dispatch.on(move |_: MouseEvent| Intent::Seek(intent.clone()));
    let found = seek.matches.len();
    let empty =
        if seek.query.words.is_empty() { "Type words to find them in the text." } else { "No match in this text." };
    html! {
        <section ref={root} class="find" aria-label="Find" {onkeydown}>
            <div class="find-head">
                <h2>{ if marking { "Mark all as…" } else { "Find" } }</h2>
                <span class="find-count">{ count(session) }</span>
                <button type="button" class="find-step" aria-label="Previous match" title="Previous match (Shift+Enter)"
                    disabled={found == 0} onclick={seeking(SeekIntent::Go { forward: false })}>
                    <span aria-hidden="true">{ "↑" }</span></button>
                <button type="button" class="find-step" aria-label="Next match" title="Next match (Enter)"
                    disabled={found == 0} onclick={seeking(SeekIntent::Go { forward: true })}>
                    <span aria-hidden="true">{ "↓" }</span></button>
                <button type="button" aria-label="Close" title="Close (Esc)" class="find-close"
                    onclick={{ let close = close.clone(); move |_: MouseEvent| close.emit(()) }}>
                    <span aria-hidden="true">{ "✕" }</span></button>
            </div>
            { query(&field, &seek.query, dispatch) }
            <div class="find-bar">
                { switch("Match case", &seek.query, dispatch, |query| &mut query.case) }
                { switch("Whole word", &seek.query, dispatch, |query| &mut query.whole_word) }
                { elsewhere.switch(session) }
            </div>
            if found == 0 {
                <p class="list-empty">{ empty }</p>
            } else {
                <Matches session={session.clone()} dispatch={dispatch.clone()} />
            }
            { elsewhere.view(session, &archive.show) }
            if found > 0 || elsewhere.documents() > 0 {
                <div class="find-foot">
                    if !marking { <p class="soft" aria-hidden="true">{ "Mark all as…" }</p> }
                    { labels(session, dispatch) }
                    if let Some(label) = &seek.label {
                        { checks(session, dispatch, *to_mark) }
                        <div class="find-acts">
                            <button type="button" class="quiet" title="Mark nothing (Esc)"
                                onclick={move |_: MouseEvent| back.emit(())}>{ "Cancel" }</button>
                            <button ref={mark} type="button" class="primary" onclick={onmark}
                                disabled={*to_mark == 0 && elsewhere.documents() == 0}>
                                { elsewhere.offer(*to_mark, session.project.scheme.name_of(label)) }</button>
                        </div>
                    }
                </div>
            }
        </section>
    }
}

/// The field for what is looked for.
fn query(field: &NodeRef, query: &Query, dispatch: &Dispatch) -> Html {
    let oninput = {
        let (dispatch, query) = (dispatch.clone(), query.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                let query = Query { words: field.value(), ..query.clone() };
                dispatch.send(Intent::Seek(SeekIntent::Query(query)));
            }
        }
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                event.stop_propagation();
                dispatch.send(Intent::Seek(SeekIntent::Go { forward: !event.shift_key() }));
            }
        }
    };
    html! {
        <input ref={field.clone()} type="search" class="find-words" aria-label="Find in the text" placeholder="Find in the text"
            autocomplete="off" spellcheck="false" enterkeyhint="search" value={query.words.clone()} {oninput} {onkeydown} />
    }
}

/// A switch of the query.
fn switch(name: &'static str, query: &Query, dispatch: &Dispatch, part: fn(&mut Query) -> &mut bool) -> Html {
    let mut next = query.clone();
    let on = std::mem::replace(part(&mut next), false);
    *part(&mut next) = !on;
    html! {
        <button type="button" class="quiet find-switch" aria-pressed={on.to_string()}
            onclick={dispatch.on(move |_: MouseEvent| Intent::Seek(SeekIntent::Query(next.clone())))}>{ name }</button>
    }
}

/// "3 of 12", or how many there are.
fn count(session: &Session) -> String {
    let seek = &session.seek;
    match (seek.matches.len(), seek.current) {
        _ if seek.query.words.is_empty() => String::new(),
        (0, _) => "No match".to_owned(),
        (count, Some(current)) => format!("{} of {count}", current + 1),
        (1, None) => "1 match".to_owned(),
        (count, None) => format!("{count} matches"),
    }
}

/// The labels to mark all matches with.
fn labels(session: &Session, dispatch: &Dispatch) -> Html {
    let pick = dispatch.on(|label: LabelId| Intent::Seek(SeekIntent::As(Some(label))));
    label_buttons(&session.project.scheme, "Mark all as", "Mark all as", session.seek.label.as_ref(), &pick)
}

/// How many are checked, and the buttons that check all or none.
fn checks(session: &Session, dispatch: &Dispatch, to_mark: usize) -> Html {
    let seek = &session.seek;
    // Never disabled: the one that was pressed would lose the focus.
    let all = |name: &'static str, checked: bool| {
        html! {
            <button type="button"
                onclick={dispatch.on(move |_: MouseEvent| Intent::Seek(SeekIntent::CheckAll(checked)))}>{ name }</button>
        }
    };
    html! {
        <div class="find-checks">
            <span class="soft">{ format!("{to_mark} of {} checked", seek.matches.len()) }</span>
            { all("Check all", true) }
            { all("Check none", false) }
        </div>
    }
}
