//! Headless browser tests: what needs a DOM, or the browser's own storage.
#![cfg(target_arch = "wasm32")]

mod web {
    pub mod edge;
    pub mod faults;
    pub mod projects;
    pub mod search;
    pub mod snapshots;
    pub mod store;
    pub mod tabs;
}

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
