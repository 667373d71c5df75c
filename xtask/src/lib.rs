//! What people run: `cargo xtask serve`, `build`, `test`, `e2e`, `bench`. One module per verb; the verbs share [`tools`] (what
//! must be installed) and [`run`] (how a command is started and shown). The end-to-end journeys use [`serve::Server`].

#![allow(clippy::disallowed_methods, reason = "a tool may look at the clock; the app's core may not")]

pub mod bench;
pub mod build;
pub mod folder;
pub mod hook;
pub mod page;
pub mod run;
pub mod serve;
pub mod size;
pub mod split;
pub mod test;
pub mod tools;
pub mod wasm;

/// What a verb yields: nothing, or a sentence for the person who can act on it.
pub type Outcome<T = ()> = Result<T, String>;
