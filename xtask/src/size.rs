//! The size of what a visitor downloads, gzipped: the files of a first visit, and apart what comes when it is first
//! needed: the parts of the page, and the worker.

use crate::{Outcome, folder, page};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// In bytes, gzipped: all files of a first visit.
const PAGE_LIMIT: usize = 250_000;
/// In bytes, gzipped: all parts of the page that come later.
const PARTS_LIMIT: usize = 150_000;
/// In bytes, gzipped: the worker's files.
const WORKER_LIMIT: usize = 600_000;

/// Prints the tables; a problem where a limit is passed.
pub fn check(dist: &Path) -> Outcome {
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).map_err(|e| format!("{} cannot be read: {e}", index.display()))?;
    let mut page = vec!["index.html".to_owned()];
    page.extend(page::local_files(&html));
    let all = folder::files(dist)?;
    let (worker, rest): (Vec<String>, Vec<String>) = all.into_iter().partition(|file| file.starts_with("worker"));
    let parts: Vec<String> = rest.into_iter().filter(|file| file.ends_with(".wasm") && !page.contains(file)).collect();
    table("A first visit", dist, &page, PAGE_LIMIT)?;
    table("Parts of the page, when first needed", dist, &parts, PARTS_LIMIT)?;
    table("The worker, when first needed", dist, &worker, WORKER_LIMIT)
}

fn table(title: &str, dist: &Path, files: &[String], limit: usize) -> Outcome {
    println!("{title:<44} {:>9} {:>9}", "bytes", "gzipped");
    let (mut raw, mut packed) = (0, 0);
    for file in files {
        let path = dist.join(file);
        let bytes = fs::read(&path).map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
        let gzipped = gzip(&bytes).map_err(|e| format!("{} cannot be compressed: {e}", path.display()))?;
        println!("  {file:<42} {:>9} {gzipped:>9}", bytes.len());
        raw += bytes.len();
        packed += gzipped;
    }
    println!("  {:<42} {raw:>9} {packed:>9} of {limit}", "together");
    if packed <= limit {
        return Ok(());
    }
    Err(format!("{title}: expected at most {limit} bytes gzipped, found {packed}, {} too many", packed - limit))
}

/// The size after `gzip -9`.
fn gzip(bytes: &[u8]) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_its_parts_and_the_worker_have_limits_of_their_own() {
        let dir = crate::run::test_folder("size");
        fs::write(dir.join("index.html"), "<link href=\"./a.css\">").expect("a page");
        fs::write(dir.join("a.css"), "p {}").expect("a stylesheet");
        fs::write(dir.join("worker-1.js"), noise(WORKER_LIMIT - 1000)).expect("a worker");
        fs::write(dir.join("side-1.wasm"), noise(PARTS_LIMIT - 1000)).expect("a part");
        assert_eq!(check(&dir), Ok(()));
        fs::write(dir.join("more-1.wasm"), noise(1000)).expect("a part");
        let problem = check(&dir).expect_err("a problem");
        assert!(problem.starts_with(&format!("Parts of the page, when first needed: expected at most {PARTS_LIMIT}")));
        fs::write(dir.join("a.css"), noise(PAGE_LIMIT)).expect("a stylesheet");
        let problem = check(&dir).expect_err("a problem");
        assert!(problem.starts_with(&format!("A first visit: expected at most {PAGE_LIMIT} bytes")), "{problem}");
    }

    /// Bytes no compression makes smaller.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        (0..length).map(|_| next()).collect()
    }
}
