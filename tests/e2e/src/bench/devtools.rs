//! What Chromium's DevTools tell: how long the main thread computed, how much memory the page's programs hold.

use serde_json::{Value, json};

use crate::{Failure, Page, Result};

/// Runs before the scripts of each page.
const SCRIPT: &str = include_str!("../js/bench.js");

/// Time on the processor that the page's main thread took, in milliseconds; waiting does not count, nor do other
/// threads (compiling WebAssembly, painting pixels).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cpu {
    /// All tasks.
    pub task: f64,
    /// Of them: JavaScript and WebAssembly.
    pub script: f64,
    /// Of them: style and layout.
    pub layout: f64,
}

impl std::ops::Sub for Cpu {
    type Output = Cpu;

    fn sub(self, earlier: Cpu) -> Cpu {
        Cpu {
            task: self.task - earlier.task,
            script: self.script - earlier.script,
            layout: self.layout - earlier.layout,
        }
    }
}

/// Memory that the page's programs hold, in bytes. The DOM and what the browser paints with are not in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heap {
    /// JavaScript's objects.
    pub script: f64,
    /// The memories of all WebAssembly programs.
    pub wasm: f64,
}

impl Page {
    /// Gets ready to measure: for all pages from now on. `expected` has for the path of a document how many marks its
    /// first screen shows.
    pub(crate) async fn start_measuring(&self, expected: Value) -> Result {
        self.cdp("Page.enable", json!({})).await?;
        let script = SCRIPT.replace("EXPECTED", &expected.to_string());
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await?;
        self.cdp("Performance.enable", json!({"timeDomain": "threadTicks"})).await.map(drop)
    }

    /// The main thread's time since the page began.
    pub(crate) async fn cpu(&self) -> Result<Cpu> {
        let metrics = self.metrics().await?;
        let seconds = |name| metric(&metrics, name).map(|seconds| seconds * 1000.0);
        Ok(Cpu {
            task: seconds("TaskDuration")?,
            script: seconds("ScriptDuration")?,
            layout: seconds("LayoutDuration")? + seconds("RecalcStyleDuration")?,
        })
    }

    /// The page's memory after its garbage was collected.
    pub(crate) async fn heap(&self) -> Result<Heap> {
        self.collect_garbage().await?;
        let metrics = self.metrics().await?;
        let wasm = self.promised("e2eBench.memory()").await?.as_f64();
        let wasm = wasm.ok_or_else(|| Failure::new("expected the size of the WebAssembly memories, found none"))?;
        Ok(Heap { script: metric(&metrics, "JSHeapUsedSize")?, wasm })
    }

    pub(crate) async fn collect_garbage(&self) -> Result {
        self.cdp("HeapProfiler.collectGarbage", json!({})).await.map(drop)
    }

    /// Waits for what an expression in the page promises. Less work for the page than [`Page::eval_async`].
    pub(crate) async fn promised(&self, expression: &str) -> Result<Value> {
        let ask = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.cdp("Runtime.evaluate", ask).await?;
        match answer.get("exceptionDetails") {
            Some(why) => Err(Failure::new(format!("{expression} failed: {}", why["exception"]["description"]))),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    async fn metrics(&self) -> Result<Value> {
        Ok(self.cdp("Performance.getMetrics", json!({})).await?["metrics"].take())
    }
}

fn metric(metrics: &Value, name: &str) -> Result<f64> {
    let found = metrics.as_array().into_iter().flatten().find(|metric| metric["name"] == name);
    let value = found.and_then(|metric| metric["value"].as_f64());
    value.ok_or_else(|| Failure::new(format!("expected the metric {name}, found none: another Chromium?")))
}
