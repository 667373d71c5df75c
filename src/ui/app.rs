//! The page: lays out its parts, gives them the state, and ties the state to the store. It is the only component that is
//! there from the start; all state of the page is here, and changes by messages alone.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::announcer::announcer;
use super::arrival::{self, Arrival};
use super::context::{Dispatch, Hands, Panel, Panels};
use super::dialog;
use super::documents::documents;
use super::export::ExportProps;
use super::focus::focused;
use super::foot::{chosen, foot};
use super::import::ImportProps;
use super::journal::{Journal, Keeper, alarm};
use super::keyboard::Keyboard;
use super::palette::palette;
use super::parts::{self, Dialogs, Missing, Part, Side};
use super::settings::Settings;
use super::side::{self, side};
use super::text::TextPane;
use super::top::top;
use crate::edit::{Action, Session};
use crate::platform::clock;

/// The page of a session that was loaded.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The state to start with.
    pub session: Rc<Session>,
    /// Where the work is kept.
    pub keeper: Keeper,
}

/// What changes the page.
pub enum Message {
    /// Something is done to the text.
    Act(Action),
    /// A panel opens, or whatever is open closes.
    Show(Option<Panel>),
    /// Comfort is set.
    Set(Settings),
    /// A drop or a paste.
    Arrived(Arrival),
    /// What stands beside the text is here.
    Side(Result<Side, Missing>),
    /// A frame with a change is about to be painted.
    NextFrame,
    /// What stands beside the text follows.
    Follow,
    /// The dialogs are here.
    Dialogs(Result<Dialogs, Missing>),
}

/// The page.
pub struct App {
    session: Rc<Session>,
    /// What stands beside the text shows this: a frame behind, so that the text never waits for it; at once where the
    /// hand is there, which acts on what it sees.
    beside: Rc<Session>,
    panel: Option<Panel>,
    settings: Settings,
    arrival: Arrival,
    side: Part<Side>,
    dialogs: Part<Dialogs>,
    dispatch: Dispatch,
    show: Callback<Option<Panel>>,
    set: Callback<Settings>,
    text: TextPane,
    mark_with_keys: Callback<()>,
    journal: Journal,
    keyboard: Rc<RefCell<Option<Keyboard>>>,
    /// What was last seen to after drawing.
    drawn: Drawn,
    _listeners: Vec<EventListener>,
}

/// What effects were made for.
#[derive(Default)]
struct Drawn {
    title: Option<String>,
    /// Brings what stands beside the text up to date, soon.
    follow: Option<AnimationFrame>,
    /// What had the focus before a dialog took it.
    before: Option<HtmlElement>,
    /// The dialog that has it.
    dialog: Option<Panel>,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(context: &Context<App>) -> App {
        let AppProps { session, keeper } = context.props();
        let link = context.link();
        let dispatch = Dispatch(link.callback(Message::Act));
        let text = TextPane::default();
        let keyboard = Rc::default();
        let mut listeners = arrival::listen(&link.callback(Message::Arrived));
        listeners.push(Keyboard::listen(&keyboard));
        App {
            session: session.clone(),
            beside: session.clone(),
            panel: None,
            settings: Settings::load(),
            arrival: Arrival::default(),
            side: Part::Away,
            dialogs: Part::Away,
            show: link.callback(Message::Show),
            set: link.callback(Message::Set),
            mark_with_keys: text.mark_with_keys(),
            journal: Journal::new(session, keeper, &text.slot, &dispatch),
            text,
            dispatch,
            drawn: Drawn::default(),
            keyboard,
            _listeners: listeners,
        }
    }

    fn update(&mut self, context: &Context<App>, message: Message) -> bool {
        match message {
            Message::Act(action) => {
                let Some(next) = self.session.after(&action) else { return false };
                self.session = Rc::new(next);
                if self.session.seek.open || side::has_focus() {
                    self.beside = self.session.clone();
                }
            }
            Message::Show(panel) => {
                self.panel = panel;
                self.arrival = Arrival::default();
            }
            Message::Set(settings) => {
                settings.apply();
                self.settings = settings;
            }
            Message::Arrived(arrival) => {
                self.panel = Some(Panel::Import);
                self.arrival = arrival;
            }
            Message::NextFrame => {
                let link = context.link().clone();
                self.drawn.follow = Some(request_animation_frame(move |_| link.send_message(Message::Follow)));
                return false;
            }
            Message::Follow => {
                self.drawn.follow = None;
                self.beside = self.session.clone();
            }
            Message::Side(Ok(side)) => self.side = Part::Here(side),
            Message::Dialogs(Ok(dialogs)) => self.dialogs = Part::Here(dialogs),
            Message::Side(Err(Missing)) => {
                self.side = Part::Away;
                return self.say_missing("The list of annotations");
            }
            Message::Dialogs(Err(Missing)) => {
                self.dialogs = Part::Away;
                self.panel = None;
                return self.say_missing("This part of the page");
            }
        }
        self.fetch(context.link());
        true
    }

    fn view(&self, context: &Context<App>) -> Html {
        let session = &self.session;
        let hands = self.hands();
        let keeper = &context.props().keeper;
        let documents = documents(session, &self.journal.archive.open, &hands);
        let over = html! {
            <>
                if !session.has_document() {
                    <div class="empty">
                        <p>{ "Nothing is open. Import a text, drop a file here, or paste one." }</p>
                        <button type="button" class="primary" onclick={hands.panels.open(Panel::Import)}>{ "Import…" }</button>
                    </div>
                }
                if self.settings.palette() {
                    { palette(session, &self.dispatch) }
                }
            </>
        };
        html! {
            <div class="shell">
                { top(session, documents, &hands) }
                <main class="desk">
                    { self.text.view(over) }
                    { side(&self.beside, &self.side, keeper, &self.journal.archive, &hands) }
                </main>
                <div class="below">
                    { chosen(session, &hands) }
                    { foot(session, keeper.unkept(), &self.journal.archive, &self.mark_with_keys, &self.dispatch) }
                </div>
                { announcer(session, &self.dispatch) }
                { self.dialog(keeper, hands) }
            </div>
        }
    }

    fn rendered(&mut self, context: &Context<App>, first: bool) {
        if first {
            self.fetch(context.link());
        }
        self.text.follow(&self.session, &self.dispatch);
        self.journal.follow(&self.session);
        let keyboard = Keyboard {
            session: self.session.clone(),
            dispatch: self.dispatch.clone(),
            panels: self.hands().panels,
            slot: self.text.slot.clone(),
            keymap: self.settings.keymap.clone(),
            archive: self.journal.archive.clone(),
            unfinished: self.settings.skips_finished(),
            mark_with_keys: self.mark_with_keys.clone(),
        };
        self.keyboard.replace(Some(keyboard));
        self.follow(context.link());
        self.show_title();
        self.move_focus();
    }
}

impl App {
    fn hands(&self) -> Hands {
        let panels = Panels { shown: self.panel, show: self.show.clone() };
        Hands { dispatch: self.dispatch.clone(), panels }
    }

    /// The dialog that is open and here.
    fn dialog(&self, keeper: &Keeper, hands: Hands) -> Html {
        let (Part::Here(dialogs), Some(panel)) = (&self.dialogs, self.panel) else { return Html::default() };
        let (session, archive, keeper) = (self.session.clone(), self.journal.archive.clone(), keeper.clone());
        match panel {
            Panel::Export => (dialogs.export)(ExportProps { session, keeper, archive, hands }),
            Panel::Import => {
                let arrival = self.arrival.clone();
                (dialogs.import)(ImportProps { session, keeper, archive, hands, arrival })
            }
            Panel::Keys => (dialogs.keys)(&self.settings, &self.set, &hands),
            Panel::Settings => (dialogs.comfort)(&self.settings, &self.set, &hands),
            Panel::List | Panel::Documents | Panel::More => Html::default(),
        }
    }

    /// Fetches the parts that are asked for and not here.
    fn fetch(&mut self, link: &html::Scope<App>) {
        if side::wanted(&self.session) && matches!(self.side, Part::Away) {
            self.side = Part::Coming;
            link.send_future(async { Message::Side(parts::side().await) });
        }
        if self.panel.is_some_and(Panel::is_dialog) && matches!(self.dialogs, Part::Away) {
            self.dialogs = Part::Coming;
            link.send_future(async { Message::Dialogs(parts::dialogs().await) });
        }
    }

    /// Lets what stands beside the text follow in the frame after the one with the change.
    fn follow(&mut self, link: &html::Scope<App>) {
        if self.drawn.follow.is_some() || self.beside.shows_what(&self.session) {
            return;
        }
        let link = link.clone();
        self.drawn.follow = Some(request_animation_frame(move |_| link.send_message(Message::NextFrame)));
    }

    fn say_missing(&mut self, what: &str) -> bool {
        let text = format!(
            "{what} could not be loaded: check the connection and try again. If the page on the server was changed \
             meanwhile, reload it; what you marked is kept."
        );
        // Not sent as a message: after each of those, what is missing is fetched again.
        if let Some(next) = self.session.after(&Action { stamp: clock::stamp(), intent: alarm(text) }) {
            self.session = Rc::new(next);
        }
        true
    }

    fn show_title(&mut self) {
        let title = &self.session.document.about.title;
        if self.drawn.title.as_ref() != Some(title) {
            let shown = if title.is_empty() { "Sayso".to_owned() } else { format!("{title} – Sayso") };
            gloo::utils::document().set_title(&shown);
            self.drawn.title = Some(title.clone());
        }
    }

    /// When a dialog came or went, the focus goes in, and back.
    fn move_focus(&mut self) {
        let here = matches!(self.dialogs, Part::Here(_));
        let dialog = self.panel.filter(|panel| here && panel.is_dialog());
        if std::mem::replace(&mut self.drawn.dialog, dialog) == dialog {
            return;
        }
        if dialog.is_some() {
            self.drawn.before.get_or_insert_with(|| focused().unwrap_or_else(gloo::utils::body));
            dialog::show();
        } else if let Some(before) = self.drawn.before.take() {
            dialog::leave(Some(&before));
        }
    }
}
