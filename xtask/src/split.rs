//! Splits the page's program, when Trunk has built it, into what a first visit needs and the parts that come when they
//! are first opened (`#[wasm_split]` in `src/ui/parts.rs` says which); then shortens the names by which the program
//! imports the browser's functions, and optimises.
//!
//! Trunk can't do this itself: the split has to happen between cargo and wasm-bindgen. So the hook takes what cargo
//! built, goes this way a second time, and puts the result in the place of Trunk's.

use crate::{Outcome, folder, page, run, wasm};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// Splits the program in Trunk's staging folder; yields the page with the new names. A page without a program stays as
/// it is.
pub fn split(dir: &Path, html: &str) -> Outcome<String> {
    let files = folder::files(dir)?;
    let Some(old) = files.iter().find_map(|file| file.strip_suffix("_bg.wasm").filter(|stem| stem.starts_with("app")))
    else {
        return Ok(html.to_owned());
    };
    let release = std::env::var("TRUNK_PROFILE").map_or(true, |profile| profile == "release");
    let built = cargo_target()?.join("wasm32-unknown-unknown").join(if release { "release" } else { "debug" });
    let work = built.join("split");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).map_err(|e| format!("{} cannot be made: {e}", work.display()))?;
    let parts = cut(&built.join("app.wasm"), &work)?;
    bind(&work, release)?;
    let programs: BTreeSet<&str> = parts.values().flatten().map(String::as_str).chain(["app_bg"]).collect();
    let mut js = folder::read(&work.join("app.js"))?;
    if release {
        js = shorten(&work.join("app_bg.wasm"), &js)?;
        let features = features()?;
        for program in &programs {
            optimise(&work.join(format!("{program}.wasm")), &features)?;
        }
    }
    // One hash for all of them, since the script of the page and the one of the parts name each other.
    let mut all = js.clone().into_bytes();
    for program in &programs {
        all.extend(folder::read_bytes(&work.join(format!("{program}.wasm")))?);
    }
    let hash = folder::short_hash(&all);
    let new = format!("app-{hash}");
    let link = format!("parts-{hash}.js");
    folder::write(&dir.join(format!("{new}.js")), &js.replace("from \"./parts.js\"", &format!("from \"./{link}\"")))?;
    folder::write(&dir.join(&link), &loader(&work, &parts, &new, &hash)?)?;
    for program in programs {
        let name = if program == "app_bg" { format!("{new}_bg.wasm") } else { named(program, &hash) };
        copy(&work.join(format!("{program}.wasm")), &dir.join(name))?;
    }
    for file in [format!("{old}.js"), format!("{old}_bg.wasm")] {
        fs::remove_file(dir.join(&file)).map_err(|e| format!("{file} cannot be removed: {e}"))?;
    }
    let html = html.replace(old, &new);
    // The browser learns of the second script only from the first: telling it at once saves a round trip.
    let preload = format!("<link rel=\"modulepreload\" href=\"./{link}\" crossorigin=\"anonymous\"></head>");
    Ok(html.replacen("</head>", &preload, 1))
}

/// Cuts cargo's program into `app.wasm` and the parts; yields for each part the programs it consists of, without their
/// ending: what it shares with other parts, and its own.
fn cut(program: &Path, work: &Path) -> Outcome<BTreeMap<String, Vec<String>>> {
    let whole = folder::read_bytes(program)?;
    let main = work.join("app.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = work;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    options.link_name = "./parts.js";
    let done = transform(options).map_err(|e| format!("{} cannot be split: {e:#}", program.display()))?;
    Ok(done.prefetch_map.into_iter().collect())
}

/// Writes `app.js` and `app_bg.wasm`.
fn bind(work: &Path, release: bool) -> Outcome {
    let mut bindgen = run::command("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "app", "--out-dir"])
        .arg(work);
    if !release {
        bindgen.args(["--debug", "--keep-debug"]);
    }
    run::show(bindgen.arg(work.join("app.wasm")))
}

/// What wasm-opt must be told that WebAssembly from Rust uses: as `index.html` says it for the worker's program.
fn features() -> Outcome<String> {
    let index = run::root().join("index.html");
    let found = page::attribute(&folder::read(&index)?, "data-wasm-opt-params").map(str::to_owned);
    found.ok_or_else(|| format!("{}: expected `data-wasm-opt-params` of the worker, found none", index.display()))
}

fn optimise(file: &Path, features: &str) -> Outcome {
    run::show(run::command("wasm-opt").arg("-Oz").args(features.split_whitespace()).arg(file).arg("-o").arg(file))
}

/// Gives every import of the program a short name, in the program and in its script; yields the script without its
/// comments and indents. wasm-bindgen's names carry a hash each, which no compression makes smaller.
fn shorten(program: &Path, js: &str) -> Outcome<String> {
    let bytes = folder::read_bytes(program)?;
    let problem = |what: &str| format!("{}: {what}", program.display());
    let mut short: BTreeMap<String, String> = BTreeMap::new();
    let renamed = wasm::rename_imports(&bytes, |module, name| {
        let from_script = module.ends_with("app_bg.js");
        if !from_script {
            return name.to_owned();
        }
        let next = short.len();
        short.entry(name.to_owned()).or_insert_with(|| wasm::short_name(next)).clone()
    })
    .ok_or_else(|| problem("expected a WebAssembly program with imports, found none"))?;
    fs::write(program, renamed).map_err(|e| problem(&format!("cannot be written: {e}")))?;
    Ok(short_script(js, &short))
}

/// The script of wasm-bindgen with the short names, without its comments and indents. It defines each import on a line of
/// its own, and gives comments whole lines.
fn short_script(js: &str, short: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(js.len());
    let mut in_comment = false;
    for line in js.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if in_comment || line.starts_with("//") || line.is_empty() {
            in_comment &= !line.ends_with("*/");
            continue;
        }
        let import = line.split_once(": function(").and_then(|(name, rest)| Some((short.get(name)?, rest)));
        let line = import.map_or_else(|| line.to_owned(), |(name, rest)| format!("{name}: function({rest}"));
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The script that fetches the parts. The one the splitter writes needs a server that knows the media type of
/// WebAssembly; this one takes what any server sends, and checks that it is what was built.
fn loader(work: &Path, parts: &BTreeMap<String, Vec<String>>, main: &str, hash: &str) -> Outcome<String> {
    let mut out = format!("import {{ initSync }} from \"./{main}.js\";\n{LOADER}");
    for (part, programs) in parts {
        let mut files = String::new();
        for program in programs {
            let digest = Sha384::digest(folder::read_bytes(&work.join(format!("{program}.wasm")))?);
            let integrity = BASE64_STANDARD.encode(digest);
            files.push_str(&format!("[\"./{}\", \"sha384-{integrity}\"], ", named(program, hash)));
        }
        out.push_str(&format!("export const __wasm_split_load_{part} = part([{files}]);\n"));
    }
    Ok(out)
}

const LOADER: &str = r#"const programs = {};
function fetched([file, integrity]) {
  programs[file] ??= fetch(new URL(file, import.meta.url), { integrity })
    .then((answer) => answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(file + ": " + answer.status)))
    .then((bytes) => WebAssembly.instantiate(bytes, { __wasm_split: initSync() }))
    .catch((problem) => {
      delete programs[file];
      throw problem;
    });
  return programs[file];
}
function part(files) {
  return async (callback, data) => {
    let done = true;
    try {
      for (const file of files) await fetched(file);
    } catch (problem) {
      done = false;
    }
    initSync().__indirect_function_table.get(callback)(data, done);
  };
}
"#;

/// `side-0123456789abcdef.wasm` for `split_side`.
fn named(program: &str, hash: &str) -> String {
    format!("{}-{hash}.wasm", program.trim_start_matches("split_"))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(drop).map_err(|e| format!("{} cannot be copied to {}: {e}", from.display(), to.display()))
}

/// Where cargo builds.
fn cargo_target() -> Outcome<PathBuf> {
    let args = ["metadata", "--no-deps", "--format-version", "1"];
    let text = run::cargo().args(args).output().map_err(|e| format!("cargo could not be started: {e}"))?;
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let start = text.find("\"target_directory\":\"").map(|at| at + "\"target_directory\":\"".len());
    let found = start.and_then(|start| text[start..].split('"').next()).map(|path| path.replace("\\\\", "\\"));
    found.map(PathBuf::from).ok_or_else(|| "`cargo metadata` did not say where it builds".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_gets_the_short_names_and_loses_its_comments() {
        let js = "/**\n * Starts.\n */\nconst imports = {\n    __wbg_now_0a1b: function(arg0) {\n        // now\n        \
                  return now();\n    },\n    other: function() {},\n};\n";
        let short = BTreeMap::from([("__wbg_now_0a1b".to_owned(), "a".to_owned())]);
        let expected = "const imports = {\na: function(arg0) {\nreturn now();\n},\nother: function() {},\n};\n";
        assert_eq!(short_script(js, &short), expected);
    }

    #[test]
    fn a_part_is_fetched_with_what_it_shares_first_and_with_their_digests() {
        let work = run::test_folder("split-loader");
        for program in ["chunk_3", "split_side"] {
            fs::write(work.join(format!("{program}.wasm")), program).expect("a program");
        }
        let parts = BTreeMap::from([("side".to_owned(), vec!["chunk_3".to_owned(), "split_side".to_owned()])]);
        let script = loader(&work, &parts, "app-0", "0").expect("a script");
        assert!(script.starts_with("import { initSync } from \"./app-0.js\";\n"), "{script}");
        let last = script.lines().next_back().unwrap_or_default();
        assert!(last.starts_with("export const __wasm_split_load_side = part([[\"./chunk_3-0.wasm\", \"sha384-"));
        assert!(last.contains("[\"./side-0.wasm\", \"sha384-"), "{last}");
    }

    #[test]
    fn a_page_without_a_program_stays_as_it_is() {
        let dir = run::test_folder("split-none");
        fs::write(dir.join("app.js"), "").expect("a script");
        assert_eq!(split(&dir, "<html>"), Ok("<html>".to_owned()));
    }
}
