//! The harness tested on a page of its own, in every engine: what a journey relies on holds, and what an engine cannot
//! do under its driver is written down here.

use std::path::Path;

use e2e::{Engine, Page, Result, Setup, check_export};
use serde_json::{Value, json};

e2e::journeys! {
    in Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")), at "/sub/path/";
    selects_by_mouse: Setup::DESKTOP;
    presses_keys: Setup::DESKTOP;
    touches_a_phone: Setup::PHONE;
    keeps_and_compares: Setup::DESKTOP;
    moves_files: Setup::DESKTOP;
    sees_what_goes_wrong: Setup::DESKTOP.dark();
}

async fn probe(page: &Page) -> Result {
    page.open("probe.html").await?;
    page.wait_for("document.body.dataset.loads").await.map(drop)
}

async fn selects_by_mouse(page: &Page) -> Result {
    probe(page).await?;
    page.drag_over("Janet Yellen").await?;
    page.expect_eq("a drag over nested elements selects", page.selection().await?, "Janet Yellen".into())?;
    page.drag_back_over("Fed Chair").await?;
    page.expect_eq("a drag backwards selects", page.selection().await?, "Fed Chair".into())?;
    page.drag_over_nth("Janet Yellen", 1).await?;
    page.expect_eq("the second occurrence", page.selection().await?, "Janet Yellen".into())?;
    let from = page.rect_of_text("reporters").await?;
    let to = page.rect_of_text("disagreed").await?;
    page.drag(from.before(), to.after()).await?;
    let across = page.selection().await?;
    page.expect_eq("it crosses paragraphs", across.starts_with("reporters") && across.ends_with("disagreed"), true)?;

    let word = page.rect_of_text("association").await?;
    page.double_click_at(word.middle_of_word()).await?;
    page.expect_eq("a double click selects", page.selection().await?.trim().into(), "association".to_string())?;
    page.triple_click_at(page.rect_of_text("unions").await?.start.middle()).await?;
    let paragraph = page.selection().await?;
    page.expect_eq("a triple click selects", paragraph.trim().starts_with("Others disagreed"), true)?;
    page.click_at(page.rect_of_text("small banks").await?.before()).await?;
    page.shift_click_at(page.rect_of_text("small banks").await?.after()).await?;
    println!("POINTERS {}", page.eval("return [probe.pointers.slice(-12), probe.keys, String(getSelection()), getSelection().anchorOffset, getSelection().focusOffset, getSelection().rangeCount];", &[]).await?);
    page.expect_eq("a click with Shift selects", page.selection().await?, "small banks".into())?;

    page.click("button", "Claim").await?;
    page.wait_text("status", "Status", "claimed").await?;
    page.expect_eq("buttons", page.names("button").await?.len(), 5)?;
    page.wait_count("listitem", "*", 2).await?;
    let item = page.by_role_in(("list", "Annotations"), "listitem", "sec*").await?;
    page.expect_eq("an item of the list", item.text().await?, "second".into())?;
    // Two single clicks at one place stay two single clicks.
    page.eval("probe.pointers = [];", &[]).await?;
    let at = page.rect_of_text("minister").await?.start.middle();
    page.click_at(at).await?;
    page.click_at(at).await?;
    let doubles = page.eval("return probe.pointers.filter(p => p.kind === 'dblclick').length;", &[]).await?;
    page.expect_eq("double clicks", doubles, json!(0))?;
    page.expect_clean().await
}

async fn presses_keys(page: &Page) -> Result {
    probe(page).await?;
    for chord in ["1", "9", "n", "Shift+n", "Enter", "Shift+Enter", "Delete", "Escape", "ArrowLeft", "F6", "?"] {
        page.press(chord).await?;
    }
    page.press("Numpad2").await?;
    page.ctrl("z").await?;
    page.ctrl("Shift+z").await?;
    page.press("Control+Enter").await?;
    let seen = page.eval("return probe.keys.map(k => [k.key, k.code, k.ctrl, k.shift]);", &[]).await?;
    let seen: Vec<Value> = seen.as_array().into_iter().flatten().cloned().collect();
    let plain = |key: &str, code: &str| json!([key, code, false, false]);
    let mut expected = vec![plain("1", "Digit1"), plain("9", "Digit9"), plain("n", "KeyN")];
    expected.extend([
        json!(["Shift", "ShiftLeft", false, true]),
        json!(["N", "KeyN", false, true]),
        plain("Enter", "Enter"),
    ]);
    expected.extend([json!(["Shift", "ShiftLeft", false, true]), json!(["Enter", "Enter", false, true])]);
    expected.extend([plain("Delete", "Delete"), plain("Escape", "Escape"), plain("ArrowLeft", "ArrowLeft")]);
    // Chromium's driver adds the Shift that the character needs.
    let shifted = page.engine() == Engine::Chromium;
    expected.extend([plain("F6", "F6"), json!(["?", "Slash", false, shifted]), plain("2", "Numpad2")]);
    let control = json!(["Control", "ControlLeft", true, false]);
    expected.extend([control.clone(), json!(["z", "KeyZ", true, false]), control.clone()]);
    expected.extend([json!(["Shift", "ShiftLeft", true, true]), json!(["Z", "KeyZ", true, true])]);
    expected.extend([control, json!(["Enter", "Enter", true, false])]);
    page.expect_eq("keys", seen, expected)?;

    page.click("textbox", "Note").await?;
    page.type_text("é, “words” 🦀").await?;
    page.expect_eq("a field", page.eval("return note.value;", &[]).await?, json!("é, “words” 🦀"))?;
    page.expect_clean().await
}

async fn touches_a_phone(page: &Page) -> Result {
    probe(page).await?;
    let (width, height) = page.viewport().await?;
    page.expect_eq("viewport", (width, height), (390, 844))?;
    page.select_by_script("Janet Yellen").await?;
    page.expect_eq("selected by script", page.selection().await?, "Janet Yellen".into())?;
    page.eval("probe.pointers = [];", &[]).await?;
    page.tap("button", "Claim").await?;
    page.wait_text("status", "Status", "claimed").await?;
    let kinds = page.eval("return [...new Set(probe.pointers.map(p => p.kind + ' ' + p.type))];", &[]).await?;
    let touched = kinds.to_string().contains("pointerdown touch") && kinds.to_string().contains("touchstart");
    page.expect_eq(&format!("touch among {kinds}"), touched, page.engine() != Engine::WebKit)?;
    let coarse = page.eval("return matchMedia('(pointer: coarse)').matches;", &[]).await?;
    page.expect_eq("a coarse pointer", coarse, json!(page.engine() != Engine::WebKit))?;
    page.expect_clean().await
}

async fn keeps_and_compares(page: &Page) -> Result {
    probe(page).await?;
    page.expect_eq("loads", page.eval("return document.body.dataset.loads;", &[]).await?, json!("1"))?;
    page.reload().await?;
    page.wait_for("document.body.dataset.loads === '2'").await?;

    let lines = page.line_breaks().await?;
    page.expect_eq("blocks", lines.len(), 3)?;
    page.expect_eq("the long paragraph wraps", lines[1].len() > 1, true)?;
    page.eval("document.querySelectorAll('mark').forEach(mark => mark.replaceWith(...mark.childNodes));", &[]).await?;
    page.expect_eq("lines without marks", page.line_breaks().await?, lines.clone())?;
    page.set_viewport(600, 800).await?;
    page.wait_for("innerWidth === 600").await?;
    page.expect_eq("narrow lines differ", page.line_breaks().await? != lines, true)?;

    let requests = page.server.requests();
    page.expect_eq(
        "the log",
        requests.iter().all(|r| r.status == 200 && r.path.starts_with("/sub/path/probe.")),
        true,
    )?;
    let picture = page.picture();
    page.screenshot(&picture).await?;
    page.expect_eq("a picture", std::fs::read(&picture)?.starts_with(b"\x89PNG"), true)?;
    page.expect_clean().await
}

async fn moves_files(page: &Page) -> Result {
    probe(page).await?;
    let expected = "{\"text\": \"Yellen 🦀\"}".as_bytes();
    let file = page.download(async || page.click("button", "Export").await).await?;
    page.expect_eq("the name", file.name.as_str(), "probe.sayso.json")?;
    page.expect_eq("the bytes", file.bytes.as_slice(), expected)?;
    let file = page.capture_download(async || page.click("button", "Export").await).await?;
    page.expect_eq("captured", file.bytes.as_slice(), expected)?;

    page.upload("#file", "up.txt", "ünder".as_bytes()).await?;
    page.wait_text("status", "Status", "read up.txt: ünder").await?;
    page.drop_file("main", "drop.txt", "dröpped".as_bytes()).await?;
    page.wait_text("status", "Status", "read drop.txt: dröpped").await?;
    page.paste("some wörds").await?;
    page.wait_text("status", "Status", "pasted some wörds").await?;
    page.click("button", "Copy").await?;
    page.expect_eq("copied", page.copied().await?, "copied words".into())?;
    page.wait_text("status", "Status", "copied").await?;
    page.expect_clean().await
}

async fn sees_what_goes_wrong(page: &Page) -> Result {
    probe(page).await?;
    page.expect_eq(
        "dark",
        page.eval("return matchMedia('(prefers-color-scheme: dark)').matches;", &[]).await?,
        json!(true),
    )?;
    page.expect_eq("axe on a good page", page.axe().await?, Vec::new())?;
    page.eval("status.replaceWith; document.getElementById('note').closest('label').replaceWith(document.getElementById('note'));", &[])
        .await?;
    let found = page.axe().await?;
    page.expect_eq(
        &format!("axe misses a label, {found:?}"),
        found.iter().any(|line| line.contains(" label: ")),
        true,
    )?;
    page.expect_clean().await?;

    page.click("button", "Break the policy").await?;
    page.click("button", "Throw").await?;
    page.wait_for("__e2e.problems.length >= 2").await?;
    // A reload must not lose them.
    page.reload().await?;
    let problems = page.take_problems().await?;
    let told = |part: &str| problems.iter().any(|problem| problem.contains(part));
    page.expect_eq(&format!("csp among {problems:#?}"), told("csp: img-src blocked http://elsewhere.invalid"), true)?;
    page.expect_eq(&format!("error among {problems:#?}"), told("thrown on purpose"), true)?;
    page.expect_eq("and then none", page.take_problems().await?, Vec::new())
}

#[test]
fn a_right_export_passes_and_a_wrong_one_is_told() -> Result {
    let sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let span = |text: &str| json!([{"start": 1, "end": 2, "text": text}]);
    let export = |text: &str| {
        let annotation = json!({"id": "a", "label": "Claim", "spans": span(text)});
        json!({"format": "sayso", "version": 1, "offset_unit": "code point", "documents": [
            {"id": "d", "title": "t", "sha256": sha, "text": "abc", "annotations": [annotation], "relations": [], "suggestions": []}
        ]})
        .to_string()
    };
    check_export(export("b").as_bytes(), None)?;
    let said = check_export(export("c").as_bytes(), None).expect_err("a wrong quote").to_string();
    assert!(said.contains("span 1..2"), "{said}");
    Ok(())
}
