//! The page opens on the article, at the root of a server and below a path.

use e2e::{Page, Result, Setup, expect_eq};
use serde_json::json;

use crate::desk;

e2e::journeys! {
    opens_on_the_article: Setup::DESKTOP;
}

/// On a server where the page is not at the root.
mod below {
    use e2e::{Page, Result, Setup, expect_eq};

    use crate::desk;

    e2e::journeys! {
        in e2e::dist(), at "/tools/sayso/";
        works_below_a_path: Setup::DESKTOP;
    }

    async fn works_below_a_path(page: &Page) -> Result {
        desk::open(page).await?;
        expect_eq("the text", desk::text(page).await? == desk::SEED, true)?;
        desk::mark(page, "Janet Yellen", "Actor").await?;
        desk::saved(page).await?;
        let file = desk::export(page).await?;
        e2e::check_export(&file.bytes, Some(&desk::schema()))?;
        page.reload().await?;
        desk::ready(page).await?;
        desk::wait_rows(page, &["Janet Yellen, Actor"]).await?;
        let requests = page.server.requests();
        let strays: Vec<_> = requests.iter().filter(|r| !r.path.starts_with("/tools/sayso/")).collect();
        let strays: Vec<_> = strays.iter().map(|r| &r.path).filter(|path| !path.ends_with("/favicon.ico")).collect();
        expect_eq("requests outside the path", strays, Vec::<&String>::new())?;
        page.expect_clean().await
    }
}

async fn opens_on_the_article(page: &Page) -> Result {
    desk::open(page).await?;
    let text = desk::text(page).await?;
    expect_eq("the text is the article, byte for byte", text == desk::SEED, true)?;
    let headings = "e2eAll('heading', '*', e2eRegion()).map(h => h.localName + ' ' + e2eName(h))";
    let expected = [
        "h1 Despite Yellen’s Warning, Beijing Confirms Continued Cooperation with Moscow",
        "h2 CCP Aiding Massive Russian Military Buildup",
        "h2 China-Russia Cooperation: ‘Double Counteracting’ the West",
        "h2 Japanese PM: US Does Not Carry ‘Heavy Burden’ Alone",
    ];
    expect_eq("headings", desk::strings(page, headings).await?, expected.map(String::from))?;
    for (role, names) in [
        ("region", vec!["Text"]),
        ("toolbar", vec!["Labels"]),
        ("status", vec!["Saved"]),
        ("button", vec!["Claim", "Actor", "Quote", "Undo", "Redo", "Find", "Export", "Import", "Keys", "Comfort"]),
    ] {
        let found = page.names(role).await?;
        let missing: Vec<_> = names.into_iter().filter(|name| !found.iter().any(|other| other == name)).collect();
        expect_eq(&format!("{role}s missing among {found:?}"), missing, Vec::<&str>::new())?;
    }

    // The first paint needs no program: the text is in the page that the server sends.
    let sent = page.eval_async("return await (await fetch('.')).text();", &[]).await?;
    let sent = sent.as_str().unwrap_or_default();
    expect_eq("the page as sent holds the text", sent.contains("During her visit to China from April 4–8"), true)?;

    // What is taken for a heading can be corrected, and that is one step.
    page.drag_over("CCP Aiding").await?;
    page.click("button", "Make paragraph").await?;
    page.wait_for("e2eRegion().querySelectorAll('h2').length === 2").await?;
    page.click("button", "Undo").await?;
    page.wait_for("e2eRegion().querySelectorAll('h2').length === 3").await?;
    desk::saved(page).await?;

    // Above about 75 characters a line is hard to follow, below 60 it breaks too often.
    let lines = page.line_breaks().await?;
    let lengths: Vec<usize> = lines.iter().flat_map(|breaks| breaks.windows(2).map(|two| two[1] - two[0])).collect();
    let mean = lengths.iter().sum::<usize>() / lengths.len().max(1);
    expect_eq(&format!("a measure of {mean} characters is between 55 and 80"), (55..=80).contains(&mean), true)?;
    expect_eq("language", page.eval("return document.documentElement.lang;", &[]).await?, json!("en"))?;
    page.expect_clean().await
}
