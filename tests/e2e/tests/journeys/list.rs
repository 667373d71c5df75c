//! The list: filters, several rows at once, the way into the text.

use e2e::{Page, Result, Setup, expect_eq};

use crate::desk::{self, mark, selected, wait_focus, wait_rows, wait_selected, wait_step, wait_total};

e2e::journeys! {
    works_with_the_list: Setup::DESKTOP;
}

async fn works_with_the_list(page: &Page) -> Result {
    desk::open(page).await?;
    for (words, label) in
        [("Moscow", "Actor"), ("Janet Yellen", "Actor"), ("significant", "Quote"), ("Kishida", "Actor")]
    {
        mark(page, words, label).await?;
    }
    page.press("Escape").await?;
    let all = ["Moscow, Actor", "Janet Yellen, Actor", "significant, Quote", "Kishida, Actor"];
    wait_rows(page, &all).await?;

    // A click leads to the text.
    page.click("button", "Kishida, Actor").await?;
    wait_selected(page, &["Kishida, Actor"]).await?;
    page.wait_for("(box => box.top >= 0 && box.bottom <= innerHeight)(e2eRange('Kishida', 0).getBoundingClientRect())")
        .await?;

    // Filters: by label, by words.
    page.click("button", "Filter: Quote 1").await?;
    wait_rows(page, &["significant, Quote"]).await?;
    page.click("button", "Filter: Quote 1").await?;
    wait_rows(page, &all).await?;
    page.click("textbox", "Filter by words").await?;
    page.type_text("yell").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    page.press("Escape").await?;
    wait_rows(page, &all).await?;

    // Several rows by keys: relabel, note and delete are one step each.
    page.click("button", "Moscow, Actor").await?;
    wait_selected(page, &["Moscow, Actor"]).await?;
    page.eval("e2eAll('button', 'Moscow, Actor')[0].focus();", &[]).await?;
    page.press("Shift+ArrowDown").await?;
    wait_selected(page, &all[..2]).await?;
    page.press("Shift+ArrowDown").await?;
    wait_selected(page, &all[..3]).await?;
    page.press("1").await?;
    wait_step(page, "Undo", "relabel 3 annotations as Claim").await?;
    wait_rows(page, &["Moscow, Claim", "Janet Yellen, Claim", "significant, Claim", "Kishida, Actor"]).await?;
    page.click("button", "Undo").await?;
    wait_rows(page, &all).await?;
    page.eval("e2eAll('button', 'Moscow, Actor')[0].focus();", &[]).await?;
    page.ctrl("a").await?;
    wait_selected(page, &all).await?;
    page.press("Delete").await?;
    wait_total(page, 0).await?;
    wait_rows(page, &[]).await?;
    wait_step(page, "Undo", "delete 4 annotations").await?;
    // What had the focus is gone; the focus is not lost.
    expect_eq("the focus", page.eval("return document.activeElement !== document.body;", &[]).await?, true)?;
    page.click("button", "Undo").await?;
    wait_rows(page, &all).await?;
    expect_eq("selected after undo", selected(page).await?.is_empty(), false)?;
    page.press("f").await?;
    wait_focus(page, "input", "Find in the text").await?;
    page.expect_clean().await
}
