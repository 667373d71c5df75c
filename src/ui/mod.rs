//! SCREEN: draws a [`Session`](crate::edit::Session), emits intents.

pub mod announcer;
pub mod context;
pub mod foot;
pub mod palette;
pub mod text;
pub mod top;

/// Mounts the page.
pub fn start() {}
