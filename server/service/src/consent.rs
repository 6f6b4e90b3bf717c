//! What a participant consents to. Invariant: the latest word counts, from the next request on; a word is added, never
//! changed, and only the participant says it.

use crate::{
    access, arrangers,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    rights::when,
};
use contract::{
    AppError,
    participants::StandingConsent,
    rights::{ConsentState, Consents, OwnConsent},
};
use domain::{consent::ConsentKind, policy::Act};
use entity::{At, account, consent, enrolment, participant};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;

/// Every consent as it stands for the acting participant, with its history.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for staff.
pub async fn read(ctx: &Ctx) -> Result<Consents> {
    let words = history(ctx, ctx.services.db.read()).await?;
    let state = |kind: &ConsentKind| {
        let history: Vec<_> = words.iter().filter(|word| word.kind == *kind).cloned().collect();
        let given = history.first().is_some_and(|latest| latest.given);
        ConsentState { kind: *kind, wording: kind.wording(), given, history }
    };
    Ok(Consents { all: ConsentKind::ALL.iter().map(state).collect() })
}

/// Every word of the acting participant, the newest first.
///
/// # Errors
/// As [`read`].
pub(crate) async fn history(ctx: &Ctx, conn: &impl ConnectionTrait) -> Result<Vec<OwnConsent>> {
    let actor = ctx.actor()?;
    let participant = actor.participant.ok_or(AppError::Forbidden)?;
    let rows = consent::of_participant(conn, participant).await?;
    let people = account::of_centre(conn, actor.centre, rows.iter().map(|row| row.account_id)).await?;
    let told = rows.iter().map(|row| OwnConsent {
        kind: row.kind,
        given: row.given,
        wording: row.wording,
        at: when(ctx, row.at),
        by: people.get(&row.account_id).map(|person| person.name.clone()).unwrap_or_default(),
    });
    Ok(told.collect())
}

/// Gives or takes back a consent, to the text of version `wording`. The same word twice is one.
///
/// # Errors
/// `Forbidden` for staff; `NotFound` for what is no consent; `Conflict` when another text is in force than the one read.
pub async fn set(ctx: &Ctx, kind: &str, give: bool, wording: &str) -> Result<()> {
    let transaction = ctx.begin().await?;
    let enrolled = access::own_enrolment(ctx, &transaction, Act::OwnData).await?;
    let kind = ConsentKind::parse(kind).ok_or(AppError::NotFound)?;
    let current = kind.wording();
    if give && wording.parse() != Ok(current) {
        return Err(AppError::Conflict { current }.into());
    }
    participant::lock(&transaction, enrolled.participant_id).await?;
    let words = consent::of_participant(&transaction, enrolled.participant_id).await?;
    let stands = words.iter().find(|word| word.kind == kind).is_some_and(|latest| latest.given);
    if stands == give {
        return Ok(());
    }
    // the latest word counts: a clock that was set back must not put it before the last one
    let last = words.iter().find(|word| word.kind == kind).map(|latest| latest.at.timestamp());
    let after = last.map(|last| last.saturating_add(SignedDuration::from_millis(1)).unwrap_or(last));
    let at = At::new(after.map_or(ctx.now, |after| ctx.now.max(after)));
    let row = consent::Model {
        id: ctx.id(),
        centre_id: enrolled.centre_id,
        participant_id: enrolled.participant_id,
        kind,
        given: give,
        wording: current,
        at,
        account_id: ctx.actor()?.account,
    };
    let id = row.id;
    entity::insert(&transaction, row).await?;
    let act = if give { "give_consent" } else { "withdraw_consent" };
    audit::record(ctx, &transaction, Deed::own(act, "consent", id, enrolled.id)).await?;
    if !give {
        arrangers::tell(ctx, &transaction, &enrolled, "consent_withdrawn", id.into()).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// What a participant says yes to now, each since when. The caller has authorised the enrolment and records it.
pub(crate) async fn standing(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
) -> Result<Vec<StandingConsent>> {
    let words = consent::of_participant(conn, enrolled.participant_id).await?;
    let stands = |kind: &ConsentKind| {
        let latest = words.iter().find(|word| word.kind == *kind).filter(|word| word.given)?;
        Some(StandingConsent { kind: *kind, since: when(ctx, latest.at) })
    };
    Ok(ConsentKind::ALL.iter().filter_map(stands).collect())
}
