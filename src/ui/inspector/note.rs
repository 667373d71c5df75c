//! The note of the selected annotations. What was typed is never lost: it is saved when the field is left, when the
//! selection moves on, and when the page is hidden.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use gloo::events::EventListener;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::edit::Intent;
use crate::model::AnnotationId;
use crate::ui::context::Dispatch;
use crate::ui::focus::focus_text;

/// Whose note it is.
#[derive(Properties, PartialEq)]
pub struct NoteProps {
    /// Where intents go.
    pub dispatch: Dispatch,
    /// The annotations. Other ones need another field: see [`key`].
    pub ids: Arc<[AnnotationId]>,
    /// Their note; `None` where they have different ones.
    pub saved: Option<AttrValue>,
}

/// What was typed and not saved yet, and whose it is.
#[derive(Clone)]
struct Draft {
    ids: Arc<[AnnotationId]>,
    typed: Rc<RefCell<Option<String>>>,
    dispatch: Dispatch,
}

impl Draft {
    fn save(&self) {
        if let Some(typed) = self.typed.take() {
            self.dispatch.send(Intent::NoteOn(self.ids.clone(), typed));
        }
    }
}

/// The field for the note.
#[component]
pub fn Note(props: &NoteProps) -> Html {
    let typed = use_mut_ref(|| None::<String>);
    let redraw = use_force_update();
    let draft = Draft { ids: props.ids.clone(), typed: typed.clone(), dispatch: props.dispatch.clone() };
    use_effect_with((), {
        let draft = draft.clone();
        move |()| {
            let hidden = {
                let draft = draft.clone();
                EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| draft.save())
            };
            move || {
                drop(hidden);
                draft.save();
            }
        }
    });
    let oninput = {
        let (typed, redraw) = (typed.clone(), redraw.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                *typed.borrow_mut() = Some(field.value());
                redraw.force_update();
            }
        }
    };
    let onblur = {
        let draft = draft.clone();
        move |_: FocusEvent| draft.save()
    };
    let onkeydown = move |event: KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "Enter" if command => draft.save(),
            // The first Escape takes back what was typed, the second leaves the field.
            "Escape" if draft.typed.take().is_some() => redraw.force_update(),
            "Escape" => focus_text(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let several = props.ids.len() > 1;
    let placeholder = match (&props.saved, several) {
        (None, _) => "Different notes. What you write here replaces them.",
        (Some(_), true) => "A note for all of them",
        (Some(_), false) => "Add a note",
    };
    let value = typed.borrow().clone().map_or_else(|| props.saved.clone().unwrap_or_default(), AttrValue::from);
    html! {
        <textarea class="inspector-note" aria-label="Note" title="Saved when you leave the field, or by Ctrl+Enter; Esc takes back"
            rows="1" {placeholder} {value} {oninput} {onblur} {onkeydown} />
    }
}

/// A key for the field of these annotations.
#[must_use]
pub fn key(ids: &[AnnotationId]) -> String {
    let mut hasher = DefaultHasher::new();
    ids.hash(&mut hasher);
    format!("note-{:x}", hasher.finish())
}
