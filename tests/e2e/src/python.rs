//! Checks an exported file by a reader that shares no code with the project: a Python script.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Failure, Result};

/// Runs `check_export.py` on the bytes of a `.sayso.json`, with the JSON Schema when its file is given.
pub fn check_export(export: &[u8], schema: Option<&Path>) -> Result {
    let python = python()?;
    let mut command = Command::new(&python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("check_export.py"));
    command.args(schema).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A script that ends early closes the pipe; its message says more than that.
        let _ = input.write_all(export);
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(());
    }
    let words = [output.stdout, output.stderr].concat();
    Err(Failure::new(format!("the export is not right:\n{}", String::from_utf8_lossy(&words).trim())))
}

/// A Python that can check JSON Schema; the one on `PATH` need not be the one that Debian's packages belong to.
fn python() -> Result<PathBuf> {
    let able = |program: &str| {
        let mut command = Command::new(program);
        command.args(["-c", "from jsonschema import Draft202012Validator"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(|program| able(program));
    found.map(PathBuf::from).ok_or_else(|| Failure::new("no Python with jsonschema: install python3-jsonschema"))
}
