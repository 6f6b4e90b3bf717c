//! A tablet at the centre, handed to a participant (decision 36). Invariant: the browser is the participant's from then on,
//! and no more than the questionnaires that wait for them now; the session of whoever handed it over has ended, and what they
//! may no longer do ends it for the participant too.

use crate::{
    access, account,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    questionnaire, wording,
};
use contract::{AppError, questionnaire::Tablet};
use domain::{
    id::{AccountId, AssignmentId, EnrolmentId},
    person::Actor,
    policy::Act,
};
use entity::{assignment, participant, response, web_session};
use jiff::{SignedDuration, Timestamp};
use sea_orm::ConnectionTrait;

/// A tablet that nobody touches for this long is locked, and so is every tablet after this long.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_mins(20);
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(2);

/// What a browser that was handed over is for.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The participant who answers.
    pub to: Actor,
    /// Who of the staff handed it over.
    pub by: AccountId,
    pub enrolment: EnrolmentId,
    /// Where it is for one questionnaire only.
    pub only: Option<AssignmentId>,
    pub since: Timestamp,
    pub until: Timestamp,
}

impl Handed {
    /// As it stands in a session of the participant `to`; nothing for a session of their own.
    pub(crate) fn of(session: &web_session::Model, to: Actor) -> Option<Self> {
        Some(Self {
            to,
            by: session.handed_by?,
            enrolment: session.enrolment_id?,
            only: session.only_assignment,
            since: session.created_at.timestamp(),
            until: session.expires_at.timestamp(),
        })
    }

    /// Was it sent since the browser was handed over?
    #[must_use]
    pub fn was_sent_here(&self, response: &response::Model) -> bool {
        response.submitted_at.is_some_and(|at| at.timestamp() >= self.since)
    }

    /// Is it for this questionnaire?
    #[must_use]
    pub fn is_for(&self, asked: AssignmentId) -> bool {
        self.only.is_none_or(|only| only == asked)
    }
}

/// Hands this browser to a participant, who answers what is open (`only` the one, when it is named). The session that asks has
/// ended then, and so have earlier tablets of the participant's. Gives the token for the cookie.
///
/// # Errors
/// `NotFound` when the participant is not the actor's, their account is closed or `only` does not wait for them; `Invalid`
/// when nothing waits.
pub async fn hand_over(ctx: &Ctx, enrolment: &str, only: &str) -> Result<String> {
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let only = if only.is_empty() { None } else { Some(only.parse().map_err(|_| AppError::NotFound)?) };
    let tx = ctx.begin().await?;
    let enrolled = access::enrolment(ctx, &tx, id, Act::AnswerFor).await?;
    let person = participant::by_id(&tx, enrolled.participant_id).await?.ok_or(AppError::NotFound)?;
    let whose = entity::account::by_id(&tx, person.account_id).await?.ok_or(AppError::NotFound)?;
    if whose.disabled_at.is_some() || ctx.web_session.is_none() {
        return Err(AppError::NotFound.into());
    }
    let waits = questionnaire::waits_for(ctx, &tx, &enrolled).await?;
    if only.is_some_and(|only| !waits.contains(&only)) {
        return Err(AppError::NotFound.into());
    }
    if waits.is_empty() {
        return Err(AppError::field("", "nothing_to_answer").into());
    }
    let deed = match only {
        Some(only) => Deed::care("hand_over_tablet", "assignment", only, id),
        None => Deed::care("hand_over_tablet", "enrolment", id, id),
    };
    audit::record(ctx, &tx, deed).await?;
    account::start_handed(ctx, tx, &whose, (id, only)).await
}

/// What the participant is to answer on this tablet.
///
/// # Errors
/// `Forbidden` in any other browser; `NotFound` when whoever handed it over may no longer do so.
pub async fn open(ctx: &Ctx) -> Result<Tablet> {
    let handed = ctx.handed.as_ref().ok_or(AppError::Forbidden)?;
    let ctx = &ctx.answering();
    let conn = ctx.services.db.read();
    admits(ctx, conn, handed.enrolment, None).await?;
    let enrolled = access::enrolment(ctx, conn, handed.enrolment, Act::Answer).await?;
    let account = entity::account::by_id(conn, handed.to.account).await?.ok_or(AppError::NotFound)?;
    let all = questionnaire::list(ctx, conn, &enrolled, |asked| handed.is_for(asked)).await?;
    let answered = response::of_enrolment(conn, enrolled.id).await?;
    Ok(Tablet {
        name: account.name,
        sent: answered.iter().any(|one| handed.was_sent_here(one)),
        // here and now: what was put off waits too
        open: all.open.into_iter().chain(all.put_off).collect(),
        until: wording::clock_time(ctx.lang, handed.until, wording::CENTRE_ZONE),
    })
}

/// Does this browser open `asked` of `enrolment`? Everyone's own does: the policy is asked beside this. One that was handed over
/// opens what it is for, as long as whoever handed it over may write for the participant.
pub(crate) async fn admits(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolment: EnrolmentId,
    asked: Option<&assignment::Model>,
) -> Result<()> {
    let Some(handed) = &ctx.handed else { return Ok(()) };
    if handed.enrolment != enrolment || asked.is_some_and(|asked| !handed.is_for(asked.id)) {
        return Err(AppError::NotFound.into());
    }
    let by = account::open_actor(&ctx.services, handed.by).await?.ok_or(AppError::NotFound)?;
    access::enrolment(&ctx.acting_as(by), conn, enrolment, Act::AnswerFor).await?;
    Ok(())
}

/// Gives the tablet back: it opens nothing more. Gives the enrolment it was for.
///
/// # Errors
/// `Forbidden` in any other browser.
pub async fn give_back(ctx: &Ctx) -> Result<EnrolmentId> {
    let enrolment = ctx.handed.as_ref().ok_or(AppError::Forbidden)?.enrolment;
    let session = ctx.web_session.ok_or(AppError::Forbidden)?;
    let ctx = &ctx.answering();
    let tx = ctx.begin().await?;
    web_session::end(&tx, session, None, ctx.at()).await?;
    audit::record(ctx, &tx, Deed::own("give_back_tablet", "enrolment", enrolment, enrolment)).await?;
    tx.commit().await?;
    ctx.services.hub.end_session(session);
    Ok(enrolment)
}
