//! The web worker: formats and other heavy work, loaded on first use.

fn main() {}
