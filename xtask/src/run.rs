//! How a command is found, started and shown: every command that takes time is printed before it runs.

use crate::Outcome;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the project: the folder above this package.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where a tool goes when another version of it is on the person's PATH already: theirs stays as it is.
pub fn own_tools() -> PathBuf {
    root().join("target").join("tools")
}

/// A folder for the tests of this package, empty.
#[cfg(test)]
pub fn test_folder(name: &str) -> PathBuf {
    let folder = root().join("target").join("xtask-tests").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A command in the project's root that also finds what cargo installed.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(which(program).unwrap_or_else(|| PathBuf::from(program)));
    command.current_dir(root()).env("PATH", search_path());
    command
}

/// The cargo that started this program.
pub fn cargo() -> Command {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&program);
    // What `cargo run` says about this package is no business of the commands below it.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|n| n.starts_with("CARGO_PKG_") || n.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command in view of the person.
pub fn show(command: &mut Command) -> Outcome {
    let line = line(command);
    println!("$ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` failed ({status}); its own message is above")),
        Err(e) => Err(format!("`{line}` could not be started: {e}")),
    }
}

/// What a command prints, or `None` where it is missing or fails.
pub fn output(program: &str, args: &[&str]) -> Option<String> {
    let found = command(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    found.status.success().then(|| String::from_utf8_lossy(&found.stdout).into_owned())
}

/// Where a program is: an absolute path as it is, a name by the search path.
pub fn which(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&search_path()).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// The project's own tools, PATH, and cargo's folder at the end for shells that do not have it.
fn search_path() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .map(|home| home.join("bin"));
    let folders = std::iter::once(own_tools().join("bin")).chain(std::env::split_paths(&path)).chain(cargo_home);
    std::env::join_paths(folders).unwrap_or(path)
}

/// A command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args()).map(|word| {
        let word = word.to_string_lossy();
        if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}
