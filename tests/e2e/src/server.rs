//! A small static server for one test, at the root or under a sub-path, that remembers every request.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::{Failure, Result};

const WATCH: &str = "__e2e/watch.js";

/// One request, as the server saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `HEAD` or whatever came.
    pub method: String,
    /// The path with its query, as sent.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

struct Site {
    folder: PathBuf,
    prefix: String,
    log: Mutex<Vec<Request>>,
    stop: AtomicBool,
}

/// A running server; drop stops it.
pub struct Server {
    site: Arc<Site>,
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` below `prefix` (`"/"`, or a sub-path such as `"/tools/sayso/"`) on a free port.
    ///
    /// Pages get one more script, before all of theirs, that notes errors; a policy with `script-src 'self'` lets it in.
    pub fn start(folder: &Path, prefix: &str) -> Result<Server> {
        if !folder.is_dir() {
            return Err(Failure::new(format!("no folder {} to serve: build it first", folder.display())));
        }
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let site = Arc::new(Site {
            folder: folder.to_owned(),
            prefix: prefix.to_owned(),
            log: Mutex::default(),
            stop: AtomicBool::new(false),
        });
        let shared = Arc::clone(&site);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.stop.load(Ordering::Relaxed) {
                    break;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || shared.answer(stream));
            }
        });
        Ok(Server { site, port, thread: Some(thread) })
    }

    /// The address of the start page.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.site.prefix)
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All requests so far, without the harness's own and those for an icon that browsers send unasked.
    pub fn requests(&self) -> Vec<Request> {
        let log = self.site.log.lock().unwrap_or_else(|broken| broken.into_inner());
        let own = |request: &&Request| !request.path.ends_with(WATCH) && request.path != "/favicon.ico";
        log.iter().filter(own).cloned().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.site.stop.store(true, Ordering::Relaxed);
        // The thread waits for a connection: give it a last one.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Site {
    fn answer(&self, stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
        let Ok(copy) = stream.try_clone() else { return };
        let mut reader = BufReader::new(copy);
        let mut first = String::new();
        if reader.read_line(&mut first).is_err() || first.is_empty() {
            return;
        }
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
            line.clear();
        }
        let mut words = first.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (status, kind, body) = self.find(path);
        let request = Request { method: method.to_owned(), path: path.to_owned(), status };
        self.log.lock().unwrap_or_else(|broken| broken.into_inner()).push(request);
        let head = format!(
            "HTTP/1.1 {status} {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             Connection: close\r\n\r\n",
            if status == 200 { "OK" } else { "Not Found" },
            body.len()
        );
        let mut stream = stream;
        let _ = stream.write_all(head.as_bytes());
        if method != "HEAD" {
            let _ = stream.write_all(&body);
        }
    }

    fn find(&self, path: &str) -> (u16, &'static str, Vec<u8>) {
        let missing = (404, "text/plain; charset=utf-8", b"not found".to_vec());
        let Some(path) = path.split(['?', '#']).next().and_then(|path| path.strip_prefix(&self.prefix)) else {
            return missing;
        };
        if path == WATCH {
            return (200, "text/javascript; charset=utf-8", include_bytes!("js/watch.js").to_vec());
        }
        let path = unescape(path);
        if path.split('/').any(|part| part == "..") {
            return missing;
        }
        let file = if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path };
        let Ok(bytes) = std::fs::read(self.folder.join(&file)) else { return missing };
        let kind = mime(&file);
        (200, kind, if kind.starts_with("text/html") { self.with_watch(bytes) } else { bytes })
    }

    fn with_watch(&self, page: Vec<u8>) -> Vec<u8> {
        let text = String::from_utf8_lossy(&page).into_owned();
        let Some(at) = text.find("<head>").map(|at| at + "<head>".len()) else { return page };
        let script = format!("<script src=\"{}{WATCH}\"></script>", self.prefix);
        [&text[..at], &script, &text[at..]].concat().into_bytes()
    }
}

fn unescape(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn mime(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
