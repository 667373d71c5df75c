//! stub
/// stub
pub fn next_grapheme(t: &str, at: usize) -> usize {
    t[at..].chars().next().map_or(at, |c| at + c.len_utf8())
}
