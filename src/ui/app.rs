//! The page: lays out its parts, gives them the state, and ties the state to the store.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::announcer::announcer;
use super::context::{Dispatch, Hands, Panel, Panels, State};
use super::dialog;
use super::documents::documents;
use super::export::ExportProps;
use super::find::FindProps;
use super::foot::{chosen, foot};
use super::import::{self, ImportProps, Incoming};
use super::inspector::Inspector;
use super::journal::{Keeper, use_journal};
use super::keyboard::{Keyboard, focus_text};
use super::parts::Parts;
use super::list::List;
use super::palette::palette;
use super::settings::Settings;
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
    let library = use_journal(session, &props.keeper, &slot, &dispatch);
    let settings = use_state(Settings::load);
    let incoming = use_state(Incoming::default);
    let parts = use_state(|| None::<Parts>);
    use_effect_with(panels.0.is_some() || session.seek.open, {
        let parts = parts.clone();
        move |_| {
            if parts.is_none() {
                wasm_bindgen_futures::spawn_local(async move { parts.set(Some(super::parts::parts().await)) });
            }
        }
    });

    let mark_with_keys = {
        let (slot, surface) = (slot.clone(), surface.clone());
        Callback::from(move |()| {
            if let (Some(view), Some(surface)) = (slot.0.borrow().clone(), surface.cast::<HtmlElement>()) {
                text::enter(&view, &surface);
            }
        })
    };
    use_effect_with((session.clone(), settings.keymap.clone(), panels.clone()), {
        let (dispatch, slot, mark_with_keys) = (dispatch.clone(), slot.clone(), mark_with_keys.clone());
        move |(session, keymap, panels)| {
            let keyboard = Keyboard {
                session: session.clone(),
                dispatch,
                panels: panels.clone(),
                slot: slot.0.clone(),
                keymap: keymap.clone(),
                mark_with_keys,
            };
            let listener = keyboard.listen();
            move || drop(listener)
        }
    });
    use_effect_with(session.document.about.title.clone(), |title| {
        gloo::utils::document().set_title(&if title.is_empty() {
            "Sayso".to_owned()
        } else {
            format!("{title} – Sayso")
        });
    });

    let before = use_mut_ref(|| None::<HtmlElement>);
    use_effect_with(*panels.0, {
        let before = before.clone();
        move |panel| {
            // A dialog came or went: the focus goes in, and back.
            let modal = matches!(panel, Some(Panel::Export | Panel::Import | Panel::Keys | Panel::Settings));
            let mut before = before.borrow_mut();
            if modal {
                before.get_or_insert_with(|| focused().unwrap_or_else(gloo::utils::body));
                dialog::show();
            } else if let Some(before) = before.take() {
                dialog::leave(Some(&before));
            }
        }
    });
    use_effect_with((), {
        let (incoming, keeper, panels) = (incoming.clone(), props.keeper.clone(), panels.clone());
        move |()| {
            let listeners = import::listen(&incoming, &keeper, &panels);
            move || drop(listeners)
        }
    });
    let change = {
        let settings = settings.setter();
        Callback::from(move |next: Settings| {
            next.apply();
            settings.set(next);
        })
    };

    let finds = session.seek.open;
    let side = finds || panels.shows(Panel::List);
    let close_side = {
        let (dispatch, panels) = (dispatch.clone(), panels.clone());
        Callback::from(move |_: MouseEvent| {
            if finds {
                dispatch.send(Intent::Seek(SeekIntent::Close));
            }
            panels.set(None);
            focus_text();
        })
    };
    let documents = documents(session, &library.open, &hands);
    html! {
        <ContextProvider<Hands> context={hands.clone()}>
        <div class="shell">
            { top(session, documents, &hands) }
            <main class="desk">
                <TextPane session={session.clone()} slot={slot.clone()}>
                    if !session.has_document() {
                        <div class="empty">
                            <p>{ "Nothing is open. Import a text, drop a file here, or paste one." }</p>
                            <button type="button" class="primary" onclick={panels.open(Panel::Import)}>{ "Import…" }</button>
                        </div>
                    }
                    if settings.palette() {
                        { palette(session, &dispatch) }
                    }
                    <div ref={surface} class="caret-surface" role="application" tabindex="-1"
                        aria-label="Text cursor: arrows move, Shift selects, label keys mark, Escape leaves"></div>
                </TextPane>
                <aside class={classes!("side", side.then_some("open"))} aria-label="Annotations and Find">
                    <div class="sheet-bar"><button type="button" onclick={close_side}>{ "Done" }</button></div>
                    if finds {
                        if let Some(parts) = *parts { { (parts.find)(FindProps { session: session.clone() }) } }
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
            if let Some(parts) = *parts {
                if panels.shows(Panel::Export) {
                    { (parts.export)(ExportProps { session: session.clone(), keeper: props.keeper.clone(), library: library.clone(), hands: hands.clone() }) }
                }
                if panels.shows(Panel::Import) {
                    { (parts.import)(ImportProps { session: session.clone(), keeper: props.keeper.clone(), library: library.clone(), hands: hands.clone(), incoming: incoming.clone() }) }
                }
                { (parts.keys)(&settings, &change, &hands) }
                { (parts.comfort)(&settings, &change, &hands) }
            }
        </div>
        </ContextProvider<Hands>>
    }
}

/// What has the focus.
fn focused() -> Option<HtmlElement> {
    gloo::utils::document().active_element()?.dyn_into().ok()
}
