//! The lazy routes. Invariant: what is not the reader's, or not open, looks exactly like what does not exist.

pub mod answer;
pub mod done;
pub mod preview;
pub mod questionnaires;
pub mod summary;
pub mod tablet;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The assignment in the address.
fn assignment_in_address() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("assignment").unwrap_or_default())
}
