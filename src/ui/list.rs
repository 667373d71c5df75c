//! The list of annotations: counts per label that narrow it, words that narrow it, and the rows, of which only those
//! near the window are drawn.

pub mod empty;
pub mod hand;
pub mod lazy;
pub mod row;
pub mod rows;

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew::virtual_dom::Key;

use self::empty::{no_rows, nothing};
use self::hand::{Cursor, Hand};
use self::lazy::{Lazy, Move};
use self::row::{Look, row, signs};
use self::rows::{Filter, Rows, Source};
use super::context::Dispatch;
use super::focus::use_kept_focus;
use crate::edit::Session;
use crate::model::Scheme;

/// What the list shows.
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// The state.
    pub session: Rc<Session>,
    /// Where intents go.
    pub dispatch: Dispatch,
}

/// The list of annotations.
#[component]
pub fn List(props: &ListProps) -> Html {
    let ListProps { session, dispatch } = props;
    let root = use_node_ref();
    let filter = use_state_eq(Filter::default);
    let columns = use_state_eq(|| 36usize);
    let cursor = use_state_eq(Cursor::default);
    let seat = use_mut_ref(|| 0usize);
    let source = Source { document: session.document.clone(), scheme: session.project.scheme.clone() };
    let counts = use_memo(source.clone(), Source::counts);
    let rows = use_memo((source, (*filter).clone(), *columns), |(source, filter, columns)| {
        Rows::new(source, filter, *columns)
    });
    use_kept_focus(&root, "input");

    let selected = session.selected_id();
    use_effect_with(selected, {
        let cursor = cursor.clone();
        move |selected| {
            // Selected elsewhere (in the text, by N, by undo): the list follows, without taking the focus.
            if selected.is_some() && *selected != cursor.active {
                let goal = cursor.goal.next(false);
                cursor.set(Cursor { active: *selected, anchor: *selected, goal });
            }
        }
    });
    use_effect_with((*filter).clone(), {
        let cursor = cursor.clone();
        move |_| cursor.set(Cursor { goal: cursor.goal.next(false), ..*cursor })
    });
    let place = cursor.active.or(selected).and_then(|id| rows.row_near(&session.document, id));
    // Where the annotation was deleted, the row that took its place.
    let active = place.unwrap_or(*seat.borrow()).min(rows.len().saturating_sub(1));
    *seat.borrow_mut() = active;

    let sorted = use_memo(session.selection.clone(), {
        let session = session.clone();
        move |_| {
            let mut ids = session.selected_ids().to_vec();
            crate::model::order::sort(&mut ids);
            ids
        }
    });
    let hand = Hand { session: session.clone(), dispatch: dispatch.clone(), rows: rows.clone(), cursor, active };
    let draw = {
        let (hand, rows) = (hand.clone(), rows.clone());
        Callback::from(move |at: usize| {
            let session = &hand.session;
            let Some(annotation) = rows.annotation(&session.document, at) else {
                return (Key::from(at), Html::default());
            };
            let selected = sorted.binary_search(&annotation.id).is_ok();
            let look = Look { tall: rows.is_tall(at), selected, active: at == active };
            let onclick = {
                let hand = hand.clone();
                Callback::from(move |event: MouseEvent| hand.click(at, &event))
            };
            let html = row(&session.document, &session.project.scheme, annotation, look, onclick);
            (Key::from(annotation.id.to_string()), html)
        })
    };
    let onmove = {
        let hand = hand.clone();
        Callback::from(move |by: Move| hand.travel(by))
    };
    let onkeydown = {
        let hand = hand.clone();
        move |event: KeyboardEvent| hand.press(&event)
    };
    let onwidth = {
        let columns = columns.setter();
        Callback::from(move |width: i32| columns.set(columns_of(width)))
    };
    let all = {
        let hand = hand.clone();
        move |_: MouseEvent| hand.all()
    };
    let clear = {
        let filter = filter.setter();
        Callback::from(move |_: MouseEvent| filter.set(Filter::default()))
    };
    let total = session.document.annotations.len();
    let body = if total == 0 {
        nothing(&session.project.scheme)
    } else if rows.is_empty() {
        html! {
            <>
                { no_rows() }
                <div class="list-empty">
                    <p>{ "No annotation matches this filter." }</p>
                    <button type="button" class="quiet" onclick={clear}>{ "Clear the filter" }</button>
                </div>
            </>
        }
    } else {
        html! {
            // Firefox clicks a button when Ctrl+Space comes up again, whatever happened when it went down.
            <div class="list-body" {onkeydown} onkeyup={|event: KeyboardEvent| if event.key() == " " && event.ctrl_key() {
                event.prevent_default();
            }}>
                <Lazy label="Annotations" tops={rows.tops.clone()} {active} goal={hand.cursor.goal} row={draw} {onmove}
                    {onwidth} frozen={session.end_edit.is_some()} />
            </div>
        }
    };
    html! {
        <div ref={root} class="list">
            if total > 0 {
                <div class="list-head">
                    <h2>{ heading(rows.len(), total) }</h2>
                    { words_of(&filter) }
                </div>
                <div class="list-counts">
                    { counts_of(&session.project.scheme, &counts, &filter) }
                    if !filter.is_empty() && !rows.is_empty() {
                        <button type="button" class="list-all" title="Select every row (Ctrl+A in the list)" onclick={all}>
                            { "Select all" }</button>
                    }
                </div>
            }
            { body }
        </div>
    }
}

/// How many characters fit a line of a list so wide: less its margins, at the width of an average letter.
fn columns_of(width: i32) -> usize {
    usize::try_from((width - 58) * 10 / 68).unwrap_or_default().max(12)
}

fn heading(shown: usize, total: usize) -> String {
    match (shown, total) {
        (1, 1) => "1 annotation".to_owned(),
        _ if shown == total => format!("{total} annotations"),
        _ => format!("{shown} of {total} annotations"),
    }
}

/// A button for each label, with how many annotations it has: shows only those.
fn counts_of(scheme: &Scheme, counts: &[usize], filter: &UseStateHandle<Filter>) -> Html {
    let buttons = scheme.labels.iter().zip(counts).map(|(label, count)| {
        let pressed = filter.labels.contains(&label.id);
        let onclick = {
            let (filter, id) = (filter.clone(), label.id.clone());
            move |_: MouseEvent| filter.set(filter.toggled(&id))
        };
        html! {
            <button key={&*label.id.0} type="button" class={classes!("list-count", signs(scheme, &label.id))}
                aria-pressed={pressed.to_string()} aria-label={format!("Filter: {} {count}", label.name)}
                title={format!("Show only {}", label.name)} {onclick}>
                <i class="swatch"></i>{ &label.name }<span class="soft">{ count }</span>
            </button>
        }
    });
    html! { <div class="list-labels" role="group" aria-label="Filter by label">{ for buttons }</div> }
}

/// The field that narrows the list by words.
fn words_of(filter: &UseStateHandle<Filter>) -> Html {
    let oninput = {
        let filter = filter.clone();
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                filter.set(Filter { words: field.value(), ..(*filter).clone() });
            }
        }
    };
    let onkeydown = {
        let filter = filter.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && !filter.words.is_empty() {
                filter.set(Filter { words: String::new(), ..(*filter).clone() });
                event.prevent_default();
                event.stop_propagation();
            }
        }
    };
    html! {
        <input type="search" class="list-words" placeholder="Filter by words" aria-label="Filter by words"
            autocomplete="off" spellcheck="false" value={filter.words.clone()} {oninput} {onkeydown} />
    }
}
