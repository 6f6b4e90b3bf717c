//! A part of a draft: a list of things, or the form of one. Invariant: what is typed stays until the server has kept it, and
//! what stands there by now is told before it is written over.

use crate::{
    PAGE,
    draft_api::{PutInDraft, ShiftInDraft, read_part},
    parts::{AskedField, Back, Lines, about_lines, focus_line, labels},
};
use contract::{
    AppError,
    programme_draft::{DraftPart, Form, List, PartOf},
};
use domain::policy;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    form::{Standing, as_it_stands, go_where_told, outdated, use_form_about},
    prelude::*,
};

/// `/programmes/drafts/:draft/part?place=…&change=1&promise=…`
pub struct DraftPartPage;

#[lazy_route]
impl LazyRoute for DraftPartPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if let Some(view) = words_first(t::programmes::title()) {
            return view;
        }
        if use_me().is_some_and(|me| !policy::may_edit_programmes(me.role)) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let asked = Memo::new(move |_| {
            let query = query.read();
            let [place, change, promise] =
                ["place", "change", "promise"].map(|name| query.get(name).unwrap_or_default());
            Asked { draft: params.read().get("draft").unwrap_or_default(), place, change, promise }
        });
        let (put, shift) = (FormAction::<PutInDraft>::new(), FormAction::<ShiftInDraft>::new());
        go_where_told(put);
        // what was added stands where its form was, under the same address
        let turns = (outdated(shift), use_form(put).accepted());
        let found = load(move || (asked.get(), turns.0.get(), turns.1.get()), |(asked, ..)| asked.read());
        let moved = follow(shift);
        let done = Signal::derive(move || match query.read().get_str("done") {
            Some("part") => t::programmes::done_part().to_owned(),
            _ => String::new(),
        });
        view! {
            {loaded_page(
                found,
                move |found: DraftPart| {
                    let asked = asked.get_untracked();
                    view! { <One found asked done put shift moved/> }
                },
            )}
        }
        .into_any()
    }
}

/// What is looked at.
#[derive(Clone, PartialEq, Eq)]
struct Asked {
    draft: String,
    place: String,
    change: String,
    promise: String,
}

impl Asked {
    fn read(self) -> impl Future<Output = Result<DraftPart, AppError>> + Send {
        read_part(self.draft, self.place, self.change, self.promise)
    }
}

/// Where what was moved stands now, until somebody has taken focus there.
fn follow(shift: FormAction<ShiftInDraft>) -> StoredValue<Option<String>> {
    let moved = StoredValue::new(None);
    Effect::new(move |_| {
        if let Some(Ok(_)) = *shift.value().read() {
            let (place, way) = (shift.sent("place"), shift.sent("shift"));
            moved.set_value(place.zip(way).map(|(place, way)| moved_to(&place, &way)));
        }
    });
    moved
}

/// `kinds.2` moved up is `kinds.1`.
fn moved_to(place: &str, shift: &str) -> String {
    let Some((list, at)) = place.rsplit_once('.') else { return place.to_owned() };
    let at: usize = at.parse().unwrap_or_default();
    let now = match shift {
        "up" => at.saturating_sub(1),
        "down" => at.saturating_add(1),
        _ => at,
    };
    format!("{list}.{now}")
}

#[component]
fn One(
    found: DraftPart,
    asked: Asked,
    done: Signal<String>,
    put: FormAction<PutInDraft>,
    shift: FormAction<ShiftInDraft>,
    moved: StoredValue<Option<String>>,
) -> impl IntoView {
    let here = format!("{PAGE}/drafts/{}", found.id);
    let (up, words) = found.up.clone();
    let up = if up.is_empty() { here.clone() } else { format!("{here}/part?place={up}") };
    let faults = found.faults.clone();
    let faults = (!faults.is_empty()).then(|| {
        let line = |fault: String| view! { <li>{fault}</li> };
        view! {
            <Alert tone=Tone::Warning title=t::programmes::wrong_title()>
                <ul>{faults.into_iter().map(line).collect_view()}</ul>
            </Alert>
        }
    });
    view! {
        <Back to=up.clone() words/>
        <PageTitle text=found.title.clone() lead=found.lead.clone()/>
        <StatusMessage text=done/>
        {faults}
        {match found.shown.clone() {
            PartOf::Form(form) => view! { <Fields found form asked put up/> }.into_any(),
            PartOf::List(list) => view! { <Things found list here shift moved/> }.into_any(),
        }}
    }
}

#[component]
fn Fields(found: DraftPart, form: Form, asked: Asked, put: FormAction<PutInDraft>, up: String) -> impl IntoView {
    let state = use_form_about(put, "place", &found.place);
    let Standing { now, version } = as_it_stands(state, &found, |found| found.version, {
        let asked = asked.clone();
        move || {
            let read = asked.clone().read();
            async move { Ok::<_, AppError>(Some(read.await?)) }
        }
    });
    let labels = labels(&form.fields);
    let hidden = form.hidden.into_iter().map(|(name, value)| view! { <Hidden name value=value/> }).collect_view();
    let fields = form.fields.into_iter().map(|asked| view! { <AskedField form=state asked/> }).collect_view();
    view! {
        <SendForm action=put attr:class="stack narrow">
            {move || now.get().map(|now| view! { <ChangedElsewhere now/> })}
            <ErrorSummary form=state labels/>
            <Hidden name="draft" value=found.id.to_string()/>
            <Hidden name="version" value=version/>
            <Hidden name="place" value=found.place.clone()/>
            {hidden}
            {fields}
            <div class="actions">
                <Button busy=state.busy()>{t::common::save()}</Button>
                <LinkButton href=up variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
    }
}

/// Said above what was typed, which stays: what stands there by now may be something else.
#[component]
fn ChangedElsewhere(now: DraftPart) -> impl IntoView {
    use t::programmes as text;
    let stands = match now.shown {
        PartOf::Form(Form { stands: Some(stands), .. }) => stands,
        _ => text::nothing_there().to_owned(),
    };
    view! {
        <Alert tone=Tone::Warning title=text::part_conflict()>
            {now.by.map(|by| view! { <p>{text::made_by(by)}</p> })}
            <p>{text::part_conflict_then(stands)}</p>
        </Alert>
    }
}

#[component]
fn Things(
    found: DraftPart,
    list: List,
    here: String,
    shift: FormAction<ShiftInDraft>,
    moved: StoredValue<Option<String>>,
) -> impl IntoView {
    let form = use_form(shift);
    let about = about_lines(here, &found, shift);
    // the list is drawn anew after each move: focus goes along with what was moved
    Effect::new(move |_| {
        if let Some(place) = moved.try_update_value(Option::take).flatten() {
            request_animation_frame(move || focus_line(&place));
        }
    });
    view! {
        <ErrorSummary form/>
        <Lines list about/>
    }
}
