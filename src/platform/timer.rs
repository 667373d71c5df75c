//! Waiting with an end to it.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What `work` gives, or `None` where it takes longer than so many milliseconds. Late work runs on to its end, and what
/// it gives is dropped.
pub async fn within<T: 'static>(millis: u32, work: impl Future<Output = T> + 'static) -> Option<T> {
    let done = Rc::new(Cell::new(None));
    let (mut work, kept) = (Some(work), done.clone());
    let end = Promise::new(&mut |fulfil, _| {
        if let Some(window) = web_sys::window() {
            drop(window.set_timeout_with_callback_and_timeout_and_arguments_0(&fulfil, millis.cast_signed()));
        }
        let Some(work) = work.take() else { return };
        let kept = kept.clone();
        spawn_local(async move {
            kept.set(Some(work.await));
            drop(fulfil.call0(&fulfil));
        });
    });
    drop(JsFuture::from(end).await);
    done.take()
}
