//! What the pages of programmes are made of.

mod promises;
mod try_out;
mod week;

pub(crate) use promises::Promises;
pub(crate) use try_out::TryOut;
pub(crate) use week::{Days, Week};

use leptos::prelude::*;

/// Is there script? For what cannot do without.
pub(crate) fn with_script() -> Signal<bool> {
    let there = RwSignal::new(false);
    Effect::new(move |_| there.set(true));
    there.into()
}
