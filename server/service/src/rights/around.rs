//! What lies around the record: account, programme, team, blocks, notices, browsers. Invariant: names of staff are told
//! as the participant knows them anyway: those who follow, have followed or are shut out.

use super::{Subject, day, when};
use crate::{access_block::colleague, course, ctx::Ctx, error::Result, wording};
use contract::{
    AppError,
    rights::{OwnAccount, OwnBlock, OwnDevice, OwnNotice, OwnProgramme, OwnTeam},
};
use entity::{access_block, account, care_team_member, course_step, overview, own};
use sea_orm::ConnectionTrait;

pub(super) async fn account(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnAccount>> {
    let found = account::by_id(conn, subject.whose.account).await?.ok_or(AppError::NotFound)?;
    let created = when(ctx, found.created_at);
    let account::Model { name, email, lang, theme, text_size, .. } = found;
    Ok(vec![OwnAccount { name, email, lang, theme, text_size, created }])
}

pub(super) async fn programme(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnProgramme>> {
    let Subject { whose, enrolments } = subject;
    let around = overview::around(conn, whose.centre, enrolments).await?;
    let contacts = account::of_centre(conn, whose.centre, enrolments.iter().filter_map(|one| one.contact_person_id));
    let contacts = contacts.await?;
    let mut steps = Vec::with_capacity(enrolments.len());
    for one in enrolments {
        steps.push(course::told(ctx, conn, one, course_step::of(conn, one).await?).await?);
    }
    let told = enrolments.iter().zip(steps).map(|(one, steps)| OwnProgramme {
        enrolment: one.id,
        programme: around
            .programmes
            .get(&one.programme_id)
            .map(|programme| wording::content(ctx.lang, &programme.name))
            .unwrap_or_default(),
        cohort: one.cohort_id.and_then(|id| around.cohorts.get(&id)).map(|cohort| cohort.name.clone()),
        contact_person: one.contact_person_id.and_then(|id| contacts.get(&id)).map(|person| person.name.clone()),
        starts: day(ctx, one.starts_on),
        ends: one.ends_on.map(|ends| day(ctx, ends)),
        steps,
    });
    Ok(told.collect())
}

pub(super) async fn team(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnTeam>> {
    let whose = &subject.whose;
    let members = care_team_member::ever_in(conn, whose.enrolments.iter().copied()).await?;
    let people = account::of_centre(conn, whose.centre, members.iter().map(|one| one.account_id)).await?;
    let told = members.iter().filter_map(|one| {
        let who = colleague(people.get(&one.account_id)?);
        let (from, to) = (when(ctx, one.starts_at), one.ends_at.map(|at| when(ctx, at)));
        Some(OwnTeam { enrolment: one.enrolment_id, who, from, to })
    });
    Ok(told.collect())
}

pub(super) async fn blocks(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnBlock>> {
    let Some(participant) = ctx.actor()?.participant else { return Err(AppError::Forbidden.into()) };
    let rows = access_block::of_participant(conn, participant).await?;
    let people = account::of_centre(conn, subject.whose.centre, rows.iter().map(|row| row.account_id)).await?;
    let told = rows.iter().filter_map(|row| {
        let name = people.get(&row.account_id)?.name.clone();
        Some(OwnBlock { name, from: when(ctx, row.starts_at), to: row.ends_at.map(|at| when(ctx, at)) })
    });
    Ok(told.collect())
}

pub(super) async fn notices(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnNotice>> {
    let rows = own::notices(conn, &subject.whose).await?;
    let told = rows.into_iter().map(|row| OwnNotice {
        at: when(ctx, row.created_at),
        read: row.read_at.map(|at| when(ctx, at)),
        kind: row.kind,
    });
    Ok(told.collect())
}

pub(super) async fn devices(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnDevice>> {
    let rows = own::devices(conn, &subject.whose).await?;
    let told = rows.into_iter().map(|row| OwnDevice {
        from: when(ctx, row.created_at),
        last_used: when(ctx, row.last_active_at),
        // one that ran out ended then
        ended: row.ended_at.or((row.expires_at <= ctx.at()).then_some(row.expires_at)).map(|at| when(ctx, at)),
        device: row.device,
    });
    Ok(told.collect())
}
