//! Keys, pressed as a keyboard would: `keydown` and `keyup` with the `code` and `key` of an American layout.

use serde_json::{Value, json};

use crate::{Failure, Page, Result};

impl Page {
    /// Presses a chord: `"1"`, `"Enter"`, `"Shift+N"`, `"Control+Shift+Z"`, `"ArrowLeft"`, `"Numpad1"`.
    pub async fn press(&self, chord: &str) -> Result {
        let (modifiers, key) = split(chord);
        let shifted = modifiers.contains(&"Shift");
        let key = value(key, shifted)?;
        let held = modifiers.iter().map(|name| value(name, false)).collect::<Result<Vec<_>>>()?;
        let mut actions: Vec<Value> = held.iter().map(|key| down(key)).collect();
        actions.extend([down(&key), up(&key)]);
        actions.extend(held.iter().rev().map(|key| up(key)));
        self.keyboard(actions).await
    }

    /// Presses a chord with Control.
    pub async fn ctrl(&self, chord: &str) -> Result {
        self.press(&format!("Control+{chord}")).await
    }

    /// Types a text, key after key, wherever the focus is.
    pub async fn type_text(&self, text: &str) -> Result {
        let keys = text.chars().map(|key| if key == '\n' { '\u{E006}' } else { key }.to_string());
        self.keyboard(keys.flat_map(|key| [down(&key), up(&key)]).collect()).await
    }

    /// Sends a synthetic `keydown` with these properties to whatever has the focus, and tells whether the page handled
    /// it: for what no driver can press, such as other layouts (`{"key": "é", "code": "Digit2"}`), `repeat`, AltGraph
    /// (`modifierAltGraph`) or `isComposing`.
    pub async fn key_event(&self, init: Value) -> Result<bool> {
        let script = "const init = { bubbles: true, cancelable: true, ...arguments[0] };
            return !(document.activeElement || document.body).dispatchEvent(new KeyboardEvent('keydown', init));";
        Ok(self.eval(script, &[init]).await? == Value::Bool(true))
    }

    async fn keyboard(&self, actions: Vec<Value>) -> Result {
        let source = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.command("POST", "actions", json!({"actions": [source]})).await.map(drop)
    }
}

fn down(key: &str) -> Value {
    json!({"type": "keyDown", "value": key})
}

fn up(key: &str) -> Value {
    json!({"type": "keyUp", "value": key})
}

/// `Control++` is Control and the plus key.
fn split(chord: &str) -> (Vec<&str>, &str) {
    match chord.strip_suffix('+') {
        Some(rest) => (rest.split('+').filter(|part| !part.is_empty()).collect(), "+"),
        None => {
            let mut parts: Vec<&str> = chord.split('+').collect();
            let key = parts.pop().unwrap_or_default();
            (parts, key)
        }
    }
}

/// The WebDriver value of a key: itself, or a code point of the private use area.
fn value(name: &str, shifted: bool) -> Result<String> {
    let code = match name {
        "Shift" => '\u{E008}',
        "Control" | "Ctrl" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Meta" => '\u{E03D}',
        "Backspace" => '\u{E003}',
        "Tab" => '\u{E004}',
        // What WebDriver calls Enter is the one of the number pad.
        "Enter" => '\u{E006}',
        "NumpadEnter" => '\u{E007}',
        "Escape" => '\u{E00C}',
        "Space" => ' ',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "ArrowLeft" => '\u{E012}',
        "ArrowUp" => '\u{E013}',
        "ArrowRight" => '\u{E014}',
        "ArrowDown" => '\u{E015}',
        "Insert" => '\u{E016}',
        "Delete" => '\u{E017}',
        _ => return other(name, shifted),
    };
    Ok(code.to_string())
}

fn other(name: &str, shifted: bool) -> Result<String> {
    let numbered = |prefix: &str, first: u32, last: u32, base: u32| {
        let number: u32 = name.strip_prefix(prefix)?.parse().ok()?;
        (first..=last).contains(&number).then(|| char::from_u32(base + number))?
    };
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        // The drivers do not apply Shift to a letter by themselves.
        (Some(letter), None) if shifted => Ok(letter.to_uppercase().collect()),
        (Some(letter), None) => Ok(letter.to_string()),
        _ => numbered("Numpad", 0, 9, 0xE01A)
            .or_else(|| numbered("F", 1, 12, 0xE030))
            .map(String::from)
            .ok_or_else(|| Failure::new(format!("no key is called {name:?}"))),
    }
}
