//! SCREEN: draws a [`Session`](crate::edit::Session), emits intents. Knows the edge, and nobody knows it.

pub mod announcer;
pub mod app;
pub mod arrival;
pub mod context;
pub mod dialog;
pub mod documents;
pub mod export;
pub mod find;
pub mod focus;
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
pub mod side;
pub mod text;
pub mod top;

use std::rc::Rc;

use crate::edit::{Action, Intent, Role};
use crate::platform::seat::Seat;
use crate::platform::{Loaded, Store, clock, home};

/// Loads what this browser keeps and mounts the page over the first paint.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let loaded = Store::open().await;
        let (seat, seated) = Seat::take(&seat_name(&loaded)).await;
        let mut session = loaded.session();
        if !seated && loaded.store.persistent() {
            session.role = Role::Reader;
        }
        let place = (loaded.place.scroll.0 > 0).then_some(Intent::Return(loaded.place.scroll));
        let problems = (!loaded.problems.is_empty()).then(|| journal::alarm(loaded.problems.join(" ")));
        for intent in [place, problems].into_iter().flatten() {
            session = session.after(&Action { stamp: clock::stamp(), intent }).unwrap_or(session);
        }
        let Some(root) = gloo::utils::document().get_element_by_id("app") else { return };
        let props = app::AppProps { session: Rc::new(session), keeper: journal::Keeper::new(loaded.store, seat) };
        yew::Renderer::<app::App>::with_root_and_props(root, props).render();
    });
}

/// The name of the writer's seat of the project; of a project in memory, one that no other tab has.
fn seat_name(loaded: &Loaded) -> String {
    format!("{}:{}", home::name(), loaded.project.id)
}
