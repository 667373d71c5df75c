//! The web worker: formats and other heavy work, loaded on first use. Hears [`Message`]s, does their jobs one by one,
//! and answers each.

use sayso::format::exchange;
use sayso::platform::job::{DONE, FAILED, Job, Message, READY};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() -> Result<(), JsValue> {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let heard = Closure::<dyn Fn(MessageEvent)>::new({
        let scope = scope.clone();
        move |event: MessageEvent| {
            if let Some(asked) = Message::of_js(&event.data()) {
                say(&scope, &answer(asked));
            }
        }
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    heard.forget();
    say(&scope, &Message { request: 0, word: READY.to_owned(), bytes: Vec::new() });
    Ok(())
}

fn answer(asked: Message) -> Message {
    let outcome = match Job::named(&asked.word) {
        Some(job) => run(job, &asked.bytes),
        None => {
            Err(format!("expected a job that the background program knows, found {:?}: reload the page", asked.word))
        }
    };
    let (word, bytes) = match outcome {
        Ok(bytes) => (DONE, bytes),
        Err(sentence) => (FAILED, sentence.into_bytes()),
    };
    Message { request: asked.request, word: word.to_owned(), bytes }
}

/// Does a job; an error is a sentence. Not async: a panic in here then ends in the worker's `error` event, which the
/// page hears; one in a promise would not.
fn run(job: Job, bytes: &[u8]) -> Result<Vec<u8>, String> {
    match job {
        Job::Hash => Ok(Sha256::digest(bytes).to_vec()),
        Job::Read => exchange::read(bytes),
        Job::Write => exchange::write(bytes),
    }
}

fn say(scope: &DedicatedWorkerGlobalScope, message: &Message) {
    let (value, moved) = message.to_js();
    // A failure to post has no one to be told to.
    drop(scope.post_message_with_transfer(&value, &moved));
}
