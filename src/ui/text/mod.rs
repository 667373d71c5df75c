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

pub use self::caret::enter;
pub use self::pane::in_text;
pub use self::view::{Shared, View};
use super::context::use_dispatch;
use crate::edit::Session;

/// Where the page finds the view once it is there.
pub type Slot = Rc<RefCell<Option<Shared>>>;

/// What the text pane shows.
#[derive(Properties, PartialEq)]
pub struct TextPaneProps {
    /// The state.
    pub session: Rc<Session>,
    /// Filled with the view.
    pub slot: Slotted,
    /// What lies over the text and scrolls with it: the palette.
    #[prop_or_default]
    pub children: Html,
}

/// A [`Slot`] that is equal to itself.
#[derive(Clone, Default)]
pub struct Slotted(pub Slot);

impl PartialEq for Slotted {
    fn eq(&self, other: &Slotted) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The text pane.
#[component]
pub fn TextPane(props: &TextPaneProps) -> Html {
    let dispatch = use_dispatch();
    let (scroller, article, overlay) = (use_node_ref(), use_node_ref(), use_node_ref());
    use_effect_with(props.session.clone(), {
        let nodes = [scroller.clone(), article.clone(), overlay.clone()];
        let slot = props.slot.0.clone();
        move |session| {
            if let Some(view) = &*slot.borrow() {
                view.borrow_mut().sync(session);
                return;
            }
            let [Some(scroller), Some(article), Some(overlay)] = nodes.map(|node| node.cast::<HtmlElement>()) else {
                return;
            };
            *slot.borrow_mut() = View::start([scroller, article, overlay], session.clone(), dispatch);
        }
    });
    html! {
        <section ref={scroller} class="text" role="region" aria-label="Text" tabindex="0">
            <article ref={article} class="sheet"></article>
            <div ref={overlay} class="overlay" aria-hidden="true"></div>
            { props.children.clone() }
        </section>
    }
}
