//! The lazy routes. Invariant: what is not the reader's, or not open, looks exactly like what does not exist.

pub mod answer;
pub mod done;
pub mod questionnaires;
pub mod summary;

use contract::AppError;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::prelude::*;

/// The assignment in the address.
fn assignment_in_address() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("assignment").unwrap_or_default())
}

/// Shows a page's data, or the page for what is not there.
fn page_of<T, V>(
    resource: Resource<Result<T, AppError>>,
    render: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let found = move |result: Result<T, AppError>| match result {
        Ok(data) => render(data).into_any(),
        Err(AppError::NotFound | AppError::Invalid { .. }) => view! { <NotFound/> }.into_any(),
        Err(AppError::Forbidden) => view! { <NoPermission/> }.into_any(),
        Err(error) => view! { <PageTitle text=t::questionnaire::title()/> <ErrorState error/> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {
                let found = found.clone();
                move || resource.get().map(&found)
            }
        </Transition>
    }
}
