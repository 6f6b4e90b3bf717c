//! Who follows a participant: adding a colleague, ending a relationship. Invariant: a relationship is never taken away,
//! only ended, and somebody is always left.

use crate::{
    access,
    access_block::colleague,
    arrangers,
    audit::{self, Deed},
    ctx::Ctx,
    error::Result,
    field,
    jobs::{self, Work},
    wording::{self, CENTRE_ZONE},
};
use contract::{
    AppError,
    care_team::{Arranging, Member, Team},
};
use domain::{
    id::{AccountId, CareTeamMemberId, EnrolmentId},
    policy::{self, Act},
};
use entity::{At, access_block, account, care_team_member, enrolment, participant};
use jiff::civil::{Date, Time};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

mod staying;

pub(crate) use staying::left_alone_by;

/// The team around one participant.
///
/// # Errors
/// `NotFound` when there is no such enrolment, or its team is not the actor's to see.
pub async fn read(ctx: &Ctx, enrolment: &str) -> Result<Team> {
    let actor = ctx.actor()?;
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let (enrolled, relation) = access::enrolment_and_relation(ctx, &transaction, id, Act::ReadTeam).await?;
    let rows = care_team_member::team_of(&transaction, id, ctx.at()).await?;
    let staff = account::staff_of_centre(&transaction, actor.centre).await?;
    let people: HashMap<AccountId, &account::Model> = staff.iter().map(|one| (one.id, one)).collect();
    let may_manage = policy::may(actor, Act::ManageTeam, relation);
    let may_leave = policy::may(actor, Act::LeaveTeam, relation);
    let members = rows.iter().filter_map(|row| {
        let me = row.account_id == actor.account;
        Some(Member {
            id: row.id,
            who: colleague(people.get(&row.account_id)?),
            since: wording::long_date(ctx.lang, wording::day_of(row.starts_at.timestamp(), CENTRE_ZONE)),
            until: row.ends_at.map(|at| wording::moment(ctx.lang, at.timestamp(), CENTRE_ZONE)),
            me,
            contact_person: enrolled.contact_person_id == Some(row.account_id),
            may_end: if me { may_leave } else { may_manage },
        })
    });
    let members = members.collect();
    let arranging = if may_manage { Some(arranging(&transaction, &enrolled, &rows, &staff).await?) } else { None };
    let name = participant::accounts(&transaction, actor.centre, [enrolled.participant_id]).await?;
    let deed = Deed::care("read_team", "enrolment", id, id);
    audit::record(ctx, &transaction, Deed { purpose: access::purpose(relation), ..deed }).await?;
    transaction.commit().await?;
    Ok(Team {
        enrolment: id,
        name: name.into_values().next().map(|one| one.name).unwrap_or_default(),
        members,
        arranging,
        today: ctx.today().to_string(),
    })
}

async fn arranging(
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    team: &[care_team_member::Model],
    staff: &[account::Model],
) -> Result<Arranging> {
    let blocks = access_block::of_participant(conn, enrolled.participant_id).await?;
    let out: HashSet<AccountId> = blocks.iter().filter(|row| row.ends_at.is_none()).map(|row| row.account_id).collect();
    let is_in = |id: AccountId| team.iter().any(|row| row.account_id == id && row.ends_at.is_none());
    let can_join = |one: &&account::Model| one.role.is_clinical() && !is_in(one.id) && !out.contains(&one.id);
    Ok(Arranging {
        candidates: staff.iter().filter(can_join).map(colleague).collect(),
        shut_out: staff.iter().filter(|one| out.contains(&one.id)).map(|one| one.name.clone()).collect(),
    })
}

/// Adds a colleague to the team, from now on. Twice changes nothing; an end that was set is taken back.
///
/// # Errors
/// `NotFound` when the actor does not arrange this team; `Invalid` for one who cannot be in it.
pub async fn add(ctx: &Ctx, enrolment: &str, account: &str) -> Result<EnrolmentId> {
    ctx.actor()?;
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let enrolled = access::enrolment(ctx, &transaction, id, Act::ManageTeam).await?;
    enrolment::lock(&transaction, id).await?;
    let unknown = || field::not_picked("account", account);
    let account: AccountId = account.parse().map_err(|_| unknown())?;
    let found = account::of_centre(&transaction, enrolled.centre_id, [account]).await?.remove(&account);
    found.filter(|one| one.role.is_clinical() && one.disabled_at.is_none()).ok_or_else(unknown)?;
    if access_block::stands(&transaction, enrolled.participant_id, account).await? {
        return Err(AppError::field("account", "shut_out").into());
    }
    let team = care_team_member::team_of(&transaction, id, ctx.at()).await?;
    let theirs = team.iter().filter(|row| row.account_id == account);
    let member = match theirs.clone().find(|row| row.ends_at.is_none()) {
        Some(_) => return Ok(id),
        None => match theirs.clone().next() {
            Some(ending) => {
                care_team_member::end(&transaction, ending.id, ctx.at(), None).await?;
                ending.id
            }
            None => join(ctx, &transaction, &enrolled, account).await?,
        },
    };
    audit::record(ctx, &transaction, Deed::care("add_to_team", "care_team_member", member, id)).await?;
    tell(ctx, &transaction, &enrolled, account, "team_added", id).await?;
    transaction.commit().await?;
    Ok(id)
}

async fn join(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    account_id: AccountId,
) -> Result<CareTeamMemberId> {
    let row = care_team_member::Model {
        id: ctx.id(),
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        account_id,
        starts_at: ctx.at(),
        ends_at: None,
    };
    let id = row.id;
    entity::insert(conn, row).await?;
    Ok(id)
}

/// What was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The actor's own, at once: the participant is out of sight.
    Own,
    /// Another's, or one's own later on.
    Of(EnrolmentId),
}

/// Ends one's own relationship or a colleague's: at once, or at the end of a day, or at a time of it.
///
/// # Errors
/// `NotFound` when it does not stand or is not the actor's to end; `Invalid` for a time that has been, or when nobody
/// would be left.
pub async fn end(ctx: &Ctx, member: &str, date: &str, time: &str) -> Result<Ended> {
    let actor = ctx.actor()?;
    let id: CareTeamMemberId = member.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let row = care_team_member::by_id(&transaction, actor.centre, id).await?.ok_or(AppError::NotFound)?;
    let own = row.account_id == actor.account;
    let act = if own { Act::LeaveTeam } else { Act::ManageTeam };
    let enrolled = access::enrolment(ctx, &transaction, row.enrolment_id, act).await?;
    enrolment::lock(&transaction, enrolled.id).await?;
    let at = moment(ctx, date, time)?;
    let team = care_team_member::team_of(&transaction, enrolled.id, ctx.at()).await?;
    if !team.iter().any(|one| one.id == id) {
        return Err(AppError::NotFound.into());
    }
    if !staying::somebody_stays(&transaction, &enrolled, &team, row.account_id).await? {
        return Err(AppError::field("ends_on", "last_in_team").into());
    }
    care_team_member::end(&transaction, id, ctx.at(), Some(at)).await?;
    audit::record(ctx, &transaction, Deed::care("end_care", "care_team_member", id, enrolled.id)).await?;
    if !own {
        tell(ctx, &transaction, &enrolled, row.account_id, "team_ended", id).await?;
    }
    arrangers::hand_over(ctx, &transaction, &enrolled, id.into()).await?;
    transaction.commit().await?;
    ctx.services.hub.access_changed(row.account_id);
    Ok(if own && at <= ctx.at() { Ended::Own } else { Ended::Of(enrolled.id) })
}

/// When it ends, as a form says it: at once without a date, at the end of the day without a time.
fn moment(ctx: &Ctx, date: &str, time: &str) -> Result<At> {
    let (date, time) = (date.trim(), time.trim());
    if date.is_empty() && time.is_empty() {
        return Ok(ctx.at());
    }
    let today = ctx.today();
    let date: Date =
        if date.is_empty() { today } else { date.parse().map_err(|_| AppError::field("ends_on", "invalid_date"))? };
    let local = if time.is_empty() {
        date.tomorrow().unwrap_or(date).at(0, 0, 0, 0)
    } else {
        let time: Time = time.parse().map_err(|_| AppError::field("ends_at", "invalid_value"))?;
        date.to_datetime(time)
    };
    let zoned = local.to_zoned(wording::zone(CENTRE_ZONE)).map_err(|_| AppError::field("ends_on", "invalid_date"))?;
    if zoned.timestamp() < ctx.now {
        return Err(AppError::field("ends_on", "past_date").into());
    }
    Ok(At::new(zoned.timestamp()))
}

async fn tell(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    account: AccountId,
    about: &str,
    object: impl Into<Uuid>,
) -> Result<()> {
    let object = object.into();
    let notice = Work::Notify { account, about: about.to_owned(), object };
    jobs::enqueue(ctx, conn, enrolled.centre_id, &notice, format!("{about}:{object}:{account}:{}", ctx.now)).await
}
