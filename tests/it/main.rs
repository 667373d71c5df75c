//! Native tests of the core and of the files around it, one binary.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods, reason = "tests may time what they run")]

mod contrast;
mod format;
mod kept;
mod store;
mod tidy;
