//! Everything with keys alone: a text cursor, labels, ends, and keyboards of other countries.

use e2e::{Engine, Failure, Page, Result, Setup, expect_eq};
use serde_json::json;

use crate::desk::{self, mark, wait_focus, wait_rows, wait_said, wait_selected, wait_step, wait_total};

e2e::journeys! {
    marks_by_keys_only: Setup::DESKTOP;
    edits_by_keys_only: Setup::DESKTOP;
    knows_other_keyboards: Setup::DESKTOP;
    keeps_the_focus: Setup::DESKTOP;
    leaves_fields_their_keys: Setup::DESKTOP;
    gives_letters_to_other_commands: Setup::DESKTOP;
}

/// Presses Tab until a button has the focus.
async fn tab_to(page: &Page, name: &str) -> Result {
    let mut seen = Vec::new();
    for _ in 0..40 {
        page.press("Tab").await?;
        let at = page.eval("return e2eName(document.activeElement);", &[]).await?;
        if at == name {
            return Ok(());
        }
        seen.push(at.to_string());
    }
    Err(Failure::new(format!("40 times Tab did not lead to {name:?} but to {}", seen.join(", "))))
}

async fn marks_by_keys_only(page: &Page) -> Result {
    desk::open(page).await?;
    tab_to(page, "Mark with keys").await?;
    page.press("Enter").await?;
    wait_focus(page, "application", "Text cursor").await?;
    wait_said(page, "Text cursor").await?;

    for _ in 0..2 {
        page.press("Control+Shift+ArrowRight").await?;
    }
    wait_said(page, "Despite Yellen’s").await?;
    page.press("2").await?;
    wait_rows(page, &["Despite Yellen’s, Actor"]).await?;
    // The cursor stands at the end of what was marked: on from there, by word.
    page.press("Control+Shift+ArrowRight").await?;
    page.press("1").await?;
    wait_rows(page, &["Despite Yellen’s, Actor", "Warning, Claim"]).await?;

    // Letters, and back again: half a word is the whole word in the end.
    page.press("Control+ArrowRight").await?;
    wait_said(page, "Beijing").await?;
    page.press("ArrowLeft").await?;
    page.press("Shift+ArrowLeft").await?;
    page.press("Shift+ArrowLeft").await?;
    page.press("2").await?;
    wait_rows(page, &["Despite Yellen’s, Actor", "Warning, Claim", "Beijing, Actor"]).await?;

    // Lines: down into the first paragraph, to the end of its line.
    page.press("ArrowDown").await?;
    page.press("Home").await?;
    page.press("Shift+End").await?;
    page.press("3").await?;
    wait_total(page, 4).await?;

    // Out again, step by step: the selection, then the cursor.
    page.press("Escape").await?;
    wait_selected(page, &[]).await?;
    page.press("Escape").await?;
    wait_focus(page, "region", "Text").await?;
    desk::saved(page).await?;
    expect_eq("the text is as it was", desk::text(page).await? == desk::SEED, true)?;
    page.expect_clean().await
}

async fn edits_by_keys_only(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Warning", "Claim").await?;
    mark(page, "Janet Yellen", "Actor").await?;
    wait_rows(page, &["Warning, Claim", "Janet Yellen, Actor"]).await?;

    page.press("Shift+N").await?;
    wait_selected(page, &["Warning, Claim"]).await?;
    wait_said(page, "Claim: Warning, 1 of 2").await?;
    page.press("n").await?;
    wait_selected(page, &["Janet Yellen, Actor"]).await?;

    // The end, by word; Enter keeps.
    page.press("Enter").await?;
    page.by_role("group", "Move the end").await?;
    page.press("Control+ArrowRight").await?;
    wait_said(page, "Janet Yellen warned").await?;
    page.press("Enter").await?;
    wait_rows(page, &["Warning, Claim", "Janet Yellen warned, Actor"]).await?;
    wait_step(page, "Undo", "move the end of Janet Yellen").await?;

    // The start, by letter; Escape restores.
    page.press("Shift+Enter").await?;
    page.by_role("group", "Move the start").await?;
    page.press("ArrowRight").await?;
    page.press("ArrowRight").await?;
    wait_said(page, "net Yellen warned").await?;
    page.press("Escape").await?;
    wait_said(page, "Restored").await?;
    wait_rows(page, &["Warning, Claim", "Janet Yellen warned, Actor"]).await?;
    wait_selected(page, &["Janet Yellen warned, Actor"]).await?;

    // The start by letter, kept: letters are letters, also in "Words".
    page.press("Shift+Enter").await?;
    page.press("ArrowRight").await?;
    page.press("Enter").await?;
    wait_rows(page, &["Warning, Claim", "anet Yellen warned, Actor"]).await?;
    page.ctrl("z").await?;
    page.ctrl("z").await?;
    wait_rows(page, &["Warning, Claim", "Janet Yellen, Actor"]).await?;

    // The same by buttons, for hands that have no keys.
    page.click("button", "Edit end").await?;
    page.click("button", "Word forward").await?;
    page.click("button", "Keep").await?;
    wait_rows(page, &["Warning, Claim", "Janet Yellen warned, Actor"]).await?;
    page.ctrl("z").await?;

    // A second annotation on the same words.
    wait_selected(page, &["Janet Yellen, Actor"]).await?;
    page.press("d").await?;
    wait_said(page, "Second annotation on Janet Yellen").await?;
    page.press("1").await?;
    wait_total(page, 3).await?;
    wait_selected(page, &["Janet Yellen, Claim"]).await?;

    page.press("Delete").await?;
    wait_rows(page, &["Warning, Claim", "Janet Yellen, Actor"]).await?;
    wait_said(page, "Deleted Janet Yellen").await?;
    page.ctrl("z").await?;
    wait_said(page, "Undo: delete Janet Yellen").await?;
    wait_total(page, 3).await?;
    page.ctrl("Shift+z").await?;
    wait_total(page, 2).await?;
    page.ctrl("z").await?;
    page.ctrl("y").await?;
    wait_total(page, 2).await?;
    page.press("n").await?;
    page.press("Backspace").await?;
    wait_total(page, 1).await?;
    page.ctrl("s").await?;
    wait_said(page, "Sav").await?;
    page.expect_clean().await
}

async fn knows_other_keyboards(page: &Page) -> Result {
    desk::open(page).await?;
    // A French keyboard: the key of the 2 gives é.
    page.drag_over("Janet Yellen").await?;
    page.by_role("group", "Label the selection").await?;
    let handled = page.key_event(json!({"key": "é", "code": "Digit2"})).await?;
    expect_eq("the key of the 2 is handled", handled, true)?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    page.drag_over("Sergey Lavrov").await?;
    page.by_role("group", "Label the selection").await?;
    page.press("Numpad1").await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Claim"]).await?;

    // What must do nothing: AltGr+Z writes ż in Polish; a repeat creates nothing; composition; a browser's own keys.
    for (what, event) in [
        ("AltGr+Z", json!({"key": "ż", "code": "KeyZ", "ctrlKey": true, "altKey": true, "modifierAltGraph": true})),
        ("Alt+Z", json!({"key": "z", "code": "KeyZ", "ctrlKey": true, "altKey": true})),
        ("Alt+ArrowLeft", json!({"key": "ArrowLeft", "code": "ArrowLeft", "altKey": true})),
        ("Ctrl+2", json!({"key": "2", "code": "Digit2", "ctrlKey": true})),
        ("Alt+2", json!({"key": "2", "code": "Digit2", "altKey": true})),
        ("a dead key", json!({"key": "Dead", "code": "Digit2"})),
        ("composition", json!({"key": "2", "code": "Digit2", "isComposing": true})),
        ("2 without Num Lock", json!({"key": "ArrowDown", "code": "Numpad2"})),
        ("1 without Num Lock", json!({"key": "End", "code": "Numpad1"})),
    ] {
        page.press("Escape").await?;
        page.press("n").await?;
        expect_eq(&format!("{what} is handled"), page.key_event(event).await?, false)?;
        wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Claim"]).await?;
    }
    // WebKit's events know no AltGraph; there AltGr comes as Control and Alt, which is tried above.
    if page.engine() != Engine::WebKit {
        let event = json!({"key": "z", "code": "KeyZ", "ctrlKey": true, "modifierAltGraph": true});
        expect_eq("AltGraph with Z is handled", page.key_event(event).await?, false)?;
        wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Claim"]).await?;
    }
    page.drag_over("Xi Jinping").await?;
    page.by_role("group", "Label the selection").await?;
    page.key_event(json!({"key": "ArrowDown", "code": "Numpad2"})).await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Claim"]).await?;
    page.key_event(json!({"key": "2", "code": "Digit2", "repeat": true})).await?;
    wait_rows(page, &["Janet Yellen, Actor", "Sergey Lavrov, Claim"]).await?;
    page.by_role("group", "Label the selection").await?;

    // A keyboard without Latin letters: by the place of the key.
    page.press("Escape").await?;
    expect_eq("Ctrl+Я undoes", page.key_event(json!({"key": "я", "code": "KeyZ", "ctrlKey": true})).await?, true)?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;

    // In a field keys are letters, and Ctrl+Z is the field's own.
    page.press("f").await?;
    wait_focus(page, "input", "Find in the text").await?;
    page.type_text("12nd").await?;
    page.ctrl("z").await?;
    page.press("Escape").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;

    // Single letters can be switched off, and given to other letters.
    page.press("?").await?;
    page.by_role("dialog", "Keys").await?;
    page.click("button", "Single-letter and digit keys").await?;
    desk::close_dialog(page).await?;
    let handled = page.key_event(json!({"key": "n", "code": "KeyN"})).await?;
    expect_eq("N while letters are off", handled, false)?;
    page.expect_clean().await
}

async fn keeps_the_focus(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    mark(page, "Sergey Lavrov", "Claim").await?;
    page.press("Escape").await?;
    // The text and the list are one stop each: a round through the page is short.
    let mut stops = Vec::new();
    for _ in 0..60 {
        page.press("Tab").await?;
        let at = page.eval("const at = document.activeElement; return `${at.localName} ${e2eName(at)}`;", &[]).await?;
        let at = at.as_str().unwrap_or_default().to_owned();
        if stops.contains(&at) {
            break;
        }
        stops.push(at);
    }
    let in_list = stops.iter().filter(|at| at.ends_with(", Actor") || at.ends_with(", Claim")).count();
    expect_eq(&format!("stops in the list among {stops:?}"), in_list, 1)?;
    expect_eq(
        &format!("stops in the text among {stops:?}"),
        stops.iter().filter(|at| *at == "section Text").count(),
        1,
    )?;

    // A dialog takes the focus, keeps it and gives it back. (In Firefox the round above may have left the page for the
    // window's own buttons: a new visit brings the keys back.)
    desk::open(page).await?;
    for (button, dialog) in [("Export", "Export"), ("Import", "Import"), ("Keys", "Keys"), ("Comfort", "Comfort")] {
        page.eval("e2eAll('button', arguments[0])[0].focus();", &[json!(button)]).await?;
        page.press("Enter").await?;
        page.by_role("dialog", dialog).await?;
        page.wait_for("document.activeElement.closest('dialog')").await?;
        // In Firefox the way past a dialog's last stop leads through the window's own buttons, which a test can't leave.
        let stops = if page.engine() == e2e::Engine::Firefox { 0 } else { 12 };
        for _ in 0..stops {
            page.press("Tab").await?;
            let inside =
                "return !!document.activeElement.closest('dialog') || document.activeElement === document.body;";
            expect_eq(&format!("{dialog} keeps the focus"), page.eval(inside, &[]).await?, json!(true))?;
        }
        desk::close_dialog(page).await?;
        wait_focus(page, "button", button).await?;
    }
    page.expect_clean().await
}

async fn leaves_fields_their_keys(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    page.press("Enter").await?;
    page.by_role("group", "Move the end").await?;
    // While an end is moved, a field takes its arrows and its Enter itself.
    page.click("textbox", "Filter by words").await?;
    page.type_text("net").await?;
    for key in ["ArrowLeft", "ArrowRight", "ArrowUp", "Control+ArrowRight", "Enter"] {
        page.press(key).await?;
    }
    page.by_role("group", "Move the end").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    // On a button Enter is the button's: "Restore" restores.
    page.eval("e2eAll('button', 'Word forward')[0].focus();", &[]).await?;
    page.press("Enter").await?;
    wait_said(page, "Janet Yellen warned").await?;
    page.eval("e2eAll('button', 'Restore')[0].focus();", &[]).await?;
    page.press("Enter").await?;
    wait_said(page, "Restored").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    wait_step(page, "Undo", "label Janet Yellen as Actor").await?;
    page.expect_clean().await
}

/// Presses a letter in the box of a command on the sheet of keys.
async fn give(page: &Page, command: &str, letter: &str) -> Result {
    page.eval("e2eAll('textbox', arguments[0])[0].focus();", &[json!(format!("Key for: {command}*"))]).await?;
    page.press(letter).await
}

async fn wait_letter(page: &Page, command: &str, letter: &str) -> Result {
    let script = "(e2eAll('textbox', arguments[0])[0] || {}).value === arguments[1]";
    let args = [json!(format!("Key for: {command}*")), json!(letter)];
    page.wait_with(&format!("{letter} for {command}"), script, &args).await.map(drop)
}

async fn gives_letters_to_other_commands(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    page.press("Escape").await?;
    wait_selected(page, &[]).await?;
    page.press("?").await?;
    page.by_role("dialog", "Keys").await?;
    let headings = "[...document.querySelectorAll('dialog[open] h3')].map(heading => heading.textContent)";
    let expected = ["Marking", "Editing", "Moving", "Documents", "Find", "Everything else"].map(String::from);
    expect_eq("groups of keys", desk::strings(page, headings).await?, expected)?;

    // What is taken is refused, with a sentence in the sheet.
    give(page, "find", "n").await?;
    page.wait_for("document.querySelector('dialog[open] [role=alert]').textContent.startsWith('N is taken')").await?;
    wait_letter(page, "find", "F").await?;
    // Two letters change places, by way of a third.
    give(page, "find", "w").await?;
    wait_letter(page, "find", "W").await?;
    page.wait_for("document.querySelector('dialog[open] [role=alert]').textContent === ''").await?;
    give(page, "next", "f").await?;
    wait_letter(page, "next", "F").await?;
    give(page, "find", "n").await?;
    wait_letter(page, "find", "N").await?;
    desk::close_dialog(page).await?;

    page.reload().await?;
    desk::ready(page).await?;
    page.press("f").await?;
    wait_selected(page, &["Janet Yellen, Actor"]).await?;
    page.press("n").await?;
    wait_focus(page, "input", "Find in the text").await?;
    page.press("Escape").await?;
    page.press("?").await?;
    wait_letter(page, "next", "F").await?;
    wait_letter(page, "find", "N").await?;
    page.click("button", "Reset").await?;
    wait_letter(page, "next", "N").await?;
    wait_letter(page, "find", "F").await?;
    desk::close_dialog(page).await?;
    page.expect_clean().await
}
