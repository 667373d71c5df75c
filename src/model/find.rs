//! stub
use std::ops::Range;
/// q
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// w
    pub words: String,
    /// c
    pub case: bool,
    /// w
    pub whole_word: bool,
}
/// f
pub fn find(_: &str, _: &Query) -> Vec<Range<usize>> {
    Vec::new()
}
