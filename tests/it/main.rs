//! Native tests of the core and of the files around it, one binary.
#![cfg(not(target_arch = "wasm32"))]

mod contrast;
mod format;
mod store;
mod tidy;
