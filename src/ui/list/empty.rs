//! The list while there is nothing in it. Here, since the page shows it before the list itself is loaded.

use yew::prelude::*;

use crate::model::Scheme;

/// The list without a row: whoever looks for it by its name finds it.
pub fn no_rows() -> Html {
    html! { <ul role="list" aria-label="Annotations"></ul> }
}

/// The list while it is empty, and what to do then, with the keys of the scheme.
pub fn nothing(scheme: &Scheme) -> Html {
    let keys: Vec<&str> = scheme.labels.iter().map(|label| label.key.as_str()).filter(|key| !key.is_empty()).collect();
    let how = match keys.split_last() {
        None => "choose a label".to_owned(),
        Some((last, [])) => format!("press {last}"),
        Some((last, keys)) => format!("press {} or {last}", keys.join(", ")),
    };
    html! {
        <>
            { no_rows() }
            <p class="list-empty">{ format!("Nothing marked yet. Select words in the text and {how}.") }</p>
        </>
    }
}
