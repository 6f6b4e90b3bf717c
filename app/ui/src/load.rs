//! One way to show what a resource brings. Invariant: loading and failure look the same on every page.

use crate::state::{ErrorState, Loading};
use contract::AppError;
use leptos::prelude::*;

/// Shows `render(data)` once the data is there; keeps the old view while a new read is under way.
pub fn loaded<T, V>(
    resource: Resource<Result<T, AppError>>,
    render: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {
                let render = render.clone();
                move || {
                    resource
                        .get()
                        .map(|result| match result {
                            Ok(data) => render(data).into_any(),
                            Err(error) => view! { <ErrorState error/> }.into_any(),
                        })
                }
            }
        </Transition>
    }
}
