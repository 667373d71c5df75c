//! The WebDriver capabilities of each engine: headless, offline, a profile of its own, downloads to a known folder.

use std::path::Path;

use serde_json::{Value, json};

use crate::Setup;

pub(crate) fn chromium(setup: &Setup, binary: Option<&Path>, profile: &Path, downloads: &Path) -> Value {
    let mut options = json!({
        "args": [
            "--headless=new",
            // Chromium's sandbox refuses to start as root, which is what containers run as.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-color-profile=srgb",
            format!("--window-size={},{}", setup.width, setup.height),
            format!("--user-data-dir={}", profile.display()),
        ],
        "prefs": {
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "profile.default_content_settings.popups": 0,
        },
    });
    if let Some(binary) = binary {
        options["binary"] = json!(binary);
    }
    if setup.touch {
        let metrics =
            json!({"width": setup.width, "height": setup.height, "pixelRatio": 2.0, "touch": true, "mobile": true});
        options["mobileEmulation"] = json!({"deviceMetrics": metrics});
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    })
}

pub(crate) fn firefox(setup: &Setup, binary: Option<&Path>, downloads: &Path) -> Value {
    let mut prefs = json!({
        "browser.download.folderList": 2,
        "browser.download.dir": downloads,
        "browser.download.useDownloadDir": true,
        "browser.download.always_ask_before_handling_new_types": false,
        "browser.download.alwaysOpenPanel": false,
        "browser.helperApps.neverAsk.saveToDisk":
            "application/json,application/octet-stream,application/zip,application/x-ndjson,text/plain,text/csv,text/markdown",
        "layout.css.prefers-color-scheme.content-override": i32::from(!setup.dark),
        // No start page, no background traffic.
        "browser.startup.homepage": "about:blank",
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "services.settings.server": "data:,",
    });
    if setup.touch {
        prefs["dom.w3c_touch_events.enabled"] = json!(1);
        // `pointer: coarse` and `hover: none`, as on a phone.
        prefs["ui.primaryPointerCapabilities"] = json!(1);
        prefs["ui.allPointerCapabilities"] = json!(1);
    }
    let args = json!(["-headless", "-width", setup.width.to_string(), "-height", setup.height.to_string()]);
    let mut options = json!({"args": args, "prefs": prefs});
    if let Some(binary) = binary {
        options["binary"] = json!(binary);
    }
    json!({"browserName": "firefox", "moz:firefoxOptions": options})
}

pub(crate) fn webkit(binary: &Path) -> Value {
    json!({"webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]}})
}
