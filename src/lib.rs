//! Sayso: annotate who said what.
//!
//! Read in this order: [`model`] has the nouns, [`edit`] the verbs, [`store`] the memory, [`mod@format`] the files; and
//! for the page alone, `platform` is the edge to the browser and `ui` the screen.

pub mod edit;
pub mod format;
pub mod model;
#[cfg(feature = "web")]
pub mod platform;
pub mod store;
#[cfg(feature = "ui")]
pub mod ui;
