//! `cargo xtask bench`: builds the page and prints what a long document costs in Chromium, beside a bare `<pre>` of the
//! same text. The measuring is in `tests/e2e/src/bench/`.

use crate::{Outcome, build, run, tools};

/// How long the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    /// Bytes of its text.
    bytes: usize,
    /// Annotations in it.
    marks: usize,
}

/// Installs what is missing, builds, measures; `args` are what follows the verb.
pub fn run(args: &[&str]) -> Outcome {
    let Size { bytes, marks } = size(args)?;
    tools::for_tests()?;
    let dist = build::release()?;
    let mut bench = run::cargo();
    bench.args(["run", "--quiet", "-p", "e2e", "--bin", "bench", "--"]);
    bench.args([bytes.to_string(), marks.to_string()]).env("SAYSO_DIST", dist);
    run::show(&mut bench)
}

fn size(args: &[&str]) -> Outcome<Size> {
    let mut size = Size { bytes: 1_000_000, marks: 10_000 };
    for pair in args.chunks(2) {
        let (field, number) = match pair {
            ["--bytes", number] => (&mut size.bytes, number),
            ["--marks", number] => (&mut size.marks, number),
            [other, ..] => {
                return Err(format!("bench: expected --bytes N or --marks N, found `{other}`"));
            }
            [] => continue,
        };
        *field = number
            .replace('_', "")
            .parse()
            .ok()
            .filter(|number| *number > 0)
            .ok_or_else(|| format!("{}: expected a whole number from 1, found `{number}`", pair[0]))?;
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_refused_by_a_sentence() {
        assert_eq!(size(&[]), Ok(Size { bytes: 1_000_000, marks: 10_000 }));
        assert_eq!(size(&["--marks", "50_000"]), Ok(Size { bytes: 1_000_000, marks: 50_000 }));
        assert_eq!(size(&["--bytes", "10", "--marks", "2"]), Ok(Size { bytes: 10, marks: 2 }));
        assert_eq!(size(&["--bytes", "x"]), Err("--bytes: expected a whole number from 1, found `x`".to_owned()));
        assert_eq!(size(&["--marks"]), Err("bench: expected --bytes N or --marks N, found `--marks`".to_owned()));
    }
}
