//! Undo and redo without limit, each step by its name, also after a reload.

use e2e::{Page, Result, Setup, expect_eq};

use crate::desk::{self, mark, rows, step, wait_said, wait_selected, wait_step, wait_total};

e2e::journeys! {
    undoes_and_redoes_all: Setup::DESKTOP;
    undo_scrolls_to_what_changed: Setup::DESKTOP;
}

const STEPS: [&str; 7] = [
    "label Janet Yellen as Actor",
    "label Sergey Lavrov as Actor",
    "relabel Sergey Lavrov as Quote",
    "move the end of Sergey Lavrov",
    "note on Sergey Lavrov visited",
    "delete Janet Yellen",
    "mark 7 × Putin as Actor",
];

async fn work(page: &Page) -> Result {
    mark(page, "Janet Yellen", "Actor").await?;
    mark(page, "Sergey Lavrov", "Actor").await?;
    page.press("3").await?;
    wait_step(page, "Undo", STEPS[2]).await?;
    page.press("Enter").await?;
    page.press("Control+ArrowRight").await?;
    page.press("Enter").await?;
    wait_step(page, "Undo", STEPS[3]).await?;
    page.click("textbox", "Note").await?;
    page.type_text("the minister").await?;
    page.ctrl("Enter").await?;
    wait_step(page, "Undo", STEPS[4]).await?;
    page.press("Escape").await?;
    page.press("Shift+N").await?;
    wait_selected(page, &["Janet Yellen, Actor"]).await?;
    page.press("Delete").await?;
    wait_step(page, "Undo", STEPS[5]).await?;
    page.press("f").await?;
    desk::wait_focus(page, "input", "Find in the text").await?;
    page.type_text("Putin").await?;
    let all = desk::offer_to_mark(page, "Actor").await?;
    page.click("button", &all).await
}

async fn undoes_and_redoes_all(page: &Page) -> Result {
    desk::open(page).await?;
    wait_step(page, "Undo", "").await?;
    wait_step(page, "Redo", "").await?;
    work(page).await?;
    let putins = desk::SEED.matches("Putin").count();
    let mut steps: Vec<String> = STEPS.iter().map(|name| (*name).to_owned()).collect();
    steps[6] = format!("mark {putins} × Putin as Actor");
    wait_step(page, "Undo", &steps[6]).await?;
    desk::followed(page).await?;
    let done = rows(page).await?;
    let text = desk::text(page).await?;

    for (round, reload) in [(1, false), (2, true)] {
        if reload {
            desk::saved(page).await?;
            page.reload().await?;
            desk::ready(page).await?;
        }
        for name in steps.iter().rev() {
            wait_step(page, "Undo", name).await?;
            if round == 1 {
                page.click("button", "Undo").await?;
            } else {
                page.ctrl("z").await?;
            }
            wait_said(page, &format!("Undo: {name}")).await?;
        }
        wait_step(page, "Undo", "").await?;
        desk::followed(page).await?;
        expect_eq("rows when all is undone", rows(page).await?, Vec::<String>::new())?;
        for name in &steps {
            wait_step(page, "Redo", name).await?;
            page.click("button", "Redo").await?;
            wait_said(page, &format!("Redo: {name}")).await?;
        }
        wait_step(page, "Redo", "").await?;
        desk::followed(page).await?;
        expect_eq("rows when all is done again", rows(page).await?, done.clone())?;
    }
    // A new step after an undo: redo is gone.
    page.click("button", "Undo").await?;
    wait_step(page, "Redo", &steps[6]).await?;
    mark(page, "Stoltenberg", "Actor").await?;
    wait_step(page, "Redo", "").await?;
    expect_eq("redo", step(page, "Redo").await?, "Nothing to redo")?;
    expect_eq("the text is as it was", desk::text(page).await?, text)?;
    page.expect_clean().await
}

async fn undo_scrolls_to_what_changed(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Moscow", "Actor").await?;
    mark(page, "Kishida", "Actor").await?;
    wait_total(page, 2).await?;
    let visible =
        "(box => box.top >= 0 && box.bottom <= innerHeight)(e2eRange(arguments[0], 0).getBoundingClientRect())";
    for words in ["Kishida", "Moscow"] {
        // Far from what the step changed.
        let other = if words == "Moscow" { "shared responsibility" } else { "Moscow" };
        page.rect_of_text(other).await?;
        page.ctrl("z").await?;
        wait_said(page, &format!("Undo: label {words} as Actor")).await?;
        page.wait_with(&format!("{words} on the screen"), visible, &[words.into()]).await?;
    }
    page.expect_clean().await
}
