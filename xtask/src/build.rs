//! `cargo xtask build`: Trunk builds the page and the worker into `dist/`; its hook (see [`crate::hook`]) finishes them.

use crate::{Outcome, run, tools};
use std::path::PathBuf;

/// Installs what a build needs, and builds.
pub fn run() -> Outcome {
    tools::for_build()?;
    let dist = release()?;
    println!("Built {}", dist.display());
    Ok(())
}

/// Builds for release; yields the folder with the files to serve.
///
/// `--offline` forbids Trunk its own downloads, so that it takes the tools [`crate::tools`] has seen to. Trunk 0.21
/// reads `NO_COLOR=1` as a bad value of its own flag and stops, so it must not see the variable.
pub fn release() -> Outcome<PathBuf> {
    let mut trunk = run::command("trunk");
    trunk.args(["build", "--release", "--offline", "--public-url", "./"]).env_remove("NO_COLOR");
    run::show(&mut trunk)?;
    Ok(run::root().join("dist"))
}

/// The folder with the built page, for tests: `SAYSO_DIST`, or the project's own.
pub fn dist() -> Outcome<PathBuf> {
    let named = std::env::var_os("SAYSO_DIST").map_or_else(|| run::root().join("dist"), PathBuf::from);
    if named.join("index.html").is_file() {
        return Ok(named);
    }
    Err(format!("expected a built page at {}, found none: run `cargo xtask build`", named.display()))
}
