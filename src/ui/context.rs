//! What every component may reach: the dispatcher, by context. State comes by props.

use std::rc::Rc;

use yew::prelude::*;

use crate::edit::{Action, Intent, Session};
use crate::platform::clock;

/// The session behind Yew's reducer.
#[derive(Debug, PartialEq)]
pub struct State(pub Rc<Session>);

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match self.0.after(&action) {
            Some(next) => Rc::new(State(Rc::new(next))),
            None => self,
        }
    }
}

/// Turns intents into actions, with the time and the ids they need.
#[derive(Clone, PartialEq)]
pub struct Dispatch(pub UseReducerDispatcher<State>);

impl Dispatch {
    /// Does it.
    pub fn send(&self, intent: Intent) {
        self.0.dispatch(Action { stamp: clock::stamp(), intent });
    }

    /// A callback that does what `intent` makes of its argument.
    pub fn on<T: 'static>(&self, intent: impl Fn(T) -> Intent + 'static) -> Callback<T> {
        let this = self.clone();
        Callback::from(move |argument| this.send(intent(argument)))
    }
}

/// What lies over the page, one at a time; components below may ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Export.
    Export,
    /// Import: the file picker and what was read.
    Import,
    /// All keys.
    Keys,
    /// Comfort settings.
    Settings,
    /// The list of annotations, on a narrow screen.
    List,
    /// The list of documents.
    Documents,
    /// What else can be done, on a narrow screen.
    More,
}

/// Opens and closes panels.
#[derive(Clone, PartialEq)]
pub struct Panels(pub UseStateHandle<Option<Panel>>);

impl Panels {
    /// Whether that one is open.
    #[must_use]
    pub fn shows(&self, panel: Panel) -> bool {
        *self.0 == Some(panel)
    }

    /// Opens one, or closes whatever is open.
    pub fn set(&self, panel: Option<Panel>) {
        self.0.set(panel);
    }

    /// A callback that opens it.
    pub fn open<T: 'static>(&self, panel: Panel) -> Callback<T> {
        let state = self.0.setter();
        Callback::from(move |_| state.set(Some(panel)))
    }

    /// A callback that closes whatever is open.
    pub fn close<T: 'static>(&self) -> Callback<T> {
        let state = self.0.setter();
        Callback::from(move |_| state.set(None))
    }
}

/// What the page hands to every component. One context for all of it: each further one costs the page kilobytes.
#[derive(Clone, PartialEq)]
pub struct Hands {
    /// Where intents go.
    pub dispatch: Dispatch,
    /// What lies over the page.
    pub panels: Panels,
}

/// The dispatcher of the page.
///
/// # Panics
///
/// Never: `App` provides it above every component.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Hands>().expect("App provides the dispatcher").dispatch
}

/// The panels of the page.
///
/// # Panics
///
/// Never: `App` provides them above every component.
#[hook]
pub fn use_panels() -> Panels {
    use_context::<Hands>().expect("App provides the panels").panels
}
