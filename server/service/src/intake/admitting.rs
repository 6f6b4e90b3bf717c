//! Giving a place: an account, a participant, an enrolment, a first member of the team and a way in, all or nothing.
//! Invariant: of several who give a place at once, one does; the others are told that it has been given.

use super::{Programmes, form::date, held, record, take_step};
use crate::{
    account::{self as accounts, NewAccount},
    audit::{self, Deed},
    course,
    ctx::Ctx,
    error::{Error, FieldErrors, Result},
    field::{self, not_picked},
    jobs::{self, Work},
    letters::{self, Fill},
    programme::template_of,
    wording,
};
use contract::{AppError, FieldError};
use domain::{
    Lang,
    id::{AccountId, CohortId, EnrolmentId, ParticipantId},
    person::{LinkKind, Role},
    policy::ReferralAct,
    referral::{LetterKind, Step},
};
use entity::{Day, access_block, account, care_team_member, cohort, enrolment, participant, referral};
use jiff::civil::Date;
use sea_orm::{DatabaseTransaction, SqlErr};

/// After the `@` of the sign-in name of who uses no e-mail: nothing is ever sent there.
const NO_MAIL: &str = "uten-epost.invalid";

/// The place, as its form sends it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// A group; empty for somebody who comes alone.
    pub group: &'a str,
    /// `YYYY-MM-DD`; with a group it may be empty: then they begin with the group, or today where it has begun.
    pub starts_on: &'a str,
    pub contact_person: &'a str,
}

/// The same, once nothing is wrong with it.
struct Given {
    group: Option<cohort::Model>,
    starts_on: Date,
    contact: account::Model,
}

/// Gives a place.
///
/// # Errors
/// `NotFound`; `Invalid`; `Conflict` when somebody has given one, or it is no longer as it was at `version`.
pub async fn admit(ctx: &Ctx, id: &str, version: &str, place: Place<'_>) -> Result<EnrolmentId> {
    // made before the transaction, which would keep every writer waiting
    let password_hash = accounts::no_password(&ctx.services).await?;
    let transaction = ctx.begin().await?;
    let found = held(ctx, &transaction, id, ReferralAct::Admit).await?;
    let expected = field::version(version)?;
    let given = check(ctx, &transaction, &found, place).await?;
    let programmes = Programmes::of(&transaction, ctx.actor()?).await?;
    let (person, new) = match person(ctx, &transaction, &found, password_hash).await {
        Err(Error::Db(cause)) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            // an address of somebody elsewhere: whose, is not told
            return Err(AppError::field("group", "address_taken").into());
        }
        person => person?,
    };
    if access_block::stands(&transaction, person.0, given.contact.id).await? {
        return Err(AppError::field("contact_person", "shut_out").into());
    }
    let mut enrolled = enrolment::Model {
        id: ctx.id(),
        centre_id: found.centre_id,
        participant_id: person.0,
        programme_id: found.programme_id,
        cohort_id: given.group.as_ref().map(|group| group.id),
        contact_person_id: Some(given.contact.id),
        starts_on: Day(given.starts_on),
        ends_on: None,
        // what the group follows, or what is the newest on the first day
        programme_version_id: None,
        version: 1,
    };
    let template = template_of(ctx, &transaction, &enrolled).await?.ok_or(AppError::NotFound)?;
    enrolled.ends_on = Some(Day(course::last_day(&template, given.group.as_ref(), given.starts_on)));
    entity::insert(&transaction, enrolled.clone()).await?;
    course::join_late(ctx, &transaction, &enrolled, given.group.as_ref()).await?;
    let enrolment_id = enrolled.id;
    let admitted = take_step(ctx, &transaction, &found, (expected, Step::Admit), |row| {
        row.enrolment_id = Some(enrolment_id);
    })
    .await?;
    follow(ctx, &transaction, &enrolled, given.contact.id).await?;
    let way_in = way_in(ctx, &transaction, &found, &person.1, new).await?;
    let lang = Lang::parse(&found.lang).unwrap_or(Lang::Nb);
    let fill = Fill {
        programme: programmes.name(lang, found.programme_id),
        date: wording::long_date(lang, given.starts_on),
        place: given.group.map(|group| group.name).unwrap_or_default(),
        contact: given.contact.name,
        way_in,
        ..Fill::default()
    };
    letters::write(ctx, &transaction, &admitted, LetterKind::Admission, &fill).await?;
    record(ctx, &transaction, "admit", &admitted).await?;
    transaction.commit().await?;
    Ok(enrolment_id)
}

async fn check(ctx: &Ctx, conn: &DatabaseTransaction, of: &referral::Model, place: Place<'_>) -> Result<Given> {
    let mut errors = FieldErrors::default();
    let groups = cohort::of_centre(conn, of.centre_id).await?;
    let group = errors.take(match place.group {
        "" => Ok(None),
        id => {
            let id: Option<CohortId> = id.parse().ok();
            let found = groups.into_iter().find(|one| Some(one.id) == id && one.programme_id == of.programme_id);
            found.map(Some).ok_or_else(|| not_picked("group", place.group))
        }
    });
    // who joins a group that has begun starts when they say, or today
    let earliest =
        group.iter().flatten().map(|group| group.starts_on.0).max().map_or(ctx.today(), |day| day.max(ctx.today()));
    let starts_on = errors.take(date("starts_on", place.starts_on).and_then(|typed| match (typed, &group) {
        (None, Some(Some(_))) => Ok(earliest),
        (None, _) => Err(FieldError::new("starts_on", "required")),
        (Some(day), _) if day < earliest => Err(FieldError::new("starts_on", "past_date")),
        (Some(day), _) => Ok(day),
    }));
    let id: Option<AccountId> = place.contact_person.parse().ok();
    let mut staff = account::staff_of_centre(conn, of.centre_id).await?.into_iter();
    let contact = staff.find(|one| Some(one.id) == id && one.role.is_clinical());
    let contact = errors.take(contact.ok_or_else(|| not_picked("contact_person", place.contact_person)));
    errors.finish()?;
    match (group, starts_on, contact) {
        (Some(group), Some(starts_on), Some(contact)) => Ok(Given { group, starts_on, contact }),
        _ => Err(AppError::field("", "unreadable").into()),
    }
}

/// The participant, and whether they are new: who has been here before, by the same address and name, keeps their account.
async fn person(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    of: &referral::Model,
    password_hash: String,
) -> Result<((ParticipantId, account::Model), bool)> {
    let email = of.email.clone().unwrap_or_else(|| format!("{}@{NO_MAIL}", sign_in_name(of)));
    if let Some(known) = account::by_email(conn, &accounts::fold_email(&email)).await?
        && known.centre_id == of.centre_id
        && known.name.to_lowercase() == of.name.to_lowercase()
        && known.disabled_at.is_none()
        && let Some(participant) = participant::of_account(conn, known.id).await?
    {
        return Ok(((participant.id, known), false));
    }
    let role = Role::Participant;
    let new = NewAccount { centre: of.centre_id, email, name: of.name.clone(), role, profession: None, password_hash };
    let added = accounts::create(ctx, conn, new).await?;
    account::set(conn, added.id, account::Column::Lang, of.lang.as_str()).await?;
    let row = participant::Model { id: ctx.id(), centre_id: of.centre_id, account_id: added.id };
    let id = row.id;
    entity::insert(conn, row).await?;
    Ok(((id, added), true))
}

/// What who uses no e-mail signs in by, before the `@`: short, and nobody else's.
fn sign_in_name(of: &referral::Model) -> String {
    let random = of.id.0.simple().to_string();
    let first = of.name.split_whitespace().next().unwrap_or_default().to_lowercase();
    let plain: String = first.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{plain}.{}", &random[random.len() - 8..])
}

/// The contact person follows the participant from now on, and is told.
async fn follow(ctx: &Ctx, conn: &DatabaseTransaction, enrolled: &enrolment::Model, contact: AccountId) -> Result<()> {
    let member = care_team_member::Model {
        id: ctx.id(),
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        account_id: contact,
        starts_at: ctx.at(),
        ends_at: None,
    };
    let id = member.id;
    entity::insert(conn, member).await?;
    let deed = Deed::care("add_to_team", "care_team_member", id, enrolled.id);
    audit::record(ctx, conn, Deed { purpose: "administration", ..deed }).await?;
    let notice = Work::Notify { account: contact, about: "team_added".to_owned(), object: enrolled.id.into() };
    jobs::enqueue(ctx, conn, enrolled.centre_id, &notice, format!("team_added:{}:{contact}", enrolled.id)).await
}

/// How a new participant gets in: by a letter with a link; who uses no e-mail finds it on paper.
async fn way_in(
    ctx: &Ctx,
    conn: &DatabaseTransaction,
    of: &referral::Model,
    person: &account::Model,
    new: bool,
) -> Result<Option<(String, String)>> {
    if !new {
        return Ok(None);
    }
    if of.email.is_some() {
        accounts::letter(ctx, conn, person, LinkKind::Invitation).await?;
        return Ok(None);
    }
    let path = accounts::link_on_paper(ctx, conn, person).await?;
    Ok(Some((person.email.clone(), format!("{}{path}", ctx.services.origin))))
}
