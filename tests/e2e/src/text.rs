//! The words of the region "Text": where they are on the screen, how to select them, where lines break.

use serde_json::{Value, json};

use crate::{Page, Result};

/// A box in CSS pixels of the viewport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// The point at these parts of width and height.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x + self.width * x, self.y + self.height * y)
    }

    /// The point in the middle.
    pub fn middle(&self) -> (f64, f64) {
        self.at(0.5, 0.5)
    }
}

/// The boxes of the first and the last character of some words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextRect {
    /// Box of the first character.
    pub start: Rect,
    /// Box of the last character.
    pub end: Rect,
}

impl TextRect {
    /// Where to press so that a selection starts before the first character.
    pub fn before(&self) -> (f64, f64) {
        self.start.at(0.2, 0.5)
    }

    /// The middle between the two, for a word on one line.
    pub fn middle_of_word(&self) -> (f64, f64) {
        ((self.start.x + self.end.x + self.end.width) / 2.0, self.start.y + self.start.height / 2.0)
    }

    /// Where to let go so that a selection ends after the last character.
    pub fn after(&self) -> (f64, f64) {
        self.end.at(0.8, 0.5)
    }
}

impl Page {
    /// Where some words are, their first occurrence; scrolls there when they are out of sight.
    pub async fn rect_of_text(&self, text: &str) -> Result<TextRect> {
        self.rect_of_nth(text, 0).await
    }

    /// Where the n-th occurrence (from 0) of some words is.
    pub async fn rect_of_nth(&self, text: &str, nth: usize) -> Result<TextRect> {
        let args = [json!(text), json!(nth)];
        let mut last = Value::Null;
        // Scrolling may draw what was not drawn before and so move things: look until two looks agree.
        for _ in 0..20 {
            let now = self
                .wait_with(
                    &format!("occurrence {nth} of {text:?} in the text"),
                    "(e2eShow(arguments[0], arguments[1]), e2eEnds(arguments[0], arguments[1]))",
                    &args,
                )
                .await?;
            if now == last {
                break;
            }
            last = now;
        }
        Ok(TextRect { start: rect(&last["start"]), end: rect(&last["end"]) })
    }

    /// Selects some words, their first occurrence, by dragging the mouse over them.
    pub async fn drag_over(&self, text: &str) -> Result {
        self.drag_over_nth(text, 0).await
    }

    /// Selects the n-th occurrence (from 0) of some words by dragging the mouse over them.
    pub async fn drag_over_nth(&self, text: &str, nth: usize) -> Result {
        let place = self.rect_of_nth(text, nth).await?;
        self.drag(place.before(), place.after()).await
    }

    /// Selects some words by dragging from their end to their start.
    pub async fn drag_back_over(&self, text: &str) -> Result {
        let place = self.rect_of_text(text).await?;
        self.drag(place.after(), place.before()).await
    }

    /// Sets the selection by script: what the system's handles do on touch, where a long press under a driver selects
    /// nothing (Chromium, Firefox) or does not exist (WebKit).
    pub async fn select_by_script(&self, text: &str) -> Result {
        self.rect_of_text(text).await?;
        let script = "const range = e2eRange(arguments[0], arguments[1]);
            getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);";
        self.eval(script, &[json!(text), json!(0)]).await.map(drop)
    }

    /// What is selected now.
    pub async fn selection(&self) -> Result<String> {
        Ok(self.eval("return String(getSelection());", &[]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// For each block of the text the character indexes (UTF-16) at which a visual line begins, after the first line.
    /// Two equal answers mean that no line break moved. It looks at every character: for articles, not for novels.
    pub async fn line_breaks(&self) -> Result<Vec<Vec<usize>>> {
        Ok(serde_json::from_value(self.eval("return e2eLines();", &[]).await?)?)
    }
}

fn rect(value: &Value) -> Rect {
    let side = |name: &str| value[name].as_f64().unwrap_or(0.0);
    Rect { x: side("x"), y: side("y"), width: side("width"), height: side("height") }
}
