//! Native tests of the core and of the files around it, one binary.

mod contrast;
mod format;
mod store;
mod tidy;
