//! The house's rules as tests: who may know whom, and what is in no file. A new top-level module is entered in
//! [`MAY_KNOW`], with the modules it may use.

use std::fs;
use std::path::{Path, PathBuf};

/// Each top-level module of `src/` and those it may name; the order is the reading order.
const MAY_KNOW: [(&str, &[&str]); 7] = [
    ("model", &[]),
    ("edit", &["model"]),
    ("store", &["model", "edit"]),
    ("format", &["model", "edit"]),
    ("agreement", &["model", "edit"]),
    ("platform", &["model", "edit", "store", "format"]),
    ("ui", &["model", "edit", "store", "format", "agreement", "platform"]),
];
/// The modules that run without a browser.
const PURE: [&str; 5] = ["model", "edit", "store", "format", "agreement"];
/// The packages only the others may use.
const WEB: [&str; 6] = ["web_sys", "js_sys", "yew", "gloo", "wasm_bindgen", "idb"];
/// What reads text from data as HTML.
const HTML_FROM_DATA: [&str; 6] =
    ["inner_html", "outer_html", "insert_adjacent_html", "contextual_fragment", "from_html_unchecked", "dangerously"];
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = ["core", "util", "utils", "helper", "helpers", "common", "types", "misc", "shared"];
const MOST_LINES: usize = 400;

#[test]
fn modules_know_only_those_below_them() {
    let mut problems = Vec::new();
    for file in rust_files("src") {
        let Some(module) = file.module() else { continue };
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == module) else {
            problems.push(format!("{}: `{module}` is not in MAY_KNOW of tests/it/tidy.rs; enter it there", file.name));
            continue;
        };
        for (line, known) in file.known_modules() {
            if known != module && !allowed.contains(&known.as_str()) {
                let may = if allowed.is_empty() { "no other module".to_owned() } else { allowed.join(", ") };
                problems.push(format!("{}:{line}: `{module}` may know {may}; found `{known}`", file.name));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn the_core_does_not_know_the_browser() {
    let pure = |file: &File| file.module().is_some_and(|module| PURE.contains(&module.as_str()));
    assert_none(&found_words(rust_files("src").into_iter().filter(pure), &WEB, "the core runs without a browser"));
}

#[test]
fn nothing_reads_data_as_html() {
    assert_none(&found_words(rust_files("src"), &HTML_FROM_DATA, "text from data becomes text nodes, never HTML"));
}

#[test]
fn no_style_attributes_since_the_policy_blocks_them() {
    let why = "the page's policy blocks style attributes: use a class, a data attribute or a property of the style \
               object";
    let mut problems = found_words(ui_and_page(), &["style=", "\"style\""], why);
    problems.extend(found_words([page()], &["<style", "onclick=", "onload="], "the page's policy blocks inline code"));
    assert_none(&problems);
}

#[test]
fn every_stylesheet_is_linked_since_the_policy_and_the_build_know_no_import() {
    let page = page();
    let mut problems = Vec::new();
    for path in files_below(&root().join("styles")) {
        let name = format!("styles/{}", path.file_name().unwrap_or_default().to_string_lossy());
        if !page.text.contains(&format!("href=\"{name}\"")) {
            problems.push(format!("{name}: expected a link to it in index.html, found none"));
        }
        if fs::read_to_string(&path).unwrap_or_default().contains("@import") {
            problems.push(format!("{name}: Trunk does not follow @import: link the other file in index.html"));
        }
    }
    assert_none(&problems);
}

#[test]
fn no_file_is_longer_than_one_can_hold_in_mind() {
    let mut problems = Vec::new();
    for file in rust_files("src") {
        let lines = file.code().count();
        if lines > MOST_LINES {
            problems
                .push(format!("{}: expected at most {MOST_LINES} lines of code, found {lines}: split it", file.name));
        }
    }
    assert_none(&problems);
}

#[test]
fn names_say_what_is_inside() {
    let mut problems = Vec::new();
    for file in rust_files("src") {
        for part in file.name.trim_end_matches(".rs").split('/').filter(|part| EMPTY_NAMES.contains(part)) {
            problems.push(format!("{}: `{part}` says nothing: name the module after what it holds", file.name));
        }
    }
    assert_none(&problems);
}

#[test]
fn every_file_says_first_what_it_is() {
    let files = ["src", "tests", "xtask"].into_iter().flat_map(rust_files);
    let silent = files.filter(|file| !file.text.starts_with("//!"));
    assert_none(
        &silent
            .map(|file| format!("{}: expected `//!` and one to three sentences in its first line", file.name))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn known_modules_are_found_in_every_spelling() {
    let text = "//! crate::ui in words\nuse crate::model::Text;\nuse crate::{\n    edit::{Edit, model},\n    store,\n};\n\
                let x = crate::format::ALL; // crate::agreement\n#[cfg(test)]\nuse super::y;\n";
    let file = File { name: "src/x.rs".to_owned(), text: text.to_owned() };
    let known: Vec<String> =
        file.known_modules().into_iter().map(|(line, module)| format!("{line} {module}")).collect();
    assert_eq!(known, ["2 model", "3 edit", "3 store", "7 format"]);
}

/// A file of the project.
struct File {
    /// Its path from the root, with `/`.
    name: String,
    text: String,
}

impl File {
    /// The top-level module of `src/` it belongs to; `None` for the library's front page and the programs.
    fn module(&self) -> Option<String> {
        let path = self.name.strip_prefix("src/")?;
        match path.split_once('/') {
            Some((module, _)) => Some(module.to_owned()),
            None => MAY_KNOW.iter().map(|(module, _)| *module).find(|m| path == format!("{m}.rs")).map(str::to_owned),
        }
    }

    /// Numbered lines with code, without comments at their ends.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(number, line)| (number + 1, without_comment(line)))
            .filter(|(_, line)| !line.trim().is_empty())
    }

    /// The top-level modules it names by `crate::`, with the line of the mention.
    fn known_modules(&self) -> Vec<(usize, String)> {
        let mut code = String::new();
        let mut starts = Vec::new();
        for (number, line) in self.code() {
            starts.push((code.len(), number));
            code.push_str(line);
            code.push('\n');
        }
        let line_at =
            |place: usize| starts.iter().rev().find(|(start, _)| *start <= place).map_or(0, |(_, line)| *line);
        let mut known = Vec::new();
        for (place, prefix) in code.match_indices("crate::") {
            for name in names(&code[place + prefix.len()..]) {
                if MAY_KNOW.iter().any(|(module, _)| *module == name) {
                    known.push((line_at(place), name));
                }
            }
        }
        known
    }
}

/// The first name of each path after `crate::`: one, or those in braces.
fn names(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut found = vec![name(group)];
    let mut depth = 1;
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => found.push(name(&group[place + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// A line up to its comment; `://` in an address is none.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").find(|(place, _)| !line[..*place].ends_with(':'));
    comment.map_or(line, |(place, _)| &line[..place])
}

/// A sentence for each place with one of the words.
fn found_words(files: impl IntoIterator<Item = File>, words: &[&str], why: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files {
        for (line, code) in file.code() {
            for word in words.iter().filter(|word| has_word(code, word)) {
                problems.push(format!("{}:{line}: found `{word}`; {why}", file.name));
            }
        }
    }
    problems
}

/// Whether a line has the word with no letter before it (`set_inner_html` has `inner_html`).
fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(place, _)| !code[..place].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn ui_and_page() -> Vec<File> {
    let mut files: Vec<File> = rust_files("src").into_iter().filter(|file| file.name.starts_with("src/ui")).collect();
    files.push(page());
    files
}

fn page() -> File {
    read(&root().join("index.html"))
}

fn rust_files(folder: &str) -> Vec<File> {
    let paths = files_below(&root().join(folder)).into_iter();
    paths.filter(|path| path.extension().is_some_and(|e| e == "rs")).map(|path| read(&path)).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> File {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{} cannot be read: {e}", path.display()));
    let name = path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    File { name, text }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
