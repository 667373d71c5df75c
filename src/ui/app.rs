//! The page: lays out its parts and gives them the state.

use std::rc::Rc;

use yew::prelude::*;

use super::context::{Dispatch, Panel, Panels, State};
use crate::edit::Session;

/// The page of a session that was loaded.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The state to start with.
    pub session: Rc<Session>,
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
    html! {
        <ContextProvider<Dispatch> context={dispatch}>
        <ContextProvider<Panels> context={panels}>
            { "stub" }
        </ContextProvider<Panels>>
        </ContextProvider<Dispatch>>
    }
}
