//! `cargo xtask test`: everything that is checked, from the cheapest to the dearest, up to the first failure.

use crate::{Outcome, build, run, size, tools};
use std::process::Command;
use std::time::{Duration, Instant};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Installs what the tests need, and runs all of them.
pub fn run() -> Outcome {
    let mut report = Report::new();
    report.step("tools and browsers", tools::for_tests)?;
    report.step("format", || run::show(run::cargo().args(["fmt", "--all", "--check"])))?;
    report.step("clippy", clippy)?;
    report.step("the core without the web", || cargo(&["check", "-p", "sayso", "--no-default-features", "--lib"]))?;
    report
        .step("native tests: unit, property, snapshot", || cargo(&["test", "-p", "sayso", "--no-default-features"]))?;
    report.step("tests of xtask", || cargo(&["test", "-p", "xtask"]))?;
    report.step("docs", docs)?;
    report.step("headless browser tests", headless)?;
    report.step("release build", || build::release().map(drop))?;
    report.step("size of the bundle", || size::check(&run::root().join("dist")))?;
    report.step("journeys in the browsers", || journeys(&[]))?;
    report.end();
    Ok(())
}

/// Builds, and runs only the journeys whose names contain the filter.
pub fn journeys_only(filter: &[&str]) -> Outcome {
    let mut report = Report::new();
    report.step("tools and browsers", tools::for_tests)?;
    report.step("release build", || build::release().map(drop))?;
    report.step("journeys in the browsers", || journeys(filter))?;
    report.end();
    Ok(())
}

/// The host's code, the core alone, the page and the worker: no warning anywhere.
fn clippy() -> Outcome {
    let lint = |args: &[&str]| run::show(run::cargo().arg("clippy").args(args).args(["--", "-D", "warnings"]));
    lint(&["--workspace", "--all-targets"])?;
    lint(&["-p", "sayso", "--no-default-features", "--lib"])?;
    lint(&["-p", "sayso", WASM[0], WASM[1], "--lib", "--bins", "--test", "web"])?;
    lint(&["-p", "sayso", WASM[0], WASM[1], "--bin", "worker", "--no-default-features", "--features", "worker"])
}

fn docs() -> Outcome {
    run::show(run::cargo().args(["doc", "--no-deps", "-p", "sayso"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// What needs a DOM, in Chromium.
fn headless() -> Outcome {
    let driver = run::which("chromedriver").ok_or("expected chromedriver on PATH, found none")?;
    let mut test = testing();
    test.args(["test", "-p", "sayso", WASM[0], WASM[1], "--test", "web"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", run::root().join("xtask").join("webdriver.json"))
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run::show(&mut test)
}

/// Whole journeys through the built page.
fn journeys(filter: &[&str]) -> Outcome {
    let dist = run::root().join("dist");
    let mut test = testing();
    test.args(["test", "-p", "e2e"]).env("SAYSO_DIST", dist);
    if !filter.is_empty() {
        test.arg("--").args(filter);
    }
    run::show(&mut test)
}

fn cargo(args: &[&str]) -> Outcome {
    run::show(testing().args(args))
}

/// Cargo, with snapshots compared and never rewritten.
fn testing() -> Command {
    let mut cargo = run::cargo();
    cargo.env("INSTA_UPDATE", "no");
    cargo
}

/// Counts the steps and says how each went.
struct Report {
    began: Instant,
    passed: usize,
}

impl Report {
    fn new() -> Report {
        Report { began: Instant::now(), passed: 0 }
    }

    fn step(&mut self, title: &str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n=== {title} ===");
        let began = Instant::now();
        let done = work();
        let time = seconds(began.elapsed());
        match done {
            Ok(()) => {
                println!("--- {title}: passed in {time}");
                self.passed += 1;
                Ok(())
            }
            Err(problem) => {
                println!("--- {title}: FAILED after {time}");
                Err(format!("{problem}\n{} passed, 1 failed", self.passed))
            }
        }
    }

    fn end(&self) {
        println!("\nAll of it took {}", seconds(self.began.elapsed()));
        println!("{} passed, 0 failed", self.passed);
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
