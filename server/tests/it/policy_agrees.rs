//! Scoped SQL picks rows, `domain::policy` picks acts: this proves that they agree, for every role and every way of
//! standing to an enrolment or a session.

use crate::helpers::on_both;
use domain::{
    break_glass::ReasonKind,
    id::{EnrolmentId, SessionId},
    person::{Actor, Role},
    policy::{self, Act, SessionAct},
    schedule::{Format, SessionKind},
};
use entity::{
    At, access_block, account, break_glass, care_team_member, enrolment, participant, seal::Place, session,
    session_party,
};
use jiff::SignedDuration;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Select};
use service::Ctx;
use std::collections::HashSet;

/// Everybody in both centres, as actors.
async fn everybody(app: &crate::helpers::TestApp) -> anyhow::Result<Vec<Actor>> {
    app.guest_link().await?;
    let db = app.services.db.read();
    let mut actors = Vec::new();
    for account in account::Entity::find().all(db).await? {
        actors.push(service::account::actor(db, &account).await?);
    }
    let roles: HashSet<&str> = actors.iter().map(|actor| actor.role.as_str()).collect();
    assert_eq!(roles.len(), Role::ALL.len(), "every role is here");
    Ok(actors)
}

#[tokio::test]
async fn an_enrolment_is_found_exactly_by_those_who_may_do_something_to_it() {
    on_both(async |app| {
        let db = app.services.db.read();
        let now = At::new(app.services.clock.now());
        let actors = everybody(app).await?;
        let all = enrolment::Entity::find().all(db).await?;
        let relations = care_team_member::Entity::find().all(db).await?;
        assert!(
            relations.iter().any(|one| one.ends_at.is_some_and(|end| end <= now)),
            "one that has ended is among them"
        );
        ties_of_every_kind(app).await?;
        let blocks = access_block::Entity::find().all(db).await?;
        let broken = break_glass::Entity::find().all(db).await?;
        let (mut found_any, mut hidden_any, mut shut_out, mut broke) = (0, 0, 0, 0);
        for actor in actors {
            let ids = async |found: Select<enrolment::Entity>| {
                anyhow::Ok(found.all(db).await?.into_iter().map(|one| one.id).collect::<HashSet<EnrolmentId>>())
            };
            let found = ids(enrolment::visible_to(&actor, now)).await?;
            let followed = ids(enrolment::in_care_of(&actor, now)).await?;
            for one in &all {
                // reckoned here, not by the finder under test
                let in_care = relations.iter().any(|relation| {
                    relation.account_id == actor.account
                        && relation.enrolment_id == one.id
                        && relation.starts_at <= now
                        && relation.ends_at.is_none_or(|end| end > now)
                });
                let broke_glass = broken
                    .iter()
                    .any(|glass| glass.account_id == actor.account && glass.enrolment_id == one.id && glass.stood(now));
                let blocked = blocks.iter().any(|block| {
                    block.account_id == actor.account
                        && block.participant_id == one.participant_id
                        && block.ends_at.is_none()
                });
                let ties = enrolment::Ties { in_care, broke_glass, blocked };
                if actor.participant.is_none() {
                    assert_eq!(enrolment::ties(db, &actor, one, now).await?, ties);
                }
                let standing = enrolment::standing(&actor, one, ties);
                let may = Act::ALL.into_iter().any(|act| policy::may(&actor, act, standing));
                assert_eq!(found.contains(&one.id), may, "{} {:?} {standing:?}", actor.role, one.id);
                let follows = may && (!actor.role.is_clinical() || in_care);
                assert_eq!(followed.contains(&one.id), follows, "{} {:?} {standing:?}", actor.role, one.id);
                let to_break = enrolment::find_open_to(db, &actor, one.id).await?.is_some() && !in_care;
                assert_eq!(to_break && actor.role.is_clinical(), policy::may_break_glass(&actor, standing));
                if may {
                    found_any += 1;
                } else {
                    hidden_any += 1;
                }
                shut_out += usize::from(blocked && (in_care || broke_glass));
                broke += usize::from(broke_glass && !blocked && may);
            }
        }
        assert!(found_any > 20 && hidden_any > 20, "both answers were met: {found_any}, {hidden_any}");
        assert!(shut_out >= 2 && broke >= 1, "and both new ties: {shut_out}, {broke}");
        Ok(())
    })
    .await;
}

/// Blocks and broken glass of every kind: standing, over, and both at once.
async fn ties_of_every_kind(app: &crate::helpers::TestApp) -> anyhow::Result<()> {
    let (staff, people) = (app.world.staff, &app.world.participants);
    let ctx = Ctx::system(&app.services);
    let hours = |hours: i64| At::new(ctx.now + SignedDuration::from_hours(hours));
    // the therapist follows 0 and 1; 0 has shut her out, 1 has lifted it, 7 has shut out the secretary
    for (person, account_id, ends_at) in [
        (0, staff.therapist, None),
        (1, staff.therapist, Some(hours(-1))),
        (7, staff.secretary, None),
        (6, staff.physician, None),
    ] {
        let row = access_block::Model {
            id: ctx.id(),
            centre_id: app.world.centre,
            participant_id: people[person].enrolment.participant_id,
            account_id,
            starts_at: hours(-2),
            ends_at,
        };
        entity::insert(app.services.db.write(), row).await?;
    }
    // the physician follows nobody: open, expired, ended by hand, open behind a block
    for (person, from, ended_at) in [(2, -1, None), (3, -4, None), (4, -1, Some(hours(0))), (6, -1, None)] {
        let id: domain::id::BreakGlassId = ctx.id();
        let row = break_glass::Model {
            id,
            centre_id: app.world.centre,
            enrolment_id: people[person].enrolment.id,
            account_id: staff.physician,
            reason_kind: ReasonKind::Acute,
            reason: ctx.seal(Place::new("break_glass", "reason", id), &"en grunn".to_owned())?,
            starts_at: hours(from),
            expires_at: hours(from + 4),
            ended_at,
        };
        entity::insert(app.services.db.write(), row).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_session_is_found_exactly_by_those_who_may_see_it() {
    on_both(async |app| {
        let db = app.services.db.read();
        let actors = everybody(app).await?;
        let all = session::Entity::find().all(db).await?;
        let parties = session_party::Entity::find().all(db).await?;
        let enrolments = enrolment::Entity::find().all(db).await?;
        ties_of_every_kind(app).await?;
        let blocks = access_block::Entity::find().all(db).await?;
        let people = participant::Entity::find().all(db).await?;
        // the coordinator no longer follows the one whom the talk is with
        let now = At::new(app.services.clock.now());
        care_team_member::Entity::update_many()
            .col_expr(care_team_member::Column::EndsAt, sea_orm::sea_query::Expr::value(now))
            .filter(care_team_member::Column::EnrolmentId.eq(app.world.participants[0].enrolment.id))
            .filter(care_team_member::Column::AccountId.eq(app.world.staff.coordinator))
            .exec(app.services.db.write())
            .await?;
        let relations = care_team_member::Entity::find().all(db).await?;
        let (mut found_any, mut hidden_any, mut closed_any) = (0, 0, 0);
        for actor in actors {
            let found: HashSet<SessionId> =
                session::of_actor(&actor, now).all(db).await?.into_iter().map(|one| one.id).collect();
            for one in &all {
                let part = parties
                    .iter()
                    .find(|party| party.session_id == one.id && party.account_id == actor.account)
                    .map(|party| party.part);
                let by_cohort = one.cohort_id.is_some()
                    && enrolments.iter().any(|enrolled| {
                        enrolled.cohort_id == one.cohort_id && actor.participant == Some(enrolled.participant_id)
                    });
                // those it is about: named, or in the cohort
                let about = enrolments.iter().filter(|enrolled| {
                    let account = people.iter().find(|person| person.id == enrolled.participant_id);
                    let account = account.map(|person| person.account_id);
                    let named = parties.iter().any(|p| p.session_id == one.id && Some(p.account_id) == account);
                    named || (one.cohort_id.is_some() && one.cohort_id == enrolled.cohort_id)
                });
                let shut = about.clone().any(|enrolled| {
                    let blocked = blocks.iter().any(|block| {
                        block.account_id == actor.account
                            && block.participant_id == enrolled.participant_id
                            && block.ends_at.is_none()
                    });
                    let mut theirs = relations
                        .iter()
                        .filter(|r| r.account_id == actor.account && r.enrolment_id == enrolled.id)
                        .peekable();
                    let left = theirs.peek().is_some() && theirs.all(|r| r.ends_at.is_some_and(|end| end <= now));
                    blocked || left
                });
                let close = one.kind == SessionKind::Consult || one.format == Format::Individual;
                let closed = actor.participant.is_none() && close && shut;
                let is_in =
                    actor.centre == one.centre_id && one.cancelled_at.is_none() && (part.is_some() || by_cohort);
                assert_eq!(found.contains(&one.id), is_in && !closed, "{} {:?}", actor.role, one.id);
                let standing = session::standing(&actor, one, part, closed);
                if is_in {
                    assert_eq!(policy::may_in_session(&actor, SessionAct::See, standing), !closed);
                }
                found_any += usize::from(is_in && !closed);
                hidden_any += usize::from(!is_in);
                closed_any += usize::from(is_in && closed);
                let elsewhere = Actor { centre: app.other.centre, ..actor.clone() };
                if one.centre_id != app.other.centre {
                    let standing = session::standing(&elsewhere, one, part, false);
                    assert!(!SessionAct::ALL.into_iter().any(|act| policy::may_in_session(&elsewhere, act, standing)));
                }
            }
        }
        assert!(found_any > 20 && hidden_any > 20, "both answers were met: {found_any}, {hidden_any}");
        assert_eq!(closed_any, 2, "the talk is closed to who is shut out and to who has left");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_care_relationship_that_ends_closes_on_the_very_next_request() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id;
        let therapist = app.signed_in("fagperson").await;
        let path = [("enrolment", id.to_string())];
        let query: Vec<(&str, &str)> = path.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(therapist.read("/api/participants/read", &query).await.status, 200);
        let now = At::new(app.services.clock.now());
        care_team_member::Entity::update_many()
            .col_expr(care_team_member::Column::EndsAt, sea_orm::sea_query::Expr::value(now))
            .filter(care_team_member::Column::EnrolmentId.eq(id))
            .filter(care_team_member::Column::AccountId.eq(app.world.staff.therapist))
            .exec(app.services.db.write())
            .await?;
        assert_eq!(therapist.read("/api/participants/read", &query).await.status, 404);
        Ok(())
    })
    .await;
}
