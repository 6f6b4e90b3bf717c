//! The course of one participant: where it stands, what changed it, and changing it. Invariant: one thing at a time, each a
//! plain form; what follows from it is said before it is done.

mod forms;
pub(crate) mod summary;

use crate::api::{ChangeCourse, course as read_course};
use contract::course::{CourseView, StepTold};
use domain::course::{Standing, Step};
use forms::StepForm;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use ui::{
    course::taken,
    form::{go_where_told, use_stash},
    prelude::*,
};

/// `/participants/:enrolment/course`, with `?step=interrupted` for a form.
pub struct CoursePage;

#[lazy_route]
impl LazyRoute for CoursePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        if use_me().is_some_and(|me| !me.role.is_clinical()) {
            return view! { <NoPermission/> }.into_any();
        }
        let (params, query) = (use_params_map(), use_query_map());
        let enrolment = Memo::new(move |_| params.read().get("enrolment").unwrap_or_default());
        let step = Memo::new(move |_| query.read().get("step").unwrap_or_default());
        // one for each step: what was refused in one form is not said in another
        let acts: Vec<Act> = Step::ALL.iter().map(|step| (*step, FormAction::new())).collect();
        let accepted: Vec<Memo<u32>> = acts.iter().map(|(_, action)| use_form(*action).accepted()).collect();
        for (_, action) in &acts {
            go_where_told(*action);
        }
        let turns = Memo::new(move |_| accepted.iter().map(|one| one.get()).sum::<u32>());
        let acts = StoredValue::new(acts);
        let found = load(move || (enrolment.get(), turns.get()), |(id, _)| read_course(id));
        let said = Signal::derive(move || match query.read().get_str("done") {
            Some("changed") => t::course::done_changed().to_owned(),
            _ => String::new(),
        });
        let back = move || format!("/participants/{}", enrolment.get());
        view! {
            <p class="back">
                <a class="ds-link" href=back><Icon of=icon::BACK/> {t::course::back()}</a>
            </p>
            <StatusMessage text=said/>
            {loaded_page(found, move |course: CourseView| view! { <Whole course asked=step acts/> })}
        }
        .into_any()
    }
}

/// A step, and what its form does.
type Act = (Step, FormAction<ChangeCourse>);

fn base(course: &CourseView) -> String {
    format!("/participants/{}/course", course.enrolment)
}

#[component]
fn Whole(course: CourseView, asked: Memo<String>, acts: StoredValue<Vec<Act>>) -> impl IntoView {
    let title = t::course::title(&course.name);
    let shown = move || {
        let course = course.clone();
        // a form that was refused keeps its words, also when somebody else has taken the step
        let step = Step::parse(&asked.read()).filter(|step| course.possible.contains(step) || waits(&course, *step));
        match acts.with_value(|acts| acts.iter().find(|(of, _)| Some(*of) == step).copied()) {
            Some((step, action)) => view! { <StepForm course step action/> }.into_any(),
            None => view! { <Overview course/> }.into_any(),
        }
    };
    view! {
        <PageTitle text=title lead=t::course::lead()/>
        {shown}
    }
}

/// Which form, and about whom.
fn about(course: &CourseView, step: Step) -> String {
    format!("{} {step}", course.enrolment)
}

/// Does a plain form of this step wait, that was refused?
fn waits(course: &CourseView, step: Step) -> bool {
    let stash = use_stash(<ChangeCourse as ServerFn>::PATH);
    stash.is_some_and(|stash| stash.value_of("about") == Some(about(course, step).as_str()))
}

#[component]
fn Overview(course: CourseView) -> impl IntoView {
    use t::course as text;
    let base = base(&course);
    let none = course.possible.is_empty().then(|| view! { <p class="muted">{text::nothing_to_do()}</p> });
    let link = |step: Step| {
        let href = format!("{base}?step={step}");
        view! { <LinkButton href variant=Variant::Secondary>{name(step)}</LinkButton> }
    };
    let links = course.possible.into_iter().map(link).collect_view();
    let draft = format!("/participants/{}/course/text", course.enrolment);
    view! {
        <Card title=text::now_title()>
            <p><Tag tone=tone(course.standing)>{standing(course.standing)}</Tag></p>
            <dl class="facts">
                <dt>{text::programme()}</dt>
                <dd>{course.programme} {course.group.map(|group| format!(", {group}"))}</dd>
                <dt>{text::starts()}</dt>
                <dd>{course.starts}</dd>
                {course
                    .ends
                    .map(|ends| {
                        view! {
                            <dt>{text::ends()}</dt>
                            <dd>{ends}</dd>
                        }
                    })}
            </dl>
            {none}
            <div class="row">{links}</div>
        </Card>
        <Card title=text::history_title()>
            <ul class="lines">
                {if course.steps.is_empty() {
                    view! { <li class="muted">{text::history_empty()}</li> }.into_any()
                } else {
                    course.steps.into_iter().map(|step| view! { <Taken step/> }).collect_view().into_any()
                }}
            </ul>
        </Card>
        <Card title=text::summary_title()>
            <p>{text::summary_text()}</p>
            <LinkButton href=draft variant=Variant::Secondary>{text::summary_show()}</LinkButton>
        </Card>
    }
}

/// One step that was taken.
#[component]
pub(super) fn Taken(step: StepTold) -> impl IntoView {
    let StepTold { step, on, ends, reason, by, at, to } = step;
    let to = to.map(|to| {
        let href = format!("/participants/{to}/course");
        view! { <p><a class="ds-link" href=href>{t::course::goes_on()}</a></p> }
    });
    view! {
        <li class="stack tight">
            <p><strong>{taken(step, &on)}</strong></p>
            {reason.map(|words| view! { <p class="note">{words}</p> })}
            <p class="muted small">
                {ends.map(|ends| t::course::then_ends(&ends))} " " {t::course::written(&by, &at.text)}
            </p>
            {to}
        </li>
    }
    .into_any()
}

/// What is to be done.
fn name(step: Step) -> &'static str {
    match step {
        Step::Extended => t::course::extend(),
        Step::Interrupted => t::course::interrupt(),
        Step::Resumed => t::course::resume(),
        Step::Transferred => t::course::transfer(),
        Step::Discharged => t::course::discharge(),
        Step::Reopened => t::course::reopen(),
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => t::course::is_open(),
        Standing::Interrupted => t::course::is_interrupted(),
        Standing::Discharged => t::course::is_discharged(),
        Standing::Transferred => t::course::is_transferred(),
    }
}

fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Open => Tone::Success,
        Standing::Interrupted => Tone::Warning,
        Standing::Discharged | Standing::Transferred => Tone::Neutral,
    }
}
