//! One way to show what a resource brings. Invariant: loading and failure look the same on every page.

use crate::state::{ErrorPage, ErrorState, Loading};
use contract::AppError;
use leptos::prelude::*;
use std::sync::Arc;

/// Shows `render(data)` once the data is there; keeps the old view while a new read is under way. For a part of a page:
/// an error stands where the data would.
pub fn loaded<T, V>(resource: Resource<Result<T, AppError>>, render: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    when_read(resource, render, |error| view! { <ErrorState error/> }.into_any())
}

/// The same for a page whose title comes with its data: an error is a page with a title of its own.
pub fn loaded_page<T, V>(
    resource: Resource<Result<T, AppError>>,
    render: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    when_read(resource, render, |error| view! { <ErrorPage error/> }.into_any())
}

fn when_read<T, V>(
    resource: Resource<Result<T, AppError>>,
    render: impl Fn(T) -> V + Send + Sync + 'static,
    refuse: fn(AppError) -> AnyView,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    shown(Arc::new(move || {
        resource.get().map(|result| match result {
            Ok(data) => render(data).into_any(),
            Err(error) => refuse(error),
        })
    }))
}

/// One type whatever is shown: this part weighs much, and each page would carry its own.
fn shown(view: Arc<dyn Fn() -> Option<AnyView> + Send + Sync>) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {
                let view = view.clone();
                move || view()
            }
        </Transition>
    }
    .into_any()
}
