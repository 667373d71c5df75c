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
