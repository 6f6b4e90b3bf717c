//! The form of one place: who is reached, when, and after how long it goes on.

use super::{PAGE, days, place_name};
use crate::api::{RemoveRiskDuty, SetRiskDuty, duties};
use contract::risk::{DutyShown, Place, ProgrammeDuties};
use domain::{
    id::AccountId,
    risk::{LEAST_MINUTES, MOST_MINUTES},
};
use leptos::{prelude::*, server_fn::ServerFn as _};
use ui::{
    form::{Standing, as_it_stands},
    prelude::*,
};

/// The names of the fields with the hours, from Monday on.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// What the form proposes.
const MINUTES: u16 = 60;

#[component]
pub(super) fn DutyForm(
    programme: ProgrammeDuties,
    place: Place,
    staff: Vec<(AccountId, String)>,
    action: FormAction<SetRiskDuty>,
    form: FormState,
) -> impl IntoView {
    use t::risk_duties as text;
    let name = place_name(&place);
    let Place { timepoint, duty, .. } = place.clone();
    let code = programme.code;
    let Standing { now, version } = as_it_stands(form, &place, version_of, {
        let (code, timepoint) = (code.clone(), timepoint.clone());
        move || {
            let (read, code, timepoint) = (duties(), code.clone(), timepoint.clone());
            async move {
                let mut all = read.await?.programmes.into_iter().filter(|one| one.code == code);
                Ok(all.find_map(|one| one.places.into_iter().find(|place| place.timepoint == timepoint)))
            }
        }
    });
    let remove = duty.as_ref().map(|duty| {
        let fields = vec![
            ("programme", code.clone()),
            ("timepoint", timepoint.clone()),
            ("version", duty.version.to_string()),
        ];
        view! { <Press path=RemoveRiskDuty::PATH fields summary=text::remove() text=text::remove_text() variant=Variant::Danger/> }
    });
    view! {
        <p class="back">
            <a class="ds-link" href=PAGE><Icon of=icon::BACK/> {text::title()}</a>
        </p>
        <h2 class="ds-heading" data-size="sm">{text::form_title(&programme.name, &name)}</h2>
        <SendForm action=action>
            <ErrorSummary form labels=labels()/>
            {move || now.get().and_then(|place| place.duty).map(|duty| view! { <Changed duty/> })}
            <Hidden name="programme" value=code/>
            <Hidden name="timepoint" value=timepoint/>
            <Hidden name="version" value=version/>
            <Fields form duty staff/>
            <div class="actions">
                <Button busy=form.busy()>{text::save()}</Button>
                <LinkButton href=PAGE variant=Variant::Tertiary>{t::common::cancel()}</LinkButton>
            </div>
        </SendForm>
        {remove}
    }
}

/// 0 where none stands.
fn version_of(place: &Place) -> i32 {
    place.duty.as_ref().map_or(0, |duty| duty.version)
}

fn labels() -> Vec<(&'static str, &'static str)> {
    use t::risk_duties as text;
    let mut all = vec![("responsible", text::responsible()), ("deputy", text::deputy())];
    all.extend(DAYS.into_iter().zip(days()));
    all.push(("minutes", text::minutes()));
    all
}

/// What somebody else has written meanwhile.
#[component]
fn Changed(duty: DutyShown) -> impl IntoView {
    let lines = super::hours(&duty).into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! {
        <Alert tone=Tone::Warning>
            <p>{super::name_of(&duty.responsible)} ", " {super::name_of(&duty.deputy)}</p>
            {lines}
            <p>{t::risk_duties::minutes_of_duty(i64::from(duty.minutes))}</p>
        </Alert>
    }
}

#[component]
fn Fields(form: FormState, duty: Option<DutyShown>, staff: Vec<(AccountId, String)>) -> impl IntoView {
    use t::risk_duties as text;
    let choices = || staff.iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect::<Vec<_>>();
    let named = |of: fn(&DutyShown) -> AccountId| duty.as_ref().map(|duty| of(duty).to_string()).unwrap_or_default();
    let week = duty.as_ref().map(|duty| duty.week.clone()).unwrap_or_default();
    let minutes = duty.as_ref().map_or(MINUTES, |duty| duty.minutes).to_string();
    let day = |(number, (name, label)): (usize, (&'static str, &'static str))| {
        let value = week.get(number).cloned().unwrap_or_default();
        view! { <TextField form name label value optional=true autocomplete="off" max_length=20/> }
    };
    view! {
        <Select
            form
            name="responsible"
            label=text::responsible()
            hint=text::named_hint()
            options=choices()
            value=named(|duty| duty.responsible.account)
        />
        <Select form name="deputy" label=text::deputy() options=choices() value=named(|duty| duty.deputy.account)/>
        <fieldset class="ds-fieldset">
            <legend class="ds-label">{text::hours()}</legend>
            <p class="muted">{text::hours_hint()}</p>
            {DAYS.into_iter().zip(days()).enumerate().map(day).collect_view()}
            <Checkbox
                form
                name="holidays"
                label=text::holidays()
                checked=duty.as_ref().is_some_and(|duty| duty.holidays)
            />
        </fieldset>
        <NumberField
            form
            name="minutes"
            label=text::minutes()
            hint=text::minutes_hint()
            value=minutes
            min=i64::from(LEAST_MINUTES)
            max=i64::from(MOST_MINUTES)
        />
    }
}
