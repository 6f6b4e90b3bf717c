//! The form of a referral. Invariant: with a protected address none is kept, and who uses no e-mail has none here; a form
//! sent twice is kept once, and what others have changed is not overwritten unseen.

use super::{Programmes, TABLE, held, may, opened, read::filled, record, works_here};
use crate::{
    account::checked_email,
    ctx::Ctx,
    error::{FieldErrors, Result},
    field::{self, not_picked},
};
use contract::{
    AppError, FieldError,
    intake::{Blank, Filled, ProgrammeChoice},
};
use domain::{
    Lang,
    id::{ProgrammeId, ReferralId},
    policy::{self, ReferralAct},
    referral::{
        Details, Employment, LINE_MAX, Payment, Problem, SickLeave, Source, State, Step, TEXT_MAX, Travel, assess_by,
        degree, is_phone,
    },
};
use entity::{Day, referral, seal::Place};
use jiff::civil::Date;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

/// What the form needs; with an id, the referral to complete.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for roles that register none; `NotFound`.
pub async fn blank(ctx: &Ctx, id: &str) -> Result<Blank> {
    let actor = works_here(ctx)?;
    let transaction = ctx.begin().await?;
    let programmes = Programmes::of(&transaction, actor).await?;
    let mut decided = false;
    let (known, shown) = if id.is_empty() {
        let lang = Lang::Nb.as_str().to_owned();
        (None, Filled { lang, received_on: ctx.today().to_string(), ..Filled::default() })
    } else {
        let found = held(ctx, &transaction, id, ReferralAct::Register).await?;
        decided = !may(actor, ReferralAct::ReadProblem, &found);
        record(ctx, &transaction, if decided { "open_referral" } else { "read_referral" }, &found).await?;
        let shown = if decided { filled(&found, opened(ctx, &found)?) } else { all_of(ctx, &found)? };
        (Some((found.id, found.version)), shown)
    };
    transaction.commit().await?;
    Ok(Blank {
        submission_id: ctx.id::<Uuid>().to_string(),
        decided,
        referral: known,
        filled: shown,
        programmes: programmes
            .0
            .iter()
            .map(|(id, template)| ProgrammeChoice {
                id: id.to_string(),
                name: template.name.text(ctx.lang).to_owned(),
                mark: template.referral.mark.clone(),
            })
            .collect(),
        today: ctx.today().to_string(),
    })
}

/// Registers a referral, or with an id writes what it says now. Gives it.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Invalid`; `Conflict` when it is no longer as it was at `version`.
pub async fn save(ctx: &Ctx, id: &str, version: &str, submission: &str, form: &Filled) -> Result<ReferralId> {
    let actor = works_here(ctx)?;
    if !policy::may_with_referral(actor.role, ReferralAct::Register, false) {
        return Err(AppError::Forbidden.into());
    }
    let transaction = ctx.begin().await?;
    let before = if id.is_empty() { None } else { Some(held(ctx, &transaction, id, ReferralAct::Register).await?) };
    let programmes = Programmes::of(&transaction, actor).await?;
    let kept = before.as_ref().filter(|before| before.state.is_assessed());
    let form = match kept {
        Some(kept) => &put_right(form, all_of(ctx, kept)?),
        None => form,
    };
    let said = check(ctx, &programmes, form)?;
    let done = match before {
        None => register(ctx, &transaction, submission, said).await?,
        Some(before) => complete(ctx, &transaction, &programmes, (&before, field::version(version)?), said).await?,
    };
    transaction.commit().await?;
    Ok(done)
}

/// Who the person is and what the stay needs, as it was typed; all else as it was decided on.
fn put_right(typed: &Filled, kept: Filled) -> Filled {
    let Filled {
        name,
        born_on,
        phone,
        email,
        lang,
        address,
        protected,
        no_email,
        interpreter,
        diet,
        travel,
        payment,
        ..
    } = typed.clone();
    Filled {
        name,
        born_on,
        phone,
        email,
        lang,
        address,
        protected,
        no_email,
        interpreter,
        diet,
        travel,
        payment,
        ..kept
    }
}

/// The form as it was filled in, with all that it says.
fn all_of(ctx: &Ctx, of: &referral::Model) -> Result<Filled> {
    let details = opened(ctx, of)?;
    let (problem_text, treatment) = (details.problem.clone(), details.treatment.clone());
    Ok(Filled { problem_text, treatment, ..filled(of, details) })
}

async fn register(ctx: &Ctx, conn: &DatabaseTransaction, submission: &str, said: Said) -> Result<ReferralId> {
    let actor = ctx.actor()?;
    let submission = field::submission(submission)?;
    let row = new_row(ctx, (actor.centre, actor.account), submission, said)?;
    if !referral::insert_once(conn, row.clone()).await? {
        // the same form, sent once more; with other words it is not what was kept
        let kept = referral::of_submission(conn, actor.centre, submission).await?.ok_or(AppError::NotFound)?;
        let same = kept.created_by == actor.account && all_of(ctx, &kept)? == all_of(ctx, &row)?;
        return if same { Ok(kept.id) } else { Err(AppError::Conflict { current: kept.version }.into()) };
    }
    record(ctx, conn, "register_referral", &row).await?;
    Ok(row.id)
}

async fn complete(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    programmes: &Programmes,
    (before, expected): (&referral::Model, i32),
    said: Said,
) -> Result<ReferralId> {
    let mut row = before.clone();
    let details = said.details.clone();
    write(ctx, &mut row, said)?;
    let waits = row.state == State::Waiting && programmes.lacking(&row, &details).is_empty();
    if let Some(state) = row.state.after(Step::Complete).filter(|_| waits) {
        row.state = state;
    }
    if expected != before.version || !referral::put(conn, row.clone(), (before.state, expected)).await? {
        return Err(AppError::Conflict { current: before.version }.into());
    }
    record(ctx, conn, "complete_referral", &row).await?;
    Ok(row.id)
}

/// What a form says, once nothing is wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub programme: ProgrammeId,
    pub name: String,
    pub born_on: Option<Date>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub lang: Lang,
    pub protected: bool,
    pub no_email: bool,
    pub source: Source,
    pub problem: Option<Problem>,
    pub employment: Option<Employment>,
    pub sick_leave: Option<SickLeave>,
    pub degree: Option<i32>,
    pub travel: Option<Travel>,
    pub payment: Option<Payment>,
    pub marked: bool,
    pub received_on: Date,
    pub details: Details,
}

/// A referral that was just received.
pub(crate) fn new_row(
    ctx: &Ctx,
    (centre_id, created_by): (domain::id::CentreId, domain::id::AccountId),
    submission_id: Uuid,
    said: Said,
) -> Result<referral::Model> {
    let id: ReferralId = ctx.id();
    let mut row = referral::Model {
        id,
        centre_id,
        programme_id: said.programme,
        submission_id,
        name: String::new(),
        born_on: None,
        phone: None,
        email: None,
        lang: String::new(),
        protected: false,
        no_email: false,
        source: said.source,
        problem: None,
        employment: None,
        sick_leave: None,
        degree: None,
        travel: None,
        payment: None,
        marked: false,
        details: ctx.seal(Place::new(TABLE, "details", id), &Details::default())?,
        received_on: Day(said.received_on),
        assess_by: Day(assess_by(said.received_on)),
        state: State::Received,
        created_at: ctx.at(),
        created_by,
        decided_at: None,
        decided_by: None,
        reason: None,
        start_by: None,
        closed_at: None,
        enrolment_id: None,
        version: 1,
    };
    write(ctx, &mut row, said)?;
    Ok(row)
}

fn write(ctx: &Ctx, row: &mut referral::Model, said: Said) -> Result<()> {
    row.details = ctx.seal(Place::new(TABLE, "details", row.id), &said.details)?;
    row.programme_id = said.programme;
    row.name = said.name;
    row.born_on = said.born_on.map(Day);
    row.phone = said.phone;
    row.email = said.email;
    said.lang.as_str().clone_into(&mut row.lang);
    (row.protected, row.no_email, row.marked) = (said.protected, said.no_email, said.marked);
    (row.source, row.problem) = (said.source, said.problem);
    (row.employment, row.sick_leave, row.degree) = (said.employment, said.sick_leave, said.degree);
    (row.travel, row.payment) = (said.travel, said.payment);
    (row.received_on, row.assess_by) = (Day(said.received_on), Day(assess_by(said.received_on)));
    Ok(())
}

/// What the form says, or everything that is wrong with it.
fn check(ctx: &Ctx, programmes: &Programmes, form: &Filled) -> Result<Said> {
    let mut errors = FieldErrors::default();
    let (protected, no_email) = (!form.protected.is_empty(), !form.no_email.is_empty());
    let name = errors.take(needed("name", &form.name));
    let programme = form.programme.parse().ok().filter(|id| programmes.template(*id).is_some());
    let programme = errors.take(programme.ok_or_else(|| not_picked("programme", &form.programme)));
    let source = errors.take(Source::parse(&form.source).ok_or_else(|| not_picked("source", &form.source)));
    let lang = errors.take(Lang::parse(&form.lang).ok_or_else(|| not_picked("lang", &form.lang)));
    let received_on = errors.take(date("received_on", &form.received_on).and_then(|date| {
        let date = date.ok_or_else(|| FieldError::new("received_on", "required"))?;
        if date > ctx.today() { Err(FieldError::new("received_on", "future_date")) } else { Ok(date) }
    }));
    let born_on = errors.take(date("born_on", &form.born_on).and_then(|date| match date {
        Some(date) if date > ctx.today() => Err(FieldError::new("born_on", "future_date")),
        date => Ok(date),
    }));
    let phone = errors.take(match form.phone.trim() {
        "" => Ok(None),
        text if is_phone(text) => Ok(Some(text.to_owned())),
        _ => Err(FieldError::new("phone", "invalid_phone")),
    });
    let email = errors.take(email(&form.email, no_email));
    let address = errors.take(match line("address", &form.address) {
        Ok(Some(_)) if protected => Err(FieldError::new("address", "protected_address")),
        address => address,
    });
    let percent = errors.take(match form.degree.trim() {
        "" => Ok(None),
        text => degree(text)
            .map(Some)
            .ok_or_else(|| FieldError::new("degree", "out_of_range").with("min", 0).with("max", 100)),
    });
    let problem = errors.take(picked("problem", &form.problem, Problem::parse));
    let employment = errors.take(picked("employment", &form.employment, Employment::parse));
    let sick_leave = errors.take(picked("sick_leave", &form.sick_leave, SickLeave::parse));
    let travel = errors.take(picked("travel", &form.travel, Travel::parse));
    let payment = errors.take(picked("payment", &form.payment, Payment::parse));
    let problem_text = errors.take(text("problem_text", &form.problem_text));
    let treatment = errors.take(text("treatment", &form.treatment));
    let referrer = errors.take(line("referrer", &form.referrer));
    let interpreter = errors.take(line("interpreter", &form.interpreter));
    let diet = errors.take(line("diet", &form.diet));
    errors.finish()?;
    let unreadable = || AppError::field("", "unreadable");
    Ok(Said {
        programme: programme.ok_or_else(unreadable)?,
        name: name.ok_or_else(unreadable)?,
        born_on: born_on.flatten(),
        phone: phone.flatten(),
        email: email.flatten(),
        lang: lang.ok_or_else(unreadable)?,
        protected,
        no_email,
        source: source.ok_or_else(unreadable)?,
        problem: problem.flatten(),
        employment: employment.flatten(),
        sick_leave: sick_leave.flatten(),
        degree: percent.flatten(),
        travel: travel.flatten(),
        payment: payment.flatten(),
        marked: !form.marked.is_empty(),
        received_on: received_on.ok_or_else(unreadable)?,
        details: Details {
            problem: problem_text.unwrap_or_default(),
            treatment: treatment.unwrap_or_default(),
            referrer: referrer.flatten().unwrap_or_default(),
            address: address.flatten().unwrap_or_default(),
            interpreter: interpreter.flatten().unwrap_or_default(),
            diet: diet.flatten().unwrap_or_default(),
        },
    })
}

fn email(typed: &str, no_email: bool) -> std::result::Result<Option<String>, FieldError> {
    match typed.trim() {
        "" => Ok(None),
        _ if no_email => Err(FieldError::new("email", "no_email")),
        text => checked_email(text).map(|_| Some(text.to_owned())),
    }
}

fn picked<T>(field: &str, value: &str, parse: fn(&str) -> Option<T>) -> std::result::Result<Option<T>, FieldError> {
    if value.is_empty() {
        return Ok(None);
    }
    parse(value).map(Some).ok_or_else(|| not_picked(field, value))
}

/// A line, without spaces too many.
fn line(field: &str, value: &str) -> std::result::Result<Option<String>, FieldError> {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Ok(None),
        length if length > LINE_MAX => Err(FieldError::new(field, "too_long").with("max", LINE_MAX)),
        _ => Ok(Some(line)),
    }
}

fn needed(field: &str, value: &str) -> std::result::Result<String, FieldError> {
    line(field, value)?.ok_or_else(|| FieldError::new(field, "required"))
}

/// A text of several lines.
pub(super) fn text(field: &str, value: &str) -> std::result::Result<String, FieldError> {
    let text = value.trim();
    if text.chars().count() > TEXT_MAX {
        return Err(FieldError::new(field, "too_long").with("max", TEXT_MAX));
    }
    Ok(text.to_owned())
}

/// A day as browsers send it; none where nothing was typed.
pub(super) fn date(name: &str, value: &str) -> std::result::Result<Option<Date>, FieldError> {
    match value.trim() {
        "" => Ok(None),
        text => field::date(text).map(Some).ok_or_else(|| FieldError::new(name, "invalid_date")),
    }
}
