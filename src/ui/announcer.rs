//! What is said: every notice once, politely, to a screen reader; those that matter to all stay on the screen.

use std::rc::Rc;

use yew::prelude::*;

use super::context::use_dispatch;
use crate::edit::{Intent, Notice, Session};

/// What was said last.
#[derive(Properties, PartialEq)]
pub struct AnnouncerProps {
    /// The state.
    pub session: Rc<Session>,
}

/// The live region, and the notice on the screen.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let dispatch = use_dispatch();
    let Notice { serial, text, shown, alarm } = props.session.notice.clone();
    html! {
        <>
            // Two regions in turn: the same sentence said twice is a change each time.
            <div class="hidden" aria-live="polite">{ if serial % 2 == 0 { text.as_str() } else { "" } }</div>
            <div class="hidden" aria-live="polite">{ if serial % 2 == 1 { text.as_str() } else { "" } }</div>
            if shown {
                <div class={classes!("notice", alarm.then_some("alarm"))}>
                    <span>{ text.clone() }</span>
                    <button type="button" onclick={dispatch.on(|_| Intent::Dismiss)}>{ "Dismiss" }</button>
                </div>
            }
        </>
    }
}
