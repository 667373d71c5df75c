//! The writer's seat of a project: one tab of this browser has it, by a Web Lock, and the others hear what it writes, by a
//! broadcast channel. When its tab is closed or crashes, the next in line gets the seat by itself; a tab may also ask for
//! it, and takes it where nobody answers.
//!
//! Where the browser lacks locks every tab has a seat: then the store alone keeps the later writer from harm.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

use super::property;

#[wasm_bindgen]
extern "C" {
    /// A `LockManager`, which web-sys has only behind an unstable switch.
    #[derive(Debug, Clone)]
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// How long a tab that is asked for the seat has to give it up, in milliseconds: a frozen one never answers.
const PATIENCE: u32 = 1_500;

const WROTE: &str = "wrote";
const ASKS: &str = "asks";

/// What happens to a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It has the seat.
    Seated,
    /// Another tab took the seat.
    Unseated,
    /// Another tab asks for the seat: write what is unsaved, then [`Seat::leave`].
    Asked,
    /// The tab with the seat wrote.
    Wrote,
}

/// A place in line for the seat of one project; given up when dropped.
#[derive(Debug)]
pub struct Seat(Rc<Line>);

struct Line {
    name: String,
    locks: Option<LockManager>,
    channel: Option<BroadcastChannel>,
    /// Lets go of the lock.
    release: RefCell<Option<Function>>,
    /// Ends the request that waits in line, while one does.
    waits: RefCell<Option<AbortController>>,
    /// Whether the place in line was given up.
    gone: Cell<bool>,
    hear: RefCell<Rc<dyn Fn(Event)>>,
    listener: RefCell<Option<EventListener>>,
    impatience: RefCell<Option<Timeout>>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("name", &self.name).field("seated", &self.release.borrow().is_some()).finish()
    }
}

/// How a lock is asked for.
#[derive(Clone, Copy)]
enum Manner {
    IfFree,
    Wait,
    Steal,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.gone.set(true);
        self.0.listener.replace(None);
        self.0.hear.replace(Rc::new(|_| {}));
        self.0.stop_waiting();
        self.0.let_go();
        if let Some(channel) = &self.0.channel {
            channel.close();
        }
    }
}

impl Seat {
    /// Gets in line for the seat named `name`, and takes it where it is free: whether it was.
    pub async fn take(name: &str) -> (Seat, bool) {
        let navigator = gloo::utils::window().navigator();
        let line = Rc::new(Line {
            name: name.to_owned(),
            locks: property(&navigator, "locks"),
            channel: BroadcastChannel::new(name).ok(),
            release: RefCell::default(),
            waits: RefCell::default(),
            gone: Cell::default(),
            hear: RefCell::new(Rc::new(|_| {})),
            listener: RefCell::default(),
            impatience: RefCell::default(),
        });
        let seated = line.locks.is_none() || line.request(Manner::IfFree).await;
        let heard = Rc::downgrade(&line);
        let listener = line.channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                if let Some(line) = heard.upgrade() {
                    line.hear_word(event);
                }
            })
        });
        line.listener.replace(listener);
        if !seated {
            line.wait();
        }
        (Seat(line), seated)
    }

    /// Whom to tell what happens.
    pub fn tell(&self, hear: impl Fn(Event) + 'static) {
        self.0.hear.replace(Rc::new(hear));
    }

    /// Tells the other tabs that this one wrote.
    pub fn wrote(&self) {
        self.0.say(WROTE);
    }

    /// Asks the tab with the seat for it; where it does not answer, takes it.
    pub fn ask(&self) {
        self.0.say(ASKS);
        let line = Rc::downgrade(&self.0);
        let timer = Timeout::new(PATIENCE, move || {
            if let Some(line) = line.upgrade().filter(|line| line.release.borrow().is_none()) {
                spawn_local(async move {
                    line.request(Manner::Steal).await;
                });
            }
        });
        self.0.impatience.replace(Some(timer));
    }

    /// Gives the seat up to the next in line, and gets in line again.
    pub fn leave(&self) {
        if self.0.let_go() {
            self.0.wait();
        }
    }
}

impl Line {
    fn say(&self, word: &str) {
        // A channel that is closed has nobody to tell.
        drop(self.channel.as_ref().map(|channel| channel.post_message(&JsValue::from_str(word))));
    }

    fn tell(&self, event: Event) {
        let hear = self.hear.borrow().clone();
        hear(event);
    }

    fn hear_word(&self, event: &web_sys::Event) {
        let word = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        let seated = self.release.borrow().is_some();
        match word.as_deref() {
            Some(WROTE) => self.tell(Event::Wrote),
            Some(ASKS) if seated => self.tell(Event::Asked),
            _ => {}
        }
    }

    /// Lets go of the lock: whether it was held.
    fn let_go(&self) -> bool {
        let release = self.release.take();
        release.as_ref().map(|release| release.call0(&JsValue::UNDEFINED)).is_some()
    }

    /// Waits in line for the seat; tells when it is this tab's.
    fn wait(self: &Rc<Line>) {
        if self.locks.is_none() || self.gone.get() || self.waits.borrow().is_some() {
            return;
        }
        self.waits.replace(AbortController::new().ok());
        let line = self.clone();
        spawn_local(async move {
            line.request(Manner::Wait).await;
        });
    }

    fn stop_waiting(&self) {
        if let Some(waits) = self.waits.take() {
            waits.abort();
        }
    }

    /// Requests the lock: whether it was given. What becomes of it afterwards is told.
    async fn request(self: &Rc<Line>, manner: Manner) -> bool {
        let Some(locks) = self.locks.clone() else { return false };
        let options = Object::new();
        let signal = self.waits.borrow().as_ref().map(|waits| JsValue::from(waits.signal()));
        let (option, value) = match manner {
            Manner::IfFree => ("ifAvailable", JsValue::TRUE),
            Manner::Wait => ("signal", signal.unwrap_or_default()),
            Manner::Steal => {
                // One request at a time: what waits would have the lock again before those who came later.
                self.stop_waiting();
                ("steal", JsValue::TRUE)
            }
        };
        drop(Reflect::set(&options, &option.into(), &value));
        let mut answered = None;
        let answer = Promise::new(&mut |fulfil, _| answered = Some(fulfil));
        let given = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let mut release = JsValue::NULL;
            let held = (!lock.is_null()).then(|| Promise::new(&mut |fulfil, _| release = fulfil.into()));
            drop(answered.map(|answered| answered.call1(&JsValue::UNDEFINED, &release)));
            held.into()
        });
        let Ok(ended) = locks.request(&self.name, &options, &given) else { return false };
        self.watch(ended.clone());
        // Whichever comes first: a request may also fail, and then nothing is given.
        let first = Promise::race(&Array::of2(&answer, &ended));
        let Some(release) = JsFuture::from(first).await.ok().and_then(|release| release.dyn_into::<Function>().ok())
        else {
            return false;
        };
        self.waits.replace(None);
        self.release.replace(Some(release));
        if self.gone.get() {
            return !self.let_go();
        }
        if !matches!(manner, Manner::IfFree) {
            self.tell(Event::Seated);
        }
        true
    }

    /// When a lock ends otherwise than by being released, another tab took it.
    fn watch(self: &Rc<Line>, ended: Promise) {
        let line: Weak<Line> = Rc::downgrade(self);
        spawn_local(async move {
            if JsFuture::from(ended).await.is_err()
                && let Some(line) = line.upgrade()
                && line.release.take().is_some()
            {
                line.tell(Event::Unseated);
                line.wait();
            }
        });
    }
}
