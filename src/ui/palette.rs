//! The palette: the labels, above the selected text. It never takes the focus and never covers the selected line or
//! the next one.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::context::use_dispatch;
use super::text::Slotted;
use crate::edit::{Intent, Selection, Session};

/// What the palette shows.
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// The state.
    pub session: Rc<Session>,
    /// Where the text is.
    pub slot: Slotted,
}

/// The palette.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let dispatch = use_dispatch();
    let node = use_node_ref();
    let shown = matches!(props.session.selection, Selection::Text { .. });
    use_effect_with((props.session.selection.clone(), props.session.document.id), {
        let (node, slot) = (node.clone(), props.slot.clone());
        move |_| {
            // The text pane's own effect ran before: children's effects run first, so its view may be one state behind;
            // it places what it is given.
            if let (Some(palette), Some(view)) = (node.cast::<HtmlElement>(), &*slot.0.borrow()) {
                view.borrow().place_palette(&palette);
            }
        }
    });
    if !shown {
        return Html::default();
    }
    let labels = props.session.project.scheme.labels.iter().map(|label| {
        let id = label.id.clone();
        html! {
            <button key={&*label.id.0} type="button" class={format!("c-{}", label.colour.name())} tabindex="-1"
                onclick={dispatch.on(move |_| Intent::Label(id.clone()))}>
                <i class="swatch"></i>{ &label.name }<kbd aria-hidden="true">{ &label.key }</kbd>
            </button>
        }
    });
    html! {
        <div ref={node} class="palette" role="group" aria-label="Label the selection"
            onmousedown={|event: MouseEvent| event.prevent_default()}>
            { for labels }
        </div>
    }
}
