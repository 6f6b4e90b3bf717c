//! Parts of the plan's page.

mod agreement;
mod forms;
mod frame;
mod goals;
mod steps;
mod version;

pub(crate) use agreement::Agreement;
pub(crate) use forms::FormPart;
pub(crate) use frame::{About, Frame, InWords, Stands};
pub(crate) use goals::Goals;
pub(crate) use steps::Steps;
pub(crate) use version::{Lines, Version};

use contract::AppError;
use domain::id::PlanItemId;
use leptos::{prelude::*, server_fn::ServerFn};
use ui::prelude::*;

/// The ways to change an item and to take it out.
#[component]
pub(crate) fn Change<S>(
    id: PlanItemId,
    version: i32,
    /// Tells it from the others, for one who does not see where it stands.
    words: String,
    base: String,
    void: FormAction<S>,
) -> impl IntoView
where
    S: ServerFn<Output = String, Error = AppError> + 'static,
{
    let of = move || view! { <span class="visually-hidden">": " {words.clone()}</span> };
    let (form, id) = (use_form(void), id.to_string());
    let (edit, sent) = (format!("{base}?edit={id}"), id.clone());
    let is_mine = move || void.sent("id").or_else(|| form.value_of("id")).as_ref() == Some(&id);
    let wrong = move || is_mine().then(|| view! { <ErrorSummary form/> });
    view! {
        <div class="row not-on-paper">
            <a class="ds-link" href=edit>{t::goals::edit()} {of()}</a>
            <details>
                <summary>{t::goals::void()} {of()}</summary>
                <SendForm action=void>
                    {wrong}
                    <Hidden name="id" value=sent/>
                    <Hidden name="version" value=version.to_string()/>
                    <p>{t::goals::void_text()}</p>
                    <Button variant=Variant::Danger busy=void.pending()>{t::goals::void_do()}</Button>
                </SendForm>
            </details>
        </div>
    }
}

/// Folds in what was opened: after a line is taken out, its neighbour stands in its place.
pub(crate) fn fold() {
    while let Ok(Some(open)) = document().query_selector("main details[open]") {
        let _ = open.remove_attribute("open");
    }
}
