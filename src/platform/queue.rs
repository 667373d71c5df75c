//! One after the other: whoever comes first is served first.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A queue.
#[derive(Debug)]
pub struct Queue {
    /// Fulfilled when the last who came has gone.
    last: RefCell<Promise>,
}

/// A turn: the next one begins when it is dropped.
#[derive(Debug)]
pub struct Turn {
    before: Promise,
    end: Option<Function>,
}

impl Default for Queue {
    fn default() -> Queue {
        Queue { last: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)) }
    }
}

impl Queue {
    /// Waits for one's turn; the place in the queue is taken when this is first polled.
    pub async fn turn(&self) -> Turn {
        let mut end = None;
        let mine = Promise::new(&mut |fulfil, _| end = Some(fulfil));
        let turn = Turn { before: self.last.replace(mine), end };
        drop(JsFuture::from(turn.before.clone()).await);
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Whoever stops waiting before it is their turn does not let the next one in: that one waits for those before.
        drop(self.end.take().map(|end| end.call1(&JsValue::UNDEFINED, &self.before)));
    }
}
