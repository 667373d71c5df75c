//! The journeys of a person through the built page, in every engine.

mod desk;
mod files;
mod find;
mod hostile;
mod keys;
mod list;
mod looks;
mod mouse;
mod nest;
mod open;
mod reload;
mod touch;
mod undo;
