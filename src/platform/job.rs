//! What the page and its web worker say to each other: arrays of three, `[request, job or outcome, bytes]`. Bytes move,
//! they are not copied; static hosts give no shared memory.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// What a worker can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// The SHA-256 of the bytes: 32 bytes.
    Hash,
    /// Reads files: a `ToRead` becomes a list of `FileRead` (see `format::exchange`).
    Read,
    /// Writes a file: a `ToWrite` becomes its bytes.
    Write,
}

impl Job {
    /// All jobs.
    pub const ALL: [Job; 3] = [Job::Hash, Job::Read, Job::Write];

    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Job::Hash => "hash",
            Job::Read => "read",
            Job::Write => "write",
        }
    }

    /// The job of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Job> {
        Job::ALL.into_iter().find(|job| job.name() == name)
    }
}

/// What a worker says once, when it is ready to be asked.
pub const READY: &str = "ready";
/// The outcome of a job that was done; its bytes are the result.
pub const DONE: &str = "done";
/// The outcome of a job that failed; its bytes are a sentence.
pub const FAILED: &str = "failed";

/// A message, either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The number of the request, counted from 1; 0 for [`READY`].
    pub request: u32,
    /// A job's name, or an outcome.
    pub word: String,
    /// What goes with it.
    pub bytes: Vec<u8>,
}

impl Message {
    /// The message as JavaScript sends it, and what of it moves instead of being copied.
    #[must_use]
    pub fn to_js(&self) -> (JsValue, JsValue) {
        let buffer = Uint8Array::from(self.bytes.as_slice()).buffer();
        let parts = [JsValue::from(self.request), JsValue::from_str(&self.word), buffer.clone().into()];
        (parts.into_iter().collect::<Array>().into(), Array::of1(&buffer).into())
    }

    /// The message that JavaScript received; `None` where it is none of ours.
    #[must_use]
    pub fn of_js(value: &JsValue) -> Option<Message> {
        let parts: &Array = value.dyn_ref()?;
        let buffer: ArrayBuffer = parts.get(2).dyn_into().ok()?;
        let request = parts.get(0).as_f64().filter(|number| *number >= 0.0)? as u32;
        Some(Message { request, word: parts.get(1).as_string()?, bytes: Uint8Array::new(&buffer).to_vec() })
    }
}
