//! Find, and mark all occurrences in one step.

use e2e::{Page, Result, Setup, expect_eq};

use crate::desk::{self, mark_nth, wait_focus, wait_said, wait_selected, wait_step, wait_total};

e2e::journeys! {
    finds_and_marks_all: Setup::DESKTOP;
    marks_all_of_an_annotation: Setup::DESKTOP;
    finds_and_marks_in_all_documents: Setup::DESKTOP;
}

async fn finds_and_marks_all(page: &Page) -> Result {
    let all = desk::SEED.to_lowercase().matches("china").count();
    let putins = desk::SEED.matches("Putin").count();
    desk::open(page).await?;
    page.press("f").await?;
    wait_focus(page, "input", "Find in the text").await?;
    page.type_text("china").await?;
    page.wait_text("region", "Find", &format!("{all} matches")).await?;
    page.press("Enter").await?;
    page.wait_text("region", "Find", &format!(" of {all}")).await?;
    let place = "e2eAll('region', 'Find')[0].textContent.match(/(\\d+) of/)[1]";
    let first = page.eval(&format!("return {place};"), &[]).await?;
    page.click("button", "Next match").await?;
    page.wait_with("another match", &format!("{place} !== arguments[0]"), std::slice::from_ref(&first)).await?;
    page.click("button", "Previous match").await?;
    page.wait_with("the first match again", &format!("{place} === arguments[0]"), std::slice::from_ref(&first)).await?;

    // The switches.
    page.click("button", "Match case").await?;
    page.wait_text("region", "Find", "No match").await?;
    page.click("button", "Match case").await?;
    // "Chin" is no word of its own; "China" is one also in "China’s" and "China-Russia".
    let query = async |words: &str| {
        page.click("textbox", "Find in the text").await?;
        page.ctrl("a").await?;
        page.type_text(words).await
    };
    let parts = desk::SEED.to_lowercase().matches("chin").count();
    query("chin").await?;
    page.wait_text("region", "Find", &format!("{parts} matches")).await?;
    page.click("button", "Whole word").await?;
    page.wait_text("region", "Find", "No match").await?;
    query("china").await?;
    page.wait_text("region", "Find", &format!("{all} matches")).await?;
    page.click("button", "Whole word").await?;

    // All at once, in one step.
    query("Putin").await?;
    page.wait_text("region", "Find", &format!("{putins} matches")).await?;
    page.click("button", "Mark all as Actor").await?;
    page.wait_count("checkbox", "*", putins).await?;
    page.click("button", &format!("Mark {putins} as Actor")).await?;
    page.wait_count("region", "Find", 0).await?;
    wait_total(page, putins as u64).await?;
    wait_said(page, &format!("Marked {putins} matches as Actor")).await?;
    wait_focus(page, "region", "Text").await?;
    page.ctrl("z").await?;
    wait_total(page, 0).await?;
    page.ctrl("y").await?;
    wait_total(page, putins as u64).await?;
    page.expect_clean().await
}

async fn marks_all_of_an_annotation(page: &Page) -> Result {
    let all = desk::SEED.matches("Beijing").count();
    desk::open(page).await?;
    mark_nth(page, "Beijing", 1, "Actor").await?;
    wait_selected(page, &["Beijing, Actor"]).await?;
    page.press("m").await?;
    page.wait_text("region", "Find", "Mark all as…").await?;
    // The preview: a check box each; what is marked already is skipped and says so.
    page.wait_count("checkbox", "*", all).await?;
    page.wait_text("region", "Find", "already marked").await?;
    page.by_role("button", &format!("Mark {} as Actor", all - 1)).await?;
    let script = "e2eAll('checkbox', '*').filter(box => box.checked).at(-1).click();";
    page.eval(script, &[]).await?;
    page.click("button", &format!("Mark {} as Actor", all - 2)).await?;
    wait_total(page, (all - 1) as u64).await?;
    wait_step(page, "Undo", &format!("mark {} × Beijing as Actor", all - 2)).await?;
    page.click("button", "Undo").await?;
    wait_total(page, 1).await?;
    expect_eq("the text is as it was", desk::text(page).await? == desk::SEED, true)?;
    page.expect_clean().await
}

const ONE: &str = "One: a whale, and a whale.";
const THREE: &str = "Three: a whale, by Melville.";

async fn finds_and_marks_in_all_documents(page: &Page) -> Result {
    desk::open(page).await?;
    for (name, text) in [("One.txt", ONE), ("Two.txt", "Two: nothing."), ("Three.txt", THREE)] {
        desk::bring(page, name, text).await?;
    }
    // "Three" is open; the others are in the store.
    page.press("f").await?;
    wait_focus(page, "input", "Find in the text").await?;
    page.type_text("whale").await?;
    page.wait_text("region", "Find", "1 match").await?;
    page.click("button", "All documents").await?;
    page.wait_text("region", "Other documents", "2 in 1 other document").await?;
    let rows = "e2eAll('button', '*', e2eAll('region', 'Other documents')[0]).map(e2eName)";
    let expected = [ONE, ONE].map(String::from);
    expect_eq("matches", desk::strings(page, rows).await?, expected)?;

    // One leads there; what was open is among the others then.
    page.eval("e2eAll('button', '*', e2eAll('region', 'Other documents')[0])[1].click();", &[]).await?;
    page.wait_text("region", "Find", "2 of 2").await?;
    expect_eq("the text", desk::text(page).await?, ONE.to_owned())?;
    page.wait_text("region", "Other documents", "1 in 1 other document").await?;

    // Marked in both, in one step, but for one that is unchecked; undone in both.
    page.click("button", "Mark all as Actor").await?;
    page.wait_count("checkbox", "*", 4).await?;
    page.eval("e2eAll('checkbox', '*')[0].click();", &[]).await?;
    page.click("button", "Mark all as Actor in 2 documents").await?;
    wait_step(page, "Undo", "mark 2 × whale as Actor in 2 documents").await?;
    desk::wait_rows(page, &["whale, Actor"]).await?;
    desk::saved(page).await?;
    desk::open_document(page, "Three", THREE).await?;
    desk::wait_rows(page, &["whale, Actor"]).await?;
    page.ctrl("z").await?;
    wait_total(page, 0).await?;
    desk::open_document(page, "One", ONE).await?;
    wait_total(page, 0).await?;
    page.ctrl("y").await?;
    wait_total(page, 1).await?;

    // What was changed since is left, and named.
    page.press("n").await?;
    wait_selected(page, &["whale, Actor"]).await?;
    page.press("1").await?;
    desk::wait_rows(page, &["whale, Claim"]).await?;
    desk::saved(page).await?;
    desk::open_document(page, "Three", THREE).await?;
    desk::wait_rows(page, &["whale, Actor"]).await?;
    page.ctrl("z").await?;
    wait_total(page, 0).await?;
    wait_said(page, "Left as they are, since they were changed afterwards: One").await?;
    page.expect_clean().await
}
