//! What stands beside the text: Find while it is open, or else what is selected and the list; before there is anything
//! to list, what to do.

use std::rc::Rc;

use yew::prelude::*;

use super::context::{Hands, Panel};
use super::focus::{focus_text, is_in};
use super::journal::{Archive, Keeper};
use super::list::empty::nothing;
use super::parts::{Part, Side};
use crate::edit::seek::SeekIntent;
use crate::edit::{Intent, Selection, Session};

/// Whether there is anything to show beside the text.
#[must_use]
pub fn wanted(session: &Session) -> bool {
    session.seek.open || session.selection != Selection::None || !session.document.annotations.is_empty()
}

/// Whether the hand is there.
#[must_use]
pub fn has_focus() -> bool {
    is_in(".side")
}

/// What stands beside the text.
pub fn side(
    session: &Rc<Session>,
    part: &Part<Side>,
    keeper: &Keeper,
    archive: &Archive,
    Hands { dispatch, panels }: &Hands,
) -> Html {
    let finds = session.seek.open;
    let open = finds || panels.shows(Panel::List);
    let done = {
        let (dispatch, panels) = (dispatch.clone(), panels.clone());
        Callback::from(move |_: MouseEvent| {
            if finds {
                dispatch.send(Intent::Seek(SeekIntent::Close));
            }
            panels.set(None);
            focus_text();
        })
    };
    let content = match part {
        Part::Here(side) if finds => (side.find)(session, dispatch, keeper, archive),
        Part::Here(side) => (side.list)(session, dispatch),
        _ => html! { <div class="list">{ nothing(&session.project.scheme) }</div> },
    };
    html! {
        <aside class={if open { "side open" } else { "side" }} aria-label="Annotations and Find">
            <div class="sheet-bar"><button type="button" onclick={done}>{ "Done" }</button></div>
            { content }
        </aside>
    }
}
