//! A long list of which only the rows near the window are drawn. Their places are computed, not measured; the row that
//! is the list's Tab stop is always drawn, so that the focus never goes away with it.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};
use yew::prelude::*;
use yew::virtual_dom::Key;

use crate::ui::focus::{focus, use_kept_focus};

/// What the element in a row that takes the focus looks like; every row has one, all but one with `tabindex="-1"`.
const TAB_STOP: &str = "[tabindex='0']";

/// What lies above the first row and below the last, in pixels; `list.css` draws it so.
const MARGIN: i32 = 6;

/// A row to scroll to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Goal {
    /// Counts up, so that the same row can be the goal twice; 0 for no goal yet.
    pub serial: u32,
    /// Whether the focus goes there too.
    pub focus: bool,
}

impl Goal {
    /// The next goal.
    #[must_use]
    pub fn next(self, focus: bool) -> Goal {
        Goal { serial: self.serial + 1, focus }
    }
}

/// A move by keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The row to go to.
    pub to: usize,
    /// Shift: from where one was up to there.
    pub extend: bool,
    /// Ctrl: only the focus moves.
    pub only_focus: bool,
}

/// What a long list shows.
#[derive(Properties, PartialEq)]
pub struct LazyProps {
    /// The accessible name of the list.
    pub label: AttrValue,
    /// Where each row starts, in pixels, and where the last one ends.
    pub tops: Rc<[u32]>,
    /// The row that is the list's Tab stop.
    pub active: usize,
    /// Brings the active row into the window when it changes.
    pub goal: Goal,
    /// Draws a row: its key and what is in it.
    pub row: Callback<usize, (Key, Html)>,
    /// Arrows, Page Up and Down, Home and End.
    pub onmove: Callback<Move>,
    /// How wide the list is, in pixels, whenever that changes.
    #[prop_or_default]
    pub onwidth: Callback<i32>,
    /// Leaves the arrows to somebody else.
    #[prop_or_default]
    pub frozen: bool,
}

/// The part of the list that is drawn around: `top` in steps, so that most scrolling redraws nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct View {
    top: u32,
    height: u32,
}

impl View {
    fn of(scroller: &Element) -> View {
        let height = pixels(scroller.client_height());
        let step = (height / 2).max(64);
        View { top: pixels(scroller.scroll_top()) / step * step, height }
    }

    /// The rows within the window and a screen before and after it.
    fn rows(self, tops: &[u32]) -> Range<usize> {
        let (from, to) = (self.top.saturating_sub(self.height), self.top + self.height * 5 / 2);
        let first = tops.partition_point(|top| *top <= from).saturating_sub(1);
        first..tops.partition_point(|top| *top < to).min(tops.len() - 1)
    }
}

/// What the observer of the list's size needs to know of the newest state.
struct Now {
    tops: Rc<[u32]>,
    active: usize,
    /// Where the list began on the screen.
    origin: f64,
    height: i32,
}

/// A long list.
#[component]
pub fn Lazy(props: &LazyProps) -> Html {
    let scroller = use_node_ref();
    let list = use_node_ref();
    let view = use_state_eq(|| View { top: 0, height: 800 });
    let now = use_mut_ref(|| Now { tops: props.tops.clone(), active: props.active, origin: f64::NAN, height: 0 });
    use_kept_focus(&scroller, TAB_STOP);
    {
        let mut now = now.borrow_mut();
        (now.tops, now.active) = (props.tops.clone(), props.active);
    }
    use_effect_with((), {
        let (scroller, view, onwidth) = (scroller.clone(), view.setter(), props.onwidth.clone());
        move |()| watch(&scroller, now, view, onwidth)
    });
    let rows = view.rows(&props.tops);
    let count = props.tops.len() - 1;
    let before = (props.active < rows.start).then_some(props.active);
    let after = (props.active >= rows.end && props.active < count).then_some(props.active);
    let drawn: Vec<usize> = before.into_iter().chain(rows).chain(after).collect();
    use_effect({
        let (list, tops, drawn) = (list.clone(), props.tops.clone(), drawn.clone());
        move || place(&list, &tops, &drawn)
    });
    use_effect_with(props.goal, {
        let (scroller, list, tops, active) = (scroller.clone(), list.clone(), props.tops.clone(), props.active);
        move |goal| {
            let Some(scroller) = scroller.cast::<Element>().filter(|_| goal.serial > 0) else { return };
            bring_in(&scroller, &tops, active);
            let stop = list.cast::<Element>().and_then(|list| list.query_selector(TAB_STOP).ok().flatten());
            if let Some(stop) = stop.and_then(|stop| stop.dyn_into::<HtmlElement>().ok()).filter(|_| goal.focus) {
                focus(&stop);
            }
        }
    });
    let onscroll = {
        let view = view.setter();
        move |event: Event| {
            if let Some(scroller) = event.target_dyn_into::<Element>() {
                view.set(View::of(&scroller));
            }
        }
    };
    let onkeydown = {
        let (tops, active, onmove, frozen) = (props.tops.clone(), props.active, props.onmove.clone(), props.frozen);
        let height = view.height;
        move |event: KeyboardEvent| {
            if frozen || event.alt_key() || event.meta_key() || event.is_composing() {
                return;
            }
            if let Some(to) = target(&event.key(), &tops, active, height) {
                event.prevent_default();
                event.stop_propagation();
                onmove.emit(Move { to, extend: event.shift_key(), only_focus: event.ctrl_key() && !event.shift_key() });
            }
        }
    };
    let items = drawn.iter().map(|row| {
        let (key, content) = props.row.emit(*row);
        html! {
            <li {key} role="listitem" aria-setsize={count.to_string()} aria-posinset={(row + 1).to_string()}>
                { content }
            </li>
        }
    });
    html! {
        <div ref={scroller} class="lazy" {onscroll}>
            <ul ref={list} role="list" aria-label={props.label.clone()} {onkeydown}>{ for items }</ul>
        </div>
    }
}

/// The row that a key leads to.
fn target(key: &str, tops: &[u32], active: usize, height: u32) -> Option<usize> {
    let last = tops.len().checked_sub(2)?;
    let page = height.saturating_sub(60).max(1);
    let here = tops.get(active).copied().unwrap_or_default();
    Some(match key {
        "ArrowUp" => active.saturating_sub(1),
        "ArrowDown" => (active + 1).min(last),
        "Home" => 0,
        "End" => last,
        "PageUp" => tops.partition_point(|top| *top < here.saturating_sub(page)).min(active.saturating_sub(1)),
        "PageDown" => tops.partition_point(|top| *top <= here + page).saturating_sub(1).max(active + 1).min(last),
        _ => return None,
    })
}

/// Puts the rows where they belong. By script, since the page's policy forbids style attributes.
fn place(list: &NodeRef, tops: &[u32], drawn: &[usize]) {
    let Some(list) = list.cast::<HtmlElement>() else { return };
    let put = |element: &HtmlElement, property: &str, value: u32| {
        // Never fails: both are constants of ours.
        let _ = element.style().set_property(property, &format!("{value}px"));
    };
    put(&list, "height", tops[tops.len() - 1]);
    let mut child = list.first_element_child();
    for row in drawn {
        let Some(element) = child else { return };
        child = element.next_element_sibling();
        if let Some(item) = element.dyn_ref::<HtmlElement>() {
            put(item, "top", tops[*row]);
        }
    }
}

/// Scrolls no further than needed to show that row; to the upper part where it was far away.
fn bring_in(scroller: &Element, tops: &[u32], row: usize) {
    let Some([top, bottom]) = tops.get(row..row + 2) else { return };
    let (top, bottom) = (signed(*top), signed(*bottom) + 2 * MARGIN);
    let (start, height) = (scroller.scroll_top(), scroller.client_height());
    if top < start - height || bottom > start + 2 * height {
        scroller.set_scroll_top(top - height / 3);
    } else if top < start {
        scroller.set_scroll_top(top);
    } else if bottom > start + height {
        scroller.set_scroll_top(bottom - height);
    }
}

/// Follows the list's size. When something above it grows or shrinks, the rows stay where they were on the screen, and
/// the active one in sight.
fn watch(
    scroller: &NodeRef,
    now: Rc<RefCell<Now>>,
    view: UseStateSetter<View>,
    onwidth: Callback<i32>,
) -> impl FnOnce() + use<> {
    let element = scroller.cast::<Element>();
    let resized = {
        let element = element.clone();
        Closure::<dyn FnMut()>::new(move || {
            let Some(scroller) = &element else { return };
            let mut now = now.borrow_mut();
            let origin = scroller.get_bounding_client_rect().top();
            let start = scroller.scroll_top();
            let tops = now.tops.get(now.active..now.active + 2);
            let seen = tops.is_some_and(|tops| signed(tops[1]) > start && signed(tops[0]) < start + now.height);
            if now.origin.is_finite() {
                scroller.set_scroll_top(start + (origin - now.origin).round() as i32);
                if seen {
                    bring_in(scroller, &now.tops, now.active);
                }
            }
            (now.origin, now.height) = (origin, scroller.client_height());
            onwidth.emit(scroller.client_width());
            view.set(View::of(scroller));
        })
    };
    let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(element)) = (&observer, &element) {
        observer.observe(element);
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        drop(resized);
    }
}

fn pixels(length: i32) -> u32 {
    u32::try_from(length).unwrap_or_default()
}

fn signed(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_to_rows() {
        let tops: Vec<u32> = (0..=100).map(|row| row * 50).collect();
        let to = |key, active| target(key, &tops, active, 560);
        assert_eq!(to("ArrowDown", 99), Some(99));
        assert_eq!(to("ArrowUp", 0), Some(0));
        assert_eq!(to("End", 3), Some(99));
        assert_eq!(to("PageDown", 3), Some(13));
        assert_eq!(to("PageUp", 13), Some(3));
        assert_eq!(to("PageUp", 3), Some(0));
        assert_eq!(to("PageDown", 98), Some(99));
        assert_eq!(to("a", 3), None);
        assert_eq!(target("End", &[0], 0, 560), None);
    }

    #[test]
    fn only_rows_near_the_window_are_drawn() {
        let tops: Vec<u32> = (0..=50_000).map(|row| row * 50).collect();
        assert_eq!(View { top: 0, height: 500 }.rows(&tops), 0..25);
        assert_eq!(View { top: 5000, height: 500 }.rows(&tops), 90..125);
        assert_eq!(View { top: 2_500_000, height: 500 }.rows(&tops), 49_990..50_000);
        assert_eq!(View { top: 700, height: 500 }.rows(&[0]), 0..0);
    }
}
