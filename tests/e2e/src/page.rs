//! The page under test as a journey sees it: where it is, what its scripts say, what it looks like; every look waits
//! for a condition with a deadline.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use crate::{Browser, Engine, Failure, Result, Server, Setup};

/// How long a condition may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(20);

/// Functions that every script of the harness may use.
const FUNCTIONS: &str = concat!(include_str!("js/find.js"), include_str!("js/text.js"));

/// A page in a browser, with the server it comes from.
pub struct Page {
    /// The server of the page, with its log of requests.
    pub server: Server,
    pub(crate) browser: Browser,
    /// The journey, for file names.
    pub(crate) name: String,
    pub(crate) problems: RefCell<Vec<String>>,
    pub(crate) requests: RefCell<Vec<String>>,
    pub(crate) last_click: Cell<Option<(Instant, f64, f64)>>,
}

impl Page {
    /// A page of `server` in `browser`; opens nothing yet.
    pub async fn new(name: &str, server: Server, browser: Browser) -> Result<Page> {
        let page = Page {
            server,
            browser,
            name: name.to_owned(),
            problems: RefCell::default(),
            requests: RefCell::default(),
            last_click: Cell::default(),
        };
        page.command("POST", "timeouts", json!({"script": 60_000, "pageLoad": 60_000, "implicit": 0})).await?;
        let Setup { width, height, touch, dark } = *page.setup();
        if !(touch && page.engine() == Engine::Chromium) {
            page.set_viewport(width, height).await?;
        }
        if touch && page.engine() == Engine::Firefox {
            page.chrome_script("gBrowser.selectedBrowser.browsingContext.touchEventsOverride = 'enabled'").await?;
        }
        if page.engine() == Engine::Chromium {
            page.emulate_dark(dark).await?;
        }
        Ok(page)
    }

    /// The engine the page runs in.
    pub fn engine(&self) -> Engine {
        self.browser.engine
    }

    /// How the browser was started.
    pub fn setup(&self) -> &Setup {
        &self.browser.setup
    }

    /// The WebDriver client, for what this harness has no word for.
    pub fn client(&self) -> &Client {
        &self.browser.client
    }

    /// A raw WebDriver command of this session, such as `command("GET", "window/rect", Value::Null)`.
    pub async fn command(&self, method: &'static str, path: &str, body: Value) -> Result<Value> {
        let command = Raw { method, path: path.to_owned(), body };
        self.client().issue_cmd(command).await.map_err(|why| Failure::from(why).during(format!("{method} {path}")))
    }

    /// Opens a path of the server, `""` for its start page, and waits until it has loaded.
    pub async fn open(&self, path: &str) -> Result {
        let url = format!("{}{path}", self.server.url());
        self.goto(&url).await
    }

    /// Opens any address and waits until it has loaded.
    pub async fn goto(&self, url: &str) -> Result {
        self.collect().await;
        self.client().goto(url).await?;
        Ok(())
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result {
        self.collect().await;
        self.client().refresh().await?;
        Ok(())
    }

    /// Runs the body of a function in the page, `return` and `arguments` included, and gives back what it returns.
    /// The page's Content-Security-Policy does not apply to it, in none of the three engines.
    pub async fn eval(&self, body: &str, args: &[Value]) -> Result<Value> {
        Ok(self.client().execute(&format!("{FUNCTIONS}\n{body}"), args.to_vec()).await?)
    }

    /// Like [`Page::eval`] for a body that uses `await`.
    pub async fn eval_async(&self, body: &str, args: &[Value]) -> Result<Value> {
        let script = format!(
            "{FUNCTIONS}\nconst done = arguments[arguments.length - 1];
             (async function () {{ {body} }}).apply(null, arguments)
               .then(value => done({{ value: value === undefined ? null : value }}), why => done({{ why: String(why) }}));"
        );
        let mut answer = self.client().execute_async(&script, args.to_vec()).await?;
        match answer.get("why") {
            Some(why) => Err(Failure::new(format!("a script failed with {why}"))),
            None => Ok(answer["value"].take()),
        }
    }

    /// Waits until a JavaScript expression is truthy and gives back its value.
    pub async fn wait_for(&self, expression: &str) -> Result<Value> {
        self.wait_with(expression, expression, &[]).await
    }

    /// Waits until an expression over `args` (as `arguments[0]` …) is truthy; `what` names it in the failure.
    pub async fn wait_with(&self, what: &str, expression: &str, args: &[Value]) -> Result<Value> {
        let body = format!("return ({expression});");
        self.until(what, async || {
            let value = self.eval(&body, args).await?;
            Ok(if truthy(&value) { Ok(value) } else { Err(format!("last value: {value}")) })
        })
        .await
    }

    /// Tries `look` again and again until it finds something; the inner error is what it saw instead.
    pub async fn until<T>(
        &self,
        what: &str,
        look: impl AsyncFn() -> Result<std::result::Result<T, String>>,
    ) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = match look().await {
                Ok(Ok(found)) => return Ok(found),
                Ok(Err(seen)) => seen,
                // A page that is just being replaced answers with errors; so does a wrong script, until the deadline.
                Err(why) => format!("last error: {why}"),
            };
            if Instant::now() > deadline {
                return Err(Failure::new(format!("waited {} s for: {what}; {seen}", PATIENCE.as_secs())));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Makes the viewport this large. Firefox's windows are never narrower than 500 px, so there the page's own area
    /// inside the window is sized, as its BiDi protocol does.
    pub async fn set_viewport(&self, width: u32, height: u32) -> Result {
        if self.engine() == Engine::Firefox {
            let script = format!(
                "const view = gBrowser.selectedBrowser;
                 for (const [name, size] of [['width', {width}], ['height', {height}]])
                   for (const rule of ['', 'min-', 'max-']) view.style.setProperty(rule + name, size + 'px');"
            );
            self.chrome_script(&script).await?;
        } else {
            // The window has a frame whose size nobody tells: set, look, correct.
            let mut window = (width, height);
            for _ in 0..2 {
                let rect = json!({"width": window.0, "height": window.1});
                self.command("POST", "window/rect", rect).await?;
                let inner = self.eval("return [innerWidth, innerHeight];", &[]).await?;
                let missing = |index: usize, wanted: u32| wanted as i64 - inner[index].as_i64().unwrap_or(0);
                let grow = |size: u32, by: i64| u32::try_from(i64::from(size) + by).unwrap_or(size);
                window = (grow(window.0, missing(0, width)), grow(window.1, missing(1, height)));
            }
        }
        Ok(())
    }

    /// The size of the viewport, which in WebKit can be larger than the one asked for.
    pub async fn viewport(&self) -> Result<(i64, i64)> {
        let size = self.eval("return [innerWidth, innerHeight];", &[]).await?;
        Ok((size[0].as_i64().unwrap_or(0), size[1].as_i64().unwrap_or(0)))
    }

    /// Makes `prefers-color-scheme` dark or light. WebKit takes it only at start: use [`Setup::dark`] there.
    pub async fn emulate_dark(&self, dark: bool) -> Result {
        let scheme = if dark { "dark" } else { "light" };
        match self.engine() {
            Engine::Chromium => {
                let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
                self.cdp("Emulation.setEmulatedMedia", json!({"features": features})).await.map(drop)?;
            }
            Engine::Firefox => {
                let pref = "layout.css.prefers-color-scheme.content-override";
                self.chrome_script(&format!("Services.prefs.setIntPref('{pref}', {})", i32::from(!dark))).await?;
            }
            Engine::WebKit if self.setup().dark == dark => {}
            Engine::WebKit => {
                return Err(Failure::new("WebKit takes its colour scheme only at start: use Setup::dark"));
            }
        }
        self.wait_for(&format!("matchMedia('(prefers-color-scheme: {scheme})').matches")).await.map(drop)
    }

    /// A command of the Chrome DevTools Protocol (Chromium only).
    pub async fn cdp(&self, name: &str, params: Value) -> Result<Value> {
        self.command("POST", "goog/cdp/execute", json!({"cmd": name, "params": params})).await
    }

    /// Runs a script in Firefox's own window, for what its WebDriver has no command for.
    pub(crate) async fn chrome_script(&self, script: &str) -> Result<Value> {
        self.command("POST", "moz/context", json!({"context": "chrome"})).await?;
        let answer = self.command("POST", "execute/sync", json!({"script": script, "args": []})).await;
        self.command("POST", "moz/context", json!({"context": "content"})).await?;
        answer
    }

    /// Saves a picture of the viewport.
    pub async fn screenshot(&self, path: &Path) -> Result {
        let png = self.client().screenshot().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(path, png)?)
    }

    /// Where the picture of a failed journey goes: `target/e2e/<journey>-<engine>.png`.
    pub fn picture(&self) -> PathBuf {
        target().join("e2e").join(format!("{}-{}.png", self.name, self.engine().name()))
    }
}

/// The build folder of the workspace.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => workspace().join("target"),
    }
}

/// The folder of the workspace, which this package lies two levels below.
pub(crate) fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Any command below `/session/<id>/`.
#[derive(Debug)]
struct Raw {
    method: &'static str,
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> std::result::Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        match self.method {
            "GET" => (http::Method::GET, None),
            "DELETE" => (http::Method::DELETE, None),
            _ => (http::Method::POST, Some(self.body.to_string())),
        }
    }
}
