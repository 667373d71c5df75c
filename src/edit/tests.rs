//! The laws of editing.
