//! The text with its marks: region "Text".

mod caret;
mod draw;
mod highlight;
mod map;
mod overlay;
mod pane;
mod view;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

pub use self::view::{Shared, View};
use super::context::Dispatch;
use crate::edit::Session;

/// Where the page finds the view once it is there.
pub type Slot = Rc<RefCell<Option<Shared>>>;

/// The text pane: its elements, and the view that draws into them.
#[derive(Default)]
pub struct TextPane {
    scroller: NodeRef,
    article: NodeRef,
    overlay: NodeRef,
    surface: NodeRef,
    /// Where the page finds the view.
    pub slot: Slot,
}

impl TextPane {
    /// The region "Text"; `over` lies over the text and scrolls with it.
    pub fn view(&self, over: Html) -> Html {
        html! {
            <section ref={&self.scroller} class="text" role="region" aria-label="Text" tabindex="0">
                <article ref={&self.article} class="sheet"></article>
                <div ref={&self.overlay} class="overlay" aria-hidden="true"></div>
                { over }
                <div ref={&self.surface} class="caret-surface" role="application" tabindex="-1"
                    aria-label="Text cursor: arrows move, Shift selects, label keys mark, Escape leaves"></div>
            </section>
        }
    }

    /// Brings the text up to `session`; the elements must be in the page.
    pub fn follow(&self, session: &Rc<Session>, dispatch: &Dispatch) {
        if let Some(view) = &*self.slot.borrow() {
            if view.borrow_mut().sync(session) {
                view::later(view);
            }
            return;
        }
        let nodes = [&self.scroller, &self.article, &self.overlay].map(|node| node.cast::<HtmlElement>());
        if let [Some(scroller), Some(article), Some(overlay)] = nodes {
            let view = View::start([scroller, article, overlay], session.clone(), dispatch.clone());
            *self.slot.borrow_mut() = view;
        }
    }

    /// A callback that enters "Mark with keys".
    pub fn mark_with_keys(&self) -> Callback<()> {
        let (slot, surface) = (self.slot.clone(), self.surface.clone());
        Callback::from(move |()| {
            if let (Some(view), Some(surface)) = (slot.borrow().clone(), surface.cast::<HtmlElement>()) {
                caret::enter(&view, &surface);
            }
        })
    }
}
