//! The parts of the page that a first look at a text does without: what stands beside it, the dialogs, snapshots. Each is a
//! program of its own (the build cuts it out of the page's) that is fetched when it is first needed.
//!
//! What is reached only through one of the functions here leaves the first download; so parts hold functions, and the
//! page calls nothing of theirs by name.

#![allow(
    unsafe_code,
    reason = "`wasm_split` marks the place of the cut with functions that the linker must not rename"
)]

use std::pin::Pin;
use std::rc::Rc;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

use super::context::{Dispatch, Hands};
use super::export::{ExportDialog, ExportProps};
use super::find::Find;
use super::import::{ImportDialog, ImportProps};
use super::inspector::Inspector;
use super::journal::many::{self, MarkAll};
use super::journal::{Archive, Keeper};
use super::keys::keys;
use super::list::List;
use super::settings::{Settings, comfort};
use crate::edit::many::Changes;
use crate::edit::{Errand, Session};
use crate::platform::Store;

/// What stands beside the text.
pub struct Side {
    /// What is selected, and the list of annotations.
    pub list: fn(&Rc<Session>, &Dispatch) -> Html,
    /// Find, while it is open.
    pub find: fn(&Rc<Session>, &Dispatch, &Keeper, &Archive) -> Html,
}

/// What lies over the page.
pub struct Dialogs {
    /// Export.
    pub export: fn(ExportProps) -> Html,
    /// Import.
    pub import: fn(ImportProps) -> Html,
    /// All keys.
    pub keys: fn(&Settings, &Callback<Settings>, &Hands) -> Html,
    /// Comfort.
    pub comfort: fn(&Settings, &Callback<Settings>, &Hands) -> Html,
}

/// What is done for the work's safety now and then.
pub struct Keeping {
    /// Takes the snapshots of the session that are due: in a rest, or after much work.
    pub checkpoint: fn(Store, Rc<Session>, bool) -> Pending<()>,
    /// Loads the documents of a step over many, and works out what changes in each.
    pub work_out: fn(Store, Rc<Session>, Errand) -> Pending<Changes>,
    /// Loads documents, and works out what marking all occurrences of words changes in each.
    pub mark_all: fn(Store, Rc<Session>, MarkAll) -> Pending<Changes>,
}

/// What is being done.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T, String>>>>;

/// A part could not be fetched, so the server is away, or has another version of the page by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Missing {
        Missing
    }
}

/// Where a part is.
pub enum Part<T> {
    /// Not asked for, or in vain.
    Away,
    /// On its way.
    Coming,
    /// Here.
    Here(T),
}

/// Fetches what stands beside the text.
///
/// # Errors
///
/// [`Missing`] where it can't be had; asking again tries again.
#[wasm_split(side, fallible)]
pub fn side() -> Result<Side, Missing> {
    Ok(Side {
        list: |session, dispatch| {
            html! {
                <>
                    <Inspector session={session.clone()} dispatch={dispatch.clone()} />
                    <List session={session.clone()} dispatch={dispatch.clone()} />
                </>
            }
        },
        find: |session, dispatch, keeper, archive| {
            let (session, dispatch) = (session.clone(), dispatch.clone());
            html! { <Find {session} {dispatch} keeper={keeper.clone()} archive={archive.clone()} /> }
        },
    })
}

/// Fetches what is done now and then.
///
/// # Errors
///
/// [`Missing`] where it can't be had; asking again tries again.
#[wasm_split(keeping, fallible)]
pub fn keeping() -> Result<Keeping, Missing> {
    Ok(Keeping {
        checkpoint: |store, session, resting| Box::pin(async move { Ok(store.checkpoint(&session, resting).await?) }),
        work_out: |store, session, errand| Box::pin(many::work_out(store, session, errand)),
        mark_all: |store, session, wanted| Box::pin(many::mark_all(store, session, wanted)),
    })
}

/// Fetches what lies over the page.
///
/// # Errors
///
/// [`Missing`] where it can't be had; asking again tries again.
#[wasm_split(dialogs, fallible)]
pub fn dialogs() -> Result<Dialogs, Missing> {
    Ok(Dialogs {
        export: |props| html! { <ExportDialog ..props /> },
        import: |props| html! { <ImportDialog ..props /> },
        keys,
        comfort,
    })
}
