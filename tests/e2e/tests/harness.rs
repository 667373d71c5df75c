//! The harness tested on a page of its own, in every engine: what a journey relies on holds, and what an engine cannot
//! do under its driver is written down here.

use std::path::Path;

use e2e::{Engine, Page, Result, Server, Setup, check_export, expect_eq};
use serde_json::{Value, json};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

e2e::journeys! {
    in FIXTURES, at "/sub/path/";
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
    expect_eq("a drag over nested elements selects", page.selection().await?, "Janet Yellen")?;
    page.drag_back_over("Fed Chair").await?;
    expect_eq("a drag backwards selects", page.selection().await?, "Fed Chair")?;
    page.drag_over_nth("Janet Yellen", 1).await?;
    expect_eq("the second occurrence", page.selection().await?, "Janet Yellen")?;
    let from = page.rect_of_text("reporters").await?;
    let to = page.rect_of_text("disagreed").await?;
    page.drag(from.before(), to.after()).await?;
    let across = page.selection().await?;
    expect_eq("it crosses paragraphs", across.starts_with("reporters") && across.ends_with("disagreed"), true)?;

    let word = page.rect_of_text("association").await?;
    page.double_click_at(word.middle_of_word()).await?;
    expect_eq("a double click selects", page.selection().await?.trim(), "association")?;
    page.triple_click_at(page.rect_of_text("unions").await?.start.middle()).await?;
    let paragraph = page.selection().await?;
    expect_eq("a triple click selects", paragraph.trim().starts_with("Others disagreed"), true)?;
    // Chromium and WebKit: a click inside a selection leaves no caret to extend from, so first one outside.
    page.click_at(page.rect_of_text("Former").await?.before()).await?;
    page.click_at(page.rect_of_text("small banks").await?.before()).await?;
    page.shift_click_at(page.rect_of_text("small banks").await?.after()).await?;
    expect_eq("a click with Shift selects", page.selection().await?, "small banks")?;

    page.click("button", "Claim").await?;
    page.wait_text("status", "Status", "claimed").await?;
    expect_eq("buttons", page.names("button").await?.len(), 5)?;
    page.wait_count("listitem", "*", 2).await?;
    let item = page.by_role_in(("list", "Annotations"), "listitem", "sec*").await?;
    expect_eq("an item of the list", item.text().await?, "second")?;
    // Two single clicks at one place stay two single clicks.
    page.eval("probe.pointers = [];", &[]).await?;
    let at = page.rect_of_text("minister").await?.start.middle();
    page.click_at(at).await?;
    page.click_at(at).await?;
    let doubles = page.eval("return probe.pointers.filter(p => p.kind === 'dblclick').length;", &[]).await?;
    expect_eq("double clicks", doubles, json!(0))?;
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
    expect_eq("keys", seen, expected)?;

    let french = json!({"key": "é", "code": "Digit2"});
    expect_eq("a French key is handled", page.key_event(french.clone()).await?, true)?;
    let last = page.eval("const last = probe.keys.at(-1); return { key: last.key, code: last.code };", &[]).await?;
    expect_eq("a French key", last, french)?;

    page.click("textbox", "Note").await?;
    page.type_text("é, “words” 🦀").await?;
    expect_eq("a field", page.eval("return note.value;", &[]).await?, json!("é, “words” 🦀"))?;
    page.expect_clean().await
}

async fn touches_a_phone(page: &Page) -> Result {
    probe(page).await?;
    let (width, height) = page.viewport().await?;
    expect_eq("viewport", (width, height), (390, 844))?;
    page.select_by_script("Janet Yellen").await?;
    expect_eq("selected by script", page.selection().await?, "Janet Yellen")?;
    page.eval("probe.pointers = [];", &[]).await?;
    page.tap("button", "Claim").await?;
    page.wait_text("status", "Status", "claimed").await?;
    let kinds = page.eval("return [...new Set(probe.pointers.map(p => p.kind + ' ' + p.type))];", &[]).await?;
    let touched = kinds.to_string().contains("pointerdown touch") && kinds.to_string().contains("touchstart");
    expect_eq(&format!("touch among {kinds}"), touched, page.engine() != Engine::WebKit)?;
    page.eval("probe.pointers = [];", &[]).await?;
    let place = page.rect_of_text("no reason").await?;
    page.drag_by_finger(place.before(), place.after()).await?;
    page.wait_for("probe.pointers.some(p => p.kind === 'pointermove')").await?;
    let coarse = page.eval("return matchMedia('(pointer: coarse)').matches;", &[]).await?;
    expect_eq("a coarse pointer", coarse, json!(page.engine() != Engine::WebKit))?;
    page.expect_clean().await
}

async fn keeps_and_compares(page: &Page) -> Result {
    probe(page).await?;
    expect_eq("loads", page.eval("return document.body.dataset.loads;", &[]).await?, json!("1"))?;
    page.reload().await?;
    page.wait_for("document.body.dataset.loads === '2'").await?;

    let lines = page.line_breaks().await?;
    expect_eq("blocks", lines.len(), 3)?;
    expect_eq("the long paragraph wraps", lines[1].len() > 1, true)?;
    page.eval("document.querySelectorAll('mark').forEach(mark => mark.replaceWith(...mark.childNodes));", &[]).await?;
    expect_eq("lines without marks", page.line_breaks().await?, lines.clone())?;
    page.set_viewport(600, 800).await?;
    page.wait_for("innerWidth === 600").await?;
    expect_eq("narrow lines differ", page.line_breaks().await? != lines, true)?;

    let requests = page.server.requests();
    expect_eq("the log", requests.iter().all(|r| r.status == 200 && r.path.starts_with("/sub/path/probe.")), true)?;
    let picture = page.picture();
    page.screenshot(&picture).await?;
    expect_eq("a picture", std::fs::read(&picture)?.starts_with(b"\x89PNG"), true)?;
    page.expect_clean().await
}

async fn moves_files(page: &Page) -> Result {
    probe(page).await?;
    let expected = "{\"text\": \"Yellen 🦀\"}".as_bytes();
    let file = page.download(async || page.click("button", "Export").await).await?;
    expect_eq("the name", file.name.as_str(), "probe.sayso.json")?;
    expect_eq("the bytes", file.bytes.as_slice(), expected)?;
    let file = page.capture_download(async || page.click("button", "Export").await).await?;
    expect_eq("captured", file.bytes.as_slice(), expected)?;

    page.upload("#file", "up.txt", "ünder".as_bytes()).await?;
    page.wait_text("status", "Status", "read up.txt: ünder").await?;
    page.drop_file("main", "drop.txt", "dröpped".as_bytes()).await?;
    page.wait_text("status", "Status", "read drop.txt: dröpped").await?;
    page.paste("some wörds").await?;
    page.wait_text("status", "Status", "pasted some wörds").await?;
    page.click("button", "Copy").await?;
    expect_eq("copied", page.copied().await?, "copied words")?;
    page.wait_text("status", "Status", "copied").await?;
    page.expect_clean().await
}

async fn sees_what_goes_wrong(page: &Page) -> Result {
    probe(page).await?;
    expect_eq(
        "dark",
        page.eval("return matchMedia('(prefers-color-scheme: dark)').matches;", &[]).await?,
        json!(true),
    )?;
    expect_eq("axe on a good page", page.axe().await?, Vec::<String>::new())?;
    page.eval("note.closest('label').replaceWith(note);", &[]).await?;
    let found = page.axe().await?;
    expect_eq(&format!("axe misses a label, {found:?}"), found.iter().any(|line| line.contains(" label: ")), true)?;
    page.expect_clean().await?;

    page.click("button", "Break the policy").await?;
    page.click("button", "Throw").await?;
    page.wait_for("__e2e.problems.length >= 2").await?;
    // A reload must not lose them.
    page.reload().await?;
    let problems = page.take_problems().await?;
    let told = |part: &str| problems.iter().any(|problem| problem.contains(part));
    expect_eq(&format!("csp among {problems:#?}"), told("csp: img-src blocked http://elsewhere.invalid"), true)?;
    expect_eq(&format!("error among {problems:#?}"), told("thrown on purpose"), true)?;
    expect_eq("and then none", page.take_problems().await?, Vec::<String>::new())?;

    // Without a policy a request does go elsewhere, and is seen.
    let elsewhere = Server::start(Path::new(env!("CARGO_MANIFEST_DIR")), "/")?;
    page.open("free.html").await?;
    let script =
        "await new Promise(done => Object.assign(new Image(), { onerror: done, src: arguments[0] + 'x.png' }));";
    page.eval_async(script, &[json!(elsewhere.url())]).await?;
    // Chromium also counts the request that the policy blocked above.
    let foreign = page.foreign_requests().await?;
    expect_eq(&format!("{foreign:?}"), foreign.contains(&format!("{}x.png", elsewhere.url())), true)
}

#[test]
fn a_panic_ends_the_browser_and_leaves_a_picture() {
    for engine in Engine::ALL.into_iter().filter(|engine| engine.is_wanted()) {
        let folder = std::sync::Mutex::new(std::path::PathBuf::new());
        let name = "panics_on_purpose";
        let outcome = std::panic::catch_unwind(|| {
            e2e::run(name, engine, Setup::DESKTOP, FIXTURES, "/", async |page| {
                std::fs::remove_file(page.picture()).ok();
                *folder.lock().expect("a lock") = page.file("mark", b"")?;
                page.open("free.html").await?;
                panic!("on purpose")
            });
        });
        assert!(outcome.is_err());
        let picture =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../target/e2e/{name}-{}.png", engine.name()));
        assert!(std::env::var_os("CARGO_TARGET_DIR").is_some() || picture.is_file(), "no {}", picture.display());
        let folder = folder.lock().expect("a lock").parent().expect("a folder").to_owned();
        assert!(!folder.exists(), "{} is still there", folder.display());
        let marker = format!("{}/", folder.display());
        let left: Vec<String> = std::fs::read_dir("/proc")
            .expect("processes")
            .flatten()
            .filter(|entry| {
                std::fs::read_to_string(entry.path().join("environ")).is_ok_and(|text| text.contains(&marker))
            })
            .map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default())
            .collect();
        assert!(left.is_empty(), "{} left {left:?}", engine.name());
    }
}

#[test]
fn a_right_export_passes_and_a_wrong_one_is_told() -> Result {
    let right = json!({"format": "sayso", "version": 1, "offset_unit": "code point", "documents": [{
        "id": "d", "title": "t", "text": "🦀bc", "relations": [], "suggestions": [],
        "sha256": "65ccab00534840f3b0fe25b1ed6579ad55cf56c0573ee37b04c438833d9db2ff",
        "annotations": [
            {"id": "a", "spans": [{"start": 0, "end": 1, "text": "🦀"}, {"start": 2, "end": 3, "text": "c"}]},
            {"id": "b", "spans": [{"start": 0, "end": 1, "text": "🦀"}]},
        ],
    }]});
    let check = |path: &str, value: Value| -> String {
        let mut export = right.clone();
        *export.pointer_mut(path).expect("a place in the export") = value;
        check_export(export.to_string().as_bytes(), None).err().map(|why| why.to_string()).unwrap_or_default()
    };
    assert_eq!(check("/version", json!(1)), "");
    for (path, value, part) in [
        ("/version", json!(2), "version"),
        ("/documents/0/text", json!("🦀bd"), "sha256"),
        ("/documents/0/annotations/0/spans/1/text", json!("b"), "span 2..3 is 'c', the file says 'b'"),
        ("/documents/0/annotations/0/spans/1/start", json!(0), "begins before 1"),
        ("/documents/0/annotations/0/spans/1/end", json!(4), "does not fit a text of 3"),
        ("/documents/0/annotations/1/id", json!("a"), "comes twice"),
        ("/documents/0/annotations/1/spans/0/end", json!(3), "does not fit|file says"),
        ("/documents/0/annotations/0/spans", json!([{"start": 1, "end": 2, "text": "b"}]), "not in order"),
    ] {
        let said = check(path, value);
        assert!(part.split('|').any(|part| said.contains(part)), "{path}: {said}");
    }
    Ok(())
}
