//! Annotations that nest, cross and lie on the same words: each is seen and reached, and no line break moves.

use e2e::{Page, Result, Setup, expect_eq};

use crate::desk::{self, mark, selected, wait_selected, wait_total};

e2e::journeys! {
    nests_and_crosses: Setup::DESKTOP;
    moves_no_line_break: Setup::DESKTOP;
}

async fn nests_and_crosses(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen warned", "Claim").await?;
    mark(page, "Yellen warned Beijing", "Quote").await?;
    mark(page, "Yellen warned", "Actor").await?;
    wait_total(page, 3).await?;

    // Three marks over the same word, each in a lane of its own and with a line of its own.
    let script = "const marks = [];
        const range = e2eRange('Yellen warned', 0);
        for (let at = range.startContainer.parentElement; at.localName === 'mark'; at = at.parentElement) marks.push(at);
        return marks.map(mark => {
          const style = getComputedStyle(mark);
          return [mark.className.match(/lane-\\d/)[0], mark.className.match(/u-\\d/)[0],
            style.backgroundImage !== 'none' || style.textDecorationLine !== 'none'
              || style.borderBottomStyle !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)'];
        });";
    let marks = page.eval(script, &[]).await?;
    let column = |index: usize| {
        let mut values: Vec<String> = marks.as_array().into_iter().flatten().map(|m| m[index].to_string()).collect();
        values.sort();
        values.dedup();
        values
    };
    expect_eq(&format!("lanes of {marks}"), column(0).len(), 3)?;
    expect_eq(&format!("line styles of {marks}"), column(1).len(), 3)?;
    expect_eq(&format!("each of {marks} is drawn"), column(2), ["true"])?;

    // Repeated clicks lead through all of them, and round.
    page.press("Escape").await?;
    wait_selected(page, &[]).await?;
    let at = page.rect_of_text("Yellen warned").await?.start.at(2.5, 0.5);
    let mut seen: Vec<Vec<String>> = Vec::new();
    for _ in 0..4 {
        let before = selected(page).await?;
        page.click_at(at).await?;
        let now = page
            .until("another annotation selected", async || {
                let now = selected(page).await?;
                Ok(if now.len() == 1 && now != before { Ok(now) } else { Err(format!("selected is {now:?}")) })
            })
            .await?;
        seen.push(now);
    }
    expect_eq("the fourth click comes round", seen[3].clone(), seen[0].clone())?;
    seen.pop();
    seen.sort();
    let expected = ["Janet Yellen warned, Claim", "Yellen warned Beijing, Quote", "Yellen warned, Actor"];
    expect_eq("three clicks reach three", seen.concat(), expected.map(String::from))?;

    // A screen reader is told what each mark is and where.
    let told = "[...e2eRegion().querySelectorAll('mark[aria-description]')]
        .map(mark => `${mark.getAttribute('aria-roledescription')} ${mark.getAttribute('aria-description')}`)";
    let told = desk::strings(page, told).await?;
    expect_eq(&format!("told are {told:?}"), told.len(), 3)?;
    expect_eq("the text is as it was", desk::text(page).await? == desk::SEED, true)?;
    page.expect_clean().await
}

/// Finds words and marks them all.
async fn mark_all(page: &Page, words: &str, label: &str) -> Result {
    page.press("f").await?;
    desk::wait_focus(page, "input", "Find in the text").await?;
    page.type_text(words).await?;
    let all = desk::offer_to_mark(page, label).await?;
    page.click("button", &all).await?;
    page.wait_count("region", "Find", 0).await
}

async fn moves_no_line_break(page: &Page) -> Result {
    desk::open(page).await?;
    let wide = page.line_breaks().await?;
    page.set_viewport(820, 900).await?;
    page.wait_for("innerWidth < 900").await?;
    let narrow = page.line_breaks().await?;
    page.set_viewport(1280, 900).await?;
    page.wait_for("innerWidth > 1200").await?;
    for (words, label) in [("the", "Quote"), ("ing", "Claim"), ("China", "Actor"), ("Russia", "Claim")] {
        mark_all(page, words, label).await?;
    }
    for words in ["Yellen warned Beijing", "Secretary Janet Yellen", "warned Beijing of the"] {
        mark(page, words, "Claim").await?;
    }
    let marks = desk::total(page).await?;
    expect_eq(&format!("{marks} marks are 50 at least"), marks >= 50, true)?;
    expect_eq("line breaks with and without marks", page.line_breaks().await?, wide.clone())?;
    page.press("Enter").await?;
    page.by_role("group", "Move the end").await?;
    expect_eq("line breaks while an end is edited", page.line_breaks().await?, wide)?;
    page.press("Escape").await?;
    page.set_viewport(820, 900).await?;
    page.wait_for("innerWidth < 900").await?;
    expect_eq("line breaks in a narrow window", page.line_breaks().await?, narrow)?;
    page.expect_clean().await
}
