//! Writing a programme down, as text, and trying it out before it is kept. Invariant: what is typed stays until the server
//! has kept it, and what somebody else has saved meanwhile is told before it is written over.

use crate::{
    PAGE,
    api::{AddProgramme, SaveProgramme, newest},
    parts::{Back, SetUp, TryOut},
};
use contract::{AppError, programme::Written};
use domain::policy;
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use ui::{
    form::{Standing, as_it_stands, go_where_told, use_form_about, use_stash},
    prelude::*,
};

mod from_file;
use from_file::FromFile;

/// Rows of the field for the text.
const ROWS: u32 = 24;

/// `/programmes/:programme/edit`
pub struct EditProgrammePage;

#[lazy_route]
impl LazyRoute for EditProgrammePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::programmes::title()) {
            return view;
        }
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let params = use_params_map();
        let programme = Memo::new(move |_| params.read().get("programme").unwrap_or_default());
        let save = FormAction::<SaveProgramme>::new();
        go_where_told(save);
        let typed = StoredValue::new(use_stash(SaveProgramme::PATH));
        let found = load(
            move || programme.get(),
            move |programme| {
                // what was typed before the page was left: whatever came after its version is told
                let typed = typed.get_value().filter(|typed| typed.value_of("programme") == Some(&programme));
                let base = typed.and_then(|typed| typed.value_of("version").map(str::to_owned));
                newest(programme, base.unwrap_or_default())
            },
        );
        view! {
            <Back to=Signal::derive(move || format!("{PAGE}/{}", programme.read())) words=t::programmes::to_programme()/>
            {loaded_page(found, move |found: Written| view! { <Edit save found/> })}
        }
        .into_any()
    }
}

/// `/programmes/new`
pub struct NewProgrammePage;

#[lazy_route]
impl LazyRoute for NewProgrammePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::programmes::title()) {
            return view;
        }
        if is_not_theirs() {
            return view! { <NoPermission/> }.into_any();
        }
        let add = FormAction::<AddProgramme>::new();
        go_where_told(add);
        let form = use_form(add);
        view! {
            <Back to=PAGE.to_owned() words=t::programmes::back()/>
            <PageTitle text=t::programmes::new_title() lead=t::programmes::new_lead()/>
            <SetUp/>
            <SendForm action=add>
                <Text form text=String::new()/>
                <div class="actions">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::common::save()}</Button>
                    <LinkButton href=PAGE variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
                </div>
            </SendForm>
            <TryOut/>
        }
        .into_any()
    }
}

fn is_not_theirs() -> bool {
    use_me().is_some_and(|me| !policy::may_edit_programmes(me.role))
}

#[component]
fn Edit(save: FormAction<SaveProgramme>, found: Written) -> impl IntoView {
    let id = found.id.to_string();
    let form = use_form_about(save, "programme", &id);
    let base = form.value_of("version").unwrap_or_else(|| found.version.to_string());
    let Standing { now, version } = as_it_stands(form, &found, |found| found.version, {
        let id = id.clone();
        move || {
            let read = newest(id.clone(), base.clone());
            async move { Ok::<_, AppError>(Some(read.await?)) }
        }
    });
    view! {
        <PageTitle text=t::programmes::edit_title(&found.name) lead=t::programmes::edit_lead()/>
        <SendForm action=save>
            {move || now.get().map(|now| view! { <ChangedElsewhere now/> })}
            <Hidden name="programme" value=id.clone()/>
            <Hidden name="version" value=version/>
            <Text form text=found.text/>
            <div class="actions">
                <Button busy=form.busy()>{t::programmes::save()}</Button>
                <LinkButton href=format!("{PAGE}/{id}") variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
        <TryOut/>
    }
}

#[component]
fn Text(form: FormState, text: String) -> impl IntoView {
    view! {
        <ErrorSummary form labels=vec![("text", t::programmes::text())]/>
        <FromFile/>
        <div class="as-code">
            <TextArea
                form
                name="text"
                label=t::programmes::text()
                hint=t::programmes::text_hint()
                value=text
                rows=ROWS
            />
        </div>
    }
}

/// Said above what was typed, which stays.
#[component]
fn ChangedElsewhere(now: Written) -> impl IntoView {
    use t::programmes as text;
    let by = now.by.map(text::made_by);
    view! {
        <Alert tone=Tone::Warning title=text::conflict_title()>
            <p>{text::version_number(now.version)} " " {by}</p>
            <ul>{now.changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view()}</ul>
            <p>{text::conflict_then()}</p>
        </Alert>
    }
}
