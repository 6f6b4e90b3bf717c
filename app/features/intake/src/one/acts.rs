//! What can be done with a referral. Invariant: every act is a form that works without script, and says where it was
//! refused why.

use crate::api::{AdmitReferral, AssessReferral};
use contract::intake::Admitting;
use domain::referral::TEXT_MAX;
use leptos::prelude::*;
use ui::{form::use_stash, i18n::error_text, prelude::*};

/// One act with one button, folded away with what follows from it. A plain form.
#[component]
pub(super) fn Press(
    path: &'static str,
    fields: Vec<(&'static str, String)>,
    summary: &'static str,
    text: &'static str,
) -> impl IntoView {
    let refused = use_stash(path).map(|stash| error_text(&stash.error));
    let open = refused.is_some();
    view! {
        <details class="more" open=open>
            <summary>{summary}</summary>
            <form method="post" action=path class="stack">
                {refused.map(|words| view! { <Alert tone=Tone::Warning><p role="alert">{words}</p></Alert> })}
                <p>{text}</p>
                {fields.into_iter().map(|(name, value)| view! { <Hidden name value/> }).collect_view()}
                <div class="row">
                    <Button variant=Variant::Secondary>{summary}</Button>
                </div>
            </form>
        </details>
    }
}

/// The clinician's word.
#[component]
pub(super) fn Assess(
    id: String,
    version: String,
    action: FormAction<AssessReferral>,
    form: FormState,
) -> impl IntoView {
    use t::intake as text;
    let options = vec![Choice::new("yes", text::right_yes()), Choice::new("no", text::right_no())];
    let labels =
        vec![("right", text::right()), ("reason", t::referral::reason()), ("start_by", t::referral::start_by())];
    view! {
        <section class="ds-card" aria-labelledby="assess">
            <h2 class="ds-heading" data-size="xs" id="assess">{text::assess_title()}</h2>
            <SendForm action>
                <ErrorSummary form labels/>
                <Hidden name="referral" value=id/>
                <Hidden name="version" value=version/>
                <RadioGroup form name="right" label=text::right() options/>
                <TextArea
                    form
                    name="reason"
                    label=t::referral::reason()
                    hint=text::reason_hint()
                    max_length=TEXT_MAX
                />
                <DateField form name="start_by" label=t::referral::start_by() hint=text::start_by_hint() optional=true/>
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
    id: String,
    version: String,
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
                <ErrorSummary form labels/>
                <Hidden name="referral" value=id/>
                <Hidden name="version" value=version/>
                <Select form name="group" label=text::group() hint=text::group_hint() options=groups optional=true/>
                <DateField
                    form
                    name="starts_on"
                    label=text::starts_on()
                    hint=text::starts_on_hint()
                    min=today
                    optional=true
                />
                <Select form name="contact_person" label=text::contact_person() options=staff/>
                <div class="actions">
                    <Button busy=form.busy()>{text::admit()}</Button>
                </div>
            </SendForm>
        </section>
    }
}
