//! stub
use serde::{Deserialize, Serialize};
use std::ops::Range;
/// How a selection snaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edges {
    /// words
    #[serde(rename = "words")]
    Words,
    /// as selected
    #[serde(rename = "as selected")]
    AsSelected,
}
/// Words or exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Snapping {
    /// words
    #[serde(rename = "words")]
    Words,
    /// exact
    #[serde(rename = "exact")]
    Exact,
}
/// e
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// s
    Start,
    /// e
    End,
}
/// d
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// s
    Back,
    /// e
    Forward,
}
/// u
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// s
    Word,
    /// e
    Grapheme,
}
/// s
pub fn snap(_: &str, r: Range<usize>, _: Edges, _: Snapping) -> Option<Range<usize>> {
    Some(r)
}
/// s
pub fn quotation_marks_outside(_: &str, _: Range<usize>) -> Option<Range<usize>> {
    None
}
/// s
pub fn step_edge(_: &str, at: usize, _: Edge, _: Direction, _: Unit) -> usize {
    at
}
