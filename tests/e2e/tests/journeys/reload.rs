//! A reload, at any moment: what the page had called "Saved" is there, and one is where one was.

use e2e::{Page, Result, Setup, expect_eq};
use serde_json::json;

use crate::desk::{self, mark, wait_rows, wait_selected, wait_step, wait_total};

e2e::journeys! {
    brings_everything_back: Setup::DESKTOP;
    loses_nothing_that_was_saved: Setup::DESKTOP;
    keeps_two_documents: Setup::DESKTOP;
}

/// Waits as long as the page must rest before it remembers the place and the selection, which nothing on it shows.
async fn rest(page: &Page) -> Result {
    desk::saved(page).await?;
    page.eval("window.e2eRest = performance.now();", &[]).await?;
    page.wait_for("performance.now() - window.e2eRest > 1000").await.map(drop)
}

/// What the page shows before its program runs: the page without the program, in a frame.
async fn first_paint(page: &Page) -> Result<String> {
    let script = "const html = await (await fetch(document.baseURI)).text();
        const frame = document.createElement('iframe');
        frame.srcdoc = html.replace(/<meta http-equiv[^>]*>/, '').replace(/<script type=\"module\"[^>]*>/, '');
        const loaded = new Promise(done => { frame.onload = done; });
        document.body.append(frame);
        await loaded;
        const shown = frame.contentDocument.querySelector('.sheet').textContent.trim();
        frame.remove();
        return shown;";
    Ok(page.eval_async(script, &[]).await?.as_str().unwrap_or_default().to_owned())
}

async fn brings_everything_back(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    mark(page, "shared responsibility", "Claim").await?;
    mark(page, "Kishida", "Actor").await?;
    let expected = ["Janet Yellen, Actor", "Kishida, Actor", "shared responsibility, Claim"];
    wait_rows(page, &expected).await?;
    // Far down, with an annotation selected.
    page.eval("e2eRegion().scrollTop = 1e6;", &[]).await?;
    page.wait_for("e2eRegion().scrollTop > 0").await?;
    desk::saved(page).await?;
    page.click_at(page.rect_of_text("shared responsibility").await?.middle_of_word()).await?;
    wait_selected(page, &["shared responsibility, Claim"]).await?;
    let place = page.eval("return e2eRange('Kishida acknowledged', 0).getBoundingClientRect().top;", &[]).await?;
    rest(page).await?;
    page.reload().await?;
    desk::ready(page).await?;
    wait_rows(page, &expected).await?;
    wait_selected(page, &["shared responsibility, Claim"]).await?;
    wait_step(page, "Undo", "label Kishida as Actor").await?;
    // The paragraph at the top comes back to the top: not to the pixel.
    let close = "Math.abs(e2eRange('Kishida acknowledged', 0).getBoundingClientRect().top - arguments[0]) < 240";
    page.wait_with("the place in the text", close, &[place]).await?;
    page.click("button", "Undo").await?;
    wait_rows(page, &[expected[0], expected[2]]).await?;
    page.click("button", "Redo").await?;
    wait_rows(page, &expected).await?;
    page.expect_clean().await
}

async fn loses_nothing_that_was_saved(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    desk::saved(page).await?;
    for round in 0..3 {
        // Which annotation is selected is remembered only when the page rests: select it anew.
        page.press("Escape").await?;
        page.press("n").await?;
        page.by_role("button", "Delete").await?;
        // Forty steps as fast as the page takes them; what it calls saved, and what it shows, are read at one moment.
        let script = "const [round] = arguments;
            const key = (key, code) => document.activeElement.dispatchEvent(
              new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
            const look = () => ({
              saved: e2eAll('status', 'Saved').length > 0,
              label: e2eNames('button').filter(name => name.startsWith('Filter: ')).join(),
            });
            let last = null;
            for (let i = 0; i < 40; i++) {
              const digit = String(1 + (i + round) % 3);
              key(digit, `Digit${digit}`);
              await new Promise(done => setTimeout(done, i % 4 ? 0 : 30));
              const now = look();
              if (now.saved) last = { i, label: now.label };
            }
            return { last, end: look().label };";
        let seen = page.eval_async(script, &[json!(round)]).await?;
        page.reload().await?;
        desk::ready(page).await?;
        wait_total(page, 1).await?;
        let titles = desk::step(page, "Undo").await?;
        expect_eq(
            &format!("{titles:?} is a step of before"),
            titles.starts_with("Undo: relabel Janet Yellen as"),
            true,
        )?;
        let label =
            desk::strings(page, "e2eNames('button').filter(name => name.startsWith('Filter: '))").await?.join(",");
        // When all was saved at the last look, the last label is there; else a label that was shown after that look.
        if seen["last"]["i"] == 39 {
            expect_eq(&format!("the label after reload {round} ({seen})"), json!(label), seen["end"].clone())?;
        }
    }
    // Waited for: nothing at all is lost, and every step can be taken back.
    page.press("Escape").await?;
    page.press("Escape").await?;
    page.click_at(page.rect_of_text("Janet Yellen").await?.start.middle()).await?;
    page.by_role("button", "Delete").await?;
    page.press("1").await?;
    page.press("3").await?;
    desk::saved(page).await?;
    page.reload().await?;
    desk::ready(page).await?;
    wait_rows(page, &["Janet Yellen, Quote"]).await?;
    page.ctrl("z").await?;
    page.ctrl("z").await?;
    desk::saved(page).await?;
    page.expect_clean().await
}

async fn keeps_two_documents(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    desk::offer(page, "other.txt", b"Other words here").await?;
    page.click("button", "Import document").await?;
    page.wait_for("e2eRegion().querySelector('article').textContent === 'Other words here'").await?;
    mark(page, "words", "Claim").await?;
    rest(page).await?;
    expect_eq("the first paint", first_paint(page).await?, "Other words here".to_owned())?;
    page.reload().await?;
    desk::ready(page).await?;
    // The one that was open last.
    wait_rows(page, &["words, Claim"]).await?;
    page.eval("document.querySelector('.documents button').click();", &[]).await?;
    page.click("button", "Despite*").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    page.expect_clean().await
}
