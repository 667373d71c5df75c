//! What is said: every notice once, politely, to a screen reader; those that matter to all stay on the screen.

use yew::prelude::*;

use super::context::Dispatch;
use crate::edit::{Intent, Notice, Session};

/// The live region, and the notice on the screen.
pub fn announcer(session: &Session, dispatch: &Dispatch) -> Html {
    let Notice { serial, text, shown, alarm } = &session.notice;
    let said = |turn| if serial % 2 == turn { text.clone() } else { String::new() };
    html! {
        <>
            // Two regions in turn: the same sentence said twice is a change each time.
            <div class="hidden" aria-live="polite">{ said(0) }</div>
            <div class="hidden" aria-live="polite">{ said(1) }</div>
            if *shown {
                <div class={if *alarm { "notice alarm" } else { "notice" }}>
                    <span>{ text.clone() }</span>
                    <button type="button" onclick={dispatch.on(|_| Intent::Dismiss)}>{ "Dismiss" }</button>
                </div>
            }
        </>
    }
}
