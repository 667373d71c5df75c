//! How it looks: nothing that shuts people out, both themes, sizes that stay; and pictures of it.

use e2e::{Engine, Page, Result, Setup, expect_eq};
use serde_json::json;

use crate::desk::{self, close_dialog, mark};

e2e::journeys! {
    shuts_nobody_out_in_light: Setup::DESKTOP;
    shuts_nobody_out_in_dark: Setup::DESKTOP.dark();
    shuts_nobody_out_on_a_phone: Setup::PHONE;
    follows_the_system: Setup::DESKTOP.dark();
    keeps_the_comfort: Setup::DESKTOP;
    fits_dialogs_on_a_phone: Setup::PHONE;
}

/// Leads through the states of the page and collects what axe-core finds serious in each.
async fn axe_everywhere(page: &Page) -> Result {
    let mut found: Vec<String> = Vec::new();
    let mut look = async |state: &str| -> Result {
        found.extend(page.axe().await?.into_iter().map(|line| format!("{state}: {line}")));
        Ok(())
    };
    let wide = page.setup().width > 700;
    desk::open(page).await?;
    look("at the start").await?;
    if wide {
        for (words, label) in [("Janet Yellen", "Actor"), ("Yellen warned", "Claim"), ("consequences", "Quote")] {
            mark(page, words, label).await?;
        }
        look("with an annotation selected").await?;
        page.press("Enter").await?;
        page.by_role("group", "Move the end").await?;
        look("while an end is edited").await?;
        page.press("Escape").await?;
        page.press("Escape").await?;
    }
    page.select_by_script("Sergey Lavrov").await?;
    page.wait_for("document.querySelector('.where').textContent.startsWith('characters')").await?;
    if wide {
        page.by_role("group", "Label the selection").await?;
    }
    look("with a selection and the palette").await?;
    page.press("Escape").await?;
    page.press("f").await?;
    page.by_role("textbox", "Find in the text").await?;
    page.type_text("China").await?;
    page.by_role("list", "Matches").await?;
    look("with Find").await?;
    desk::offer_to_mark(page, "Actor").await?;
    look("before all are marked").await?;
    page.click("button", "Close").await?;
    for button in ["Export", "Import", "Keys", "Comfort"] {
        if !wide {
            page.tap("button", "More").await?;
        }
        page.click("button", button).await?;
        page.by_role("dialog", button).await?;
        if button == "Export" {
            page.wait_for("document.querySelector('dialog[open] [aria-label=Preview]')").await?;
        }
        look(&format!("with {button}")).await?;
        close_dialog(page).await?;
    }
    page.eval("document.querySelector('.documents button').click();", &[]).await?;
    page.by_role("list", "Documents").await?;
    look("with the documents").await?;
    found.sort();
    expect_eq("what axe-core finds serious", found, Vec::<String>::new())?;
    page.expect_clean().await
}

async fn shuts_nobody_out_in_light(page: &Page) -> Result {
    axe_everywhere(page).await
}

async fn shuts_nobody_out_in_dark(page: &Page) -> Result {
    axe_everywhere(page).await
}

async fn shuts_nobody_out_on_a_phone(page: &Page) -> Result {
    axe_everywhere(page).await
}

/// How light the paper is, from 0 to 255.
async fn lightness(page: &Page) -> Result<f64> {
    let script = "const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return (r + g + b) / 3;";
    Ok(page.eval(script, &[]).await?.as_f64().unwrap_or(-1.0))
}

async fn choose(page: &Page, group: &str, value: &str) -> Result {
    page.click("button", "Comfort").await?;
    page.by_role("dialog", "Comfort").await?;
    let element = page.by_role_in(("group", group), "button", value).await?;
    element.click().await?;
    page.wait_with(
        "the choice",
        "e2eAll('group', arguments[0]).flatMap(g => e2eAll('button', arguments[1], g))[0].getAttribute('aria-pressed') === 'true'",
        &[json!(group), json!(value)],
    )
    .await?;
    close_dialog(page).await
}

async fn follows_the_system(page: &Page) -> Result {
    desk::open(page).await?;
    let dark = lightness(page).await?;
    expect_eq(&format!("{dark} is dark"), dark < 90.0, true)?;
    if page.engine() != Engine::WebKit {
        page.emulate_dark(false).await?;
        let light = lightness(page).await?;
        expect_eq(&format!("{light} is light"), light > 180.0, true)?;
        page.emulate_dark(true).await?;
    }
    choose(page, "Theme", "Light").await?;
    let light = lightness(page).await?;
    expect_eq(&format!("{light} is light by choice"), light > 180.0, true)?;
    page.reload().await?;
    desk::ready(page).await?;
    expect_eq("still light after a reload", lightness(page).await?, light)?;
    choose(page, "Theme", "System").await?;
    expect_eq("as the system again", lightness(page).await?, dark)?;
    page.expect_clean().await
}

async fn keeps_the_comfort(page: &Page) -> Result {
    desk::open(page).await?;
    let size = "return parseFloat(getComputedStyle(e2eRegion().querySelector('p')).fontSize);";
    let normal = page.eval(size, &[]).await?.as_f64().unwrap_or_default();
    choose(page, "Text size", "Huge").await?;
    choose(page, "Labels above a selection", "Off").await?;
    let huge = page.eval(size, &[]).await?.as_f64().unwrap_or_default();
    expect_eq(&format!("{huge} px is larger than {normal} px"), huge > normal * 1.2, true)?;
    page.drag_over("Janet Yellen").await?;
    page.by_role("region", "Selected").await?;
    page.wait_count("group", "Label the selection", 0).await?;
    page.reload().await?;
    desk::ready(page).await?;
    expect_eq("the text size after a reload", page.eval(size, &[]).await?.as_f64(), Some(huge))?;
    choose(page, "Text size", "Normal").await?;
    expect_eq("the text size as before", page.eval(size, &[]).await?.as_f64(), Some(normal))?;
    choose(page, "Tint of marks", "None").await?;
    choose(page, "Line spacing", "Loose").await?;
    choose(page, "Line length", "Narrow").await?;

    // What is normal is not written down, the rest in small letters; what an earlier version kept is read.
    let kept = "return localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith(':settings')));";
    let kept = page.eval(kept, &[]).await?;
    let expected = json!({"leading": "loose", "measure": "narrow", "tint": "none", "palette": "off"});
    expect_eq("what is kept", serde_json::from_str::<serde_json::Value>(kept.as_str().unwrap_or_default())?, expected)?;
    let write = "localStorage.setItem(Object.keys(localStorage).find(key => key.endsWith(':settings')), arguments[0]);";
    page.eval(write, &[json!(r#"{"size": "small", "tint": "faint", "leading": "of a later version"}"#)]).await?;
    page.reload().await?;
    desk::ready(page).await?;
    page.click("button", "Comfort").await?;
    page.by_role("dialog", "Comfort").await?;
    desk::wait_focus(page, "button", "System").await?;
    let pressed = "e2eAll('button', '*', document.querySelector('dialog[open]'))
        .filter(button => button.getAttribute('aria-pressed') === 'true').map(e2eName)";
    let expected = ["System", "Small", "Normal", "Normal", "Faint", "On", "Any"].map(String::from);
    expect_eq("what is chosen", desk::strings(page, pressed).await?, expected)?;
    let sizes = "e2eAll('group', 'Text size').flatMap(group => e2eAll('button', '*', group)).map(e2eName)";
    let expected = ["Small", "Normal", "Large", "Huge"].map(String::from);
    expect_eq("sizes in their order", desk::strings(page, sizes).await?, expected)?;
    close_dialog(page).await?;
    page.expect_clean().await
}

async fn fits_dialogs_on_a_phone(page: &Page) -> Result {
    desk::open(page).await?;
    // The whole menu of documents lies on the screen.
    page.tap("button", "Despite*").await?;
    page.by_role("list", "Documents").await?;
    desk::expect_narrow(page, "with the documents").await?;
    let inside = "const box = e2eAll('button', 'Remove *')[0].getBoundingClientRect();
        return box.left >= 0 && box.right <= document.documentElement.clientWidth;";
    expect_eq("Remove is on the screen", page.eval(inside, &[]).await?, json!(true))?;
    page.press("Escape").await?;

    // The choices of each group stand on one line.
    page.tap("button", "More").await?;
    page.tap("button", "Comfort").await?;
    page.by_role("dialog", "Comfort").await?;
    let lines = "e2eAll('group', '*', document.querySelector('dialog[open]')).filter(group =>
        new Set(e2eAll('button', '*', group).map(button => Math.round(button.getBoundingClientRect().top))).size > 1)
        .map(e2eName)";
    expect_eq("groups of more than a line", desk::strings(page, lines).await?, Vec::<String>::new())?;
    close_dialog(page).await?;
    // What opened it is hidden by now: the text has the focus, not nobody.
    desk::wait_focus(page, "region", "Text").await?;

    // The list lies below what is selected, in sight.
    page.select_by_script("Janet Yellen").await?;
    page.wait_for("document.querySelector('.where').textContent.startsWith('characters')").await?;
    page.tap("button", "Actor").await?;
    page.tap("button", "Edit…").await?;
    page.by_role("region", "Selected").await?;
    let row = "const row = e2eAll('list', 'Annotations').flatMap(list => e2eAll('button', '*', list))[0];
        const box = row.getBoundingClientRect();
        return row.contains(document.elementFromPoint(box.left + box.width / 2, box.bottom - 4));";
    page.wait_for(&format!("(() => {{ {row} }})()")).await?;
    page.expect_clean().await
}

/// Pictures for people to look at: `target/e2e/shots/`, from Chromium.
#[test]
fn takes_pictures() {
    let setups = [("wide", Setup::DESKTOP), ("phone", Setup::PHONE)];
    for (name, setup) in setups
        .into_iter()
        .flat_map(|(name, setup)| [(format!("{name}-light"), setup.clone()), (format!("{name}-dark"), setup.dark())])
    {
        e2e::run("takes_pictures", Engine::Chromium, setup, e2e::dist(), "/", async |page| pictures(page, &name).await);
    }
}

async fn pictures(page: &Page, name: &str) -> Result {
    let folder = page.picture().with_file_name("shots");
    let shot = async |state: &str| page.screenshot(&folder.join(format!("{name}-{state}.png"))).await;
    let wide = page.setup().width > 700;
    desk::open(page).await?;
    shot("start").await?;
    for (words, label) in [
        ("Janet Yellen", "Actor"),
        ("Treasury Secretary Janet Yellen warned Beijing", "Claim"),
        ("“significant consequences”", "Quote"),
        ("Sergey Lavrov", "Actor"),
        ("Xi Jinping", "Actor"),
    ] {
        page.select_by_script(words).await?;
        page.wait_for("document.querySelector('.where').textContent || document.querySelector('.palette')").await?;
        if words == "Sergey Lavrov" {
            shot("selection").await?;
        }
        page.tap("button", label).await?;
        page.wait_with(
            "the step",
            "e2eAll('button', 'Undo')[0].title.includes(arguments[0].slice(0, 12))",
            &[json!(words)],
        )
        .await?;
    }
    shot("annotation").await?;
    if wide {
        page.press("Enter").await?;
        shot("end").await?;
        page.press("Escape").await?;
    } else {
        page.tap("button", "Edit…").await?;
        page.by_role("button", "Done").await?;
        // It slides in.
        page.wait_for("document.querySelector('.side').getBoundingClientRect().bottom <= innerHeight").await?;
        shot("sheet").await?;
        page.tap("button", "Done").await?;
    }
    page.press("Escape").await?;
    page.press("f").await?;
    page.by_role("textbox", "Find in the text").await?;
    page.type_text("China").await?;
    desk::offer_to_mark(page, "Actor").await?;
    shot("find").await?;
    page.click("button", "Close").await?;
    for button in ["Export", "Import", "Keys", "Comfort"] {
        if !wide {
            page.tap("button", "More").await?;
            shot("more").await?;
        }
        page.tap("button", button).await?;
        page.by_role("dialog", button).await?;
        if button == "Export" {
            page.wait_for("document.querySelector('dialog[open] [aria-label=Preview]')").await?;
        }
        shot(&button.to_lowercase()).await?;
        close_dialog(page).await?;
    }
    page.eval("document.querySelector('.documents button').click();", &[]).await?;
    page.by_role("list", "Documents").await?;
    shot("documents").await
}
