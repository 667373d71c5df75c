//! The page: lays out its parts, gives them the state, and ties the state to the store.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::announcer::announcer;
use super::context::{Dispatch, Hands, Panel, Panels, State};
use super::find::Find;
use super::foot::{chosen, foot};
use super::inspector::Inspector;
use super::journal::{Keeper, use_journal};
use super::list::List;
use super::palette::palette;
use super::text::{self, Slotted, TextPane};
use super::top::top;
use crate::edit::Intent;
use crate::edit::Session;
use crate::edit::seek::SeekIntent;

/// The page of a session that was loaded.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The state to start with.
    pub session: Rc<Session>,
    /// Where the work is kept.
    pub keeper: Keeper,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let state = use_reducer({
        let session = props.session.clone();
        move || State(session)
    });
    let dispatch = Dispatch(state.dispatcher());
    let panels = Panels(use_state(|| None::<Panel>));
    let hands = Hands { dispatch: dispatch.clone(), panels: panels.clone() };
    let session = &state.0;
    let slot = use_memo((), |()| Slotted::default());
    let slot = (*slot).clone();
    let surface = use_node_ref();
    let opened = use_journal(session, &props.keeper, &slot, &dispatch);

    let mark_with_keys = {
        let (slot, surface) = (slot.clone(), surface.clone());
        Callback::from(move |()| {
            if let (Some(view), Some(surface)) = (slot.0.borrow().clone(), surface.cast::<HtmlElement>()) {
                text::enter(&view, &surface);
            }
        })
    };
    use_effect_with(session.document.about.title.clone(), |title| {
        gloo::utils::document().set_title(&if title.is_empty() {
            "Sayso".to_owned()
        } else {
            format!("{title} – Sayso")
        });
    });

    let finds = session.seek.open;
    let side = finds || panels.shows(Panel::List);
    let close_side = {
        let (dispatch, panels) = (dispatch.clone(), panels.clone());
        Callback::from(move |_: MouseEvent| {
            if finds {
                dispatch.send(Intent::Seek(SeekIntent::Close));
            }
            panels.set(None);
        })
    };
    let documents = html! {};
    let _ = &opened;
    html! {
        <ContextProvider<Hands> context={hands.clone()}>
        <div class={classes!("shell", None::<String>)}>
            { top(session, documents, &hands) }
            <main class="desk">
                <TextPane session={session.clone()} slot={slot.clone()}>
                    if !session.has_document() {
                        <div class="empty">
                            <p>{ "Nothing is open. Import a text, drop a file here, or paste one." }</p>
                            <button type="button" class="primary" onclick={panels.open(Panel::Import)}>{ "Import…" }</button>
                        </div>
                    }
                    if true {
                        { palette(session, &dispatch) }
                    }
                    <div ref={surface} class="caret-surface" role="application" tabindex="-1"
                        aria-label="Text cursor: arrows move, Shift selects, label keys mark, Escape leaves"></div>
                </TextPane>
                <aside class={classes!("side", side.then_some("open"))} aria-label="Annotations and Find">
                    <div class="sheet-bar"><button type="button" onclick={close_side}>{ "Done" }</button></div>
                    if finds {
                        <Find session={session.clone()} />
                    } else {
                        <Inspector session={session.clone()} />
                        <List session={session.clone()} />
                    }
                </aside>
            </main>
            <div class="below">
                { chosen(session, &hands) }
                { foot(session, props.keeper.unkept(), &mark_with_keys, &dispatch) }
            </div>
            { announcer(session, &dispatch) }
        </div>
        </ContextProvider<Hands>>
    }
}
