//! The palette: the labels, above the selected text. It never takes the focus and never covers the selected line or
//! the next one; the text pane places it.

use yew::prelude::*;

use super::context::Dispatch;
use crate::edit::{Intent, Selection, Session};

/// The palette; nothing where no text is selected.
pub fn palette(session: &Session, dispatch: &Dispatch) -> Html {
    if !matches!(session.selection, Selection::Text { .. }) {
        return Html::default();
    }
    let labels = session.project.scheme.labels.iter().map(|label| {
        let id = label.id.clone();
        html! {
            <button key={&*label.id.0} type="button" class={format!("c-{}", label.colour.name())} tabindex="-1"
                onclick={dispatch.on(move |_| Intent::Label(id.clone()))}>
                <i class="swatch"></i>{ &label.name }<kbd aria-hidden="true">{ &label.key }</kbd>
            </button>
        }
    });
    html! {
        <div class="palette" role="group" aria-label="Label the selection"
            onmousedown={|event: MouseEvent| event.prevent_default()}>
            { for labels }
        </div>
    }
}
