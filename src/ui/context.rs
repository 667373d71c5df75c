//! What every part of the page is handed beside the state: where intents go, and what lies over the page.

use yew::prelude::*;

use crate::edit::{Action, Intent};
use crate::platform::clock;

/// Turns intents into actions, with the time and the ids they need.
#[derive(Clone, PartialEq)]
pub struct Dispatch(pub Callback<Action>);

impl Dispatch {
    /// Does it.
    pub fn send(&self, intent: Intent) {
        self.0.emit(Action { stamp: clock::stamp(), intent });
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

impl Panel {
    /// Whether it is a dialog, which takes the focus.
    #[must_use]
    pub fn is_dialog(self) -> bool {
        matches!(self, Panel::Export | Panel::Import | Panel::Keys | Panel::Settings)
    }
}

/// Opens and closes panels.
#[derive(Clone, PartialEq)]
pub struct Panels {
    /// What is open.
    pub shown: Option<Panel>,
    /// Opens one, or closes whatever is open.
    pub show: Callback<Option<Panel>>,
}

impl Panels {
    /// Whether that one is open.
    #[must_use]
    pub fn shows(&self, panel: Panel) -> bool {
        self.shown == Some(panel)
    }

    /// Opens one, or closes whatever is open.
    pub fn set(&self, panel: Option<Panel>) {
        self.show.emit(panel);
    }

    /// A callback that opens it.
    pub fn open<T: 'static>(&self, panel: Panel) -> Callback<T> {
        let show = self.show.clone();
        Callback::from(move |_| show.emit(Some(panel)))
    }

    /// A callback that closes whatever is open.
    pub fn close<T: 'static>(&self) -> Callback<T> {
        let show = self.show.clone();
        Callback::from(move |_| show.emit(None))
    }
}

/// What the page hands to its parts.
#[derive(Clone, PartialEq)]
pub struct Hands {
    /// Where intents go.
    pub dispatch: Dispatch,
    /// What lies over the page.
    pub panels: Panels,
}
