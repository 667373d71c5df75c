//! End-to-end harness: drives the built page in Chromium, Firefox and WebKit through their WebDriver programs.
//!
//! A journey is an async function over a [`Page`]; [`journeys!`] turns it into one test per [`Engine`]. What an
//! engine cannot do under its driver is told at the method concerned and in [`Engine::limits`].
// These tests wait for real programs, so they may look at the clock.
#![allow(clippy::disallowed_methods)]

mod axe;
pub mod bench;
mod caps;
mod engine;
mod failure;
mod files;
mod find;
mod journey;
mod keys;
mod page;
mod pointer;
mod process;
mod python;
mod server;
mod text;
mod watch;

pub use engine::{Browser, Engine, Setup};
pub use failure::{Failure, Result, expect_eq};
pub use files::Download;
pub use journey::{dist, run};
pub use page::Page;
pub use python::check_export;
pub use server::{Request, Server};
pub use text::{Rect, TextRect};
