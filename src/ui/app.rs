//! stub
use super::announcer::Announcer;
use super::context::{Dispatch, Panel, Panels, State};
use super::foot::{Chosen, Foot};
use super::palette::Palette;
use super::text::{self, Slotted, TextPane};
use super::top::Top;
use crate::edit::Session;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;
/// props
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// s
    pub session: Rc<Session>,
    /// k
    pub keeper: super::journal::Keeper,
}
/// app
#[component]
pub fn App(props: &AppProps) -> Html {
    let state = use_reducer({
        let session = props.session.clone();
        move || State(session)
    });
    let dispatch = Dispatch(state.dispatcher());
    let panels = Panels(use_state(|| None::<Panel>));
    let session = state.0.clone();
    let keeper = props.keeper.clone();
    let slot = use_memo((), |()| Slotted::default());
    let slot = (*slot).clone();
    let surface = use_node_ref();
    let mark_with_keys = {
        let (slot, surface) = (slot.clone(), surface.clone());
        Callback::from(move |()| {
            if let (Some(view), Some(surface)) = (slot.0.borrow().clone(), surface.cast::<HtmlElement>()) {
                text::enter(&view, &surface);
            }
        })
    };
    html! {
        <ContextProvider<Dispatch> context={dispatch}>
        <ContextProvider<Panels> context={panels}>
        <div class="shell">
            <Top session={session.clone()} documents={Html::default()} />
            <main class="desk">
                <TextPane session={session.clone()} slot={slot.clone()}>
                    <Palette session={session.clone()} slot={slot.clone()} />
                    <div ref={surface} class="caret-surface" role="application" tabindex="-1" aria-label="Text cursor"></div>
                </TextPane>
                <aside class="side"></aside>
            </main>
            <div class="below"><Chosen session={session.clone()} /><Foot session={session.clone()} unkept={None::<AttrValue>} {mark_with_keys} /></div>
            <Announcer session={session.clone()} />
        </div>
        </ContextProvider<Panels>>
        </ContextProvider<Dispatch>>
    }
}
