//! What all journeys do at the desk: open the page, mark words, look at the list and at what was said.

use std::path::{Path, PathBuf};

use e2e::{Download, Engine, Page, Result, expect_eq};
use serde_json::{Value, json};

/// The article that the page opens on, byte for byte.
pub const SEED: &str = include_str!("../../../../assets/seed.txt");

/// The file with the JSON Schema of what is exported.
pub fn schema() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sayso.schema.json")
}

/// Opens the page and waits until it can be worked with.
pub async fn open(page: &Page) -> Result {
    page.open("").await?;
    ready(page).await
}

/// Waits until the page can be worked with.
pub async fn ready(page: &Page) -> Result {
    page.by_role("button", "Mark with keys").await?;
    page.wait_for("e2eRegion().querySelector('[data-b]')").await?;
    saved(page).await
}

/// Waits until the page says that everything is saved.
pub async fn saved(page: &Page) -> Result {
    page.by_role("status", "Saved").await.map(drop)
}

/// The text of the document, as the page shows it.
pub async fn text(page: &Page) -> Result<String> {
    let text = page.eval("return e2eRegion().querySelector('article').textContent;", &[]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Waits until what stands beside the text has followed the last step: it does so in the next frame.
pub async fn followed(page: &Page) -> Result {
    let frames = "for (let i = 0; i < 4; i++) await new Promise(done => requestAnimationFrame(done));";
    page.eval_async(frames, &[]).await.map(drop)
}

/// The rows of the list that are drawn, as a screen reader names them: "Janet Yellen, Actor".
pub async fn rows(page: &Page) -> Result<Vec<String>> {
    strings(page, "e2eAll('list', 'Annotations').flatMap(list => e2eAll('button', '*', list)).map(e2eName)").await
}

/// The rows that are selected.
pub async fn selected(page: &Page) -> Result<Vec<String>> {
    let script = "e2eAll('list', 'Annotations').flatMap(list => e2eAll('button', '*', list))
        .filter(row => row.getAttribute('aria-pressed') === 'true').map(e2eName)";
    strings(page, script).await
}

/// Waits until the list shows exactly these rows.
pub async fn wait_rows(page: &Page, expected: &[&str]) -> Result {
    page.until(&format!("the rows {expected:?}"), async || {
        let now = rows(page).await?;
        Ok(if now == expected { Ok(()) } else { Err(format!("they are {now:?}")) })
    })
    .await
}

/// Waits until exactly these rows are selected.
pub async fn wait_selected(page: &Page, expected: &[&str]) -> Result {
    page.until(&format!("selected: {expected:?}"), async || {
        let now = selected(page).await?;
        Ok(if now == expected { Ok(()) } else { Err(format!("selected are {now:?}")) })
    })
    .await
}

/// How many annotations there are, from the counts of the labels.
pub async fn total(page: &Page) -> Result<u64> {
    let script = "return e2eNames('button').filter(name => name.startsWith('Filter: '))
        .reduce((sum, name) => sum + Number(name.split(' ').at(-1)), 0);";
    Ok(page.eval(script, &[]).await?.as_u64().unwrap_or_default())
}

/// Waits until there are so many annotations.
pub async fn wait_total(page: &Page, expected: u64) -> Result {
    page.until(&format!("{expected} annotations"), async || {
        let now = total(page).await?;
        Ok(if now == expected { Ok(()) } else { Err(format!("there are {now}")) })
    })
    .await
}

/// Selects some words with the mouse and labels them with a button.
pub async fn mark(page: &Page, words: &str, label: &str) -> Result {
    mark_nth(page, words, 0, label).await
}

/// Like [`mark`], for the n-th occurrence, from 0.
pub async fn mark_nth(page: &Page, words: &str, nth: usize, label: &str) -> Result {
    let before = page.eval("return window.e2eUndo = e2eAll('button', 'Undo')[0].title;", &[]).await?;
    page.drag_over_nth(words, nth).await?;
    page.by_role("group", "Label the selection").await?;
    page.click("button", label).await?;
    let done = "e2eAll('button', 'Undo')[0].title !== arguments[0]";
    page.wait_with(&format!("{words:?} marked as {label}"), done, &[before]).await.map(drop)
}

/// Waits until the tooltip of Undo or Redo names this step; "" when there is nothing to undo.
pub async fn wait_step(page: &Page, button: &str, deed: &str) -> Result {
    let expected =
        if deed.is_empty() { format!("Nothing to {}", button.to_lowercase()) } else { format!("{button}: {deed} (") };
    page.until(&format!("a tooltip {expected:?}"), async || {
        let now = step(page, button).await?;
        Ok(if now.starts_with(&expected) { Ok(()) } else { Err(format!("it is {now:?}")) })
    })
    .await
}

/// The tooltip of Undo or Redo.
pub async fn step(page: &Page, button: &str) -> Result<String> {
    let title = page.eval("return e2eAll('button', arguments[0])[0].title;", &[json!(button)]).await?;
    Ok(title.as_str().unwrap_or_default().to_owned())
}

/// Waits until the page said a sentence with this part to a screen reader, as the last one.
pub async fn wait_said(page: &Page, part: &str) -> Result {
    let said = "[...document.querySelectorAll('[aria-live=polite]')].map(region => region.textContent).join('')";
    page.until(&format!("{part:?} said aloud"), async || {
        let now = page.eval(&format!("return {said};"), &[]).await?;
        let now = now.as_str().unwrap_or_default();
        Ok(if now.contains(part) { Ok(()) } else { Err(format!("said was {now:?}")) })
    })
    .await
}

/// Waits until what has the focus has this role or tag, and this name.
pub async fn wait_focus(page: &Page, kind: &str, name: &str) -> Result {
    let script = "const at = document.activeElement; return [at.getAttribute('role'), at.localName, e2eName(at)];";
    page.until(&format!("the focus on {kind} {name:?}"), async || {
        let at = page.eval(script, &[]).await?;
        let fits = (at[0] == kind || at[1] == kind) && at[2].as_str().is_some_and(|found| found.starts_with(name));
        Ok(if fits { Ok(()) } else { Err(format!("it is on {at}")) })
    })
    .await
}

/// Exports the open document by the buttons of the page.
pub async fn export(page: &Page) -> Result<Download> {
    page.click("button", "Export").await?;
    page.by_role("dialog", "Export").await?;
    page.wait_for("document.querySelector('dialog[open] [aria-label=Preview]')").await?;
    let file = page.download(async || page.click("button", "Download").await).await?;
    page.wait_count("dialog", "*", 0).await?;
    Ok(file)
}

/// Gives a file to the import dialog and waits until it was read: what the dialog says then.
pub async fn offer(page: &Page, name: &str, bytes: &[u8]) -> Result<String> {
    if page.count("dialog", "Import").await? == 0 {
        page.click("button", "Import").await?;
    }
    page.by_role("dialog", "Import").await?;
    page.upload("dialog[open] input[type=file]", name, bytes).await?;
    read(page).await
}

/// Waits until the import dialog has read what it was given: what it says then.
pub async fn read(page: &Page) -> Result<String> {
    page.by_role("dialog", "Import").await?;
    let done = "document.querySelector('dialog[open] .file-read, dialog[open] [role=alert]')";
    page.wait_with("the file read", &format!("!!{done}"), &[]).await?;
    page.text_of("dialog", "Import").await
}

/// Closes the dialog that is open.
pub async fn close_dialog(page: &Page) -> Result {
    page.press("Escape").await?;
    page.wait_count("dialog", "*", 0).await
}

/// Fails when the page is wider than the screen.
pub async fn expect_narrow(page: &Page, when: &str) -> Result {
    // A phone makes its viewport as wide as the page; WebKit's window may be wider than asked for.
    let width = page.eval("return Math.max(document.documentElement.scrollWidth, innerWidth);", &[]).await?;
    let screen = match page.engine() {
        Engine::WebKit => page.viewport().await?.0,
        _ => i64::from(page.setup().width),
    };
    let fits = width.as_i64().is_some_and(|width| width <= screen);
    expect_eq(&format!("the page is {width} px wide on a screen of {screen} px {when}"), fits, true)
}

/// A list of strings that an expression gives.
pub async fn strings(page: &Page, expression: &str) -> Result<Vec<String>> {
    let list: Value = page.eval(&format!("return {expression};"), &[]).await?;
    Ok(serde_json::from_value(list)?)
}

/// Chooses the label of "Mark all as…" and waits for the button that says how many it will mark: its name.
pub async fn offer_to_mark(page: &Page, label: &str) -> Result<String> {
    page.click("button", &format!("Mark all as {label}")).await?;
    let name = "e2eNames('button').find(name => /^Mark [1-9]\\d* as /.test(name))";
    let name = page.wait_for(name).await?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// Brings in a text as a document of its own, from a file of that name, and waits until it is open.
pub async fn bring(page: &Page, name: &str, text: &str) -> Result {
    offer(page, name, text.as_bytes()).await?;
    page.click("button", "Import document").await?;
    page.wait_count("dialog", "*", 0).await?;
    page.until("the text of the document", async || {
        let now = self::text(page).await?;
        Ok(if now == text { Ok(()) } else { Err(format!("it is {now:?}")) })
    })
    .await?;
    saved(page).await
}

/// Opens a document of the project by the list, and waits until it is there: `text` is how it starts.
pub async fn open_document(page: &Page, title: &str, text: &str) -> Result {
    page.eval("document.querySelector('.documents button').click();", &[]).await?;
    page.by_role("list", "Documents").await?;
    page.click("button", title).await?;
    page.until("the text of the document", async || {
        let now = self::text(page).await?;
        Ok(if now.starts_with(text) { Ok(()) } else { Err(format!("it is {now:?}")) })
    })
    .await
}
