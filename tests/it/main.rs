//! Native tests of the core and of the files around it, one binary.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods, reason = "a test may look at the clock; the core may not")]

mod contrast;
mod format;
mod store;
mod tidy;
