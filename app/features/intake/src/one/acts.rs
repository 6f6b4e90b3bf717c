//! What can be done with a referral. Invariant: every act is a form that works without script, and says where it was
//! refused why.

use crate::api::{AdmitReferral, AssessReferral, read};
use contract::intake::{Admitting, Referral};
use domain::referral::TEXT_MAX;
use leptos::prelude::*;
use ui::{
    form::{Standing, as_it_stands},
    prelude::*,
    referral as words,
};

/// Which referral, as it stands: what somebody has changed meanwhile is said, and the next try is about that.
fn about(form: FormState, one: &Referral) -> AnyView {
    let id = one.row.referral.to_string();
    let Standing { now, version } = as_it_stands(form, one, |one| one.version, {
        let id = id.clone();
        move || {
            let read = read(id.clone());
            async move { read.await.map(Some) }
        }
    });
    let changed = move || {
        let now = now.get().filter(|_| form.in_conflict().get())?;
        let href = format!("/intake/{}", now.row.referral);
        Some(view! {
            <Alert tone=Tone::Warning title=t::intake::changed_title()>
                <p>{words::state(now.row.state)} ". " {t::intake::changed_meanwhile()}</p>
                <p><a class="ds-link" href=href target="_blank">{t::intake::open_now()}</a></p>
            </Alert>
        })
    };
    view! {
        {changed}
        <Hidden name="referral" value=id/>
        <Hidden name="version" value=version/>
    }
    .into_any()
}

/// The clinician's word.
#[component]
pub(super) fn Assess(one: Referral, action: FormAction<AssessReferral>, form: FormState) -> impl IntoView {
    use t::intake as text;
    let options = vec![Choice::new("yes", text::right_yes()), Choice::new("no", text::right_no())];
    let labels =
        vec![("right", text::right()), ("reason", t::referral::reason()), ("start_by", t::referral::start_by())];
    view! {
        <section class="ds-card" aria-labelledby="assess">
            <h2 class="ds-heading" data-size="xs" id="assess">{text::assess_title()}</h2>
            <SendForm action>
                {about(form, &one)}
                <ErrorSummary form labels/>
                <RadioGroup form name="right" label=text::right() options/>
                <TextArea
                    form
                    name="reason"
                    label=t::referral::reason()
                    hint=text::reason_hint()
                    max_length=TEXT_MAX
                />
                <DateField form name="start_by" label=t::referral::start_by() hint=text::start_by_hint()/>
                <div class="actions">
                    <Button busy=form.busy()>{text::assess()}</Button>
                </div>
            </SendForm>
        </section>
    }
}

/// The place.
#[component]
pub(super) fn Admit(
    one: Referral,
    admitting: Admitting,
    action: FormAction<AdmitReferral>,
    form: FormState,
) -> impl IntoView {
    use t::intake as text;
    let Admitting { groups, staff, today } = admitting;
    let groups = groups.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let staff = staff.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let labels =
        vec![("group", text::group()), ("starts_on", text::starts_on()), ("contact_person", text::contact_person())];
    view! {
        <section class="ds-card" aria-labelledby="admit">
            <h2 class="ds-heading" data-size="xs" id="admit">{text::admit_title()}</h2>
            <SendForm action>
                {about(form, &one)}
                <ErrorSummary form labels/>
                <Select form name="group" label=text::group() hint=text::group_hint() options=groups optional=true/>
                <DateField
                    form
                    name="starts_on"
                    label=text::starts_on()
                    hint=text::starts_on_hint()
                    min=today
                />
                <Select form name="contact_person" label=text::contact_person() options=staff/>
                <div class="actions">
                    <Button busy=form.busy()>{text::admit()}</Button>
                </div>
            </SendForm>
        </section>
    }
}
