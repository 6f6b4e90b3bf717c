//! Alerts for those they have gone to. Invariant: seen and seen to by the named and, later, the leaders alone; of two who
//! say what they did, one is first and the other is told.

use super::{
    can_take,
    raising::{concerned, told_at, way_of},
};
use crate::{
    Ctx, Result,
    audit::{self, Deed},
    events::{About, EventKind},
    field,
    jobs::{self, Work},
    questionnaire, wording,
};
use contract::{
    AppError,
    questionnaire::{Text, When},
    risk::{Alert, Alerts, Done},
};
use domain::{
    Lang,
    id::{AccountId, EnrolmentId, RiskAlertId},
    person::{Actor, Role},
    policy,
    risk::{DAYS_SHOWN, MOST_WORDS, Rung},
};
use entity::{
    At, account, assignment, enrolment, participant, programme, questionnaire as form, risk_alert, risk_done,
    seal::Place,
};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Why somebody sees an alert, in the log: because they are named, whether they follow the person or not.
const PURPOSE: &str = "risk";
/// As many of those that were seen to are shown.
const MOST: u64 = 200;

/// The actor, if alerts can come to somebody with their role at all.
fn actor(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if can_take(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The alerts that have gone to who asks: those that wait, and what was seen to lately.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for those to whom none can come.
pub async fn open_alerts(ctx: &Ctx) -> Result<Alerts> {
    let actor = actor(ctx)?;
    let tx = ctx.begin().await?;
    let since = ctx.now.saturating_sub(SignedDuration::from_hours(24 * DAYS_SHOWN)).unwrap_or(ctx.now);
    let open = risk_alert::open_of(&tx, actor).await?;
    let done = risk_alert::done_of(&tx, actor, At::new(since), MOST).await?;
    let mut seen: Vec<EnrolmentId> = open.iter().chain(&done).map(|one| one.enrolment_id).collect();
    seen.sort_unstable();
    seen.dedup();
    for enrolment in seen {
        let deed = Deed { purpose: PURPOSE, ..Deed::look(ctx, "read_risk_alert", enrolment)? };
        audit::record(ctx, &tx, deed).await?;
    }
    let around = Around::of(ctx, &tx, open.iter().chain(&done)).await?;
    let alerts =
        Alerts { open: around.tell_all(ctx, &tx, &open).await?, done: around.tell_all(ctx, &tx, &done).await? };
    tx.commit().await?;
    Ok(alerts)
}

/// How many wait for who asks: a number, for the page of the day.
///
/// # Errors
/// `Unauthenticated`; when the database is down.
pub(crate) async fn waiting(ctx: &Ctx) -> Result<u32> {
    let actor = ctx.actor()?;
    if !can_take(actor.role) {
        return Ok(0);
    }
    let count = risk_alert::count_open_of(ctx.services.db.read(), actor).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Says what was done about an alert, as it was at `version`. The others it has gone to are told that it was seen to.
///
/// # Errors
/// `NotFound` when it has not gone to the actor; `Conflict` when somebody else was first, or more was answered since;
/// `Invalid` without words.
pub async fn acknowledge(ctx: &Ctx, alert: &str, version: &str, done: &str) -> Result<()> {
    let actor = actor(ctx)?;
    let id: RiskAlertId = alert.parse().map_err(|_| AppError::NotFound)?;
    let tx = ctx.begin().await?;
    let found = risk_alert::lock_visible(&tx, actor, id).await?.ok_or(AppError::NotFound)?;
    // the finder leaves out those whose participant has shut the actor out
    if !policy::may_take_risk_alert(actor, risk_alert::standing(actor, &found, false)) {
        return Err(AppError::NotFound.into());
    }
    let words = field::words("done", &done.replace("\r\n", "\n"), MOST_WORDS)?;
    let seen = field::version(version)?;
    if !risk_alert::acknowledge(&tx, (id, seen), ctx.at()).await? {
        return Err(AppError::Conflict { current: found.version }.into());
    }
    let row = ctx.id();
    let words = ctx.seal(Place::new("risk_done", "words", row), &words)?;
    let row = risk_done::Model {
        id: row,
        centre_id: found.centre_id,
        alert_id: id,
        words,
        done_by: actor.account,
        done_at: ctx.at(),
    };
    entity::insert(&tx, row).await?;
    let deed = Deed::care("acknowledge_risk_alert", "risk_alert", id, found.enrolment_id);
    audit::record(ctx, &tx, Deed { purpose: PURPOSE, ..deed }).await?;
    let to = tell_others(ctx, &tx, &found, actor.account).await?;
    tx.commit().await?;
    ctx.services.hub.tell(to, EventKind::RiskAlert, id, About::Nobody);
    Ok(())
}

/// Gives everybody whose page shows it, the actor too.
async fn tell_others(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    alert: &risk_alert::Model,
    by: AccountId,
) -> Result<Vec<AccountId>> {
    let found = enrolment::participants(conn, alert.centre_id, [alert.enrolment_id]).await?;
    let Some((_, whose)) = found.into_iter().next() else { return Ok(vec![by]) };
    let mut to = concerned(conn, alert, whose).await?;
    to.retain(|account| *account != by);
    for &account in &to {
        let about = "risk_acknowledged";
        let notice = Work::Notify { account, about: about.to_owned(), object: alert.id.into() };
        let key = format!("{about}:{}:{}:{account}", alert.id, alert.version);
        jobs::enqueue(ctx, conn, alert.centre_id, &notice, key).await?;
    }
    to.push(by);
    Ok(to)
}

/// What the words about several alerts are made of.
struct Around {
    actor: Actor,
    enrolments: HashMap<EnrolmentId, enrolment::Model>,
    people: HashMap<domain::id::ParticipantId, account::Model>,
    asked: Vec<assignment::Model>,
    forms: Vec<form::Model>,
    programmes: Vec<programme::Model>,
    staff: HashMap<AccountId, account::Model>,
    done: Vec<risk_done::Model>,
}

impl Around {
    async fn of<'a>(
        ctx: &Ctx,
        conn: &impl ConnectionTrait,
        alerts: impl Iterator<Item = &'a risk_alert::Model> + Clone,
    ) -> Result<Self> {
        let actor = ctx.actor()?;
        let enrolments = enrolment::all_open_to(conn, actor, alerts.clone().map(|one| one.enrolment_id)).await?;
        let people = participant::accounts(conn, actor.centre, enrolments.iter().map(|one| one.participant_id)).await?;
        let asked = assignment::with_ids(conn, alerts.clone().map(|one| one.assignment_id)).await?;
        let forms = form::with_ids(conn, actor.centre, asked.iter().map(|one| one.questionnaire_id)).await?;
        let programmes = programme::with_ids(conn, enrolments.iter().map(|one| one.programme_id)).await?;
        let done = risk_done::of(conn, alerts.clone().map(|one| one.id)).await?;
        let named = alerts.flat_map(|one| [one.responsible_id, one.deputy_id]).flatten();
        let named: Vec<_> = named.chain(done.iter().map(|one| one.done_by)).collect();
        let staff = account::of_centre(conn, actor.centre, named).await?;
        Ok(Self {
            actor: actor.clone(),
            enrolments: enrolments.into_iter().map(|one| (one.id, one)).collect(),
            people,
            asked,
            forms,
            programmes,
            staff,
            done,
        })
    }

    async fn tell_all(
        &self,
        ctx: &Ctx,
        conn: &impl ConnectionTrait,
        alerts: &[risk_alert::Model],
    ) -> Result<Vec<Alert>> {
        let mut told = Vec::with_capacity(alerts.len());
        for alert in alerts {
            let Some(enrolled) = self.enrolments.get(&alert.enrolment_id) else { continue };
            told.push(self.tell(ctx, conn, alert, enrolled).await?);
        }
        Ok(told)
    }

    async fn tell(
        &self,
        ctx: &Ctx,
        conn: &impl ConnectionTrait,
        alert: &risk_alert::Model,
        enrolled: &enrolment::Model,
    ) -> Result<Alert> {
        let moment = |at: At| wording::when(ctx.lang, at);
        let (title, timepoint) = self.asked(ctx, alert, enrolled)?;
        let mut next = None;
        if alert.acknowledged_at.is_none() {
            let way = way_of(conn, alert, enrolled.participant_id).await?;
            let further = way.into_iter().find(|(rung, _)| told_at(alert, *rung).is_none());
            next = further.map(|(rung, at)| (rung, moment(At::new(at.timestamp()))));
        }
        let name = |id: Option<AccountId>| Some(self.staff.get(&id?)?.name.clone());
        let told = Rung::ALL.iter().filter_map(|rung| Some((*rung, moment(told_at(alert, *rung)?)))).collect();
        let done = self.done.iter().filter(|one| one.alert_id == alert.id);
        let again = alert.acknowledged_at.is_none() && done.clone().next().is_some();
        Ok(Alert {
            id: alert.id,
            // where its own rule may let one in; a leader's never does
            enrolment: (self.actor.role != Role::Manager).then_some(enrolled.id),
            name: self.people.get(&enrolled.participant_id).map(|one| one.name.clone()).unwrap_or_default(),
            title,
            timepoint,
            answered_in: alert.answered_in,
            raised: moment(alert.raised_at),
            responsible: name(alert.responsible_id),
            deputy: name(alert.deputy_id),
            told,
            next,
            again,
            done: done.map(|one| in_words(ctx, one, &self.staff, moment(one.done_at))).collect::<Result<_>>()?,
            version: alert.version,
        })
    }

    /// What was asked, and at which point.
    fn asked(&self, ctx: &Ctx, alert: &risk_alert::Model, enrolled: &enrolment::Model) -> Result<(Text, String)> {
        let nothing = || (Text { text: String::new(), lang: Lang::Nb }, String::new());
        let Some(asked) = self.asked.iter().find(|one| one.id == alert.assignment_id) else { return Ok(nothing()) };
        let Some(form) = self.forms.iter().find(|one| one.id == asked.questionnaire_id) else { return Ok(nothing()) };
        let programme = self.programmes.iter().find(|one| one.id == enrolled.programme_id);
        let point = programme.map(|one| questionnaire::timepoint_name(ctx, &one.timepoints, &asked.timepoint));
        Ok((questionnaire::title(ctx, form)?, point.unwrap_or_default()))
    }
}

/// What was done, opened.
pub(super) fn in_words(
    ctx: &Ctx,
    row: &risk_done::Model,
    staff: &HashMap<AccountId, account::Model>,
    at: When,
) -> Result<Done> {
    Ok(Done {
        words: ctx.open(Place::new("risk_done", "words", row.id), &row.words)?,
        by: staff.get(&row.done_by).map(|one| one.name.clone()).unwrap_or_default(),
        at,
    })
}
