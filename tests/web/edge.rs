//! The rest of the edge: ids, files, settings, the worker's messages.

use std::cell::RefCell;
use std::future::{Future, pending};
use std::rc::Rc;
use std::task::{Context, Waker};

use js_sys::{Array, Uint8Array};
use sayso::platform::files::{self, ObjectUrl};
use sayso::platform::job::Job;
use sayso::platform::queue::Queue;
use sayso::platform::timer::within;
use sayso::platform::worker::Worker;
use sayso::platform::{clock, home, settings};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn no_two_stamps_are_alike() {
    assert_ne!(clock::stamp().random, clock::stamp().random);
    assert!(clock::now().0 > 1_700_000_000_000, "{:?}", clock::now());
}

#[wasm_bindgen_test]
fn names_have_the_path_of_the_page() {
    assert_eq!((home::path(), home::name()), ("/".to_owned(), "sayso:/".to_owned()));
}

#[wasm_bindgen_test]
fn settings_are_kept() {
    assert_eq!(settings::get("test"), Vec::new());
    assert!(settings::set("test", &[("theme", "dark"), ("size", "“2”")]));
    let kept = [("theme", "dark"), ("size", "“2”")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(settings::get("test"), kept);
}

#[wasm_bindgen_test]
async fn a_file_is_read_byte_for_byte() {
    let bytes = b"\xEF\xBB\xBFa\r\nb\0\xFF";
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let file = web_sys::File::new_with_u8_array_sequence(&parts, "a.txt").expect("a file");
    assert_eq!(files::read(&file).await.as_deref(), Ok(bytes.as_slice()));
    assert!(files::listed(None).is_empty());
    assert_eq!(files::download("a.txt", "text/plain", bytes), Ok(()));
}

#[wasm_bindgen_test]
async fn what_takes_too_long_is_not_waited_for() {
    assert_eq!(within(0, pending::<()>()).await, None);
    assert_eq!(within(60_000, async { 7 }).await, Some(7));
}

#[wasm_bindgen_test]
async fn a_queue_serves_in_order_and_does_not_mind_who_leaves_it() {
    let (queue, seen) = (Rc::new(Queue::default()), Rc::new(RefCell::new(Vec::new())));
    let first = queue.turn().await;
    let mut leaving = Box::pin(queue.turn());
    assert!(leaving.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let others: Vec<_> = (0..3)
        .map(|n| {
            let (queue, seen) = (queue.clone(), seen.clone());
            wasm_bindgen_futures::future_to_promise(async move {
                let _turn = queue.turn().await;
                seen.borrow_mut().push(n);
                assert_eq!(within(1, pending::<()>()).await, None);
                seen.borrow_mut().push(n);
                Ok(js_sys::Object::new().into())
            })
        })
        .collect();
    assert_eq!(within(1, pending::<()>()).await, None);
    drop(leaving);
    assert_eq!(within(20, pending::<()>()).await, None);
    assert!(seen.borrow().is_empty(), "the first is not done yet");
    drop(first);
    for other in others {
        wasm_bindgen_futures::JsFuture::from(other).await.expect("served");
    }
    assert_eq!(*seen.borrow(), [0, 0, 1, 1, 2, 2]);
}

/// A worker in JavaScript, which speaks as ours does.
fn worker(script: &str) -> (Worker, ObjectUrl) {
    let url = ObjectUrl::new(script.as_bytes(), "text/javascript").expect("an address");
    (Worker::at(url.address()), url)
}

const ECHO: &str = "onmessage = ({data: [request, job, bytes]}) => {
        if (bytes.byteLength === 0) throw new Error('no bytes');
        const failed = bytes.byteLength === 1;
        const answer = failed ? new TextEncoder().encode('too short').buffer : bytes;
        postMessage([request, failed ? 'failed' : 'done', answer], [answer]);
    };
    postMessage([0, 'ready', new ArrayBuffer(0)]);";

#[wasm_bindgen_test]
async fn a_worker_is_asked_and_answers() {
    let (worker, _url) = worker(ECHO);
    assert_eq!(worker.call(Job::Hash, b"abc".to_vec()).await, Ok(b"abc".to_vec()));
    assert_eq!(worker.call(Job::Hash, b"a".to_vec()).await, Err("too short".to_owned()));
}

#[wasm_bindgen_test]
async fn a_worker_that_crashes_fails_its_call_and_starts_again() {
    let (worker, _url) = worker(ECHO);
    let why = worker.call(Job::Hash, Vec::new()).await.expect_err("crashed");
    assert!(why.starts_with("the background program failed: ") && why.contains("no bytes"), "{why}");
    assert_eq!(worker.call(Job::Hash, b"abc".to_vec()).await, Ok(b"abc".to_vec()));
}

#[wasm_bindgen_test]
async fn a_worker_that_is_not_there_is_a_sentence() {
    let why = Worker::at("./no-such-worker.js").call(Job::Hash, Vec::new()).await.expect_err("not there");
    assert!(why.starts_with("the background program failed: "), "{why}");
}
