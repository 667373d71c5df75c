//! The three engines: finds and starts the driver of each, waits until it is ready, opens a session with a profile
//! and a download folder of its own, and ends everything on drop.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;

use crate::process::{TempDir, Tree, which};
use crate::{Failure, Result, caps};

/// A browser engine that the journeys run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, driven by chromedriver.
    Chromium,
    /// Firefox, driven by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser, driven by WebKitWebDriver on a virtual display.
    WebKit,
}

/// How the browser starts.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Width of the viewport in CSS pixels.
    pub width: u32,
    /// Height of the viewport in CSS pixels.
    pub height: u32,
    /// A touch screen instead of a mouse (not in WebKit).
    pub touch: bool,
    /// `prefers-color-scheme: dark` from the start.
    pub dark: bool,
}

impl Setup {
    /// A window on a desk.
    pub const DESKTOP: Setup = Setup { width: 1280, height: 900, touch: false, dark: false };
    /// A phone, held upright.
    pub const PHONE: Setup = Setup { width: 390, height: 844, touch: true, dark: false };

    /// The same, in the dark.
    pub const fn dark(self) -> Setup {
        Setup { dark: true, ..self }
    }
}

impl Engine {
    /// All engines.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// The name in test names, file names and `SAYSO_ENGINES`.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// Whether `SAYSO_ENGINES` (a list like `chromium,firefox`; all when unset) names this engine.
    pub fn is_wanted(self) -> bool {
        std::env::var("SAYSO_ENGINES")
            .map_or(true, |list| list.is_empty() || list.split(',').any(|name| name.trim() == self.name()))
    }

    /// What this engine cannot do under its driver, and what the harness does instead.
    pub fn limits(self) -> &'static [&'static str] {
        match self {
            Engine::Chromium => &["a long press selects nothing: `Page::select_by_script`, then tap"],
            Engine::Firefox => &[
                "a long press selects nothing: `Page::select_by_script`, then tap",
                "no `clipboardData` in a synthetic paste: `Page::paste` sets it on the event",
            ],
            Engine::WebKit => &[
                "no touch: `Page::tap_at` is a click, `pointer: coarse` does not match",
                "no downloads: `Page::download` reads the Blob and the name out of the page",
                "the colour scheme only at start: `Setup::dark`, not `Page::emulate_dark`",
                "no browser log: only what the page's own events tell",
                "IndexedDB lives as long as the browser: a reload keeps it, a restart does not",
            ],
        }
    }

    fn install(self) -> &'static str {
        match self {
            Engine::Chromium => "install chromium and chromium-driver (or name the driver in CHROMEDRIVER)",
            Engine::Firefox => {
                "install firefox-esr and geckodriver (`cargo install geckodriver`, or name it in GECKODRIVER)"
            }
            Engine::WebKit => "install webkit2gtk-driver and xvfb (or name the driver in WEBKITDRIVER)",
        }
    }

    fn driver(self) -> Result<PathBuf> {
        let (variable, names): (_, &[&str]) = match self {
            Engine::Chromium => ("CHROMEDRIVER", &["chromedriver", "/usr/bin/chromedriver"]),
            Engine::Firefox => ("GECKODRIVER", &["geckodriver", "~/.cargo/bin/geckodriver"]),
            Engine::WebKit => ("WEBKITDRIVER", &["WebKitWebDriver", "/usr/bin/WebKitWebDriver"]),
        };
        let home = std::env::var("HOME").unwrap_or_default();
        let mut candidates: Vec<String> = std::env::var(variable).into_iter().collect();
        if candidates.is_empty() {
            candidates.extend(names.iter().map(|name| name.replace('~', &home)));
        }
        which(&candidates).ok_or_else(|| Failure::new(format!("no driver for {}: {}", self.name(), self.install())))
    }

    fn binary(self) -> Result<Option<PathBuf>> {
        let named = |variable, names: &[&str]| {
            let mut candidates: Vec<String> = std::env::var(variable).into_iter().collect();
            candidates.extend(names.iter().map(|name| name.to_string()));
            which(&candidates)
        };
        match self {
            Engine::Chromium => Ok(named("CHROMIUM", &["chromium"])),
            Engine::Firefox => Ok(named("FIREFOX", &["firefox-esr", "firefox"])),
            Engine::WebKit => {
                let found = named("MINIBROWSER", &[]).or_else(mini_browser);
                found.map(Some).ok_or_else(|| Failure::new(format!("no MiniBrowser: {}", self.install())))
            }
        }
    }
}

/// MiniBrowser lives in a folder that is named by architecture and version.
fn mini_browser() -> Option<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        found.sort();
        found
    };
    let places = ["/usr/lib", "/usr/libexec", "/usr/lib64"].map(PathBuf::from);
    let below: Vec<PathBuf> = places.iter().flat_map(|place| folders(place)).collect();
    let inner =
        below.iter().filter(|path| path.to_string_lossy().ends_with("-linux-gnu")).flat_map(|path| folders(path));
    let candidates: Vec<PathBuf> = inner.chain(below.iter().cloned()).collect();
    let webkit = candidates.into_iter().filter(|path| path.to_string_lossy().contains("/webkit"));
    webkit.map(|path| path.join("MiniBrowser")).find(|file| file.is_file())
}

/// A running browser with its driver; drop ends both.
pub struct Browser {
    /// The WebDriver client.
    pub client: Client,
    /// The engine.
    pub engine: Engine,
    /// How it was started.
    pub setup: Setup,
    /// Where real downloads land (Chromium and Firefox).
    pub downloads: PathBuf,
    // The order is the order of ending: the browser, its display, then the files they used.
    _driver: Tree,
    _display: Option<Tree>,
    pub(crate) files: TempDir,
}

impl Browser {
    /// Starts the driver and opens a session.
    pub async fn start(engine: Engine, setup: &Setup) -> Result<Browser> {
        let files = TempDir::new()?;
        let downloads = files.folder("downloads")?;
        let log = files.path().join("driver.log");
        let binary = engine.binary()?;
        let binary = binary.as_deref();
        let caps = match engine {
            Engine::Chromium => caps::chromium(setup, binary, &files.folder("profile")?, &downloads),
            Engine::Firefox => caps::firefox(setup, binary, &downloads),
            Engine::WebKit => caps::webkit(binary.unwrap_or(Path::new("MiniBrowser"))),
        };
        let (display, screen) = match engine {
            Engine::WebKit => virtual_display(&files).map(|(tree, screen)| (Some(tree), screen))?,
            _ => (None, String::new()),
        };
        let port = free_port()?;
        let mut command = Command::new(engine.driver()?);
        command.arg(format!("--port={port}")).stdout(Stdio::null());
        match engine {
            Engine::Chromium => {}
            // The chrome context resizes the viewport below Firefox's least window width, see `Page::set_viewport`.
            Engine::Firefox => drop(command.args(["--websocket-port=0", "--allow-system-access"])),
            Engine::WebKit => {
                command.env("DISPLAY", &screen).env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
                // No graphics card here. (Without its buffers or compositing, though, screenshots never come.)
                command.env("LIBGL_ALWAYS_SOFTWARE", "1");
                // MiniBrowser's tool bar would not let the window be as narrow as a phone: take away its own style.
                if setup.width < 480 {
                    files.folder("config/gtk-3.0")?;
                    let style = b"* { min-width: 0; padding: 0; margin: 0; font-size: 1px; }";
                    files.file("config/gtk-3.0/gtk.css", style)?;
                }
                command.env("XDG_CONFIG_HOME", files.folder("config")?);
                // WebKitGTK takes the colour scheme from the GTK theme, and only at start.
                command.env("GTK_THEME", if setup.dark { "Adwaita:dark" } else { "Adwaita" });
            }
        }
        let mut driver = Tree::spawn(&mut command, &files, "driver.log", engine.install())?;
        wait_until_ready(&mut driver, port).map_err(|why| why.during(format!("{}: {}", engine.name(), tail(&log))))?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        if let Value::Object(caps) = caps {
            builder.capabilities(caps);
        }
        let client = builder.connect(&format!("http://127.0.0.1:{port}")).await.map_err(|why| {
            Failure::new(format!("no session with {} ({why}): {}\n{}", engine.name(), engine.install(), tail(&log)))
        })?;
        Ok(Browser { client, engine, setup: setup.clone(), downloads, _driver: driver, _display: display, files })
    }
}

/// A virtual X display. `xvfb-run -a` would race with another test for the number; `-displayfd` lets the server choose.
fn virtual_display(files: &TempDir) -> Result<(Tree, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-ac"]);
    command.stdout(Stdio::piped());
    let mut tree = Tree::spawn(&mut command, files, "xvfb.log", "install xvfb")?;
    let mut number = String::new();
    if let Some(out) = tree.child().stdout.take() {
        BufReader::new(out).read_line(&mut number)?;
    }
    match number.trim() {
        "" => Err(Failure::new(format!("Xvfb did not start: {}", tail(&files.path().join("xvfb.log"))))),
        number => Ok((tree, format!(":{number}"))),
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Asks `/status` until the driver says that it takes sessions.
fn wait_until_ready(driver: &mut Tree, port: u16) -> Result {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if let Some(status) = driver.child().try_wait()? {
            return Err(Failure::new(format!("the driver ended at once with {status}")));
        }
        if status(port).is_ok_and(|answer| answer.replace(' ', "").contains("\"ready\":true")) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(Failure::new("the driver was not ready within 30 s"))
}

fn status(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    write!(stream, "GET /status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let mut part = [0; 1024];
    // Not every driver closes the connection: stop at the closing brace.
    while !answer.ends_with(b"}") && !answer.ends_with(b"}\n") {
        match stream.read(&mut part)? {
            0 => break,
            n => answer.extend_from_slice(&part[..n]),
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
