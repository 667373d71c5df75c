//! Mouse and finger. All points are CSS pixels of the viewport.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Engine, Page, Result};

/// Two clicks closer than this, in time and place, are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(600);

impl Page {
    /// Presses the mouse at one point, moves in several steps and lets go at another.
    pub async fn drag(&self, from: (f64, f64), to: (f64, f64)) -> Result {
        self.mouse(from, drag(from, to)).await
    }

    /// One click with the left button; waits as long as a person would where it must not become a double click.
    pub async fn click_at(&self, at: (f64, f64)) -> Result {
        self.mouse(at, vec![move_to(at, 0), press(0), release(0)]).await
    }

    /// A double click.
    pub async fn double_click_at(&self, at: (f64, f64)) -> Result {
        self.clicks(at, 2).await
    }

    /// A triple click.
    pub async fn triple_click_at(&self, at: (f64, f64)) -> Result {
        self.clicks(at, 3).await
    }

    /// A click with Shift held, which extends the selection.
    pub async fn shift_click_at(&self, at: (f64, f64)) -> Result {
        let pause = json!({"type": "pause", "duration": 0});
        let key = |kind: &str| json!({"type": kind, "value": "\u{E008}"});
        let keyboard = json!([key("keyDown"), pause, pause, pause, key("keyUp")]);
        let mouse = json!([pause, move_to(at, 0), press(0), release(0), pause]);
        let sources = json!([
            {"type": "key", "id": "keyboard", "actions": keyboard},
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": mouse},
        ]);
        self.single_again(at).await?;
        self.command("POST", "actions", json!({"actions": sources})).await?;
        self.last_click.set(Some((Instant::now(), at.0, at.1)));
        Ok(())
    }

    /// Moves the mouse without pressing.
    pub async fn hover(&self, at: (f64, f64)) -> Result {
        self.pointer("mouse", vec![move_to(at, 0)]).await
    }

    /// Taps with a finger. WebKitGTK's driver turns the finger into a mouse (`pointerType` is `mouse` there, and no
    /// touch events come), so there this is a click.
    pub async fn tap_at(&self, at: (f64, f64)) -> Result {
        match self.engine() {
            Engine::WebKit => self.click_at(at).await,
            _ => self.pointer("touch", vec![move_to(at, 0), press(0), release(0)]).await,
        }
    }

    /// Drags with a finger, such as a handle; in WebKit with the mouse, see [`Page::tap_at`].
    pub async fn drag_by_finger(&self, from: (f64, f64), to: (f64, f64)) -> Result {
        match self.engine() {
            Engine::WebKit => self.drag(from, to).await,
            _ => self.pointer("touch", drag(from, to)).await,
        }
    }

    /// Taps the middle of an element, by role and name, once it is at rest: sheets and dialogs slide in.
    pub async fn tap(&self, role: &str, name: &str) -> Result {
        let last = std::cell::RefCell::new(Value::Null);
        let at = self
            .until(&format!("{role} {name:?} at rest on the screen"), async || {
                let element = self.by_role(role, name).await?;
                let script = "arguments[0].scrollIntoView({ block: 'nearest', behavior: 'instant' });
                    const box = arguments[0].getBoundingClientRect();
                    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
                    return [x, y, arguments[0].contains(document.elementFromPoint(x, y))];";
                let now = self.eval(script, &[serde_json::to_value(&element)?]).await?;
                let rests = last.replace(now.clone()) == now && now[2] == true;
                Ok(if rests { Ok(now) } else { Err(format!("its middle is at {now}")) })
            })
            .await?;
        self.tap_at((at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0))).await
    }

    async fn clicks(&self, at: (f64, f64), count: usize) -> Result {
        let mut actions = vec![move_to(at, 0)];
        actions.extend((0..count).flat_map(|_| [press(0), release(0)]));
        self.mouse(at, actions).await
    }

    async fn mouse(&self, at: (f64, f64), actions: Vec<Value>) -> Result {
        self.single_again(at).await?;
        self.pointer("mouse", actions).await?;
        self.last_click.set(Some((Instant::now(), at.0, at.1)));
        Ok(())
    }

    /// A person's second single click at the same place comes late enough not to be a double click.
    async fn single_again(&self, at: (f64, f64)) -> Result {
        if let Some((when, x, y)) = self.last_click.get() {
            let near = (x - at.0).abs() < 8.0 && (y - at.1).abs() < 8.0;
            if let (true, Some(rest)) = (near, DOUBLE_CLICK.checked_sub(when.elapsed())) {
                tokio::time::sleep(rest).await;
            }
        }
        Ok(())
    }

    async fn pointer(&self, kind: &str, actions: Vec<Value>) -> Result {
        let source = json!({"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions});
        self.command("POST", "actions", json!({"actions": [source]})).await.map(drop)
    }
}

fn drag(from: (f64, f64), to: (f64, f64)) -> Vec<Value> {
    let between = |part: f64| (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
    let mut actions = vec![move_to(from, 0), press(0)];
    actions.extend([0.1, 0.4, 0.7, 0.9, 1.0].map(|part| move_to(between(part), 10)));
    actions.push(release(0));
    actions
}

fn move_to((x, y): (f64, f64), milliseconds: u32) -> Value {
    // Whole pixels: not every driver takes fractions.
    json!({"type": "pointerMove", "duration": milliseconds, "x": x.round() as i64, "y": y.round() as i64})
}

fn press(button: u8) -> Value {
    json!({"type": "pointerDown", "button": button})
}

fn release(button: u8) -> Value {
    json!({"type": "pointerUp", "button": button})
}
