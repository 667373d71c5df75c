//! What is in a folder: listed, read, written; a sentence where that fails.

use crate::Outcome;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// All files below a folder, by their sorted relative paths with `/`.
pub fn files(dir: &Path) -> Outcome<Vec<String>> {
    let problem = |e| format!("{} cannot be read: {e}", dir.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path)?.into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// The short hash of some bytes, for a name.
pub fn short_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The first 16 hexadecimal digits of a digest: plenty to tell builds apart.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a file.
pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))
}

/// The bytes of a file.
pub fn read_bytes(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))
}

/// Writes a text as a file.
pub fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|e| format!("{} cannot be written: {e}", path.display()))
}
