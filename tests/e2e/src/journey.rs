//! Runs a journey as one test per engine, two at a time, and leaves a picture where it fails.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Condvar, Mutex};
use std::task::Poll;
use std::time::Duration;

use crate::page::workspace;
use crate::{Browser, Engine, Failure, Page, Result, Server, Setup};

/// No journey takes longer; a driver that hangs must not hang the others.
const LONGEST: Duration = Duration::from_secs(180);

/// Turns async functions `async fn name(page: &Page) -> Result` into tests `name::chromium`, `name::firefox` and
/// `name::webkit`: `journeys! { marks_by_mouse: Setup::DESKTOP; taps_a_label: Setup::PHONE; }`. The pages come from
/// [`dist`]; `journeys! { in "folder" at "/sub/"; … }` serves another folder, and below another path.
#[macro_export]
macro_rules! journeys {
    ($($name:ident: $setup:expr;)*) => {
        $crate::journeys! { in $crate::dist(), at "/"; $($name: $setup;)* }
    };
    (in $folder:expr, at $prefix:expr; $($name:ident: $setup:expr;)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn run(engine: $crate::Engine) {
                $crate::run(stringify!($name), engine, $setup, $folder, $prefix, async |page| super::$name(page).await);
            }

            #[test]
            fn chromium() {
                run($crate::Engine::Chromium);
            }

            #[test]
            fn firefox() {
                run($crate::Engine::Firefox);
            }

            #[test]
            fn webkit() {
                run($crate::Engine::WebKit);
            }
        }
    )*};
}

/// The folder of the built app: `SAYSO_DIST`, or `dist` beside the workspace's `Cargo.toml`.
pub fn dist() -> PathBuf {
    std::env::var_os("SAYSO_DIST").map_or_else(|| workspace().join("dist"), PathBuf::from)
}

/// Runs one journey in one engine, on a fresh server, browser and profile. Panics with a sentence when it fails.
pub fn run(
    name: &str,
    engine: Engine,
    setup: Setup,
    folder: impl AsRef<Path>,
    prefix: &str,
    journey: impl AsyncFn(&Page) -> Result,
) {
    if !engine.is_wanted() {
        println!("{name}: not run, SAYSO_ENGINES does not name {}", engine.name());
        return;
    }
    let _turn = Turn::take();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(why) => panic!("{name}: no runtime: {why}"),
    };
    let outcome = runtime.block_on(async {
        let server = Server::start(folder.as_ref(), prefix)?;
        let browser = Browser::start(engine, &setup).await?;
        let page = Page::new(name, server, browser).await?;
        match tokio::time::timeout(LONGEST, caught(journey(&page))).await {
            Ok(Ok(Ok(()))) => Ok(Ok(())),
            Ok(Ok(Err(failure))) => Err(failure.during(evidence(&page).await)),
            Ok(Err(panic)) => {
                eprintln!("{name} in {}: {}", engine.name(), evidence(&page).await);
                Ok(Err(panic))
            }
            Err(_) => {
                Err(Failure::new(format!("not done after {} s", LONGEST.as_secs())).during(evidence(&page).await))
            }
        }
    });
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(panic)) => resume_unwind(panic),
        Err(failure) => panic!("{name} in {}: {failure}", engine.name()),
    }
}

/// Saves the picture and says where it is and what the page complained about.
async fn evidence(page: &Page) -> String {
    let look = async {
        let picture = page.picture();
        let saved = match page.screenshot(&picture).await {
            Ok(()) => format!("see {}", picture.display()),
            Err(why) => format!("no picture: {why}"),
        };
        match page.problems().await {
            Ok(problems) if !problems.is_empty() => format!("{saved}; the page said {problems:#?}"),
            _ => saved,
        }
    };
    tokio::time::timeout(Duration::from_secs(20), look).await.unwrap_or_else(|_| "the browser hangs".to_owned())
}

/// Runs a future and catches its panic, so that the browser can still be asked for a picture.
async fn caught<T>(future: impl Future<Output = T>) -> std::thread::Result<T> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

/// One of two places: a browser keeps about one core busy, and machines for tests have two.
struct Turn;

static FREE: Mutex<usize> = Mutex::new(2);
static FREED: Condvar = Condvar::new();

impl Turn {
    fn take() -> Turn {
        let mut free = FREE.lock().unwrap_or_else(|broken| broken.into_inner());
        while *free == 0 {
            free = FREED.wait(free).unwrap_or_else(|broken| broken.into_inner());
        }
        *free -= 1;
        Turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *FREE.lock().unwrap_or_else(|broken| broken.into_inner()) += 1;
        FREED.notify_one();
    }
}
