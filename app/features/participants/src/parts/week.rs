//! This week's plan, and who was there. Staff may correct it.

use crate::{api::SetAttendance, words};
use contract::participants::{AttendanceCount, Attended, PlannedSession};
use domain::{id::EnrolmentId, schedule::AttendanceStatus};
use leptos::prelude::*;
use ui::prelude::*;

/// The sessions of the week.
#[component]
pub fn Week(
    enrolment: EnrolmentId,
    count: AttendanceCount,
    sessions: Vec<PlannedSession>,
    action: FormAction<SetAttendance>,
    form: FormState,
) -> impl IntoView {
    view! {
        <Card title=t::participants::week_title()>
            <p class="muted">{t::participants::week_attendance(words::attendance(count))}</p>
            <ErrorSummary form labels=vec![("status", t::participants::status_label())]/>
            {sessions.is_empty().then(|| view! { <p class="muted">{t::participants::week_empty()}</p> })}
            <ul class="lines">
                {sessions
                    .into_iter()
                    .map(|session| view! { <Session session enrolment action form/> })
                    .collect_view()}
            </ul>
        </Card>
    }
}

#[component]
fn Session(
    session: PlannedSession,
    enrolment: EnrolmentId,
    action: FormAction<SetAttendance>,
    form: FormState,
) -> impl IntoView {
    let place = (!session.place.is_empty()).then(|| view! { <span class="muted">{session.place.clone()}</span> });
    view! {
        <li class="stack tight">
            <p>
                <strong>{session.title.clone()}</strong> <br/>
                <time class="num" datetime=session.starts_at.clone()>
                    {t::participants::session_when(&session.date, &session.time)}
                </time>
            </p>
            <div class="row"><ChannelTag channel=session.channel/> {place}</div>
            <Attendance begun=session.begun attended=session.attendance.clone()/>
            <Correct session enrolment action form/>
        </li>
    }
}

#[component]
fn Attendance(begun: bool, attended: Option<Attended>) -> impl IntoView {
    let Some(attended) = attended else {
        let words = if begun { t::participants::status_unrecorded() } else { t::participants::status_upcoming() };
        return view! { <p class="muted">{words}</p> }.into_any();
    };
    let there = matches!(attended.status, AttendanceStatus::Present | AttendanceStatus::Remote);
    let (tone, glyph) = if there { (Tone::Success, icon::CHECK) } else { (Tone::Neutral, icon::INFO) };
    let seen = attended.seen.map(|span| view! { <span class="muted num">{t::participants::seen(span)}</span> });
    let corrections = attended.corrections.into_iter().map(|one| {
        let (before, after) = (words::status(one.before), words::status(one.after));
        view! { <p class="muted">{t::participants::correction(before, after, one.by, one.at)}</p> }
    });
    view! {
        <div class="row"><Tag tone icon=glyph>{words::status(attended.status)}</Tag> {seen}</div>
        {corrections.collect_view()}
    }
    .into_any()
}

/// The form, folded away until somebody wants it.
#[component]
fn Correct(
    session: PlannedSession,
    enrolment: EnrolmentId,
    action: FormAction<SetAttendance>,
    form: FormState,
) -> impl IntoView {
    let now = session.attendance.as_ref().map(|attended| attended.status);
    let version = session.attendance.as_ref().map_or(0, |attended| attended.version);
    let begun = session.begun;
    // before it has begun nobody can have been there
    let possible = AttendanceStatus::ALL
        .iter()
        .copied()
        .filter(move |status| begun || matches!(status, AttendanceStatus::Excused | AttendanceStatus::Absent));
    let options = possible.map(move |status| {
        view! { <option value=status.as_str() selected=now == Some(status)>{words::status(status)}</option> }
    });
    let id = format!("status-{}", session.id);
    view! {
        <details class="more">
            <summary>
                {t::participants::correct()}<span class="visually-hidden">": " {session.title.clone()}</span>
            </summary>
            <SendForm action=action>
                <Hidden name="session" value=session.id.to_string()/>
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Hidden name="version" value=version.to_string()/>
                <div class="ds-field">
                    <label class="ds-label" for=id.clone()>{t::participants::status_label()}</label>
                    <select class="ds-input" id=id name="status">
                        {now.is_none().then(|| view! { <option value="">{t::common::choose()}</option> })}
                        {options.collect_view()}
                    </select>
                </div>
                <div class="row">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::participants::save_attendance()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
