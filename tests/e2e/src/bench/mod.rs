//! What a long document costs in Chromium, beside a bare `<pre>` of the same text in the same run: to open it, to mark
//! one word more, to scroll, to hold it in memory. `cargo xtask bench` runs it; nothing is asserted.

mod devtools;
mod figures;
mod novel;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub use figures::{Figures, Line};
pub use novel::{Mark, Novel};
use serde_json::{Value, json};

use self::devtools::Cpu;
use crate::process::TempDir;
use crate::{Browser, Engine, Failure, Page, Result, Server, Setup, dist};

/// How often each page is opened.
const OPENINGS: usize = 9;
/// At how many places in the text words are marked, and how many at each.
const PLACES: usize = 8;
const WORDS: usize = 8;
/// How many steps are scrolled, and by how many CSS pixels.
const STEPS: usize = 128;
const STEP: u32 = 600;
/// The document beside which the long one is measured: bytes and annotations.
const SMALL: (usize, usize) = (10_000, 50);

/// So many paragraphs fit on a screen: their marks must be there when a document counts as open.
const FIRST: usize = 6;

/// The key of a label, a key that does nothing, and the one that ends a selection: character and place.
const LABEL: [&str; 2] = ["2", "Digit2"];
const NOTHING: [&str; 2] = ["F13", "F13"];
const ESCAPE: [&str; 2] = ["Escape", "Escape"];

/// Measures a text of about `bytes` bytes with `marks` annotations, and prints the table.
pub async fn run(bytes: usize, marks: usize) -> Result {
    let novel = Novel::new(bytes, marks);
    let small = Novel::new(SMALL.0, SMALL.1);
    let site = TempDir::new()?;
    // Each path has a database of its own, and each page of the bench opens on what its path holds.
    for name in ["novel", "small"] {
        copy(&dist(), &site.folder(name)?)?;
    }
    site.folder("pre")?;
    site.file("pre/index.html", novel.pre().as_bytes())?;
    site.folder("blank")?;
    site.file("blank/index.html", b"<!doctype html>\n<title>blank</title>\n")?;
    let server = Server::start(site.path(), "/")?;
    let browser = Browser::start(Engine::Chromium, &Setup::DESKTOP).await?;
    let version = browser.client.capabilities().and_then(|caps| caps.get("browserVersion").cloned());
    let page = Page::new("bench", server, browser).await?;
    let expected = [("/novel/", novel.marks_in_first(FIRST)), ("/small/", small.marks_in_first(FIRST))];
    page.start_measuring(json!(BTreeMap::from(expected))).await?;

    println!(
        "A text of {} bytes in {} paragraphs with {} annotations; Chromium {}, {} × {} px",
        novel.text.len(),
        novel.paragraphs(),
        novel.marks.len(),
        version.as_ref().and_then(|version| version.as_str()).unwrap_or("of unknown version"),
        Setup::DESKTOP.width,
        Setup::DESKTOP.height,
    );
    import(&page, "novel/", &novel).await?;
    import(&page, "small/", &small).await?;
    opening(&page, &novel).await?;
    editing(&page, "small/", &format!("{} annotations", SMALL.1), None).await?;
    editing(&page, "novel/", &format!("{marks} annotations"), Some(8.0)).await?;
    scrolling(&page).await?;
    memory(&page).await
}

/// Imports a document by the dialog, as a person would, and waits until it is saved.
async fn import(page: &Page, path: &str, novel: &Novel) -> Result {
    page.open(path).await?;
    page.by_role("status", "Saved").await?;
    page.click("button", "Import").await?;
    page.by_role("dialog", "Import").await?;
    page.upload("dialog[open] input[type=file]", "novel.sayso.json", &novel.file("A Long Document")).await?;
    page.wait_for("!!document.querySelector('dialog[open] .file-read, dialog[open] [role=alert]')").await?;
    page.click("button", "Import document").await?;
    expect_document(page, novel).await?;
    page.by_role("status", "Saved").await.map(drop)
}

/// Waits until the page holds the text and knows all annotations, and looks at the first screen: each mark that starts
/// there is drawn where it belongs.
async fn expect_document(page: &Page, novel: &Novel) -> Result {
    let units = novel.text.encode_utf16().count();
    let all = "document.querySelector('.sheet')?.textContent.length === arguments[0]
        && e2eNames('button').filter(name => name.startsWith('Filter: '))
          .reduce((sum, name) => sum + Number(name.split(' ').at(-1).replace(/\\D/g, '')), 0) === arguments[1]";
    page.wait_with("the whole document", all, &[json!(units), json!(novel.marks.len())]).await?;
    let shown = "return [document.querySelector('.sheet').textContent,
        [...document.querySelectorAll('.sheet [data-b]')].slice(0, arguments[0])
          .reduce((sum, paragraph) => sum + paragraph.querySelectorAll('mark[data-l]').length, 0)];";
    let shown = page.eval(shown, &[json!(FIRST)]).await?;
    let expected = novel.marks_in_first(FIRST);
    if shown[0] != novel.text.as_str() || shown[1] != expected {
        return Err(Failure::new(format!("expected the text with {expected} marks at its start, found {}", shown[1])));
    }
    Ok(())
}

/// What opening costs, up to the frame that shows the text with its marks and, for the program, until it rests.
#[derive(Default)]
struct Openings {
    painted: Vec<Cpu>,
    rested: Vec<Cpu>,
    wall: Vec<f64>,
}

async fn opening(page: &Page, novel: &Novel) -> Result {
    let pages = ["pre/", "novel/", "small/"];
    let mut found = [(); 3].map(|()| Openings::default());
    for round in 0..OPENINGS {
        // Each in turn is the first of its round.
        for at in (0..pages.len()).map(|n| (n + round) % pages.len()) {
            open(page, pages[at], &mut found[at]).await?;
            if pages[at] == "novel/" {
                expect_document(page, novel).await?;
            }
        }
    }
    let [pre, long, small] = &found;
    let tasks = |cpu: &[Cpu]| cpu.iter().map(|cpu| cpu.task).collect::<Figures>();
    println!(
        "\nOpening, main-thread CPU to the first correct paint ({OPENINGS} times each, in turn; p99 is the longest)"
    );
    let (ours, theirs) = (tasks(&long.painted), tasks(&pre.painted));
    let ratio = ours.median() / theirs.median();
    say("the stored document", " ms", ours.clone(), None);
    say("a bare <pre> of its text", " ms", theirs, None);
    say("the one over the other", " ×", [ratio].into_iter().collect(), Some(1.0));
    println!("What that is made of");
    say("the program with a small document instead", " ms", tasks(&small.painted), None);
    say(
        "so the long document itself",
        " ms",
        [ours.median() - tasks(&small.painted).median()].into_iter().collect(),
        None,
    );
    for (name, openings) in [("document", long), ("<pre>", pre), ("small document", small)] {
        let part = |of: fn(&Cpu) -> f64| openings.painted.iter().map(of).collect::<Figures>();
        say(&format!("{name}: scripts and WebAssembly"), " ms", part(|cpu| cpu.script), None);
        say(&format!("{name}: style and layout"), " ms", part(|cpu| cpu.layout), None);
    }
    say("document: until the page rests", " ms", tasks(&long.rested), None);
    say("document: on the clock, on this machine", " ms", long.wall.iter().copied().collect(), None);
    say("<pre>: on the clock, on this machine", " ms", pre.wall.iter().copied().collect(), None);
    Ok(())
}

async fn open(page: &Page, path: &str, found: &mut Openings) -> Result {
    // What the page before leaves behind is not charged to this one.
    page.open("blank/").await?;
    page.promised("e2eBench.opened").await?;
    page.collect_garbage().await?;
    page.open(path).await?;
    let wall = page.promised("e2eBench.opened").await?;
    found.painted.push(page.cpu().await?);
    if path != "pre/" {
        page.promised("e2eBench.saved()").await?;
    }
    page.promised("e2eBench.rested()").await?;
    found.rested.push(page.cpu().await?);
    found.wall.extend(wall.as_f64());
    Ok(())
}

async fn editing(page: &Page, path: &str, beside: &str, limit: Option<f64>) -> Result {
    page.open(path).await?;
    page.promised("e2eBench.opened").await?;
    page.promised("e2eBench.saved()").await?;
    let (mut painted, mut saved, mut clock, mut nothing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for n in 0..PLACES * WORDS {
        if n % WORDS == 0 {
            // All over the text: steps by the golden ratio.
            page.promised(&format!("e2eBench.go({})", ((n / WORDS) as f64 * 0.618_034).fract())).await?;
        }
        page.promised("e2eBench.settled()").await?;
        page.promised("e2eBench.idle()").await?;
        nothing.push(key(page, NOTHING).await?.0.task);
        page.promised("e2eBench.select()").await?;
        page.promised("e2eBench.settled()").await?;
        let before = page.cpu().await?;
        let (cpu, time) = key(page, LABEL).await?;
        page.promised("e2eBench.saved()").await?;
        saved.push((page.cpu().await? - before).task);
        painted.push(cpu);
        clock.extend(time.as_f64());
        // The next selection begins with nothing selected.
        page.promised(&press(ESCAPE)).await?;
    }
    let part = |of: fn(&Cpu) -> f64| painted.iter().map(of).collect::<Figures>();
    println!(
        "\nOne more mark beside {beside} ({WORDS} at each of {PLACES} places all over the text; p99 is the longest)"
    );
    say("key to painted, main-thread CPU", " ms", part(|cpu| cpu.task), limit);
    say("of it scripts and WebAssembly", " ms", part(|cpu| cpu.script), None);
    say("of it style and layout", " ms", part(|cpu| cpu.layout), None);
    let first = painted.iter().step_by(WORDS).map(|cpu| cpu.task).collect();
    say("the first at each place, to which the list follows", " ms", first, None);
    say("key to saved, main-thread CPU", " ms", saved.into_iter().collect(), None);
    say("key to painted, on the clock", " ms", clock.into_iter().collect(), None);
    say("a key that does nothing: what the measuring itself costs", " ms", nothing.into_iter().collect(), None);
    Ok(())
}

/// Presses a key: what the main thread did until the frame that shows it, and the time on the clock. Some milliseconds
/// pass until the question for the figure arrives: what the page does in them counts too.
async fn key(page: &Page, key: [&str; 2]) -> Result<(Cpu, Value)> {
    let before = page.cpu().await?;
    let time = page.promised(&format!("{}, e2eBench.shown", press(key))).await?;
    Ok((page.cpu().await? - before, time))
}

fn press([key, code]: [&str; 2]) -> String {
    format!("e2eBench.press('{key}', '{code}')")
}

async fn scrolling(page: &Page) -> Result {
    page.open("novel/").await?;
    page.promised("e2eBench.opened").await?;
    page.promised("e2eBench.saved()").await?;
    page.promised("e2eBench.go(0)").await?;
    let mut steps = Vec::new();
    for _ in 0..STEPS {
        let before = page.cpu().await?;
        let moved = page.promised(&format!("e2eBench.scroll({STEP})")).await?;
        let after = page.cpu().await?;
        if moved.as_f64().is_none_or(|moved| moved <= 0.0) {
            page.promised("e2eBench.go(0)").await?;
            continue;
        }
        steps.push((after - before).task);
    }
    println!("\nScrolling by {STEP} px through what was not on the screen before ({} steps)", steps.len());
    say("a step with both frames it takes, main-thread CPU", " ms", steps.into_iter().collect(), Some(8.0));
    Ok(())
}

async fn memory(page: &Page) -> Result {
    let heap = page.heap().await?;
    let one = |bytes: f64| [bytes / 1e6].into_iter().collect::<Figures>();
    println!(
        "\nMemory after all that, garbage collected (JavaScript's objects and WebAssembly's memory, without the DOM)"
    );
    say("together", " MB", one(heap.script + heap.wasm), Some(80.0));
    say("JavaScript's objects", " MB", one(heap.script), None);
    say("WebAssembly's memory", " MB", one(heap.wasm), None);
    Ok(())
}

fn say(what: &str, unit: &'static str, figures: Figures, limit: Option<f64>) {
    println!("  {}", Line { what: what.to_owned(), unit, figures, limit });
}

/// Copies a folder and all in it.
fn copy(from: &Path, to: &Path) -> Result {
    let listed = fs::read_dir(from);
    for entry in listed.map_err(|why| Failure::from(why).during(format!("{}: build it first", from.display())))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
