//! What must be on this machine: what is there in a fitting version is used, the rest is installed; where that is not
//! possible, one sentence says what to install by hand.

use crate::{Outcome, run};
use std::fs;

/// Trunk's version line that `Trunk.toml` and the hook are written for, and the version to install.
const TRUNK: (&str, &str) = ("0.21", "0.21.14");
/// Older ones do not know every WebAssembly feature the build names in `index.html`.
const OLDEST_WASM_OPT: u32 = 105;
/// What tests need on Debian, and how to see that it is there. `None`: Python's module, checked by [`python`].
const PACKAGES: [(&str, Option<&[&str]>); 8] = [
    ("chromium", Some(&["chromium"])),
    ("chromium-driver", Some(&["chromedriver"])),
    ("firefox-esr", Some(&["firefox-esr", "firefox"])),
    ("webkit2gtk-driver", Some(&["WebKitWebDriver"])),
    ("xvfb", Some(&["Xvfb"])),
    ("binaryen", Some(&["wasm-opt"])),
    ("python3", Some(&["python3"])),
    ("python3-jsonschema", None),
];

/// Sees to everything `build` and `serve` need.
pub fn for_build() -> Outcome {
    wasm_target()?;
    trunk()?;
    wasm_bindgen()?;
    wasm_opt()
}

/// Sees to everything `test` needs, browsers and drivers too.
pub fn for_tests() -> Outcome {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(_, programs)| match programs {
            Some(programs) => !programs.iter().any(|program| run::which(program).is_some()),
            None => python().is_none(),
        })
        .map(|(package, _)| *package)
        .collect();
    if !missing.is_empty() {
        apt_install(&missing)?;
    }
    for component in ["clippy", "rustfmt"] {
        let program = if component == "clippy" { "cargo-clippy" } else { "cargo-fmt" };
        if run::output(program, &["--version"]).is_none() {
            run::show(run::command("rustup").args(["component", "add", component])).map_err(|e| {
                format!("{e}; install the Rust component {component} by hand (`rustup component add {component}`)")
            })?;
        }
    }
    if run::which("geckodriver").is_none() {
        cargo_install("geckodriver", None, false)?;
    }
    for_build()
}

/// A Python that knows the module `jsonschema`, which the journeys check exported files with: the system's, or else the
/// first on PATH.
fn python() -> Option<String> {
    ["/usr/bin/python3", "python3"]
        .into_iter()
        .find(|python| run::output(python, &["-c", "import jsonschema"]).is_some())
        .map(str::to_owned)
}

fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = run::output("rustc", &["--print", "sysroot"]).unwrap_or_default();
    if std::path::Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(());
    }
    run::show(run::command("rustup").args(["target", "add", TARGET]))
        .map_err(|e| format!("{e}; install Rust's target {TARGET} by hand (with rustup: `rustup target add {TARGET}`)"))
}

fn trunk() -> Outcome {
    let found = run::output("trunk", &["--version"]).and_then(|text| version(&text));
    match &found {
        Some(found) if found.starts_with(&format!("{}.", TRUNK.0)) => Ok(()),
        _ => cargo_install("trunk", Some(TRUNK.1), found.is_some()),
    }
}

/// wasm-bindgen's program and library must be of exactly one version.
fn wasm_bindgen() -> Outcome {
    let lock = run::root().join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(|e| format!("{} cannot be read: {e}", lock.display()))?;
    let wanted = locked("wasm-bindgen", &text)
        .ok_or_else(|| format!("{}: expected a package `wasm-bindgen`, found none", lock.display()))?;
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    let found = programs.map(|program| run::output(program, &["--version"]).and_then(|text| version(&text)));
    if found.iter().all(|found| found.as_ref() == Some(&wanted)) {
        return Ok(());
    }
    cargo_install("wasm-bindgen-cli", Some(&wanted), found.iter().any(Option::is_some))
}

fn wasm_opt() -> Outcome {
    let fits = || {
        let found = run::output("wasm-opt", &["--version"]).and_then(|text| version(&text));
        found.and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= OLDEST_WASM_OPT)
    };
    if fits() {
        return Ok(());
    }
    if run::which("apt-get").is_some() && apt_install(&["binaryen"]).is_ok() && fits() {
        return Ok(());
    }
    cargo_install("wasm-opt", None, run::which("wasm-opt").is_some()).map_err(|e| {
        format!("{e}; install wasm-opt {OLDEST_WASM_OPT} or newer by hand (it is part of Binaryen) and put it on PATH")
    })
}

/// Installs a program from crates.io, ready-made by `cargo binstall` where that is present. One that must not replace
/// the `other` version on PATH goes to the project's own tools.
fn cargo_install(package: &str, version: Option<&str>, other: bool) -> Outcome {
    println!("Installing {package} {} (once)", version.unwrap_or("from crates.io"));
    let root = other.then(run::own_tools);
    if run::which("cargo-binstall").is_some() {
        let mut binstall = run::cargo();
        binstall.args(["binstall", "--no-confirm", package]);
        binstall.args(version.iter().flat_map(|version| ["--version", version]));
        if let Some(root) = &root {
            binstall.arg("--root").arg(root);
        }
        if run::show(&mut binstall).is_ok() {
            return Ok(());
        }
    }
    let mut install = run::cargo();
    install.args(["install", "--locked", package]);
    install.args(version.iter().flat_map(|version| ["--version", version]));
    if let Some(root) = &root {
        install.arg("--root").arg(root);
    }
    run::show(&mut install).map_err(|e| {
        let exact = version.map(|version| format!(" --version {version}")).unwrap_or_default();
        format!("{e}; install {package} by hand: `cargo install --locked {package}{exact}`")
    })
}

/// Installs Debian packages, as root or by sudo.
fn apt_install(packages: &[&str]) -> Outcome {
    let list = packages.join(" ");
    let by_hand = |why: &str| format!("Install these by hand, for {why}: {list} (Debian's names), then run this again");
    if run::which("apt-get").is_none() {
        return Err(by_hand("there is no apt-get here"));
    }
    let root = run::output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root && run::which("sudo").is_none() {
        return Err(by_hand("this needs root or sudo"));
    }
    println!("Installing {list} (once)");
    let apt_get = |args: &[&str]| {
        let mut command = run::command(if root { "env" } else { "sudo" });
        if !root {
            command.arg("env");
        }
        run::show(command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args))
    };
    // A failed update may only mean that one unrelated source is away: installing decides.
    let _ = apt_get(&["update"]);
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(packages);
    apt_get(&args).map_err(|_| by_hand("apt-get could not"))
}

/// The version in `trunk 0.21.14`, `wasm-bindgen 0.2.129 (0a1b2c3)`, `wasm-opt version 108 (version_108)`.
fn version(text: &str) -> Option<String> {
    let starts_with_digit = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    text.split_whitespace().find(starts_with_digit).map(str::to_owned)
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked(package: &str, lock: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_say() {
        let said = [
            ("trunk 0.21.14\n", Some("0.21.14")),
            ("wasm-bindgen 0.2.129 (0a1b2c3)", Some("0.2.129")),
            ("wasm-opt version 108 (version_108)\n", Some("108")),
            ("wasm-opt version 123\n", Some("123")),
            ("usage: nothing", None),
        ];
        for (text, expected) in said {
            assert_eq!(version(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_locked_version_is_the_one_of_that_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \
                    \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"registry\"\n";
        assert_eq!(locked("wasm-bindgen", lock).as_deref(), Some("0.2.129"));
        assert_eq!(locked("yew", lock), None);
    }

    #[test]
    fn the_projects_own_lock_pins_wasm_bindgen() {
        let lock = fs::read_to_string(run::root().join("Cargo.lock")).expect("a Cargo.lock");
        assert!(locked("wasm-bindgen", &lock).is_some());
    }
}
