//! Sayso: annotate who said what.
//!
//! Read in this order: [`model`] has the nouns, [`edit`] the verbs, [`mod@format`] the files.

pub mod edit;
pub mod format;
pub mod model;
#[cfg(feature = "web")]
pub mod platform;
#[cfg(feature = "ui")]
pub mod ui;
