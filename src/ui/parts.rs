//! What is not needed for the first look: the dialogs and Find, in a module that is loaded when one is first opened.

use wasm_split_helpers::wasm_split;
use yew::prelude::*;

use super::context::Hands;
use super::export::{ExportDialog, ExportProps};
use super::find::{Find, FindProps};
use super::import::{ImportDialog, ImportProps};
use super::keys::keys;
use super::settings::{Settings, comfort};

#[derive(Clone, Copy)]
pub struct Parts {
    pub export: fn(ExportProps) -> Html,
    pub import: fn(ImportProps) -> Html,
    pub find: fn(FindProps) -> Html,
    pub keys: fn(&Settings, &Callback<Settings>, &Hands) -> Html,
    pub comfort: fn(&Settings, &Callback<Settings>, &Hands) -> Html,
}

#[allow(unsafe_code)]
#[wasm_split(parts)]
pub fn parts() -> Parts {
    Parts {
        export: |props| html! { <ExportDialog ..props /> },
        import: |props| html! { <ImportDialog ..props /> },
        find: |props| html! { <Find ..props /> },
        keys,
        comfort,
    }
}
