//! What must not happen: errors, reports of the Content-Security-Policy, requests to elsewhere.

use serde_json::{Value, json};

use crate::{Engine, Failure, Page, Result};

impl Page {
    /// Everything that went wrong since the browser started: uncaught errors, `console.error`, rejected promises,
    /// files that did not load, policy violations. Seen by a script that the server puts before all others, and in
    /// Chromium and Firefox by their own logs as well.
    pub async fn problems(&self) -> Result<Vec<String>> {
        self.collect().await;
        Ok(self.problems.borrow().clone())
    }

    /// Forgets the problems so far, and gives them back: for steps that are meant to cause some.
    pub async fn take_problems(&self) -> Result<Vec<String>> {
        self.collect().await;
        Ok(self.problems.take())
    }

    /// Fails unless nothing went wrong and nothing was asked of another server.
    pub async fn expect_clean(&self) -> Result {
        let (problems, foreign) = (self.problems().await?, self.foreign_requests().await?);
        if problems.is_empty() && foreign.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!("problems: {problems:#?}; requests to elsewhere: {foreign:#?}")))
    }

    /// Addresses outside our own server that the page asked for: from its resource timing, in Chromium also from the
    /// network log, which knows failed requests and those that the policy blocked.
    pub async fn foreign_requests(&self) -> Result<Vec<String>> {
        self.collect().await;
        let own = self.server.origin();
        let local = |url: &str| ["data:", "blob:", "about:", "chrome:"].iter().any(|scheme| url.starts_with(scheme));
        let requests = self.requests.borrow();
        let mut foreign: Vec<_> =
            requests.iter().filter(|url| !url.starts_with(&own) && !local(url)).cloned().collect();
        foreign.sort();
        foreign.dedup();
        Ok(foreign)
    }

    /// Moves what the page and the browser noted so far to our side: before a page goes, and when asked.
    pub(crate) async fn collect(&self) {
        let script = "const watch = window.__e2e;
            const urls = performance.getEntriesByType('resource').map(entry => entry.name);
            return [watch ? watch.problems.splice(0) : [], urls];";
        if let Ok(seen) = self.eval(script, &[]).await {
            self.problems.borrow_mut().extend(strings(&seen[0]));
            self.requests.borrow_mut().extend(strings(&seen[1]));
        }
        match self.engine() {
            Engine::Chromium => self.collect_chromium().await,
            Engine::Firefox => self.collect_firefox().await,
            Engine::WebKit => {}
        }
    }

    async fn collect_chromium(&self) {
        for kind in ["browser", "performance"] {
            let Ok(Value::Array(log)) = self.command("POST", "se/log", json!({"type": kind})).await else { continue };
            for entry in &log {
                let message = entry["message"].as_str().unwrap_or_default();
                if kind == "browser" {
                    // Chromium asks for an icon of every page; a missing one is no fault.
                    if entry["level"] == "SEVERE" && !message.contains("/favicon.ico") {
                        self.problems.borrow_mut().push(format!("log: {message}"));
                    }
                } else if let Ok(event) = serde_json::from_str::<Value>(message) {
                    let event = &event["message"];
                    if event["method"] == "Network.requestWillBeSent" {
                        self.requests
                            .borrow_mut()
                            .extend(event["params"]["request"]["url"].as_str().map(str::to_owned));
                    }
                }
            }
        }
    }

    async fn collect_firefox(&self) {
        // Errors of the page, and what its policy blocked; the browser's own troubles have other sources.
        let script = format!(
            "const found = [];
             for (const message of Services.console.getMessageArray()) {{
               if (!(message instanceof Ci.nsIScriptError) || message.flags & 1) continue;
               if (!(message.sourceName || '').startsWith('{}')) continue;
               found.push(message.errorMessage + ' (' + message.sourceName + ':' + message.lineNumber + ')');
             }}
             Services.console.reset();
             return found;",
            self.server.origin()
        );
        if let Ok(seen) = self.chrome_script(&script).await {
            self.problems.borrow_mut().extend(strings(&seen).into_iter().map(|text| format!("log: {text}")));
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
