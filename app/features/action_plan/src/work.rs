//! Sick leave and work over time: the course as steps, what the programme promised of it, and noting something new.

use crate::{
    api::{AddWorkStatus, VoidWorkStatus, work_course},
    parts::fold,
};
use contract::work_status::{StatusRow, WorkCourse};
use domain::{
    training::NOTE_MAX,
    work_status::{Benefit, Source, Verdict, Verdicts, WorkState},
};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    chart::{Mark, Step, Steps},
    form::{empty_form, go_where_told},
    live::use_event,
    prelude::*,
    work,
};

/// `/work`
pub struct OwnWorkPage;

#[lazy_route]
impl LazyRoute for OwnWorkPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        page(Memo::new(|_| String::new()))
    }
}

/// `/participants/:enrolment/work`
pub struct WorkPage;

#[lazy_route]
impl LazyRoute for WorkPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        page(Memo::new(move |_| params.read().get("enrolment").unwrap_or_default()))
    }
}

fn page(enrolment: Memo<String>) -> AnyView {
    let query = use_query_map();
    let add = FormAction::<AddWorkStatus>::new();
    let void = FormAction::<VoidWorkStatus>::new();
    go_where_told(add);
    go_where_told(void);
    Effect::new(move |_| {
        if matches!(*add.value().read(), Some(Ok(_))) {
            empty_form(AddWorkStatus::PATH);
        }
    });
    Effect::new(move |_| {
        if matches!(*void.value().read(), Some(Ok(_))) {
            fold();
        }
    });
    let turns = (use_form(add).accepted(), use_form(void).accepted());
    let news = use_event("work_status");
    let found = load(
        move || (enrolment.get(), turns.0.get(), turns.1.get(), news.get()),
        |(enrolment, ..)| work_course(enrolment),
    );
    let done = Signal::derive(move || match query.read().get_str("done") {
        Some("saved") => t::work::done_saved().to_owned(),
        Some("voided") => t::work::done_voided().to_owned(),
        _ => String::new(),
    });
    let back = move || {
        let named = enrolment.get();
        let (href, words) = match named.as_str() {
            "" => ("/goals".to_owned(), t::goals::link()),
            named => (format!("/participants/{named}"), t::goals::back()),
        };
        view! {
            <a class="ds-link" href=href>
                <Icon of=icon::BACK/>
                {words}
            </a>
        }
    };
    view! {
        <p class="back not-on-paper">{back}</p>
        {loaded_page(
            found,
            move |course: WorkCourse| view! { <Course course named=enrolment.get_untracked() done add void/> },
        )}
    }
    .into_any()
}

#[component]
fn Course(
    course: WorkCourse,
    named: String,
    done: Signal<String>,
    add: FormAction<AddWorkStatus>,
    void: FormAction<VoidWorkStatus>,
) -> impl IntoView {
    let own = named.is_empty();
    let title = if own { t::work::title_own().to_owned() } else { t::work::title_of(&course.name) };
    let write = course.may_write;
    let form = write.then(|| {
        let (submission_id, today) = (course.submission_id.clone(), course.today.clone());
        view! { <New named submission_id today action=add/> }
    });
    let rows = course.rows.clone();
    view! {
        <PageTitle text=title lead=t::work::lead()/>
        <StatusMessage text=done/>
        <Picture course/>
        {form}
        <All rows write void/>
    }
}

/// The course, and how its promises stand.
#[component]
fn Picture(course: WorkCourse) -> impl IntoView {
    use t::work as text;
    let summary = match (course.rows.first(), course.rows.last()) {
        (Some(first), Some(last)) => {
            text::summary(i64::try_from(course.rows.len()).unwrap_or(i64::MAX), first.status.degree, last.status.degree)
        }
        _ => text::summary_none().to_owned(),
    };
    let step = |row: &StatusRow| Step {
        at: row.at,
        value: row.status.degree.into(),
        day: row.day.clone(),
        words: t::goals::percent(row.status.degree),
    };
    let steps = course.rows.iter().map(step).collect();
    let marks = course.targets.as_ref().map_or_else(Vec::new, |[two, eight]| {
        let mark = |at: i64, label: &'static str| Mark { at, label: label.to_owned() };
        vec![mark(two.at, text::target_2()), mark(eight.at, text::target_8())]
    });
    let promises = course.targets.zip(course.verdicts).map(|([two, eight], Verdicts { two_weeks, eight_weeks })| {
        view! {
            <Card title=text::targets()>
                <ul class="lines">
                    <Promise words=text::goal_2(two.day) verdict=two_weeks/>
                    <Promise words=text::goal_8(eight.day) verdict=eight_weeks/>
                </ul>
            </Card>
        }
    });
    view! {
        <Card>
            <Steps
                caption=text::chart()
                summary
                steps
                marks
                until=course.until
                day_column=text::col_day()
                value_column=text::col_degree()
            />
        </Card>
        {promises}
    }
}

#[component]
fn Promise(words: String, verdict: Verdict) -> impl IntoView {
    let tone = match verdict {
        Verdict::Kept => Tone::Success,
        Verdict::Missed => Tone::Warning,
        Verdict::Waiting | Verdict::Unknown => Tone::Neutral,
    };
    view! {
        <li class="row between">
            <span>{words}</span>
            <Tag tone>{work::verdict(verdict)}</Tag>
        </li>
    }
}

#[component]
fn New(named: String, submission_id: String, today: String, action: FormAction<AddWorkStatus>) -> impl IntoView {
    use t::work as text;
    let form = use_form(action);
    let own = named.is_empty();
    let submission_id = form.value_of("submission_id").unwrap_or(submission_id);
    let labels = vec![
        ("from", text::from()),
        ("degree", text::degree()),
        ("benefit", text::benefit()),
        ("state", text::state()),
        ("source", text::source()),
        ("note", text::note()),
    ];
    let benefits = Benefit::ALL.iter().map(|one| Choice::new(one.as_str(), work::benefit(*one))).collect();
    let states = WorkState::ALL.iter().map(|one| Choice::new(one.as_str(), work::state(*one))).collect();
    let sources = (!own).then(|| {
        let sources = Source::ALL.iter().map(|one| Choice::new(one.as_str(), work::source(*one))).collect();
        view! { <Select form name="source" label=text::source() options=sources/> }
    });
    view! {
        <section class="ds-card stack not-on-paper" aria-labelledby="new-status">
            <h2 class="ds-heading" data-size="xs" id="new-status">{text::new()}</h2>
            <SendForm action>
                <ErrorSummary form labels/>
                <Hidden name="enrolment" value=named/>
                <Hidden name="submission_id" value=submission_id/>
                <DateField form name="from" label=text::from() value=today.clone() max=today/>
                <NumberField form name="degree" label=text::degree() hint=text::degree_hint() suffix="%"/>
                <Select form name="benefit" label=text::benefit() options=benefits/>
                <Select form name="state" label=text::state() options=states/>
                {sources}
                <TextArea
                    form
                    name="note"
                    label=text::note()
                    max_length=NOTE_MAX
                    optional=true
                />
                <div class="actions">
                    <Button busy=form.busy()>{t::common::save()}</Button>
                </div>
            </SendForm>
        </section>
    }
}

#[component]
fn All(rows: Vec<StatusRow>, write: bool, void: FormAction<VoidWorkStatus>) -> impl IntoView {
    use t::work as text;
    if rows.is_empty() {
        return ().into_any();
    }
    let row = move |one: StatusRow| view! { <Row one write void/> };
    view! {
        <Card title=text::all()>
            <DataTable
                caption=text::all()
                heads=heads([
                    text::col_day(),
                    text::col_degree(),
                    text::benefit(),
                    text::state(),
                    text::source(),
                    text::note(),
                    text::col_take(),
                ])
            >
                {rows.into_iter().rev().map(row).collect_view()}
            </DataTable>
        </Card>
    }
    .into_any()
}

#[component]
fn Row(one: StatusRow, write: bool, void: FormAction<VoidWorkStatus>) -> impl IntoView {
    use t::work as text;
    let status = one.status;
    let of = text::void_of(&one.day);
    let (form, id) = (use_form(void), one.id.to_string());
    let is_mine = move || void.sent("id").or_else(|| form.value_of("id")).as_ref() == Some(&id);
    let wrong = move || is_mine().then(|| view! { <ErrorSummary form/> });
    let take = write.then(|| {
        view! {
            <details>
                <summary>{text::void()} <span class="visually-hidden">" " {of}</span></summary>
                <SendForm action=void>
                    {wrong}
                    <Hidden name="id" value=one.id.to_string()/>
                    <p>{text::void_text()}</p>
                    <Button variant=Variant::Danger busy=void.pending()>{text::void()}</Button>
                </SendForm>
            </details>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{one.day}</th>
            <Cell label=text::col_degree()>{t::goals::percent(status.degree)}</Cell>
            <Cell label=text::benefit()>{work::benefit(status.benefit)}</Cell>
            <Cell label=text::state()>{work::state(status.state)}</Cell>
            <Cell label=text::source()>
                {work::source(status.source)} <span class="small muted">" " {text::by(one.by)}</span>
            </Cell>
            <Cell label=text::note()>{status.note.unwrap_or_else(|| "–".to_owned())}</Cell>
            <Cell label=text::col_take()>{take}</Cell>
        </tr>
    }
}
