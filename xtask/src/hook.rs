//! Trunk's post-build hook: finishes the page in Trunk's staging folder, before it becomes `dist/`, so that a plain
//! `trunk build` yields the same files as `cargo xtask build`. What it does, in order: the first paint; the program's
//! parts; inline scripts into files, so that the Content-Security-Policy needs no hash; worker files named by their
//! content; integrity; the policy; the version.

use crate::folder::{files, hex, read, read_bytes, short_hash, write};
use crate::page::{self, add_attributes, attribute, local_file};
use crate::{Outcome, run, split};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::fs;
use std::path::{Path, PathBuf};

/// What the page may load and do. `frame-ancestors` is missing since browsers ignore it in a `meta` element.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr \
                          'none'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
                          manifest-src 'self'; base-uri 'self'; form-action 'none'";
const FIRST_PAINT: &str = "<!-- first paint -->";
const VERSION: &str = "__VERSION__";
/// The section headings of the article in `assets/seed.txt`; its first line is the title.
const HEADINGS: [&str; 3] = [
    "CCP Aiding Massive Russian Military Buildup",
    "China-Russia Cooperation: ‘Double Counteracting’ the West",
    "Japanese PM: US Does Not Carry ‘Heavy Burden’ Alone",
];

/// Finishes the page in the folder Trunk names.
pub fn run() -> Outcome {
    let dir = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).ok_or(
        "expected the folder to finish in TRUNK_STAGING_DIR, found the variable unset: run `cargo xtask build` or \
         `trunk build`, they call this hook themselves",
    )?;
    finish(&dir, &read(&run::root().join("assets").join("seed.txt"))?)
}

/// Finishes the page in a folder, with the article `seed` as its first paint. Doing it twice changes nothing.
pub fn finish(dir: &Path, seed: &str) -> Outcome {
    let index = dir.join("index.html");
    let mut html = read(&index)?.replace(FIRST_PAINT, &article(seed));
    html = split::split(dir, &html)?;
    html = extract_scripts(dir, &html)?;
    name_worker_files(dir)?;
    html = add_integrity(dir, &html)?;
    html = add_policy(&html).ok_or_else(|| format!("{}: expected a `<head>`, found none", index.display()))?;
    // The page's own text counts too, so the version is taken last, from the page without it.
    write(&index, &html)?;
    if html.contains(VERSION) {
        html = html.replace(VERSION, &version(dir)?);
        write(&index, &html)?;
    }
    // GitHub Pages would otherwise run the files through Jekyll, which drops some.
    write(&dir.join(".nojekyll"), "")
}

/// The article as the app will show it, so that the first paint shows text.
fn article(seed: &str) -> String {
    let line = |(number, line): (usize, &str)| {
        let tag = if number == 0 {
            "h1"
        } else if HEADINGS.contains(&line) {
            "h2"
        } else {
            "p"
        };
        format!("<{tag}>{}</{tag}>\n", page::escape(line))
    };
    seed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(line).collect()
}

/// Moves each inline script into a file named by its content.
fn extract_scripts(dir: &Path, html: &str) -> Outcome<String> {
    let mut html = html.to_owned();
    while let Some(script) = page::inline_script(&html, 0) {
        let name = format!("start-{}.js", short_hash(script.text.as_bytes()));
        write(&dir.join(&name), &format!("{}\n", script.text))?;
        let linked = format!("<script{} src=\"./{name}\"></script>", script.attributes);
        html.replace_range(script.place, &linked);
    }
    Ok(html)
}

/// Gives the worker's files names with their hash, as Trunk does for the page's, and writes the loader anew to fit.
/// The loader keeps its name; the page adds its version to the address (`worker_loader.js?v=…`).
fn name_worker_files(dir: &Path) -> Outcome {
    let (js, wasm) = (dir.join("worker.js"), dir.join("worker_bg.wasm"));
    if !js.exists() || !wasm.exists() {
        return Ok(());
    }
    let mut both = read_bytes(&js)?;
    both.extend(read_bytes(&wasm)?);
    let name = format!("worker-{}", short_hash(&both));
    for (from, to) in [(js, format!("{name}.js")), (wasm, format!("{name}_bg.wasm"))] {
        fs::rename(&from, dir.join(&to)).map_err(|e| format!("{} cannot be renamed to {to}: {e}", from.display()))?;
    }
    let loader = format!(
        "import init from \"./{name}.js\";\nawait init({{ module_or_path: new URL(\"./{name}_bg.wasm\", \
         import.meta.url) }});\n"
    );
    write(&dir.join("worker_loader.js"), &loader)
}

/// Adds integrity where browsers honour it: scripts, stylesheets, module preloads. Not on the preload of the wasm file:
/// Chromium ignores it there and warns on the console.
fn add_integrity(dir: &Path, html: &str) -> Outcome<String> {
    for file in html.split(['<', '>']).filter_map(honouring).filter_map(local_file) {
        if !dir.join(file).is_file() {
            return Err(format!("index.html names {file}, which is not in {}", dir.display()));
        }
    }
    Ok(add_attributes(html, |tag| {
        let file = honouring(tag).and_then(local_file).filter(|_| attribute(tag, "integrity").is_none())?;
        let digest = Sha384::digest(fs::read(dir.join(file)).ok()?);
        Some(format!("integrity=\"sha384-{}\"", BASE64_STANDARD.encode(digest)))
    }))
}

/// The address in a tag whose `integrity` browsers honour.
fn honouring(tag: &str) -> Option<&str> {
    match tag.split_whitespace().next() {
        Some("script") => attribute(tag, "src"),
        Some("link") if matches!(attribute(tag, "rel"), Some("stylesheet" | "modulepreload")) => attribute(tag, "href"),
        _ => None,
    }
}

/// Puts the policy first in the head: it binds what comes after it.
fn add_policy(html: &str) -> Option<String> {
    if html.contains("http-equiv=\"Content-Security-Policy\"") {
        return Some(html.to_owned());
    }
    let (before, after) = html.split_once("<head>")?;
    Some(format!("{before}<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">{after}"))
}

/// A hash of all names and contents: equal for equal builds.
fn version(dir: &Path) -> Outcome<String> {
    let mut hash = Sha256::new();
    for file in files(dir)? {
        let bytes = read_bytes(&dir.join(&file))?;
        for part in [file.as_bytes(), &bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const PAGE: &str = "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"v\" content=\"__VERSION__\">\
                        <script src=\"./boot.js\"></script><link rel=\"stylesheet\" href=\"./a.css\">\
                        <script type=\"module\">\nimport init from './app.js';\n</script>\
                        <link rel=\"modulepreload\" href=\"./app.js\"><link rel=\"preload\" href=\"./app.wasm\">\
                        </head><body><main><!-- first paint --></main></body></html>";
    const SEED: &str = "Title & <co>\nA paragraph.\n\nJapanese PM: US Does Not Carry ‘Heavy Burden’ Alone\nLast.\n";

    /// A folder as Trunk leaves it, finished; yields its files.
    fn finished(name: &str, times: usize) -> BTreeMap<String, String> {
        let dir = run::test_folder(&format!("hook-{name}"));
        for file in ["boot.js", "a.css", "app.js", "app.wasm", "worker.js", "worker_bg.wasm", "worker_loader.js"] {
            write(&dir.join(file), file).expect("a file");
        }
        write(&dir.join("index.html"), PAGE).expect("a page");
        for _ in 0..times {
            finish(&dir, SEED).expect("a finished page");
        }
        files(&dir).expect("files").into_iter().map(|f| (f.clone(), read(&dir.join(f)).expect("text"))).collect()
    }

    #[test]
    fn the_policy_comes_first_in_the_head_and_once() {
        let html = &finished("policy", 1)["index.html"];
        assert!(html.contains("<head>\n<meta http-equiv=\"Content-Security-Policy\""), "{html}");
        assert_eq!(html.matches("Content-Security-Policy").count(), 1);
        assert!(!POLICY.contains("unsafe-inline"));
    }

    #[test]
    fn the_inline_script_becomes_a_file() {
        let files = finished("script", 1);
        let (name, text) = files.iter().find(|(name, _)| name.starts_with("start-")).expect("a script file");
        assert_eq!(text, "import init from './app.js';\n");
        assert!(files["index.html"].contains(&format!("<script type=\"module\" src=\"./{name}\" integrity=\"sha384-")));
        assert_eq!(page::inline_script(&files["index.html"], 0), None);
    }

    #[test]
    fn integrity_is_where_browsers_honour_it() {
        let html = &finished("integrity", 1)["index.html"];
        assert_eq!(html.matches(" integrity=\"sha384-").count(), 4, "{html}");
        assert!(html.contains("<link rel=\"preload\" href=\"./app.wasm\">"), "{html}");
    }

    #[test]
    fn the_worker_is_named_by_its_content() {
        let files = finished("worker", 1);
        let names: Vec<&str> = files.keys().map(String::as_str).filter(|f| f.starts_with("worker")).collect();
        let [js, wasm, loader] = names[..] else { panic!("three files, not {names:?}") };
        assert_eq!(loader, "worker_loader.js");
        assert!(files[loader].contains(&format!("\"./{js}\"")), "{}", files[loader]);
        assert!(files[loader].contains(&format!("\"./{wasm}\"")), "{}", files[loader]);
    }

    #[test]
    fn the_first_paint_is_the_article() {
        let html = &finished("paint", 1)["index.html"];
        let expected = "<main><h1>Title &amp; &lt;co&gt;</h1>\n<p>A paragraph.</p>\n<h2>Japanese PM: US Does Not Carry \
                        ‘Heavy Burden’ Alone</h2>\n<p>Last.</p>\n</main>";
        assert!(html.contains(expected), "{html}");
    }

    #[test]
    fn the_version_is_equal_for_equal_builds() {
        let (one, other) = (finished("one", 1), finished("other", 1));
        assert!(!one["index.html"].contains(VERSION));
        assert_eq!(one, other);
    }

    #[test]
    fn doing_it_twice_changes_nothing() {
        assert_eq!(finished("once", 1), finished("twice", 2));
    }

    #[test]
    fn every_heading_is_a_line_of_the_article() {
        let seed = read(&run::root().join("assets").join("seed.txt")).expect("the article");
        for heading in HEADINGS {
            assert!(seed.lines().any(|line| line == heading), "{heading}");
        }
    }
}
