//! Accessibility checks by axe-core, run inside the page.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::page::target;
use crate::{Failure, Page, Result};

/// A Python package that ships axe-core (4.12.1): it comes by the same way as every other tool here.
const PACKAGE: &str = "axe-playwright-python==0.1.8";

impl Page {
    /// What axe-core finds serious or critical now, one readable line each.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let source = std::fs::read_to_string(axe_js()?)?;
        self.eval(&format!("if (!window.axe) {{ {source}\n }}"), &[]).await?;
        let script = "const { violations } = await axe.run(document, { resultTypes: ['violations'] });
            return violations.filter(found => /serious|critical/.test(found.impact)).flatMap(found =>
              found.nodes.map(node => `${found.impact} ${found.id}: ${found.help}: ${node.target} ${node.html.slice(0, 120)} `
                + (node.failureSummary || '').replace(/\\s+/g, ' ')));";
        let lines = self.eval_async(script, &[json!(null)]).await?;
        Ok(lines.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}

/// The file named by `AXE_JS`, or `target/tools/axe.min.js`, fetched once.
fn axe_js() -> Result<PathBuf> {
    if let Some(file) = std::env::var_os("AXE_JS") {
        return Ok(PathBuf::from(file));
    }
    let tools = target().join("tools");
    let file = tools.join("axe.min.js");
    // Tests run side by side: only one fetches.
    static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = ONE.lock();
    if !file.is_file() {
        std::fs::create_dir_all(&tools)?;
        fetch(&tools).map_err(|why| why.during("no axe-core (name the file axe.min.js in AXE_JS)"))?;
    }
    Ok(file)
}

fn fetch(tools: &Path) -> Result {
    let script = "
import glob, os, subprocess, sys, tempfile, zipfile
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, sys.argv[1]], check=True)
    with zipfile.ZipFile(glob.glob(folder + '/*.whl')[0]) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith('axe.min.js'))
        with open('axe.part', 'wb') as file:
            file.write(wheel.read(name))
os.replace('axe.part', 'axe.min.js')
";
    let mut said = String::from("there is no python3 with pip");
    for python in ["python3", "/usr/bin/python3"] {
        match Command::new(python).args(["-c", script, PACKAGE]).current_dir(tools).output() {
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) => said = String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(_) => {}
        }
    }
    Err(Failure::new(format!("fetching {PACKAGE} failed: {said}")))
}
