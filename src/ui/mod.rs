//! SCREEN: draws a [`Session`](crate::edit::Session), emits intents. Knows the edge, and nobody knows it.

pub mod announcer;
pub mod app;
pub mod context;
pub mod dialog;
pub mod documents;
pub mod export;
pub mod find;
pub mod foot;
pub mod import;
pub mod inspector;
pub mod journal;
pub mod keyboard;
pub mod keymap;
pub mod keys;
pub mod list;
pub mod palette;
pub mod parts;
pub mod settings;
pub mod text;
pub mod top;

use std::rc::Rc;

use crate::edit::{Action, Intent, Notice};
use crate::platform::{Store, clock};

/// Loads what this browser keeps and mounts the page over the first paint.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let loaded = Store::open().await;
        let mut session = loaded.session();
        let mut first = Vec::new();
        if loaded.place.scroll.0 > 0 {
            first.push(Intent::Return(loaded.place.scroll));
        }
        if !loaded.problems.is_empty() {
            let text = loaded.problems.join(" ");
            first.push(Intent::Say(Notice { text, shown: true, alarm: true, ..Notice::default() }));
        }
        for intent in first {
            session = session.after(&Action { stamp: clock::stamp(), intent }).unwrap_or(session);
        }
        let Some(root) = gloo::utils::document().get_element_by_id("app") else { return };
        let props = app::AppProps { session: Rc::new(session), keeper: journal::Keeper::new(loaded.store) };
        yew::Renderer::<app::App>::with_root_and_props(root, props).render();
    });
}
