//! Parts of the plan's page.

mod agreement;
mod forms;
mod frame;
mod goals;
mod steps;
mod version;

pub(crate) use agreement::Agreement;
pub(crate) use forms::FormPart;
pub(crate) use frame::{About, Frame, Stands};
pub(crate) use goals::Goals;
pub(crate) use steps::Steps;
pub(crate) use version::{Lines, Version};

use contract::{AppError, action_plan::PlanItem};
use leptos::{prelude::*, server_fn::ServerFn};
use ui::{action_plan::heading, prelude::*};

/// The ways to change an item and to take it out.
#[component]
pub(crate) fn Change<S>(item: PlanItem, base: String, void: FormAction<S>) -> impl IntoView
where
    S: ServerFn<Output = String, Error = AppError> + 'static,
{
    let words = heading(&item.shown.item).to_owned();
    let of = move || view! { <span class="visually-hidden">": " {words.clone()}</span> };
    let (form, id) = (use_form(void), item.id.to_string());
    let is_mine = move || void.sent("id").or_else(|| form.value_of("id")).as_ref() == Some(&id);
    let wrong = move || is_mine().then(|| view! { <ErrorSummary form/> });
    view! {
        <div class="row not-on-paper">
            <a class="ds-link" href=format!("{base}?edit={}", item.id)>{t::goals::edit()} {of()}</a>
            <details>
                <summary>{t::goals::void()} {of()}</summary>
                <SendForm action=void>
                    {wrong}
                    <Hidden name="id" value=item.id.to_string()/>
                    <Hidden name="version" value=item.version.to_string()/>
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
