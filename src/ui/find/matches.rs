//! The matches in context, lazily drawn: buttons that lead there, or check boxes while all are about to be marked.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew::virtual_dom::Key;

use crate::edit::seek::SeekIntent;
use crate::edit::{Intent, Session};
use crate::model::{Span, find};
use crate::ui::context::Dispatch;
use crate::ui::list::lazy::{Goal, Lazy, Move};
use crate::ui::list::rows::excerpt;

/// The height of a match, in pixels; `panels.css` draws it so.
const ROW: u32 = 56;
/// How much is shown before a match, in characters: the match stays on the first of the two lines.
const BEFORE: usize = 22;
/// How much is shown after it.
const AFTER: usize = 90;
/// The longest match shown whole, in characters.
const LONGEST: usize = 160;

/// What the matches show.
#[derive(Properties, PartialEq)]
pub struct MatchesProps {
    /// The state.
    pub session: Rc<Session>,
    /// Where intents go.
    pub dispatch: Dispatch,
}

/// The matches.
#[component]
pub fn Matches(props: &MatchesProps) -> Html {
    let MatchesProps { session, dispatch } = props;
    let seek = &session.seek;
    let count = seek.matches.len();
    let active = use_state_eq(|| 0usize);
    let goal = use_state_eq(Goal::default);
    let tops = use_memo(count, |count| -> Rc<[u32]> {
        (0..=u32::try_from(*count).unwrap_or_default()).map(|row| row * ROW).collect()
    });
    use_effect_with(seek.current, {
        let (active, goal) = (active.setter(), goal.clone());
        move |current| {
            // Next and Previous lead the list; the focus stays where the hand is.
            if let Some(current) = current {
                active.set(*current);
                goal.set(goal.next(false));
            }
        }
    });
    let here = (*active).min(count.saturating_sub(1));
    let row = {
        let (session, dispatch, active) = (session.clone(), dispatch.clone(), active.setter());
        Callback::from(move |at: usize| {
            let key = Key::from(session.seek.matches.get(at).map_or(0, |span| span.start().index()));
            (key, draw(&session, &dispatch, at, at == here, &active))
        })
    };
    let onmove = {
        let (dispatch, active, goal) = (dispatch.clone(), active.setter(), goal.clone());
        Callback::from(move |by: Move| {
            active.set(by.to);
            goal.set(goal.next(true));
            if !by.only_focus {
                dispatch.send(Intent::Seek(SeekIntent::Jump(by.to)));
            }
        })
    };
    html! {
        <div class="find-matches">
            <Lazy label="Matches" tops={(*tops).clone()} active={here} goal={*goal} {row} {onmove} />
        </div>
    }
}

fn draw(session: &Session, dispatch: &Dispatch, at: usize, is_active: bool, active: &UseStateSetter<usize>) -> Html {
    let seek = &session.seek;
    let Some(span) = seek.matches.get(at).copied() else { return Html::default() };
    let tabindex = if is_active { "0" } else { "-1" };
    let current = (seek.current == Some(at)).then_some("true");
    let words = in_context(session, span);
    let Some(label) = &seek.label else {
        let onclick = {
            let (dispatch, active) = (dispatch.clone(), active.clone());
            move |_: MouseEvent| {
                active.set(at);
                dispatch.send(Intent::Seek(SeekIntent::Jump(at)));
            }
        };
        return html! {
            <button type="button" class="match" {tabindex} aria-current={current} {onclick}>{ words }</button>
        };
    };
    let already = session.marked_already(span, label);
    let checked = !already && !seek.unchecked.contains(&at);
    let onchange = {
        let (dispatch, active) = (dispatch.clone(), active.clone());
        move |event: Event| {
            if let Some(box_) = event.target_dyn_into::<HtmlInputElement>() {
                active.set(at);
                dispatch.send(Intent::Seek(SeekIntent::Check(at, box_.checked())));
            }
        }
    };
    html! {
        // A box that is disabled takes no focus, and this one may be the list's Tab stop: it says so and does nothing.
        <label class={classes!("match", already.then_some("already"))} aria-current={current}>
            <input type="checkbox" {tabindex} {checked} aria-disabled={already.then_some("true")} {onchange}
                onclick={move |event: MouseEvent| if already { event.prevent_default() }} />
            <span class="match-text">
                { words }
                if already { <span class="match-already">{ "already marked" }</span> }
            </span>
        </label>
    }
}

/// The match between the words around it.
fn in_context(session: &Session, span: Span) -> Html {
    let text = session.document.text.as_str();
    let before = find::context(text, span.range(), BEFORE).0;
    let after = find::context(text, span.range(), AFTER).1;
    let (start, end) = (span.start().index(), span.end().index());
    let cut = |edge: Option<char>| edge.is_some_and(|char| char != '\n' && char != '\r');
    let from = if cut(text[..start - before.len()].chars().next_back()) { "…" } else { "" };
    let to = if cut(text[end + after.len()..].chars().next()) { "…" } else { "" };
    let words = excerpt(std::iter::once(session.document.text.slice(span)), LONGEST);
    html! {
        <span class="match-words">{ format!("{from}{}", before.trim_start()) }<b>{ words }</b>{ format!("{after}{to}") }</span>
    }
}
