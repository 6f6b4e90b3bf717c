//! The form of one step. Invariant: it says what follows, and what was typed stays when somebody else was first.

use super::{Taken, about, base, name};
use crate::api::{ChangeCourse, course as read_course};
use contract::course::CourseView;
use domain::course::{REASON_MAX, Step};
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands, use_form_about},
    prelude::*,
};

#[component]
pub(super) fn StepForm(course: CourseView, step: Step, action: FormAction<ChangeCourse>) -> impl IntoView {
    use t::course as text;
    let enrolment = course.enrolment.to_string();
    // without script too: of this step, and of this person
    let about = about(&course, step);
    let form = use_form_about(action, "about", &about);
    let Standing { now, version } = as_it_stands(form, &course, |course| course.version, {
        let enrolment = enrolment.clone();
        move || {
            let read = read_course(enrolment.clone());
            async move { read.await.map(Some) }
        }
    });
    let changed = move || {
        let now = now.get().filter(|_| form.in_conflict().get())?;
        let latest = now.steps.into_iter().next().map(|step| view! { <ul class="lines"><Taken step/></ul> });
        Some(view! {
            <Alert tone=Tone::Warning title=text::changed_title()>
                <p>{text::changed_text()}</p>
                {latest}
            </Alert>
        })
    };
    let back = base(&course);
    let labels =
        vec![("step", text::title_step()), ("on", on_label(step)), ("to", text::to()), ("reason", text::reason())];
    view! {
        <section class="ds-card stack" aria-labelledby="step-title">
            <h2 class="ds-heading" data-size="sm" id="step-title">{name(step)}</h2>
            <p>{follows(&course, step)}</p>
            <SendForm action>
                {changed}
                <ErrorSummary form labels/>
                <Hidden name="enrolment" value=enrolment/>
                <Hidden name="version" value=version/>
                <Hidden name="step" value=step.as_str()/>
                <Hidden name="about" value=about/>
                {fields(form, step, course)}
                <div class="actions">
                    <Button busy=form.busy()>{name(step)}</Button>
                    <LinkButton href=back variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
                </div>
            </SendForm>
        </section>
    }
}

fn fields(form: FormState, step: Step, course: CourseView) -> AnyView {
    use t::course as text;
    let options: Vec<Choice> = course.places.into_iter().map(|(to, name)| Choice::new(to, name)).collect();
    let to = (step == Step::Transferred).then(|| view! { <Select form name="to" label=text::to() options/> });
    let on =
        (step != Step::Extended).then(|| view! { <DateField form name="on" label=on_label(step) value=course.today/> });
    let optional = matches!(step, Step::Extended | Step::Resumed);
    view! {
        {to}
        {on}
        <TextArea form name="reason" label=text::reason() max_length=REASON_MAX optional/>
    }
    .into_any()
}

fn on_label(step: Step) -> &'static str {
    match step {
        Step::Interrupted => t::course::on_interrupt(),
        Step::Resumed => t::course::on_resume(),
        Step::Transferred => t::course::on_transfer(),
        Step::Discharged => t::course::on_discharge(),
        Step::Extended | Step::Reopened => t::course::on_reopen(),
    }
}

/// What follows from it.
fn follows(course: &CourseView, step: Step) -> String {
    match step {
        Step::Extended => t::course::follows_extend(course.extension.map_or(0, i64::from)),
        Step::Interrupted => t::course::follows_interrupt().to_owned(),
        Step::Resumed => t::course::follows_resume().to_owned(),
        Step::Transferred => t::course::follows_transfer().to_owned(),
        Step::Discharged => t::course::follows_discharge().to_owned(),
        Step::Reopened => t::course::follows_reopen().to_owned(),
    }
}
