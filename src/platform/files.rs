//! Files in and out, and the clipboard.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement, HtmlDocument, HtmlTextAreaElement, Url};

use super::{property, sentence};

/// How long a download's address stays good, in milliseconds: a browser may ask the person before it fetches it.
const DOWNLOADING: u32 = 60_000;

/// The bytes of a file.
///
/// # Errors
///
/// A sentence, where it can't be read (any more).
pub async fn read(file: &File) -> Result<Vec<u8>, String> {
    let wrong = |thrown: JsValue| format!("{} can't be read: {}", file.name(), sentence(&thrown));
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(wrong)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The files of a drop, a paste or a field.
#[must_use]
pub fn listed(files: Option<FileList>) -> Vec<File> {
    files.map_or_else(Vec::new, |files| (0..files.length()).filter_map(|n| files.item(n)).collect())
}

/// An address for bytes in memory, good until it is dropped.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// An address for `bytes`; `kind` is their MIME type.
    ///
    /// # Errors
    ///
    /// A sentence, where the browser refuses.
    pub fn new(bytes: &[u8], kind: &str) -> Result<ObjectUrl, String> {
        let wrong = |thrown: JsValue| format!("the browser can't hold the file: {}", sentence(&thrown));
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(wrong)?;
        Url::create_object_url_with_blob(&blob).map(ObjectUrl).map_err(wrong)
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // Nothing to be done where that fails.
        drop(Url::revoke_object_url(&self.0));
    }
}

/// Downloads `bytes` as a file of that name; `kind` is their MIME type.
///
/// # Errors
///
/// A sentence, where the browser refuses. Whether the person kept the file is not known.
pub fn download(name: &str, kind: &str, bytes: &[u8]) -> Result<(), String> {
    let url = ObjectUrl::new(bytes, kind)?;
    let document = html()?;
    let link = document.create_element("a").map_err(|thrown| sentence(&thrown))?;
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(url.address());
    link.set_download(name);
    link.click();
    // Forgotten only until it fires: then it drops the address and itself.
    Timeout::new(DOWNLOADING, move || drop(url)).forget();
    Ok(())
}

/// Puts text on the clipboard. Must be called from a click or a key press.
///
/// # Errors
///
/// A sentence, where the browser refuses.
pub async fn copy(text: &str) -> Result<(), String> {
    let navigator = web_sys::window().ok_or("expected a browser window, found none")?.navigator();
    // Absent on pages that come over plain HTTP.
    if let Some(clipboard) = property::<web_sys::Clipboard>(&navigator, "clipboard")
        && JsFuture::from(clipboard.write_text(text)).await.is_ok()
    {
        return Ok(());
    }
    copy_by_hand(text)
}

/// The old way, by a text area. It turns CRLF into LF.
fn copy_by_hand(text: &str) -> Result<(), String> {
    let refused = |thrown: JsValue| format!("the browser refuses the clipboard: {}", sentence(&thrown));
    let document = html()?;
    let area: HtmlTextAreaElement = document.create_element("textarea").map_err(refused)?.unchecked_into();
    area.set_value(text);
    area.set_read_only(true);
    // Out of sight, and where focusing it scrolls nothing.
    for (name, value) in [("position", "fixed"), ("top", "0"), ("opacity", "0")] {
        area.style().set_property(name, value).map_err(refused)?;
    }
    let before = document.active_element();
    // What lies outside of an open dialog can't be focused.
    let dialog = before.as_ref().and_then(|element| element.closest("dialog").ok().flatten());
    let parent = dialog.or_else(|| document.body().map(Into::into)).ok_or("expected a page, found none")?;
    parent.append_child(&area).map_err(refused)?;
    area.select();
    let copied = document.exec_command("copy");
    area.remove();
    if let Some(before) = before.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(before.focus());
    }
    match copied {
        Ok(true) => Ok(()),
        Ok(false) => Err("the browser refuses the clipboard: select the text and copy it yourself".to_owned()),
        Err(thrown) => Err(refused(thrown)),
    }
}

fn html() -> Result<HtmlDocument, String> {
    let document = web_sys::window().and_then(|window| window.document());
    document.and_then(|document| document.dyn_into().ok()).ok_or_else(|| "expected a page, found none".to_owned())
}
