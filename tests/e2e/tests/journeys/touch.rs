//! A phone: labels under the thumb, the list in a sheet, nothing wider than the screen.
//!
//! A long press selects nothing under the drivers of Chromium and Firefox, and WebKitGTK's turns the finger into a
//! mouse: the selection that the system's handles would make is made by script, the bar is tapped.

use e2e::{Engine, Page, Result, Setup, expect_eq};
use serde_json::json;

use crate::desk::{self, expect_narrow, wait_rows, wait_step};

e2e::journeys! {
    marks_by_touch: Setup::PHONE;
    reaches_everything_on_a_phone: Setup::PHONE;
}

/// Selects as the system's handles do, and waits until the page has seen it.
async fn select(page: &Page, words: &str) -> Result {
    page.select_by_script(words).await?;
    page.wait_for("document.querySelector('.where').textContent.startsWith('characters')").await?;
    page.wait_with("the selection seen", "document.querySelector('.where').textContent", &[]).await.map(drop)
}

async fn count(page: &Page, expected: usize) -> Result {
    page.by_role("button", &format!("List{expected}")).await.map(drop)
}

async fn marks_by_touch(page: &Page) -> Result {
    // WebKit's driver turns a finger into a mouse, so there is no touch to test: marking by mouse is in `mouse.rs`, the
    // narrow screen in `reaches_everything_on_a_phone`, both in WebKit too.
    if page.engine() == e2e::Engine::WebKit {
        return Ok(());
    }

    desk::open(page).await?;
    expect_narrow(page, "at the start").await?;
    let script = "const bar = e2eAll('toolbar', 'Labels')[0];
        const boxes = ['Claim', 'Actor', 'Quote'].map(name => e2eAll('button', name, bar)[0].getBoundingClientRect());
        return [innerHeight - bar.getBoundingClientRect().bottom, Math.min(...boxes.map(box => box.height)),
          Math.min(...boxes.map(box => box.width))];";
    let bar = page.eval(script, &[]).await?;
    let at = |index: usize| bar[index].as_f64().unwrap_or(-1.0);
    expect_eq(&format!("the labels lie under the thumb: {bar}"), at(0) < 90.0, true)?;
    expect_eq(&format!("they are 44 px at least: {bar}"), at(1) >= 44.0 && at(2) >= 44.0, true)?;

    select(page, "Janet Yellen").await?;
    expect_narrow(page, "with a selection").await?;
    page.tap("button", "Actor").await?;
    count(page, 1).await?;
    wait_step(page, "Undo", "label Janet Yellen as Actor").await?;
    expect_narrow(page, "with an annotation").await?;

    // The annotation is selected: another label changes it.
    page.tap("button", "Claim").await?;
    wait_step(page, "Undo", "relabel Janet Yellen as Claim").await?;

    select(page, "Sergey Lavrov").await?;
    page.tap("button", "Actor").await?;
    count(page, 2).await?;

    // The sheet: relabel there, write a note, move an end.
    page.tap("button", "Edit…").await?;
    wait_rows(page, &["Janet Yellen, Claim", "Sergey Lavrov, Actor"]).await?;
    expect_narrow(page, "with the sheet").await?;
    page.tap("button", "Relabel as Quote").await?;
    wait_rows(page, &["Janet Yellen, Claim", "Sergey Lavrov, Quote"]).await?;
    page.tap("button", "Edit end").await?;
    page.tap("button", "Word forward").await?;
    page.tap("button", "Keep").await?;
    wait_rows(page, &["Janet Yellen, Claim", "Sergey Lavrov visited, Quote"]).await?;
    page.tap("button", "Done").await?;
    page.by_role("button", "Edit…").await?;

    page.tap("button", "Delete").await?;
    count(page, 1).await?;
    page.tap("button", "Undo").await?;
    count(page, 2).await?;
    desk::saved(page).await?;
    expect_eq("a coarse pointer", coarse(page).await?, page.engine() != Engine::WebKit)?;
    page.expect_clean().await
}

async fn coarse(page: &Page) -> Result<bool> {
    Ok(page.eval("return matchMedia('(pointer: coarse)').matches;", &[]).await? == json!(true))
}

async fn reaches_everything_on_a_phone(page: &Page) -> Result {
    desk::open(page).await?;
    for (button, role, name) in [
        ("Import", "dialog", "Import"),
        ("Export", "dialog", "Export"),
        ("Comfort", "dialog", "Comfort"),
        ("Keys", "dialog", "Keys"),
    ] {
        page.tap("button", "More").await?;
        page.tap("button", button).await?;
        page.by_role(role, name).await?;
        expect_narrow(page, &format!("with {name}")).await?;
        page.tap("button", "Close").await?;
        page.wait_count("dialog", "*", 0).await?;
    }
    page.tap("button", "More").await?;
    page.tap("button", "Find").await?;
    page.by_role("textbox", "Find in the text").await?;
    expect_narrow(page, "with Find").await?;
    page.tap("button", "Close").await?;

    // What can be touched is large enough for a finger (WCAG 2.2 AA asks for 24 px, this page for 44).
    let small = "[...document.querySelectorAll('button')].filter(e2eVisible).filter(button => {
            const box = button.getBoundingClientRect();
            return box.height < 44 || box.width < 44;
        }).map(button => e2eName(button))";
    if coarse(page).await? {
        expect_eq("buttons too small for a finger", desk::strings(page, small).await?, Vec::<String>::new())?;
    }
    page.expect_clean().await
}
