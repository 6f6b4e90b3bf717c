//! Raising an alert and sending it on. Invariant: one alert for a response, however often it is raised; each it goes to is
//! told once, in the transaction that says so, and none is ever left with nobody to go to.

use super::{at_centre, duty::named_for, reachable};
use crate::{
    Ctx, Result, account as accounts, arrangers,
    audit::{self, Deed},
    jobs::{self, Work},
};
use domain::{
    id::{AccountId, CentreId, ParticipantId, ResponseId},
    person::LinkKind,
    risk::{AnsweredIn, Hours, Rung, ladder},
};
use entity::{At, access_block, account, assignment, enrolment, risk_alert};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;

/// So long a mail about an alert is worth sending.
const WORTH_SENDING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What in a response is answered with a risk.
#[derive(Clone, Debug, Default)]
pub struct Risks {
    /// Link ids.
    pub items: Vec<String>,
    /// One of these answers tells of more danger than the one that it takes the place of.
    pub worse: bool,
}

/// What raising came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raised {
    Anew,
    /// A further item was answered so, or one is worse, and somebody had seen to what was known: it goes its way anew.
    Again,
    /// A further item was answered so, or one is worse, while it waits.
    Further,
    /// Nothing that was not known.
    AsBefore,
}

/// Raises an alert because items of a response are answered with a risk; without items, none. Said again, it changes
/// nothing. The caller has authorised the enrolment and holds the assignment.
///
/// # Errors
/// When it cannot be written: then the answer must not be kept either.
pub async fn raise(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    asked: &assignment::Model,
    enrolled: &enrolment::Model,
    response: ResponseId,
    risks: &Risks,
    answered_in: AnsweredIn,
) -> Result<Raised> {
    if risks.items.is_empty() {
        return Ok(Raised::AsBefore);
    }
    let (alert, raised) = match risk_alert::lock_of_response(conn, response).await? {
        Some(there) => match more(ctx, conn, there, (asked, enrolled), risks, answered_in).await? {
            (_, Raised::AsBefore) => return Ok(Raised::AsBefore),
            more => more,
        },
        None => (anew(ctx, conn, (asked, enrolled), response, &risks.items, answered_in).await?, Raised::Anew),
    };
    let deed = match ctx.actor()?.participant {
        Some(_) => Deed::own("raise_risk_alert", "risk_alert", alert.id, enrolled.id),
        None => Deed::care("raise_risk_alert", "risk_alert", alert.id, enrolled.id),
    };
    audit::record(ctx, conn, deed).await?;
    if raised != Raised::Further {
        send_on(ctx, conn, &alert, enrolled.participant_id).await?;
    }
    Ok(raised)
}

async fn anew(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (asked, enrolled): (&assignment::Model, &enrolment::Model),
    response_id: ResponseId,
    items: &[String],
    answered_in: AnsweredIn,
) -> Result<risk_alert::Model> {
    let row = risk_alert::Model {
        id: ctx.id(),
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        assignment_id: asked.id,
        response_id,
        items: serde_json::to_value(items)?,
        answered_in,
        responsible_id: None,
        deputy_id: None,
        hours: serde_json::to_value(Hours::default())?,
        minutes: 0,
        raised_at: ctx.at(),
        waits_since: ctx.at(),
        responsible_told_at: None,
        deputy_told_at: None,
        leaders_told_at: None,
        acknowledged_at: None,
        version: 1,
    };
    let row = with_named(ctx, conn, row, (asked, enrolled)).await?;
    entity::insert(conn, row.clone()).await?;
    Ok(row)
}

/// As the duty stands now. Without one the leaders are reached at once.
async fn with_named(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    row: risk_alert::Model,
    (asked, enrolled): (&assignment::Model, &enrolment::Model),
) -> Result<risk_alert::Model> {
    let Some(duty) = named_for(ctx, conn, enrolled, &asked.timepoint).await? else {
        tracing::error!(alert = %row.id, "a risk item was answered where nobody is responsible");
        return Ok(row);
    };
    Ok(risk_alert::Model {
        responsible_id: Some(duty.responsible_id),
        deputy_id: Some(duty.deputy_id),
        hours: duty.hours,
        minutes: duty.minutes,
        ..row
    })
}

/// What is new about an alert that is there. Words that were written over it as it was before are refused from then on.
async fn more(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    there: risk_alert::Model,
    of: (&assignment::Model, &enrolment::Model),
    risks: &Risks,
    answered_in: AnsweredIn,
) -> Result<(risk_alert::Model, Raised)> {
    let mut known: Vec<String> = serde_json::from_value(there.items.clone())?;
    let before = known.len();
    known.extend(risks.items.iter().filter(|item| !known.contains(item)).cloned().collect::<Vec<_>>());
    let news = known.len() > before || risks.worse;
    let mut row = risk_alert::Model { items: serde_json::to_value(known)?, ..there };
    let is_sent = answered_in == AnsweredIn::Sent && row.answered_in == AnsweredIn::Draft;
    if is_sent {
        row.answered_in = AnsweredIn::Sent;
    }
    let raised = match (news, row.acknowledged_at) {
        (false, _) => Raised::AsBefore,
        (true, None) => Raised::Further,
        (true, Some(_)) => Raised::Again,
    };
    if raised == Raised::Again {
        row = with_named(ctx, conn, row, of).await?;
        row.waits_since = ctx.at();
        row.acknowledged_at = None;
        (row.responsible_told_at, row.deputy_told_at, row.leaders_told_at) = (None, None, None);
    }
    if news {
        row.version += 1;
    }
    if news || is_sent {
        risk_alert::rewrite(conn, &row).await?;
    }
    Ok((row, raised))
}

/// To whom an alert is to have gone by now and has not.
async fn untold(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    alert: &risk_alert::Model,
    whose: ParticipantId,
) -> Result<Vec<Rung>> {
    let reached = way_of(conn, alert, whose).await?.into_iter().filter(|(_, at)| at.timestamp() <= ctx.now);
    Ok(reached.map(|(rung, _)| rung).filter(|rung| told_at(alert, *rung).is_none()).collect())
}

pub(super) fn told_at(alert: &risk_alert::Model, rung: Rung) -> Option<At> {
    match rung {
        Rung::Responsible => alert.responsible_told_at,
        Rung::Deputy => alert.deputy_told_at,
        Rung::Leaders => alert.leaders_told_at,
    }
}

/// To whom an alert goes and when, as long as nobody sees to it.
pub(super) async fn way_of(
    conn: &impl ConnectionTrait,
    alert: &risk_alert::Model,
    whose: ParticipantId,
) -> Result<Vec<(Rung, jiff::Zoned)>> {
    let named = (alert.responsible_id, alert.deputy_id);
    let who = reachable(conn, alert.centre_id, whose, named).await?;
    let hours: Hours = serde_json::from_value(alert.hours.clone())?;
    let minutes = u16::try_from(alert.minutes).unwrap_or(0);
    Ok(ladder(&hours, minutes, &at_centre(alert.waits_since.timestamp()), who))
}

/// Tells whoever is to know by now, each once. The caller holds the alert.
async fn send_on(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    alert: &risk_alert::Model,
    whose: ParticipantId,
) -> Result<()> {
    for rung in untold(ctx, conn, alert, whose).await? {
        let to: Vec<AccountId> = match rung {
            Rung::Responsible => alert.responsible_id.into_iter().collect(),
            Rung::Deputy => alert.deputy_id.into_iter().collect(),
            Rung::Leaders => leaders(conn, alert.centre_id, whose).await?,
        };
        if to.is_empty() {
            // tried again as long as nobody sees to it
            tracing::error!(alert = %alert.id, "a risk alert has nobody to go to: the centre has no leader");
            continue;
        }
        if !risk_alert::told(conn, alert.id, rung, ctx.at()).await? {
            continue;
        }
        for account in to {
            tell(ctx, conn, alert, rung, account).await?;
        }
    }
    Ok(())
}

/// The leaders of a centre whom a participant has not shut out.
async fn leaders(conn: &impl ConnectionTrait, centre: CentreId, whose: ParticipantId) -> Result<Vec<AccountId>> {
    let mut open = Vec::new();
    for leader in arrangers::managers(conn, centre).await? {
        if !access_block::stands(conn, whose, leader).await? {
            open.push(leader);
        }
    }
    Ok(open)
}

/// On the page, and by a mail that says nothing of what it is about.
async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    alert: &risk_alert::Model,
    rung: Rung,
    account: AccountId,
) -> Result<()> {
    let key = format!("risk_alert:{}:{}:{rung}:{account}", alert.id, alert.version);
    jobs::enqueue(ctx, conn, alert.centre_id, &Work::RiskAlert { account, alert: alert.id }, key).await?;
    let Some(account) = account::by_id(conn, account).await? else { return Ok(()) };
    let until = At::new(ctx.now.saturating_add(WORTH_SENDING).unwrap_or(ctx.now));
    accounts::letter_with(ctx, conn, &account, LinkKind::Alert, &("/".to_owned(), until)).await
}

/// Sends on what nobody has seen to in time. Gives how many alerts went on.
///
/// # Errors
/// When the database is down.
pub async fn escalate_due(ctx: &Ctx) -> Result<u64> {
    let conn = ctx.services.db.read();
    let mut went = 0;
    for alert in risk_alert::on_their_way(conn).await? {
        match go_on(ctx, &alert).await {
            Ok(new) => went += u64::from(new),
            // one that cannot go on keeps no other waiting
            Err(error) => tracing::error!(alert = %alert.id, %error, "a risk alert did not go on"),
        }
    }
    Ok(went)
}

/// Says whether it went to somebody.
async fn go_on(ctx: &Ctx, read: &risk_alert::Model) -> Result<bool> {
    let conn = ctx.services.db.read();
    let found = enrolment::participants(conn, read.centre_id, [read.enrolment_id]).await?;
    let Some((_, whose)) = found.into_iter().next() else { return Ok(false) };
    if untold(ctx, conn, read, whose).await?.is_empty() {
        return Ok(false);
    }
    let tx = ctx.begin().await?;
    // seen to meanwhile: it goes no further
    let Some(alert) = risk_alert::lock_open(&tx, read.id).await? else { return Ok(false) };
    send_on(ctx, &tx, &alert, whose).await?;
    tx.commit().await?;
    Ok(true)
}

/// The accounts that an alert has gone to, or names, and that can take it: who is told what was done.
pub(super) async fn concerned(
    conn: &impl ConnectionTrait,
    alert: &risk_alert::Model,
    whose: ParticipantId,
) -> Result<Vec<AccountId>> {
    let who = reachable(conn, alert.centre_id, whose, (alert.responsible_id, alert.deputy_id)).await?;
    let mut to: Vec<AccountId> = Vec::new();
    to.extend(alert.responsible_id.filter(|_| who.responsible));
    to.extend(alert.deputy_id.filter(|_| who.deputy));
    if alert.leaders_told_at.is_some() {
        to.extend(leaders(conn, alert.centre_id, whose).await?);
    }
    Ok(to)
}
