//! One referral, and its letters. Invariant: what it says of health goes to those whom `domain::policy` lets read it, and
//! every reading is in the log.

use super::{Programmes, TABLE, board, board::Beside, day, deciding::may_reopen, held, may, opened, record};
use crate::{ctx::Ctx, error::Result, wording};
use contract::{
    AppError,
    intake::{Admitting, Decision, Filled, LetterRow, May, Referral, Told},
    rights::OwnReferral,
};
use domain::{
    Lang,
    id::{EnrolmentId, LetterId},
    policy::ReferralAct,
    referral::{Details, LetterChannel, LetterContent, State, Step},
};
use entity::{account, cohort, letter, own::Whose, referral, seal::Place};
use sea_orm::ConnectionTrait;

/// One referral, as far as the actor may see.
///
/// # Errors
/// `Unauthenticated`; `NotFound` when there is none, or it is not the actor's to see.
pub async fn read(ctx: &Ctx, id: &str) -> Result<Referral> {
    let actor = ctx.actor()?;
    let transaction = ctx.begin().await?;
    let found = held(ctx, &transaction, id, ReferralAct::See).await?;
    let programmes = Programmes::of(&transaction, actor).await?;
    let details = opened(ctx, &found)?;
    let reads = may(actor, ReferralAct::ReadProblem, &found);
    let can = |act, step| may(actor, act, &found) && found.state.after(step).is_some();
    let beside = Beside::of(&transaction, std::slice::from_ref(&found)).await?;
    let row = board::row(ctx, &programmes, &found, &beside)?;
    let registers = |step| can(ReferralAct::Register, step);
    let may = May {
        complete: may(actor, ReferralAct::Register, &found),
        ask: registers(Step::Ask) && !row.lacking.is_empty(),
        assess: can(ReferralAct::Assess, Step::Assess(true)),
        admit: can(ReferralAct::Admit, Step::Admit),
        withdraw: registers(Step::Withdraw),
        reopen: may_reopen(actor, &found),
        post: may(actor, ReferralAct::Register, &found),
    };
    let letters = letter::of_referrals(&transaction, [found.id]).await?;
    let told = reads.then(|| Told { problem: details.problem.clone(), treatment: details.treatment.clone() });
    let decision = decision(ctx, &transaction, &found, reads).await?;
    let admitting = if may.admit { Some(admitting(ctx, &transaction, &found).await?) } else { None };
    record(ctx, &transaction, if reads { "read_referral" } else { "open_referral" }, &found).await?;
    transaction.commit().await?;
    Ok(Referral {
        row,
        version: found.version,
        assess_by: day(ctx, found.assess_by),
        filled: filled(&found, details),
        told,
        decision,
        enrolment: found.enrolment_id,
        letters: letters.iter().map(|one| told_of(ctx, one)).collect(),
        may,
        admitting,
    })
}

/// The form as it was filled in, without what it says of problem and treatment.
pub(super) fn filled(of: &referral::Model, details: Details) -> Filled {
    let word = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let tick = |is: bool| if is { "true".to_owned() } else { String::new() };
    Filled {
        name: of.name.clone(),
        born_on: of.born_on.map(|day| day.0.to_string()).unwrap_or_default(),
        phone: of.phone.clone().unwrap_or_default(),
        email: of.email.clone().unwrap_or_default(),
        lang: of.lang.clone(),
        address: details.address,
        protected: tick(of.protected),
        no_email: tick(of.no_email),
        programme: of.programme_id.to_string(),
        received_on: of.received_on.0.to_string(),
        source: of.source.to_string(),
        referrer: details.referrer,
        problem: word(of.problem.map(domain::referral::Problem::as_str)),
        problem_text: String::new(),
        treatment: String::new(),
        employment: word(of.employment.map(domain::referral::Employment::as_str)),
        sick_leave: word(of.sick_leave.map(domain::referral::SickLeave::as_str)),
        degree: of.degree.map(|degree| degree.to_string()).unwrap_or_default(),
        marked: tick(of.marked),
        interpreter: details.interpreter,
        diet: details.diet,
        travel: word(of.travel.map(domain::referral::Travel::as_str)),
        payment: word(of.payment.map(domain::referral::Payment::as_str)),
    }
}

fn told_of(ctx: &Ctx, one: &letter::Model) -> LetterRow {
    LetterRow {
        id: one.id,
        kind: one.kind,
        channel: one.channel,
        written: wording::when(ctx.lang, one.created_at),
        sent: one.sent_at.map(|at| wording::when(ctx.lang, at)),
        perhaps: one.begun_at.is_some() && one.sent_at.is_none(),
    }
}

async fn decision(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    of: &referral::Model,
    reads: bool,
) -> Result<Option<Decision>> {
    let (Some(at), Some(by)) = (of.decided_at, of.decided_by) else { return Ok(None) };
    let reason = of.reason.as_ref().filter(|_| reads);
    let people = account::of_centre(conn, of.centre_id, [by]).await?;
    Ok(Some(Decision {
        right: of.state != State::Declined,
        reason: reason.map(|sealed| ctx.open(Place::new(TABLE, "reason", of.id), sealed)).transpose()?,
        by: people.get(&by).map(|person| person.name.clone()).unwrap_or_default(),
        at: wording::when(ctx.lang, at),
        start_by: of.start_by.map(|by| day(ctx, by)),
    }))
}

async fn admitting(ctx: &Ctx, conn: &impl ConnectionTrait, of: &referral::Model) -> Result<Admitting> {
    let groups = cohort::of_centre(conn, of.centre_id).await?;
    let staff = account::staff_of_centre(conn, of.centre_id).await?;
    Ok(Admitting {
        groups: groups
            .into_iter()
            .filter(|group| group.programme_id == of.programme_id)
            .map(|group| (group.id, format!("{}, {}", group.name, wording::long_date(ctx.lang, group.starts_on.0))))
            .collect(),
        staff: staff.into_iter().filter(|one| one.role.is_clinical()).map(|one| (one.id, one.name)).collect(),
        today: ctx.today().to_string(),
    })
}

/// A letter and the referral it is about, if the actor prints it.
async fn letter_held(
    ctx: &Ctx,
    conn: &sea_orm::DatabaseTransaction,
    id: &str,
) -> Result<(letter::Model, referral::Model)> {
    let actor = ctx.actor()?;
    let id: LetterId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = letter::by_id(conn, actor.centre, id).await?;
    let found = found.filter(|one| one.channel == LetterChannel::Post).ok_or(AppError::NotFound)?;
    let of = held(ctx, conn, &found.referral_id.to_string(), ReferralAct::Register).await?;
    Ok((found, of))
}

/// A letter as it is printed.
#[derive(Clone, Debug)]
pub struct Printed {
    pub content: LetterContent,
    /// The day it was written, in its own language.
    pub written: String,
    pub lang: Lang,
}

/// The words of a letter that goes on paper, for printing it.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`; `NotFound` when there is none, or it is not the actor's to post.
pub async fn paper(ctx: &Ctx, id: &str) -> Result<Printed> {
    let transaction = ctx.begin().await?;
    let (found, of) = letter_held(ctx, &transaction, id).await?;
    record(ctx, &transaction, "print_letter", &of).await?;
    transaction.commit().await?;
    let mut content: LetterContent = ctx.open(Place::new("letter", "content", found.id), &found.content)?;
    let address = opened(ctx, &of)?.address;
    // from hand to hand where it is protected, or not known
    let has_address = !of.protected && !address.is_empty();
    content.to = if has_address { format!("{}\n{address}", of.name) } else { String::new() };
    let lang = Lang::parse(&found.lang).unwrap_or(Lang::Nb);
    let written = wording::day_of(found.created_at.timestamp(), wording::CENTRE_ZONE);
    Ok(Printed { content, written: wording::long_date(lang, written), lang })
}

/// Notes that a letter was posted, or given from hand to hand. Twice is the same as once. Gives its referral.
///
/// # Errors
/// As [`paper`].
pub async fn posted(ctx: &Ctx, id: &str) -> Result<domain::id::ReferralId> {
    let transaction = ctx.begin().await?;
    let (found, of) = letter_held(ctx, &transaction, id).await?;
    if letter::sent(&transaction, found.id, ctx.at()).await? {
        record(ctx, &transaction, "post_letter", &of).await?;
    }
    transaction.commit().await?;
    Ok(of.id)
}

/// The referrals that led to a participant's enrolments, for that participant. The caller has made `whose` of who asks.
///
/// # Errors
/// When the database is down, or what is sealed cannot be opened.
pub async fn own(ctx: &Ctx, conn: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<OwnReferral>> {
    let (rows, letters) = entity::own::referrals(conn, whose).await?;
    let Some(centre) = rows.first().map(|row| row.centre_id) else { return Ok(Vec::new()) };
    let staff: Vec<_> = rows.iter().flat_map(|row| [Some(row.created_by), row.decided_by]).flatten().collect();
    let people = account::of_centre(conn, centre, staff).await?;
    let name = |id| people.get(&id).map(|person| person.name.clone()).unwrap_or_default();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let details = opened(ctx, &row)?;
        let mut about = Vec::new();
        for one in letters.iter().filter(|one| one.referral_id == row.id) {
            let content: LetterContent = ctx.open(Place::new("letter", "content", one.id), &one.content)?;
            about.push((crate::rights::when(ctx, one.created_at), content.subject, content.paragraphs));
        }
        let reason = row.reason.as_ref();
        told.push(OwnReferral {
            referral: row.id,
            enrolment: row.enrolment_id.unwrap_or(EnrolmentId(uuid::Uuid::nil())),
            received: day(ctx, row.received_on),
            registered_by: name(row.created_by),
            decided: row.decided_at.map(|at| crate::rights::when(ctx, at)),
            decided_by: row.decided_by.map(name),
            reason: reason.map(|sealed| ctx.open(Place::new(TABLE, "reason", row.id), sealed)).transpose()?,
            start_by: row.start_by.map(|by| day(ctx, by)),
            filled: Filled {
                problem_text: details.problem.clone(),
                treatment: details.treatment.clone(),
                ..filled(&row, details)
            },
            letters: about,
        });
    }
    Ok(told)
}
