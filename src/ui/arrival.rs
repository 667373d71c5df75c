//! What comes in from outside the page, by drop or paste: handed on to Import as it is.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, Event};
use yew::Callback;

use super::focus::lies_in;
use crate::platform::files;

/// What came in. Two arrivals are equal only where they are the very same.
#[derive(Debug, Clone, Default)]
pub struct Arrival(Option<Rc<Given>>);

/// Files, or a text.
#[derive(Debug)]
pub struct Given {
    /// Files.
    pub files: Vec<web_sys::File>,
    /// A text, where there were no files.
    pub text: Option<String>,
}

impl PartialEq for Arrival {
    fn eq(&self, other: &Arrival) -> bool {
        self.0.as_ref().map(Rc::as_ptr) == other.0.as_ref().map(Rc::as_ptr)
    }
}

impl Arrival {
    /// What came in, if anything did.
    #[must_use]
    pub fn given(&self) -> Option<&Given> {
        self.0.as_deref()
    }
}

/// Hears drops and pastes on the page, until it is dropped.
pub fn listen(arrived: &Callback<Arrival>) -> Vec<EventListener> {
    let dom = gloo::utils::document();
    // Words that are dragged within the page are nothing that comes in: a field may take them, as everywhere.
    let within = Rc::new(Cell::new(false));
    let mut listeners = Vec::new();
    for name in ["dragstart", "dragend", "mousedown", "dragover", "drop", "paste"] {
        let (arrived, within) = (arrived.clone(), within.clone());
        let active = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(&dom, name, active, move |event| match name {
            "dragover" | "drop" | "paste" => {
                let arrival = take(event, name, within.get());
                if arrival.0.is_some() {
                    arrived.emit(arrival);
                }
            }
            _ => within.set(name == "dragstart"),
        }));
    }
    listeners
}

/// The files of a drop or a paste, or else its text.
fn take(event: &Event, name: &str, within: bool) -> Arrival {
    let transfer = match event.dyn_ref::<DragEvent>() {
        Some(drag) => drag.data_transfer(),
        None if in_field(event) => None,
        None => event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data),
    };
    let Some(transfer) = transfer else { return Arrival::default() };
    let files = transfer.types().includes(&"Files".into(), 0);
    if name != "paste" {
        if within && !files {
            return Arrival::default();
        }
        event.prevent_default();
    }
    if name == "dragover" {
        return Arrival::default();
    }
    let text = transfer.get_data("text/plain").ok();
    let files = files::listed(transfer.files());
    let text = text.filter(|text| files.is_empty() && !text.trim().is_empty());
    let any = text.is_some() || !files.is_empty();
    Arrival(any.then(|| Rc::new(Given { files, text })))
}

/// Whether an event meets a field, which takes what is pasted itself.
fn in_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    lies_in(target.as_ref(), "input, textarea")
}
