//! Files that leave and enter the page: downloads, uploads, drops, the clipboard.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::{Engine, Failure, Page, Result};

/// A file the page gave to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Page {
    /// Does something that downloads one file, and waits for it: a real file in Chromium and Firefox. WebKitGTK's
    /// driver has no downloads, so there [`Page::capture_download`] reads the `Blob` instead.
    pub async fn download(&self, action: impl AsyncFn() -> Result) -> Result<Download> {
        if self.engine() == Engine::WebKit {
            return self.capture_download(action).await;
        }
        let before = self.downloaded();
        action().await?;
        let path = self
            .until("a finished download", async || {
                let now = self.downloaded();
                let new: Vec<_> = now.difference(&before).cloned().collect();
                let partial =
                    |path: &PathBuf| path.extension().is_some_and(|kind| kind == "part" || kind == "crdownload");
                // Firefox first claims the name with an empty file.
                let ready = |path: &PathBuf| fs::metadata(path).is_ok_and(|file| file.len() > 0);
                Ok(match new.iter().find(|path| ready(path)) {
                    Some(path) if !new.iter().any(partial) => Ok(path.clone()),
                    _ => Err(format!("new files: {new:?}")),
                })
            })
            .await?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Download { name, bytes: fs::read(&path)? })
    }

    fn downloaded(&self) -> BTreeSet<PathBuf> {
        let entries = fs::read_dir(&self.browser.downloads).into_iter().flatten().flatten();
        // Chromium first writes to a hidden file.
        let visible = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
        visible.map(|entry| entry.path()).collect()
    }

    /// Does something that downloads a `Blob` through an `<a download>`, keeps the browser from saving it, and reads
    /// the bytes out of the page: works in every engine.
    pub async fn capture_download(&self, action: impl AsyncFn() -> Result) -> Result<Download> {
        self.eval("__e2e.downloads = []; __e2e.keepDownloads = true;", &[]).await?;
        action().await?;
        self.wait_for("__e2e.downloads.length").await?;
        let script = "const { name, url } = __e2e.downloads[0];
            __e2e.keepDownloads = false;
            const blob = __e2e.blobs[url];
            if (!blob) throw new Error(`${url} is no Blob of this page`);
            const data = await new Promise((done, failed) => {
              const reader = new FileReader();
              reader.onload = () => done(reader.result);
              reader.onerror = () => failed(reader.error);
              reader.readAsDataURL(blob);
            });
            return [name, data.slice(data.indexOf(',') + 1)];";
        let file = self.eval_async(script, &[]).await?;
        let text = |index: usize| file[index].as_str().unwrap_or_default();
        Ok(Download { name: text(0).to_owned(), bytes: BASE64.decode(text(1))? })
    }

    /// A file for uploads, in a folder that goes with the browser.
    pub fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        self.browser.files.file(name, bytes)
    }

    /// Gives a file to the page's `<input type=file>` (the first one that `selector` finds; it may be hidden, but must
    /// be in the document: a file dialog cannot be answered).
    pub async fn upload(&self, selector: &str, name: &str, bytes: &[u8]) -> Result {
        let path = self.file(name, bytes)?;
        let path = path.to_str().ok_or_else(|| Failure::new("the temporary folder has a strange name"))?;
        let element = self.client().find(fantoccini::Locator::Css(selector)).await?;
        Ok(element.send_keys(path).await?)
    }

    /// Drops a file on the first element that `selector` finds, with synthetic drag events: no driver can drag a file
    /// in from outside.
    pub async fn drop_file(&self, selector: &str, name: &str, bytes: &[u8]) -> Result {
        let script = "const [selector, name, data] = arguments;
            const target = document.querySelector(selector);
            const transfer = new DataTransfer();
            transfer.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name));
            for (const kind of ['dragenter', 'dragover', 'drop'])
              target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));";
        self.eval(script, &[json!(selector), json!(name), json!(BASE64.encode(bytes))]).await.map(drop)
    }

    /// Pastes a text where the focus is, with a synthetic `paste` event: the clipboard of the machine is not touched.
    pub async fn paste(&self, text: &str) -> Result {
        let script = "const transfer = new DataTransfer();
            transfer.setData('text/plain', arguments[0]);
            const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
            // Firefox empties the clipboardData that a constructor is given.
            Object.defineProperty(event, 'clipboardData', { value: transfer });
            (document.activeElement || document.body).dispatchEvent(event);";
        self.eval(script, &[json!(text)]).await.map(drop)
    }

    /// Waits for the text the page last put on the clipboard. It is read by a hook: reading a clipboard needs a
    /// permission that no driver but Chromium's can give.
    pub async fn copied(&self) -> Result<String> {
        match self.wait_for("__e2e.copied.at(-1)").await? {
            Value::String(text) => Ok(text),
            other => Err(Failure::new(format!("copied {other}, not a text"))),
        }
    }
}
