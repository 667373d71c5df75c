//! What the page and its web worker say to each other: arrays of four, `[request, job or outcome, bytes, files]`. Bytes
//! move, they are not copied; static hosts give no shared memory. Files are handed over unread.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// What a worker can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// The SHA-256 of the bytes: 32 bytes.
    Hash,
    /// Reads files: a `ToRead` becomes a list of `FileRead` (see `format::exchange`).
    Read,
    /// Writes a file: a `ToWrite` becomes its bytes.
    Write,
    /// Finds words in the documents of a project: a `ToSearch` becomes nothing; what is found comes as progress (see
    /// `platform::search`).
    Search,
}

impl Job {
    /// All jobs.
    pub const ALL: [Job; 4] = [Job::Hash, Job::Read, Job::Write, Job::Search];

    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Job::Hash => "hash",
            Job::Read => "read",
            Job::Write => "write",
            Job::Search => "search",
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
/// What a job has found or done so far, while it goes on.
pub const PROGRESS: &str = "progress";
/// What the page says when nobody waits for a job any more.
pub const CANCEL: &str = "cancel";

/// A message, either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The number of the request, counted from 1; 0 for [`READY`].
    pub request: u32,
    /// A job's name, or an outcome.
    pub word: String,
    /// What goes with it.
    pub bytes: Vec<u8>,
    /// Files to be read.
    pub files: Vec<File>,
}

impl Message {
    /// A message without files.
    #[must_use]
    pub fn new(request: u32, word: &str, bytes: Vec<u8>) -> Message {
        Message { request, word: word.to_owned(), bytes, files: Vec::new() }
    }

    /// The message as JavaScript sends it, and what of it moves instead of being copied.
    #[must_use]
    pub fn to_js(&self) -> (JsValue, JsValue) {
        let buffer = Uint8Array::from(self.bytes.as_slice()).buffer();
        let files: Array = self.files.iter().collect();
        let parts = [JsValue::from(self.request), JsValue::from_str(&self.word), buffer.clone().into(), files.into()];
        (parts.into_iter().collect::<Array>().into(), Array::of1(&buffer).into())
    }

    /// The message that JavaScript received; `None` where it is none of ours.
    #[must_use]
    pub fn of_js(value: &JsValue) -> Option<Message> {
        let parts: &Array = value.dyn_ref()?;
        let buffer: ArrayBuffer = parts.get(2).dyn_into().ok()?;
        let request = parts.get(0).as_f64().filter(|number| *number >= 0.0)? as u32;
        let files = parts.get(3).dyn_into().unwrap_or_else(|_| Array::new());
        let files = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
        Some(Message { request, word: parts.get(1).as_string()?, bytes: Uint8Array::new(&buffer).to_vec(), files })
    }
}
