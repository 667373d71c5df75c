//! SCREEN.
/// Mounts the page.
pub fn start() {}
