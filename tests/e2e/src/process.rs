//! Child processes that never outlive their owner: a driver, the browser it starts and everything below them end
//! together on drop, also when a test panics.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::{Failure, Result};

/// A process with all its descendants.
pub(crate) struct Tree {
    child: Child,
    home: PathBuf,
}

impl Tree {
    /// Starts `command` with temporary files in `home`; what it says goes to the file `log` there, except for a
    /// standard output that was piped before.
    pub fn spawn(command: &mut Command, home: &TempDir, log: &str, install: &str) -> Result<Tree> {
        let program = command.get_program().to_string_lossy().into_owned();
        let out = fs::File::create(home.0.join(log))?;
        // Inherited by everything below, so it also tells what belongs to us.
        command.env("TMPDIR", home.folder("tmp")?).stdin(Stdio::null()).stderr(out);
        let child =
            command.spawn().map_err(|why| Failure::new(format!("cannot start {program} ({why}): {install}")))?;
        Ok(Tree { child, home: home.0.clone() })
    }

    /// The process itself.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        // Chromium and Firefox move to process groups of their own, so the group of the driver does not reach them;
        // the tree does. Parents first, so that nobody starts a replacement.
        let mut doomed = vec![self.child.id()];
        doomed.extend(descendants(self.child.id()));
        // Crash handlers leave the tree.
        doomed.extend(strays(&self.home));
        signal("TERM", &doomed[..1]);
        signal("KILL", &doomed[1..]);
        // A clean end lets Xvfb remove its lock file; whoever takes longer than a second is not asked again.
        let deadline = Instant::now() + Duration::from_secs(1);
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        // The others are not our children, so we cannot wait for them; their profile must not be removed under them.
        let deadline = Instant::now() + Duration::from_secs(3);
        while Instant::now() < deadline && doomed[1..].iter().any(|pid| alive(*pid)) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Sends a signal by the shell's own `kill`: the safe standard library has none for foreign processes.
fn signal(name: &str, pids: &[u32]) {
    if pids.is_empty() {
        return;
    }
    let list: Vec<String> = pids.iter().map(u32::to_string).collect();
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("kill -{name} {} 2>/dev/null", list.join(" ")));
    let _ = shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

fn stat(pid: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may contain anything; what follows the last one is fixed.
    let mut rest = stat.get(stat.rfind(')')? + 1..)?.split_whitespace();
    Some((rest.next()?.chars().next()?, rest.next()?.parse().ok()?))
}

fn alive(pid: u32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != 'Z')
}

/// All processes below `root`, parents before children.
fn descendants(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if let Some((_, parent)) = stat(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = Vec::new();
    let mut queue = vec![root];
    while let Some(pid) = queue.pop() {
        for child in children.remove(&pid).unwrap_or_default() {
            found.push(child);
            queue.push(child);
        }
    }
    found
}

/// Processes that no longer descend from this one, but have their temporary files below `home`.
fn strays(home: &Path) -> Vec<u32> {
    let marker = format!("TMPDIR={}", home.join("tmp").display());
    let ours = descendants(std::process::id());
    let pids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok()));
    pids.filter(|pid| !ours.contains(pid) && *pid != std::process::id())
        .filter(|pid| {
            let variables = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            variables.split(|byte| *byte == 0).any(|variable| variable == marker.as_bytes())
        })
        .collect()
}

/// A folder that is removed with its owner.
pub(crate) struct TempDir(PathBuf);

impl TempDir {
    /// A new, empty folder.
    pub fn new() -> Result<TempDir> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("sayso-e2e-{}-{number}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(TempDir(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A folder inside it, made when missing.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// A file inside it with these bytes.
    pub fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.join(name);
        fs::File::create(&path)?.write_all(bytes)?;
        Ok(path)
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The first of `names` that is a program: an absolute path, or a name on `PATH`.
pub(crate) fn which(names: &[String]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        if name.contains('/') {
            return Some(PathBuf::from(name)).filter(|file| file.is_file());
        }
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    })
}
