//! The page's side of its web worker: started on first use, asked by bytes, answered by bytes. A worker that crashes
//! fails every waiting call with a sentence, and the next call starts a new one.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, Event, File, MessageEvent, WorkerOptions, WorkerType};

use crate::model::order::Table;

use super::job::{CANCEL, DONE, Job, Message, PROGRESS, READY};
use super::sentence;

/// A web worker that starts when it is first called. Clones share it.
#[derive(Debug, Clone)]
pub struct Worker {
    address: Rc<str>,
    running: Rc<RefCell<Running>>,
}

#[derive(Debug, Default)]
struct Running {
    started: Option<Started>,
    /// The number of the last request.
    requests: u32,
    /// Who waits for an answer.
    waiting: Table<u32, Waiting>,
    /// What was asked before the worker was ready: it would be lost, since its script may still be loading.
    early: Vec<Message>,
    ready: bool,
}

/// Whom an answer is told.
struct Waiting {
    /// What is told of bytes, and of a sentence.
    end: [Function; 2],
    /// What is told of progress.
    hear: Rc<dyn Fn(Vec<u8>)>,
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waiting")
    }
}

/// What a job that was given up ends with.
pub const CANCELLED: &str = "cancelled";

/// A job that is being done; given up when dropped.
#[derive(Debug)]
pub struct Call {
    worker: Worker,
    request: u32,
    answer: Promise,
}

impl Call {
    /// Waits for the end of the job.
    ///
    /// # Errors
    ///
    /// A sentence: of the job itself, or that the worker does not start or has crashed.
    pub fn end(&self) -> impl Future<Output = Result<Vec<u8>, String>> + use<> {
        let answer = JsFuture::from(self.answer.clone());
        async move {
            let answer = answer.await.map_err(|why| why.as_string().unwrap_or_default())?;
            Ok(answer.unchecked_into::<Uint8Array>().to_vec())
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let Ok(mut running) = self.worker.running.try_borrow_mut() else { return };
        let early = running.early.len();
        running.early.retain(|message| message.request != self.request);
        if let Some(waiting) = running.waiting.remove(&self.request) {
            if early == running.early.len() {
                drop(running.post(&Message::new(self.request, CANCEL, Vec::new())));
            }
            tell(&waiting, Err(CANCELLED.to_owned()));
        }
    }
}

/// A running worker: stopped when dropped, and its listeners with it.
#[derive(Debug)]
struct Started {
    worker: web_sys::Worker,
    _listeners: [EventListener; 3],
}

impl Drop for Started {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Default for Worker {
    fn default() -> Worker {
        Worker::new()
    }
}

impl Worker {
    /// The worker of this build; nothing is loaded yet.
    #[must_use]
    pub fn new() -> Worker {
        let document = web_sys::window().and_then(|window| window.document());
        let meta = document.and_then(|document| document.query_selector("meta[name=sayso-version]").ok().flatten());
        let version = meta.and_then(|meta| meta.get_attribute("content")).filter(|version| !version.is_empty());
        let query = version.map(|version| format!("?v={}", String::from(js_sys::encode_uri_component(&version))));
        Worker::at(&format!("./worker_loader.js{}", query.unwrap_or_default()))
    }

    /// A worker whose script is at `address`.
    #[must_use]
    pub fn at(address: &str) -> Worker {
        Worker { address: address.into(), running: Rc::default() }
    }

    /// Has a job done.
    ///
    /// # Errors
    ///
    /// A sentence: of the job itself, or that the worker does not start or has crashed.
    pub async fn call(&self, job: Job, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let call = self.begin(job, bytes, Vec::new(), |_| {})?;
        call.end().await
    }

    /// Has a job begun that tells of its progress.
    ///
    /// # Errors
    ///
    /// A sentence, where the worker does not start.
    pub fn begin(
        &self,
        job: Job,
        bytes: Vec<u8>,
        files: Vec<File>,
        hear: impl Fn(Vec<u8>) + 'static,
    ) -> Result<Call, String> {
        let mut running = self.running.borrow_mut();
        if running.started.is_none() {
            running.started = Some(self.start()?);
        }
        running.requests += 1;
        let request = running.requests;
        let message = Message { files, ..Message::new(request, job.name(), bytes) };
        if running.ready {
            running.post(&message)?;
        } else {
            running.early.push(message);
        }
        let hear: Rc<dyn Fn(Vec<u8>)> = Rc::new(hear);
        let answer = Promise::new(&mut |fulfil, reject| {
            running.waiting.insert(request, Waiting { end: [fulfil, reject], hear: hear.clone() });
        });
        Ok(Call { worker: self.clone(), request, answer })
    }

    fn start(&self) -> Result<Started, String> {
        let wrong = |thrown: JsValue| format!("the background program does not start: {}", sentence(&thrown));
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&self.address, &options).map_err(wrong)?;
        let listeners = ["message", "error", "messageerror"].map(|name| {
            // Weak: the listeners belong to what they would keep alive.
            let heard = Rc::downgrade(&self.running);
            EventListener::new(&worker, name, move |event| {
                if let Some(running) = heard.upgrade() {
                    Running::hear(&running, event);
                }
            })
        });
        Ok(Started { worker, _listeners: listeners })
    }
}

impl Running {
    fn post(&self, message: &Message) -> Result<(), String> {
        let Some(started) = &self.started else { return Ok(()) };
        let (value, moved) = message.to_js();
        started.worker.post_message_with_transfer(&value, &moved).map_err(|thrown| sentence(&thrown))
    }

    fn hear(running: &RefCell<Running>, event: &Event) {
        let Some(message) = event.dyn_ref::<MessageEvent>().filter(|event| event.type_() == "message") else {
            let why = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|why| !why.is_empty());
            return Running::crash(running, &why.unwrap_or_else(|| "it could not be loaded".to_owned()));
        };
        let Some(message) = Message::of_js(&message.data()) else { return };
        let mut this = running.borrow_mut();
        if message.word == READY {
            this.ready = true;
            for message in std::mem::take(&mut this.early) {
                if let Err(why) = this.post(&message) {
                    this.answer(message.request, Err(why));
                }
            }
            return;
        }
        if message.word == PROGRESS {
            let hear = this.waiting.get(&message.request).map(|waiting| waiting.hear.clone());
            drop(this);
            return hear.into_iter().for_each(|hear| hear(message.bytes.clone()));
        }
        let done = message.word == DONE;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        this.answer(message.request, if done { Ok(message.bytes) } else { Err(text(message.bytes)) });
    }

    fn answer(&mut self, request: u32, answer: Result<Vec<u8>, String>) {
        if let Some(waiting) = self.waiting.remove(&request) {
            tell(&waiting, answer);
        }
    }

    fn crash(running: &RefCell<Running>, why: &str) {
        let mut this = running.borrow_mut();
        this.ready = false;
        this.early.clear();
        for (_, waiting) in this.waiting.drain() {
            tell(&waiting, Err(format!("the background program failed: {why}")));
        }
        let stopped = this.started.take();
        drop(this);
        // This runs inside one of its listeners, which must not be dropped while it runs.
        wasm_bindgen_futures::spawn_local(async move { drop(stopped) });
    }
}

/// Nobody may be waiting any more: that is no matter.
fn tell(Waiting { end: [fulfil, reject], .. }: &Waiting, answer: Result<Vec<u8>, String>) {
    drop(match answer {
        Ok(bytes) => fulfil.call1(&JsValue::UNDEFINED, &Uint8Array::from(bytes.as_slice())),
        Err(why) => reject.call1(&JsValue::UNDEFINED, &JsValue::from_str(&why)),
    });
}
