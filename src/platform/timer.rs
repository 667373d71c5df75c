//! Waiting with an end to it.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use tokio::sync::oneshot;
use wasm_bindgen_futures::spawn_local;

/// What `work` gives, or `None` where it takes longer than so many milliseconds. Late work runs on to its end, and what
/// it gives is dropped.
pub async fn within<T: 'static>(millis: u32, work: impl Future<Output = T> + 'static) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let late = sender.clone();
    let timeout = Timeout::new(millis, move || drop(late.take()));
    spawn_local(async move {
        let done = work.await;
        if let Some(sender) = sender.take() {
            // Nobody may be waiting any more: then the work is dropped here.
            drop(sender.send(done));
        }
    });
    let done = receiver.await.ok();
    drop(timeout);
    done
}
