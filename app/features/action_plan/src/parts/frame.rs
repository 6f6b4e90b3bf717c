//! What all forms about an item have: which one it is, the card around the fields, and what to do when it was changed
//! elsewhere. Invariant: what was typed stays until the server has kept it, and what somebody else has written meanwhile is
//! shown before it is written over.

use super::Lines;
use contract::AppError;
use leptos::{prelude::*, server_fn::ServerFn};
use serde::de::DeserializeOwned;
use std::pin::Pin;
use ui::{
    form::{Standing, as_it_stands},
    prelude::*,
};

/// Which item a form is about: a new one, or one to change.
#[derive(Clone)]
pub(crate) struct About {
    /// Empty on one's own page.
    pub named: String,
    /// Empty for a new one.
    pub id: String,
    /// As it stood when the form was shown.
    pub stands: Stands,
    /// The page that the form is on.
    pub base: String,
    pub read: ReadStands,
}

/// Reads what stands now: whose, and the item's id.
pub(crate) type ReadStands = fn(String, String) -> Pin<Box<dyn Future<Output = Result<Stands, AppError>> + Send>>;

impl About {
    pub(crate) fn title(&self, new: &'static str, edit: &'static str) -> &'static str {
        if self.id.is_empty() { new } else { edit }
    }
}

/// What a form is about as it stands in the plan.
#[derive(Clone)]
pub(crate) struct Stands {
    /// None: a new one, or it was taken out.
    pub item: Option<InWords>,
    /// The id of the next new item.
    pub submission_id: String,
}

/// An item, in words.
#[derive(Clone)]
pub(crate) struct InWords {
    pub version: i32,
    pub heading: String,
    pub lines: Vec<(&'static str, String)>,
}

impl Stands {
    /// A new item has none, and none is asked for.
    fn version(&self) -> i32 {
        self.item.as_ref().map_or(0, |item| item.version)
    }
}

/// The card around a form.
#[component]
pub(crate) fn Frame<S>(
    about: About,
    title: &'static str,
    action: FormAction<S>,
    form: FormState,
    labels: Vec<(&'static str, &'static str)>,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    // apart from what is generic: it is built once for all forms
    let inside = inside(about, form, labels, children);
    view! {
        <section class="ds-card stack" aria-labelledby="form-title">
            <h2 class="ds-heading" data-size="sm" id="form-title">{title}</h2>
            <SendForm action>{inside}</SendForm>
        </section>
    }
}

/// What the form is about goes along unseen, and what stands now is shown when it was changed.
fn inside(about: About, form: FormState, labels: Vec<(&'static str, &'static str)>, children: Children) -> AnyView {
    let About { named, id, stands, base, read } = about;
    let is_new = id.is_empty();
    let submission_id = stands.submission_id.clone();
    let Standing { now, version } = as_it_stands(form, &stands, Stands::version, {
        let (named, id) = (named.clone(), id.clone());
        move || {
            let stands = read(named.clone(), id.clone());
            async move { stands.await.map(Some) }
        }
    });
    // used up by other words, whose answer was lost: the next try is another item
    let first = form.value_of("submission_id").unwrap_or(submission_id);
    let submission_id = move || now.read().as_ref().map_or_else(|| first.clone(), |now| now.submission_id.clone());
    let changed = move || {
        let now = now.get().filter(|_| !is_new && form.in_conflict().get());
        now.map(|now| view! { <ChangedElsewhere now=now.item/> })
    };
    view! {
        {changed}
        <ErrorSummary form labels/>
        <Hidden name="enrolment" value=named/>
        <Hidden name="id" value=id/>
        <Hidden name="version" value=version/>
        <Hidden name="submission_id" value=Signal::derive(submission_id)/>
        {children()}
        <div class="actions">
            <Button busy=form.busy()>{t::common::save()}</Button>
            <LinkButton href=base variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
        </div>
    }
    .into_any()
}

/// What stands now; nothing when it was taken out.
#[component]
fn ChangedElsewhere(now: Option<InWords>) -> impl IntoView {
    let shown = match now {
        Some(item) => view! {
            <p>{t::goals::conflict_now()} " " <strong>{item.heading}</strong></p>
            <Lines lines=item.lines/>
            <p>{t::goals::conflict_then()}</p>
        }
        .into_any(),
        None => view! { <p>{t::goals::conflict_gone()}</p> }.into_any(),
    };
    view! { <Alert tone=Tone::Warning title=t::goals::conflict_title()>{shown}</Alert> }
}
