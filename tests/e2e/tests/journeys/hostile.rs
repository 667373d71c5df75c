//! Files that want to do harm, and files that are broken: shown as text, told in a sentence, nothing lost.

use e2e::{Page, Result, Setup, expect_eq};
use serde_json::{Value, json};

use crate::desk::{self, mark, wait_rows};

e2e::journeys! {
    shows_hostile_fields_as_text: Setup::DESKTOP;
    says_what_is_wrong_with_a_file: Setup::DESKTOP;
    reads_the_rest_of_a_file: Setup::DESKTOP;
}

const EVIL: &str = "<script>window.pwned = 1</script><img src=x onerror=\"window.pwned = 2\">\
                    <a href=\"javascript:window.pwned=3\">javascript:window.pwned=4</a>";
const EVIL_COLOUR: &str = "red;background:url(javascript:window.pwned=5)}</style><script>window.pwned=6</script>";

/// Puts what is evil into every string of a file, except into what makes it readable at all.
fn poison(value: &mut Value, key: &str) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| poison(value, key)),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key)),
        Value::String(text) => match key {
            "format" | "offset_unit" | "sha256" | "text" | "created" | "changed" | "edges" | "annotator" | "label" => {}
            "id" if text.len() == 36 => {}
            "colour" => EVIL_COLOUR.clone_into(text),
            _ => *text = format!("{EVIL}{text}"),
        },
        _ => {}
    }
}

async fn hash(page: &Page, text: &str) -> Result<Value> {
    let script = "const bytes = new TextEncoder().encode(arguments[0]);
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        return [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('');";
    page.eval_async(script, &[json!(text)]).await
}

async fn shows_hostile_fields_as_text(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    page.press("Escape").await?;
    desk::saved(page).await?;
    let right = desk::export(page).await?;
    let mut file: Value = serde_json::from_slice(&right.bytes)?;
    poison(&mut file, "");
    let text = format!("{EVIL}\nSomebody said {EVIL}");
    let length = EVIL.chars().count();
    file["documents"][0]["sha256"] = hash(page, &text).await?;
    file["documents"][0]["text"] = json!(text);
    file["documents"][0]["id"] = json!("01935d2e-8c00-7000-8000-00000000dead");
    file["documents"][0]["structure"] = json!([{"kind": "heading", "level": 1, "start": 0, "end": length}]);
    let label = format!("{EVIL}Actor");
    file["scheme"]["labels"][1]["name"] = json!(label);
    let annotation = &mut file["documents"][0]["annotations"][0];
    annotation["label"] = json!(label);
    annotation["note"] = json!(EVIL);
    annotation["spans"] = json!([{"start": 0, "end": length, "text": EVIL}]);
    annotation["evil"] = json!({ EVIL: EVIL });
    file[EVIL] = json!(EVIL);

    desk::offer(page, "<img src=x onerror=window.pwned=7>.sayso.json", file.to_string().as_bytes()).await?;
    page.click("button", "Import document").await?;
    page.wait_for("e2eRegion().querySelector('article').textContent.includes('Somebody said')").await?;
    expect_eq("the text", desk::text(page).await?, text.as_str())?;
    desk::wait_total(page, 1).await.map_err(|why| why.during("the label of another scheme"))?;

    // Through everything that shows some of it.
    page.press("n").await?;
    page.by_role("textbox", "Note").await?;
    page.press("m").await?;
    page.by_role("region", "Find").await?;
    page.press("Escape").await?;
    page.eval("document.querySelector('.documents button').click();", &[]).await?;
    page.by_role("list", "Documents").await?;
    page.press("Escape").await?;
    desk::saved(page).await?;
    let file = desk::export(page).await?;
    e2e::check_export(&file.bytes, Some(&desk::schema()))?;
    page.reload().await?;
    desk::ready(page).await?;
    expect_eq("the text after a reload", desk::text(page).await?, text)?;

    let script = "return [typeof window.pwned, document.querySelectorAll('#app img, #app script, #app a').length,
        [...document.querySelectorAll('*')].filter(e => /pwned/.test(e.getAttribute('style') || '')).length];";
    expect_eq("what became of it", page.eval(script, &[]).await?, json!(["undefined", 0, 0]))?;
    // No script ran, and none was even stopped by the policy: nothing of it ever was markup.
    page.expect_clean().await
}

async fn says_what_is_wrong_with_a_file(page: &Page) -> Result {
    desk::open(page).await?;
    mark(page, "Janet Yellen", "Actor").await?;
    page.press("Escape").await?;
    desk::saved(page).await?;
    let right = desk::export(page).await?;
    let text = String::from_utf8_lossy(&right.bytes).into_owned();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_objects = "{\"format\":".repeat(100_000);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("broken.sayso.json", text.replacen(':', "", 1).into_bytes()),
        ("truncated.sayso.json", right.bytes[..right.bytes.len() / 2].to_vec()),
        ("deep.sayso.json", deep.into_bytes()),
        ("deeper.sayso.json", deep_objects.into_bytes()),
        ("words.sayso.json", b"no JSON at all".to_vec()),
        ("other.sayso.json", br#"{"type": "FeatureCollection", "features": []}"#.to_vec()),
        ("list.sayso.json", b"[1, 2, 3]".to_vec()),
        ("null.sayso.json", b"null".to_vec()),
        ("newer.sayso.json", text.replacen("\"version\": 1", "\"version\": 99", 1).into_bytes()),
        ("empty.sayso.json", Vec::new()),
        ("empty.txt", Vec::new()),
        ("bytes.txt", vec![0xC3, 0x28, 0xFF, 0xFE, 0x80]),
        ("bytes.sayso.json", vec![b'{', b'"', 0xC3, 0x28, b'"', b'}']),
        ("utf16.sayso.json", utf16),
        ("nul.sayso.json", vec![0; 100]),
        ("types.sayso.json", text.replacen("\"documents\": [", "\"documents\": 7, \"was\": [", 1).into_bytes()),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
    ];
    let mut silent = Vec::new();
    for (name, bytes) in &cases {
        let said = desk::offer(page, name, bytes).await.map_err(|why| why.during(name))?;
        let problem = page
            .eval(
                "return [...document.querySelectorAll('dialog[open] [role=alert], dialog[open] .problems li')]
                    .map(e2eSpoken).join(' | ');",
                &[],
            )
            .await?;
        let problem = problem.as_str().unwrap_or_default();
        let told = problem.contains("expected") || problem.contains("found");
        if !told || !said.contains(name) {
            silent.push(format!("{name}: {problem:?} of {said:?}"));
        }
        if page.count("button", "Back").await? > 0 {
            page.click("button", "Back").await?;
        }
        page.by_role("button", "Read what is pasted").await?;
    }
    desk::close_dialog(page).await?;
    expect_eq("files that were not told what is wrong with them", silent, Vec::<String>::new())?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    desk::saved(page).await?;
    page.reload().await?;
    desk::ready(page).await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    expect_eq("the work is as it was", desk::export(page).await?.bytes == right.bytes, true)?;
    page.expect_clean().await
}

async fn reads_the_rest_of_a_file(page: &Page) -> Result {
    desk::open(page).await?;
    for words in ["Janet Yellen", "Sergey Lavrov", "Xi Jinping", "Stoltenberg", "Zhuge Yangming", "Kishida"] {
        mark(page, words, "Actor").await?;
    }
    page.press("Escape").await?;
    let right = desk::export(page).await?;
    let mut file: Value = serde_json::from_slice(&right.bytes)?;
    file["documents"][0]["id"] = json!("01935d2e-8c00-7000-8000-00000000beef");
    let list = &mut file["documents"][0]["annotations"];
    let first = list[0].clone();
    let span = |start: i64, end: i64, text: &str| json!([{"start": start, "end": end, "text": text}]);
    list[1]["spans"] = span(5, 5, "");
    list[2]["spans"] = span(20, 10, "x");
    list[3]["spans"] = span(5, 1_000_000, "x");
    list[4]["spans"] = span(0, 7, "Another");
    list[5]["id"] = first["id"].clone();
    let said = desk::offer(page, "half.sayso.json", file.to_string().as_bytes()).await?;
    for part in ["5 problems", "1 annotation", "half.sayso.json"] {
        expect_eq(&format!("{said:?} contains {part:?}"), said.contains(part), true)?;
    }
    page.click("button", "Import document").await?;
    wait_rows(page, &["Janet Yellen, Actor"]).await?;
    let file = desk::export(page).await?;
    e2e::check_export(&file.bytes, Some(&desk::schema()))?;
    page.expect_clean().await
}
