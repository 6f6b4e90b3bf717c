//! One way to read from the server and to show what comes. Invariant: loading and failure look the same on every page.

use crate::state::{ErrorPage, ErrorState, Loading};
use contract::AppError;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::{marker::PhantomData, sync::Arc};

mod answer;
mod question;

use answer::{Answer, Compared, Held, PageJson, Same};
use question::{Asked, Question};

/// What a page reads from the server: there when the server has drawn the page, read anew when its source changes.
pub struct Reading<T> {
    answer: Resource<Answer, PageJson>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reading<T> {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Reading<T> {
    /// What was read last, if anything was.
    #[must_use]
    pub fn get(self) -> Option<Result<T, AppError>> {
        self.answer.get().map(|answer| answer.and_then(|held| held.open()))
    }

    /// Reads once more.
    pub fn refetch(self) {
        self.answer.refetch();
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
    let fetch = Arc::new(move |source| {
        let answer = fetch(source);
        async move { answer.await.and_then(Held::new) }
    });
    let ask = move || Asked::new(Question { source: source(), fetch: fetch.clone() });
    Reading { answer: resource(Arc::new(ask)), of: PhantomData }
}

/// One type whatever is read: this part weighs much, and each page would carry its own.
fn resource(ask: Arc<dyn Fn() -> Asked + Send + Sync>) -> Resource<Answer, PageJson> {
    Resource::new_with_options(move || ask(), |asked: Asked| asked.answer(), true)
}

/// Shows `render(data)` once the data is there; keeps the old view while a new read is under way. For a part of a page:
/// an error stands where the data would.
pub fn loaded<T, V>(reading: Reading<T>, render: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    when_read(reading, render, |error| view! { <ErrorState error/> }.into_any())
}

/// The same for a part that somebody may be writing in: what comes again as it was is not shown anew, so that news of
/// one's own act closes nothing and takes no words away.
pub fn loaded_once<T, V>(reading: Reading<T>, render: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let render = move |held: Held| held.open().map(|data: T| render(data).into_any());
    shown(reading.answer, Some(Held::same::<T>), Arc::new(render), |error| view! { <ErrorState error/> }.into_any())
}

/// The same for a page whose title comes with its data: an error is a page with a title of its own.
pub fn loaded_page<T, V>(reading: Reading<T>, render: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    when_read(reading, render, |error| view! { <ErrorPage error/> }.into_any())
}

fn when_read<T, V>(
    reading: Reading<T>,
    render: impl Fn(T) -> V + Send + Sync + 'static,
    refuse: fn(AppError) -> AnyView,
) -> AnyView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    shown(reading.answer, None, Arc::new(move |held| held.open().map(|data: T| render(data).into_any())), refuse)
}

/// One type whatever is shown, for the same reason.
fn shown(
    answer: Resource<Answer, PageJson>,
    same: Option<Same>,
    render: Arc<dyn Fn(Held) -> Result<AnyView, AppError> + Send + Sync>,
    refuse: fn(AppError) -> AnyView,
) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {
                let render = render.clone();
                let now = match same {
                    // nothing comes twice while the server draws
                    Some(same) if !cfg!(feature = "ssr") => {
                        let compared = Memo::new(move |_| Compared { answer: answer.get(), same });
                        Signal::derive(move || compared.get().answer)
                    }
                    _ => Signal::derive(move || answer.get()),
                };
                move || now.get().map(|answer| answer.and_then(|held| render(held)).unwrap_or_else(refuse))
            }
        </Transition>
    }
    .into_any()
}
