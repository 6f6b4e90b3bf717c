//! The ways into a draft. Invariant: pressed twice, they lead to the same draft.

use crate::{
    PAGE,
    draft_api::{StartDraft, StartNew},
};
use domain::id::ProgrammeDraftId;
use leptos::prelude::*;
use ui::{form::go_where_told, prelude::*};

/// Writes a programme anew by forms, or goes on where somebody has begun.
#[component]
pub(crate) fn WriteAnew(programme: String, draft: Option<ProgrammeDraftId>) -> impl IntoView {
    use t::programmes as text;
    let start = FormAction::<StartDraft>::new();
    go_where_told(start);
    let form = use_form(start);
    if let Some(draft) = draft {
        return view! { <LinkButton href=format!("{PAGE}/drafts/{draft}")>{text::go_on()}</LinkButton> }.into_any();
    }
    view! {
        <SendForm action=start attr:class="inline">
            <ErrorSummary form/>
            <Hidden name="programme" value=programme/>
            <Button busy=form.busy()>{text::edit()}</Button>
        </SendForm>
    }
    .into_any()
}

/// Begins a programme that is not there yet.
#[component]
pub(crate) fn SetUp() -> impl IntoView {
    use t::programmes as text;
    let start = FormAction::<StartNew>::new();
    go_where_told(start);
    let form = use_form(start);
    let labels = vec![("name_nb", text::name()), ("code", text::code())];
    view! {
        <Card title=text::set_up_title()>
            <p>{text::set_up_text()}</p>
            <SendForm action=start attr:class="stack narrow">
                <ErrorSummary form labels/>
                <TextField form name="name_nb" label=text::name() max_length=200 autocomplete="off"/>
                <TextField form name="code" label=text::code() hint=text::code_hint() optional=true max_length=40 autocomplete="off"/>
                <div class="actions">
                    <Button busy=form.busy()>{text::set_up()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}
