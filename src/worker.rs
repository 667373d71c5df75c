//! The web worker: formats and other heavy work, loaded on first use. Hears [`Message`]s, does their jobs, and answers
//! each; a job that waits for the browser's storage lets others be done meanwhile, tells of its progress, and ends early
//! when it is cancelled.

use std::cell::RefCell;
use std::collections::HashSet;

use sayso::format::exchange;
use sayso::model::code;
use sayso::platform::database::Shelf;
use sayso::platform::idb::Connection;
use sayso::platform::job::{CANCEL, DONE, FAILED, Job, Message, PROGRESS, READY};
use sayso::platform::search::{ToSearch, search};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

thread_local!(static CANCELLED: RefCell<HashSet<u32>> = RefCell::default());

fn main() -> Result<(), JsValue> {
    let scope = scope();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Some(asked) = Message::of_js(&event.data()) {
            hear(asked);
        }
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    heard.forget();
    say(&Message::new(0, READY, Vec::new()));
    Ok(())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn hear(asked: Message) {
    let request = asked.request;
    if asked.word == CANCEL {
        CANCELLED.with_borrow_mut(|cancelled| cancelled.insert(request));
        return;
    }
    match Job::named(&asked.word) {
        // A panic in one of these ends in the worker's `error` event, which the page hears.
        Some(Job::Hash) => answer(request, Ok(Sha256::digest(&asked.bytes).to_vec())),
        Some(Job::Read) => answer(request, exchange::read(&asked.bytes)),
        Some(Job::Write) => answer(request, exchange::write(&asked.bytes)),
        Some(job) => wasm_bindgen_futures::spawn_local(async move {
            let outcome = run(job, asked).await;
            CANCELLED.with_borrow_mut(|cancelled| cancelled.remove(&request));
            answer(request, outcome);
        }),
        None => {
            let word = asked.word;
            let why = format!("expected a job that the background program knows, found {word:?}: reload the page");
            answer(request, Err(why));
        }
    }
}

/// Does a job that waits for the browser; an error is a sentence.
async fn run(job: Job, asked: Message) -> Result<Vec<u8>, String> {
    let request = asked.request;
    let cancelled = move || CANCELLED.with_borrow(|cancelled| cancelled.contains(&request));
    match job {
        Job::Search => {
            let wanted: ToSearch = code::decode(&asked.bytes).ok_or("expected words to find, found something else")?;
            let shelf = Shelf::Browser(Connection::open(&wanted.database).await?);
            let tell = |hits| say(&Message::new(request, PROGRESS, code::encode(&hits)));
            search(&shelf, &wanted, &tell, &cancelled).await?;
            Ok(Vec::new())
        }
        Job::Hash | Job::Read | Job::Write => Ok(Vec::new()),
    }
}

fn answer(request: u32, outcome: Result<Vec<u8>, String>) {
    let (word, bytes) = match outcome {
        Ok(bytes) => (DONE, bytes),
        Err(sentence) => (FAILED, sentence.into_bytes()),
    };
    say(&Message::new(request, word, bytes));
}

fn say(message: &Message) {
    let (value, moved) = message.to_js();
    // A failure to post has no one to be told to.
    drop(scope().post_message_with_transfer(&value, &moved));
}
