//! `bench BYTES MARKS`: prints what a text of so many bytes with so many annotations costs. `cargo xtask bench` builds
//! the page and starts it.

use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let [bytes, marks] = numbers[..] else {
        eprintln!("expected two numbers, the bytes of the text and its annotations: bench 1000000 10000");
        return ExitCode::FAILURE;
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(why) => {
            eprintln!("no runtime: {why}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(e2e::bench::run(bytes, marks)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
