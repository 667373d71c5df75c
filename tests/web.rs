//! Headless browser tests: what needs a DOM.
#![cfg(target_arch = "wasm32")]
