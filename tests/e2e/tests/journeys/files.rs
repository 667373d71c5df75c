//! Files: what is exported is right and comes back without loss; a text becomes a document beside the others.

use e2e::{Failure, Page, Result, Setup, check_export, expect_eq};

use crate::desk::{self, mark, wait_rows, wait_said, wait_step, wait_total};

e2e::journeys! {
    exports_and_imports: Setup::DESKTOP;
    imports_a_text: Setup::DESKTOP;
    asks_before_it_takes_what_is_pasted: Setup::DESKTOP;
    updates_with_labels_of_the_file: Setup::DESKTOP;
    knows_its_own_words_when_they_are_dragged: Setup::DESKTOP;
    drops_what_comes_late: Setup::DESKTOP;
    says_what_could_not_be_loaded: Setup::DESKTOP;
}

const TEXT: &str = "A second text 🦀\r\n\r\nWith two lines,\tand no end of line";

async fn three_marks(page: &Page) -> Result {
    mark(page, "Janet Yellen", "Actor").await?;
    mark(page, "“significant consequences”", "Quote").await?;
    mark(page, "Janet Yellen warned Beijing", "Claim").await?;
    page.click("textbox", "Note").await?;
    page.type_text("\u{201C}warned\u{201D} <b>& so on</b>").await?;
    page.ctrl("Enter").await?;
    page.press("Escape").await?;
    desk::saved(page).await
}

/// Opens the menu of documents.
async fn menu(page: &Page) -> Result {
    page.eval("document.querySelector('.documents button').click();", &[]).await?;
    page.by_role("list", "Documents").await.map(drop)
}

async fn exports_and_imports(page: &Page) -> Result {
    desk::open(page).await?;
    three_marks(page).await?;
    let file = desk::export(page).await?;
    expect_eq(
        &format!("the name {:?}", file.name),
        file.name.starts_with("Despite Yellen") && file.name.ends_with(".sayso.json"),
        true,
    )?;
    check_export(&file.bytes, Some(&desk::schema()))?;
    let json: serde_json::Value = serde_json::from_slice(&file.bytes)?;
    expect_eq("the text in the file", json["documents"][0]["text"].as_str(), Some(desk::SEED))?;
    expect_eq("annotations", json["documents"][0]["annotations"].as_array().map(Vec::len), Some(3))?;
    expect_eq("headings", json["documents"][0]["structure"].as_array().map(Vec::len), Some(4))?;

    // Copy gives the same to the clipboard.
    page.click("button", "Export").await?;
    page.wait_for("document.querySelector('dialog[open] [aria-label=Preview]')").await?;
    page.click("button", "Copy").await?;
    expect_eq("copied", page.copied().await?.as_bytes() == file.bytes.as_slice(), true)?;
    page.wait_count("dialog", "*", 0).await?;

    // More offsets: also right.
    page.click("button", "Export").await?;
    page.click("button", "More offsets").await?;
    page.wait_for("document.querySelector('dialog[open] [aria-label=Preview]').textContent.includes('start_utf16')")
        .await?;
    let more = page.download(async || page.click("button", "Download").await).await?;
    check_export(&more.bytes, Some(&desk::schema()))?;

    // The same file again: it is here already. Bringing it up to date changes nothing.
    let said = desk::offer(page, &file.name, &file.bytes).await?;
    expect_eq(&format!("{said:?} says that it is here"), said.contains("here already"), true)?;
    page.click("button", "Update the one here").await?;
    wait_said(page, "is up to date").await?;
    expect_eq("exported again", desk::export(page).await?.bytes == file.bytes, true)?;

    // Removed and imported, it is what it was; exported again, it has the same bytes.
    menu(page).await?;
    page.click("button", "Remove Despite*").await?;
    page.wait_for("!e2eRegion().querySelector('[data-b]') || !e2eNames('button').some(n => n.startsWith('Remove'))")
        .await?;
    page.press("Escape").await?;
    desk::offer(page, &file.name, &file.bytes).await?;
    page.click("button", "Import document").await?;
    wait_total(page, 3).await?;
    desk::saved(page).await?;
    expect_eq("exported after import", desk::export(page).await?.bytes == file.bytes, true)?;

    // A copy beside it: the same marks under ids of its own.
    desk::offer(page, &file.name, &file.bytes).await?;
    page.click("button", "Add a copy").await?;
    menu(page).await?;
    page.wait_for("e2eNames('button').filter(name => name.startsWith('Remove ')).length === 2").await?;
    page.press("Escape").await?;
    wait_total(page, 3).await?;
    let copy = desk::export(page).await?;
    check_export(&copy.bytes, Some(&desk::schema()))?;
    page.expect_clean().await
}

async fn imports_a_text(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    let said = desk::offer(page, "notes.txt", TEXT.as_bytes()).await?;
    expect_eq(&format!("{said:?} asks"), said.contains("new document"), true)?;
    page.click("button", "Import document").await?;
    page.wait_for("e2eRegion().textContent.includes('A second text')").await?;
    expect_eq("the text of the new document", desk::text(page).await?, TEXT)?;
    wait_rows(page, &[]).await?;
    mark(page, "two lines", "Claim").await?;
    desk::saved(page).await?;
    let file = desk::export(page).await?;
    check_export(&file.bytes, Some(&desk::schema()))?;

    // The old one is there still.
    menu(page).await?;
    page.click("button", "Despite*").await?;
    page.wait_for("e2eRegion().textContent.includes('Beijing Confirms')").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    expect_eq("the text of the old document", desk::text(page).await? == desk::SEED, true)?;
    menu(page).await?;
    page.click("button", "A second text*").await?;
    wait_rows(page, &["two lines, Claim"]).await?;

    // Undone step by step: the mark, then the import.
    page.click("button", "Undo").await?;
    wait_rows(page, &[]).await?;
    wait_step(page, "Undo", "import A second text 🦀").await?;
    page.click("button", "Undo").await?;
    wait_step(page, "Redo", "import A second text 🦀").await?;
    // Its neighbour opens, and the sentence that says why stays.
    page.wait_for("e2eRegion().textContent.includes('Beijing Confirms')").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    wait_said(page, "Undo: import A second text 🦀").await?;
    menu(page).await?;
    page.wait_for("e2eNames('button').filter(name => name.startsWith('Remove ')).length === 1").await?;
    page.press("Escape").await?;
    page.click("button", "Redo").await?;
    wait_step(page, "Undo", "import A second text 🦀").await?;
    menu(page).await?;
    page.wait_for("e2eNames('button').filter(name => name.startsWith('Remove ')).length === 2").await?;
    page.expect_clean().await
}

async fn asks_before_it_takes_what_is_pasted(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    page.press("Escape").await?;
    // WebKit hears keys a little later than scripts: an Escape on its way would close the dialog that follows.
    desk::wait_selected(page, &[]).await?;
    page.paste("Pasted words").await?;
    let said = desk::read(page).await?;
    expect_eq(&format!("{said:?} asks"), said.contains("Make a new document of this text?"), true)?;
    desk::close_dialog(page).await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    // Asked and closed: the next time the dialog begins anew.
    page.click("button", "Import").await?;
    page.by_role("button", "Read what is pasted").await?;
    desk::close_dialog(page).await?;
    page.paste("Pasted words").await?;
    desk::read(page).await?;
    page.click("button", "Import document").await?;
    page.wait_for("e2eRegion().querySelector('article').textContent === 'Pasted words'").await?;

    page.drop_file("main", "dropped.txt", "Dropped wörds".as_bytes()).await?;
    desk::read(page).await?;
    page.click("button", "Import document").await?;
    page.wait_for("e2eRegion().querySelector('article').textContent === 'Dropped wörds'").await?;
    menu(page).await?;
    page.wait_for("e2eNames('button').filter(name => name.startsWith('Remove ')).length === 3").await?;
    page.expect_clean().await
}

/// Waits until the step that Undo would take back begins so: long titles are cut.
async fn wait_undo(page: &Page, deed: &str) -> Result {
    let begins = "e2eAll('button', 'Undo')[0].title.startsWith(arguments[0])";
    page.wait_with(&format!("{deed} to undo"), begins, &[format!("Undo: {deed}").into()]).await.map(drop)
}

async fn updates_with_labels_of_the_file(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    mark(page, "Sergey Lavrov", "Actor").await?;
    desk::saved(page).await?;
    let file = desk::export(page).await?;
    // As another device would have it: "Actor" under an id of its own, a label that is new here, and later judgements.
    let mut json: serde_json::Value = serde_json::from_slice(&file.bytes)?;
    let labels = json["scheme"]["labels"].as_array_mut().ok_or(Failure::new("no labels"))?;
    let actor = labels.iter_mut().find(|label| label["name"] == "Actor").ok_or(Failure::new("no Actor"))?;
    actor["id"] = "person".into();
    let mut cue = actor.clone();
    for (field, value) in [("id", "cue"), ("name", "Cue"), ("key", "4")] {
        cue[field] = value.into();
    }
    labels.push(cue);
    let annotations = json["documents"][0]["annotations"].as_array_mut().ok_or(Failure::new("no annotations"))?;
    for (annotation, label) in annotations.iter_mut().zip(["Actor", "Cue"]) {
        annotation["label"] = label.into();
        annotation["revision"] = 9.into();
    }
    let said = desk::offer(page, &file.name, json.to_string().as_bytes()).await?;
    expect_eq(&format!("{said:?} says that it is here"), said.contains("here already"), true)?;
    page.click("button", "Update the one here").await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Cue"]).await?;
    page.by_role("button", "Cue").await?;
    wait_undo(page, "update Despite").await?;
    desk::saved(page).await?;
    check_export(&desk::export(page).await?.bytes, Some(&desk::schema()))?;

    page.click("button", "Undo").await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Actor"]).await?;
    wait_undo(page, "import the labels of Despite").await?;
    page.click("button", "Undo").await?;
    page.wait_count("button", "Cue", 0).await?;
    page.click("button", "Redo").await?;
    page.click("button", "Redo").await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Cue"]).await?;
    desk::saved(page).await?;
    page.reload().await?;
    desk::ready(page).await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Cue"]).await?;
    page.expect_clean().await
}

/// Drags words over the text and drops them; `within` the page they are picked up there, else they come from outside.
/// Whether the page took what was dropped.
async fn drop_words(page: &Page, within: bool) -> Result<bool> {
    let script = "const text = e2eRegion();
        const transfer = new DataTransfer();
        transfer.setData('text/plain', 'Dragged words');
        const send = kind => !text.dispatchEvent(
          new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
        if (arguments[0]) send('dragstart');
        send('dragover');
        const taken = send('drop');
        if (arguments[0]) send('dragend');
        return taken;";
    Ok(page.eval(script, &[within.into()]).await? == true)
}

async fn knows_its_own_words_when_they_are_dragged(page: &Page) -> Result {
    desk::open(page).await?;
    expect_eq("words of the page are taken", drop_words(page, true).await?, false)?;
    // A reading would show at once: the dialog opens before it.
    page.wait_count("dialog", "*", 0).await?;
    expect_eq("words from outside are taken", drop_words(page, false).await?, true)?;
    let said = desk::read(page).await?;
    expect_eq(&format!("{said:?} shows them"), said.contains("Dragged words"), true)?;
    desk::close_dialog(page).await?;
    page.drop_file("main", "dropped.txt", "Dropped wörds".as_bytes()).await?;
    let said = desk::read(page).await?;
    expect_eq(&format!("{said:?} shows the file"), said.contains("dropped.txt"), true)?;
    desk::close_dialog(page).await?;
    page.expect_clean().await
}

async fn drops_what_comes_late(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    // The first file takes its time: the second one counts, whenever the first is there.
    let script = "const read = Blob.prototype.arrayBuffer;
        window.e2eLate = [];
        Blob.prototype.arrayBuffer = function () {
          return this.name === 'late.txt'
            ? new Promise(done => e2eLate.push(() => done(read.call(this)))) : read.call(this);
        };";
    page.eval(script, &[]).await?;
    page.drop_file("main", "late.txt", b"Late words").await?;
    page.wait_for("e2eLate.length === 1").await?;
    page.drop_file("main", "soon.txt", b"Soon words").await?;
    desk::read(page).await?;
    page.eval("e2eLate.pop()();", &[]).await?;
    expect_eq("what is shown", shown_late(page).await?, "soon.txt".to_owned())?;
    desk::close_dialog(page).await?;

    // Closed while it reads: the next time the dialog begins anew, and stays so.
    page.drop_file("main", "late.txt", b"Late words").await?;
    page.wait_for("e2eLate.length === 1").await?;
    page.by_role("dialog", "Import").await?;
    desk::close_dialog(page).await?;
    page.click("button", "Import").await?;
    page.by_role("button", "Read what is pasted").await?;
    page.eval("e2eLate.pop()();", &[]).await?;
    expect_eq("what is shown", shown_late(page).await?, String::new())?;
    desk::close_dialog(page).await?;

    // The same for a file that is written: what was asked for last is what is there.
    let script = "const post = Worker.prototype.postMessage;
        window.e2eHeld = null;
        Worker.prototype.postMessage = function (message, moved) {
          const send = () => post.call(this, message, moved);
          if (message[1] === 'write' && !window.e2eHeld) window.e2eHeld = send;
          else send();
        };";
    page.eval(script, &[]).await?;
    page.click("button", "Export").await?;
    page.wait_for("!!e2eHeld").await?;
    page.click("button", "More offsets").await?;
    let preview = "(document.querySelector('dialog[open] [aria-label=Preview]') || document.body).textContent";
    page.wait_for(&format!("{preview}.includes('start_utf16')")).await?;
    page.eval("e2eHeld();", &[]).await?;
    shown_late(page).await?;
    let kept = page.eval(&format!("return {preview}.includes('start_utf16');"), &[]).await?;
    expect_eq("the later file is kept", kept == true, true)?;
    let pressed = "return e2eAll('button', 'More offsets')[0].getAttribute('aria-pressed');";
    expect_eq("the choice is kept", page.eval(pressed, &[]).await? == "true", true)?;
    desk::close_dialog(page).await?;
    page.expect_clean().await
}

/// The file that the import dialog shows, once everything under way has come: readings go through the worker in turn,
/// so half a second is long.
async fn shown_late(page: &Page) -> Result<String> {
    let script = "await new Promise(done => setTimeout(done, 500));
        return [...document.querySelectorAll('dialog[open] .file-read')].map(e2eName).join();";
    Ok(page.eval_async(script, &[]).await?.as_str().unwrap_or_default().to_owned())
}

async fn says_what_could_not_be_loaded(page: &Page) -> Result {
    desk::open(page).await?;
    let away = "window.e2eFetch = window.fetch;
        window.fetch = (from, how) => /(dialogs|side)-/.test(String(from))
          ? Promise.reject(new TypeError('away')) : e2eFetch(from, how);";
    page.eval(away, &[]).await?;
    page.click("button", "Export").await?;
    page.wait_for("document.querySelector('.notice.alarm')?.textContent.includes('could not be loaded')").await?;
    page.click("button", "Dismiss").await?;
    page.wait_for("!document.querySelector('.notice')").await?;
    // Marking needs neither.
    page.drag_over("Janet Yellen").await?;
    page.press("2").await?;
    wait_step(page, "Undo", "label Janet Yellen as Actor").await?;
    page.wait_for("document.querySelector('.notice.alarm')?.textContent.includes('could not be loaded')").await?;
    desk::saved(page).await?;
    // The server is back: the next step fetches what was missing.
    page.eval("window.fetch = window.e2eFetch;", &[]).await?;
    page.press("Escape").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    let file = desk::export(page).await?;
    check_export(&file.bytes, Some(&desk::schema()))?;
    page.expect_clean().await
}
