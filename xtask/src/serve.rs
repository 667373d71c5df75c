//! `cargo xtask serve`, and the small static server behind it. It stands in for the plainest host there is: files as
//! they are, right types, nothing cached unasked, and only on this computer.

use crate::{Outcome, build, tools};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Builds the page, serves it, and stays until Ctrl-C.
pub fn run(port: u16) -> Outcome {
    // A taken port is said before minutes of building, not after.
    drop(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|e| taken(port, &e))?);
    tools::for_build()?;
    let dist = build::release()?;
    let server = Server::start(&dist, "/", port)?;
    println!("Sayso is at {} (Ctrl-C stops it)", server.url);
    loop {
        thread::park();
    }
}

/// A static server on 127.0.0.1; it stops when dropped.
pub struct Server {
    /// Where the folder is to be found, with a slash at its end: `http://127.0.0.1:8080/`.
    pub url: String,
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `dir` under `prefix` (`/`, or any sub-path such as `/any/where/`); port 0 takes a free one.
    pub fn start(dir: &Path, prefix: &str, port: u16) -> Outcome<Server> {
        let root = dir.canonicalize().map_err(|e| {
            format!("expected a folder to serve at {}: {e}; `cargo xtask build` makes it", dir.display())
        })?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|e| taken(port, &e))?;
        let address = listener.local_addr().map_err(|e| format!("the server's own address is unknown: {e}"))?;
        let prefix = match prefix.trim_matches('/') {
            "" => "/".to_owned(),
            inner => format!("/{inner}/"),
        };
        let url = format!("http://{address}{prefix}");
        let stop = Arc::new(AtomicBool::new(false));
        let site = Arc::new(Site { root, prefix });
        let stopped = Arc::clone(&stop);
        let accepting = thread::spawn(move || accept(&listener, &site, &stopped));
        Ok(Server { url, address, stop, accepting: Some(accepting) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // `accept` waits for a visitor: be that visitor.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn taken(port: u16, e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} on 127.0.0.1 is taken by another program: stop that one, or choose another port with `cargo \
             xtask serve --port {}`",
            port.checked_add(1).unwrap_or(8080)
        ),
        _ => format!("port {port} on 127.0.0.1 cannot be opened: {e}"),
    }
}

struct Site {
    root: PathBuf,
    prefix: String,
}

/// What a request path leads to.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    Moved(String),
    Missing,
}

fn accept(listener: &TcpListener, site: &Arc<Site>, stop: &AtomicBool) {
    for visitor in listener.incoming() {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        if let Ok(stream) = visitor {
            let site = Arc::clone(site);
            // A browser opens connections ahead of need and leaves them silent: each gets its own thread, and a limit.
            thread::spawn(move || {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
                let _ = answer(&stream, &site);
            });
        }
    }
}

/// Reads one request and answers it; the connection closes after it.
fn answer(stream: &TcpStream, site: &Site) -> io::Result<()> {
    let mut reader = BufReader::new(stream.take(16 * 1024));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return plain(stream, "405 Method Not Allowed", "Allow: GET, HEAD\r\n", "only GET and HEAD are answered\n");
    }
    match site.find(target) {
        Found::File(path) => {
            let mut file = File::open(&path)?;
            head(stream, "200 OK", mime(&path), file.metadata()?.len(), "")?;
            if method == "GET" {
                io::copy(&mut file, &mut &*stream)?;
            }
            Ok(())
        }
        Found::Moved(to) => plain(stream, "301 Moved Permanently", &format!("Location: {to}\r\n"), ""),
        Found::Missing => plain(stream, "404 Not Found", "", if method == "GET" { "no such file\n" } else { "" }),
    }
}

fn plain(stream: &TcpStream, status: &str, extra: &str, body: &str) -> io::Result<()> {
    head(stream, status, "text/plain; charset=utf-8", body.len() as u64, extra)?;
    (&*stream).write_all(body.as_bytes())
}

fn head(mut stream: &TcpStream, status: &str, mime: &str, length: u64, extra: &str) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n{extra}\r\n"
    )
}

impl Site {
    fn find(&self, target: &str) -> Found {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.prefix {
            return Found::Moved(self.prefix.clone());
        }
        let Some(relative) = path.strip_prefix(&self.prefix).and_then(decode) else { return Found::Missing };
        if relative.split('/').any(|part| part == ".." || part.contains(['\\', '\0', ':'])) {
            return Found::Missing;
        }
        let mut file = self.root.join(relative.trim_start_matches('/'));
        if file.is_dir() {
            if !path.ends_with('/') {
                return Found::Moved(format!("{path}/"));
            }
            file.push("index.html");
        }
        // A link inside the folder may point out of it: only what is really inside is served.
        match file.canonicalize() {
            Ok(real) if real.starts_with(&self.root) && real.is_file() => Found::File(real),
            _ => Found::Missing,
        }
    }
}

/// Undoes percent-encoding; `None` where it is broken or not UTF-8.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
                u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A folder of its own for each test, with a secret beside it.
    fn folder(name: &str) -> PathBuf {
        let base = crate::run::test_folder(&format!("serve-{name}"));
        let site = base.join("site");
        fs::create_dir_all(site.join("a b")).expect("a folder");
        fs::write(site.join("index.html"), "<p>home").expect("a file");
        fs::write(site.join("a b").join("x.wasm"), [0, 1, 2]).expect("a file");
        fs::write(base.join("secret"), "secret").expect("a file");
        site
    }

    /// Status line, headers and body of one answer.
    fn ask(server: &Server, request: &str) -> (String, String, String) {
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        write!(stream, "{request} HTTP/1.1\r\nHost: x\r\n\r\n").expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let all = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = all.split_once("\r\n\r\n").expect("a head");
        let (status, headers) = head.split_once("\r\n").expect("a status");
        (status.to_owned(), headers.to_owned(), body.to_owned())
    }

    #[test]
    fn serves_files_at_the_root_with_their_types() {
        let server = Server::start(&folder("root"), "/", 0).expect("a server");
        let (status, headers, body) = ask(&server, "GET /");
        assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", "<p>home"));
        assert!(headers.contains("Content-Type: text/html; charset=utf-8"), "{headers}");
        assert!(headers.contains("Cache-Control: no-cache"), "{headers}");
        let (_, headers, body) = ask(&server, "GET /a%20b/x.wasm?v=1");
        assert_eq!(body, "\0\u{1}\u{2}");
        assert!(headers.contains("Content-Type: application/wasm"), "{headers}");
    }

    #[test]
    fn serves_under_a_sub_path_and_nowhere_else() {
        let server = Server::start(&folder("sub"), "any/where", 0).expect("a server");
        assert!(server.url.ends_with("/any/where/"), "{}", server.url);
        assert_eq!(ask(&server, "GET /any/where/index.html").2, "<p>home");
        assert_eq!(ask(&server, "GET /").0, "HTTP/1.1 404 Not Found");
        let (status, headers, _) = ask(&server, "GET /any/where");
        assert_eq!(status, "HTTP/1.1 301 Moved Permanently");
        assert!(headers.contains("Location: /any/where/"), "{headers}");
    }

    #[test]
    fn head_has_the_length_but_no_body_and_other_methods_are_refused() {
        let server = Server::start(&folder("head"), "/", 0).expect("a server");
        let (_, headers, body) = ask(&server, "HEAD /index.html");
        assert!(headers.contains("Content-Length: 7"), "{headers}");
        assert_eq!(body, "");
        assert_eq!(ask(&server, "POST /").0, "HTTP/1.1 405 Method Not Allowed");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let dir = folder("outside");
        let outside = dir.parent().expect("a parent").join("secret");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&outside, dir.join("link")).ok();
        let server = Server::start(&dir, "/", 0).expect("a server");
        let absolute = format!("//{}", outside.display());
        for path in
            ["/../secret", "/%2e%2e/secret", "/a%20b/../../secret", "/..%5Csecret", "/link", "/%", "/%ff", &absolute]
        {
            assert_eq!(ask(&server, &format!("GET {path}")).0, "HTTP/1.1 404 Not Found", "{path}");
        }
    }

    #[test]
    fn a_taken_port_is_said_in_a_sentence_and_a_drop_frees_it() {
        let dir = folder("taken");
        let first = Server::start(&dir, "/", 0).expect("a server");
        let port = first.address.port();
        let problem = Server::start(&dir, "/", port).err().expect("a problem");
        assert!(problem.contains("is taken by another program"), "{problem}");
        drop(first);
        assert!(Server::start(&dir, "/", port).is_ok());
    }
}
