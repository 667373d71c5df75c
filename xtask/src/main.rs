//! Dispatch: one verb, its few arguments, and a sentence where something is wrong.

use std::process::ExitCode;
use xtask::{Outcome, bench, build, hook, serve, test};

const HELP: &str = "\
cargo xtask serve [--port 8080]   install what is missing, build, serve on http://127.0.0.1:8080/
cargo xtask build                 write dist/: static files for any server, at the root or under any sub-path
cargo xtask test                  install what the tests need, run all of them
cargo xtask e2e [FILTER]          only the build and the journeys in the browsers whose names contain FILTER
cargo xtask bench [--bytes N] [--marks N]
                                  what a text of N bytes with N annotations costs in Chromium, beside a bare <pre>
cargo xtask hook                  finish a page built by Trunk (Trunk calls this itself)";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Outcome {
    match args {
        ["serve"] => serve::run(8080),
        ["serve", "--port", port] => match port.parse() {
            Ok(port) => serve::run(port),
            Err(_) => Err(format!("--port: expected a number from 0 to 65535, found `{port}`")),
        },
        ["build"] => build::run(),
        ["test"] => test::run(),
        ["e2e", filter @ ..] => test::journeys_only(filter),
        ["bench", args @ ..] => bench::run(args),
        ["hook"] => hook::run(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("expected one of the commands below, found `{}`\n\n{HELP}", other.join(" "))),
    }
}
