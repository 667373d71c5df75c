//! SCREEN: draws a [`Session`](crate::edit::Session), emits intents.

pub mod app;
pub mod context;

/// Mounts the page.
pub fn start() {}
