//! EDGE: the browser.

pub mod clock;
