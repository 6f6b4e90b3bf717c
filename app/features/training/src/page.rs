//! The page of the training log: the form first, then the week.

use crate::{
    api::{EditTraining, LogTraining, VoidTraining, blank, week},
    focus,
    parts::{EditForm, LogForm, WeekPart},
    state::done_path,
};
use contract::AppError;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{
    LazyRoute, NavigateOptions,
    hooks::{use_navigate, use_query_map},
    lazy_route,
};
use ui::{
    form::{empty_form, use_stash},
    live::use_event,
    prelude::*,
};

/// `/training`, with `?week=2026-11-16` for the week of that day and `?edit=<id>` for changing an entry.
pub struct TrainingPage;

#[derive(Clone, Copy)]
struct Acts {
    log: FormAction<LogTraining>,
    edit: FormAction<EditTraining>,
    void: FormAction<VoidTraining>,
    /// How many times something was done.
    done: RwSignal<u32>,
    /// Was the latest try refused?
    refused: RwSignal<bool>,
}

#[lazy_route]
impl LazyRoute for TrainingPage {
    // what is read begins in the view: `data` would be part of what every page loads first
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let of = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
        let (within, editing) = (of("week"), of("edit"));
        let news = use_event("training");
        let acts = Acts {
            log: FormAction::new(),
            edit: FormAction::new(),
            void: FormAction::new(),
            done: RwSignal::new(0),
            refused: RwSignal::new(false),
        };
        let done = acts.done;
        // not on news: a form that is being filled in must stand
        let blank = load(move || (editing.get(), done.get()), |(edit, _)| blank(edit));
        let week = load(move || (within.get(), done.get(), news.get()), |(within, ..)| week(within));
        let (log, edit) = (use_form(acts.log), use_form(acts.edit));
        let refused_void = StoredValue::new(use_stash(VoidTraining::PATH));
        acts.refused.set(log.is_restored() || edit.is_restored() || refused_void.with_value(Option::is_some));
        let shown_form = StoredValue::new(None);
        let shown_week = StoredValue::new(None);
        after(acts, acts.log, "saved");
        after(acts, acts.edit, "changed");
        after(acts, acts.void, "voided");
        view! {
            <PageTitle text=t::training::title() lead=t::training::lead()/>
            <Done acts/>
            <div class="columns">
                {loaded(blank, move |blank| match blank.entry.clone() {
                    Some(entry) => view! { <EditForm action=acts.edit form=edit blank entry last=shown_form/> }.into_any(),
                    None => view! { <LogForm action=acts.log form=log blank last=shown_form/> }.into_any(),
                })}
                <div class="stack">
                    {loaded_once(week, move |week| view! { <WeekPart week void=acts.void refused=refused_void last=shown_week/> })}
                </div>
            </div>
        }
        .into_any()
    }
}

/// What happens once the server has said that it is done: both parts are read anew and focus goes to the words for it.
fn after<S>(acts: Acts, action: FormAction<S>, done: &'static str)
where
    S: ServerFn<Output = String, Error = AppError> + Clone + Send + Sync + 'static,
{
    let navigate = use_navigate();
    let value = action.value();
    Effect::new(move |_| {
        let Some(outcome) = value.get() else { return };
        acts.refused.set(outcome.is_err());
        let Ok(day) = outcome else { return };
        acts.done.update(|n| *n += 1);
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&done_path(&day, done), options);
        empty_form(LogTraining::PATH);
        focus::move_to(focus::STATUS);
    });
}

/// Words for what was done last, from the address, so that they are there without script too.
#[component]
fn Done(acts: Acts) -> impl IntoView {
    let query = use_query_map();
    let text = move || {
        let pending = [acts.log.pending().get(), acts.edit.pending().get(), acts.void.pending().get()];
        if pending.contains(&true) {
            return t::common::saving();
        }
        if acts.refused.get() {
            return "";
        }
        match query.read().get_str("done") {
            Some("saved") => t::training::done_saved(),
            Some("changed") => t::training::done_changed(),
            Some("voided") => t::training::done_voided(),
            _ => "",
        }
    };
    // the box is there only when it holds something
    let class = move || if text().is_empty() { "status" } else { "status notice" };
    view! { <p class=class data-color="success" role="status" id=focus::STATUS tabindex="-1">{text}</p> }
}
