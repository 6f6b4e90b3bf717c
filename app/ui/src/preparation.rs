//! Files of a session, the same for those who attach them and those who read them.

use contract::plan::AttachedFile;
use domain::id::SessionId;
use leptos::prelude::*;

/// A file's name as a link to it, with what it is and how large.
#[component]
pub fn FileLink(session: SessionId, file: AttachedFile) -> impl IntoView {
    let about = format!("{}, {}", file.kind.as_str().to_uppercase(), file.size);
    view! {
        <a class="ds-link" href=format!("/sessions/{session}/files/{}", file.id) download="" rel="external">
            {file.name}
        </a>
        " "
        <span class="muted">{about}</span>
    }
}
