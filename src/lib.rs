//! Sayso: annotate who said what.
#[cfg(feature = "ui")]
pub mod ui;
