//! Sayso: annotate who said what.
//!
//! Read in this order: [`model`] has the nouns, [`edit`] the verbs, [`store`] the memory.

pub mod edit;
pub mod model;
#[cfg(feature = "web")]
pub mod platform;
pub mod store;
#[cfg(feature = "ui")]
pub mod ui;
