//! Elements by role and accessible name: the words a person and a screen reader know them by.

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::{Page, Result};

const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What is searched for, and inside of what.
struct Search<'a> {
    role: &'a str,
    name: &'a str,
    outer: Option<(&'a str, &'a str)>,
}

impl Page {
    /// The first visible element of this role and name, waited for. `"Undo*"` is a name that begins so, `"*"` any.
    pub async fn by_role(&self, role: &str, name: &str) -> Result<Element> {
        self.element(&format!("{role} {name:?}"), &Search { role, name, outer: None }).await
    }

    /// Like [`Page::by_role`], inside another one: `by_role_in(("list", "Annotations"), "listitem", "*")`.
    pub async fn by_role_in(&self, outer: (&str, &str), role: &str, name: &str) -> Result<Element> {
        let what = format!("{role} {name:?} in {} {:?}", outer.0, outer.1);
        self.element(&what, &Search { role, name, outer: Some(outer) }).await
    }

    async fn element(&self, what: &str, search: &Search<'_>) -> Result<Element> {
        self.until(what, async || self.look(search).await).await
    }

    /// The element, or what else there is, without waiting.
    async fn look(&self, search: &Search<'_>) -> Result<std::result::Result<Element, String>> {
        let expression = match search.outer {
            Some(_) => "e2eAll(arguments[2], arguments[3]).flatMap(outer => e2eAll(arguments[0], arguments[1], outer))",
            None => "e2eAll(arguments[0], arguments[1])",
        };
        let (outer_role, outer_name) = search.outer.unwrap_or_default();
        let args = [json!(search.role), json!(search.name), json!(outer_role), json!(outer_name)];
        let body =
            format!("const [found] = {expression}; return found ? [found] : e2eNames(arguments[0]).slice(0, 40);");
        let found = self.eval(&body, &args).await?;
        Ok(match found[0].get(ELEMENT_KEY).and_then(Value::as_str) {
            Some(id) => Ok(Element::from_element_id(self.client().clone(), ElementRef::from(id.to_owned()))),
            None => Err(format!("names of this role now: {found}")),
        })
    }

    /// How many visible elements of this role and name there are now.
    pub async fn count(&self, role: &str, name: &str) -> Result<usize> {
        let count = self.eval("return e2eAll(arguments[0], arguments[1]).length;", &[json!(role), json!(name)]).await?;
        Ok(count.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// Waits until there are exactly so many elements of this role and name.
    pub async fn wait_count(&self, role: &str, name: &str, count: usize) -> Result {
        self.until(&format!("{count} × {role} {name:?}"), async || {
            let now = self.count(role, name).await?;
            Ok(if now == count { Ok(()) } else { Err(format!("there are {now}")) })
        })
        .await
    }

    /// The names of all visible elements of a role, in document order.
    pub async fn names(&self, role: &str) -> Result<Vec<String>> {
        let names = self.eval("return e2eNames(arguments[0]);", &[json!(role)]).await?;
        Ok(serde_json::from_value(names)?)
    }

    /// Clicks an element by role and name, as a mouse would; waits while something else lies over it.
    pub async fn click(&self, role: &str, name: &str) -> Result {
        self.until(&format!("a click on {role} {name:?}"), async || {
            Ok(match self.look(&Search { role, name, outer: None }).await? {
                Ok(element) => element.click().await.map_err(|why| format!("the driver said: {why}")),
                Err(seen) => Err(seen),
            })
        })
        .await
    }

    /// The text an element shows, by role and name, white space squeezed.
    pub async fn text_of(&self, role: &str, name: &str) -> Result<String> {
        let element = self.by_role(role, name).await?;
        let text =
            self.eval("return e2eSqueeze(arguments[0].textContent);", &[serde_json::to_value(&element)?]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the text of an element contains `part`.
    pub async fn wait_text(&self, role: &str, name: &str, part: &str) -> Result {
        self.until(&format!("{part:?} in {role} {name:?}"), async || {
            let text = self.text_of(role, name).await?;
            Ok(if text.contains(part) { Ok(()) } else { Err(format!("it says {text:?}")) })
        })
        .await
    }
}
