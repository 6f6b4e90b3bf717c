//! One way to read from the server and to show what comes. Invariant: loading and failure look the same on every page.

use crate::state::{ErrorPage, ErrorState, Loading};
use contract::AppError;
use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// What a page reads from the server: there when the server has drawn the page, read anew when its source changes.
pub type Reading<T> = Resource<Result<T, AppError>, PageJson>;

/// JSON in the page, decoded as the answers to later reads are: with leptos' own codec each type's decoder would be in the
/// program twice, once for text and once for bytes, and decoders are a quarter of it.
#[derive(Debug)]
pub struct PageJson;

impl<T: Serialize> Encoder<T> for PageJson {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for PageJson {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// Reads by `fetch` now, and whenever `source` gives something else.
pub fn load<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Reading<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, true)
}

/// Shows `render(data)` once the data is there; keeps the old view while a new read is under way. For a part of a page:
/// an error stands where the data would.
pub fn loaded<T, V>(resource: Reading<T>, render: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    when_read(resource, render, |error| view! { <ErrorState error/> }.into_any())
}

/// The same for a page whose title comes with its data: an error is a page with a title of its own.
pub fn loaded_page<T, V>(resource: Reading<T>, render: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    when_read(resource, render, |error| view! { <ErrorPage error/> }.into_any())
}

fn when_read<T, V>(
    resource: Reading<T>,
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
